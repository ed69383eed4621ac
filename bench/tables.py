"""The tables of docs/benchmarks.md, written from the JSON of runs: no figure in them is typed by hand.

A table stands in the document between `<!-- table NAME -->` and `<!-- end -->`; all other text stays as it is, and so
does a table for which no run was given.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bench.measure.rounds import GROWTH
from bench.peers import PAIRS
from bench.report import KEYS, MEGABYTE
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

Run = Mapping[str, Any]
Row = Sequence[str]
BLOCK = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
ABSENT = "—"
IMPORTED: Mapping[str, str] = {
    "after the first quarter of the file, on one core, by the importer's CPU": "import_steady_a_second",
    "the whole file, likewise": "import_a_second",
    "the whole file, with PostgreSQL's CPU": "import_with_server_a_second",
    "in service, by the clock, after the first quarter": "import_steady_wall_a_second",
    "over bare COPY of the same rows, by the clock": "import_over_copy",
    "over COPY into tables with the same indexes": "import_over_indexed_copy",
}
LOADED: Mapping[str, str] = {
    "registered": "just registered: person sealed and indexed, two clocks, three chained facts, two documents",
    "paperless": "whole lives without documents: five clocks, seven facts",
    "lived": "whole lives with four documents each",
}
PACES = ("a_second", "cold_a_second", "with_server_a_second", "over_copy")


class UnknownTable(Refusal):
    """A document asks for a table that nobody draws."""

    code = "unknown_table"
    sentence = Label(
        zh="文档要求的表“{name}”不存在，可用的有：{known}。",
        en="The document asks for the table “{name}”; there are: {known}.",
    )


def written(document: str, runs: Sequence[Run], peers: Sequence[Run] = ()) -> str:
    """The document with its tables drawn anew, the smallest city first; raises `UnknownTable`."""
    ordered = sorted(runs, key=_size)
    others = sorted(peers, key=lambda each: each["tickets"])

    def drawn(found: re.Match[str]) -> str:
        head, name, end = found.groups()
        rows = list(_drawer(name)(ordered, others))
        # Without a run to draw it from, such as one of other programs, a table stays as it is.
        return f"{head}\n{_markdown(rows)}\n{end}" if len(rows[0]) > 1 else found.group()

    return BLOCK.sub(drawn, document)


def _drawer(name: str) -> Callable[[Sequence[Run], Sequence[Run]], Iterable[Row]]:
    try:
        return TABLES[name]
    except KeyError:
        raise UnknownTable(name=name, known=", ".join(TABLES)) from None


def _markdown(rows: Iterable[Row]) -> str:
    head, *body = [f"| {' | '.join(row)} |\n" for row in rows]
    return "".join([head, "|" + " --- |" * (head.count(" | ") + 1) + "\n", *body])


def machine(runs: Sequence[Run], _: Sequence[Run]) -> Iterator[Row]:
    """What each run ran on and took up."""
    told: Mapping[str, Callable[[Run], object]] = {
        "yardstick, ms of CPU, over the run": lambda run: run["machine"]["yardstick_ms"],
        "in its quickest twentieth": lambda run: run["machine"].get("quickest_yardstick_ms", ABSENT),
        "load average at the end": lambda run: round(run["machine"]["load_average"], 1),
        "rounds": lambda run: run["rounds"],
        "cold start of the web, s": lambda run: run["cold_start_seconds"],
        "memory of the web, MB": lambda run: run["memory"]["web"] // MEGABYTE,
        "memory of PostgreSQL, MB": lambda run: f"{run['memory']['database'] // MEGABYTE:,}",
        "disk, bytes a matter": lambda run: f"{run['disk']['a_matter']:,}",
    }
    yield _head("", runs)
    for name, cell in told.items():
        yield name, *(str(cell(run)) for run in runs)


def requests(runs: Sequence[Run], _: Sequence[Run]) -> Iterator[Row]:
    """Median, p99 and CPU of both sides, in milliseconds."""
    yield _head("scenario", runs)
    for name in _names(runs, "scenarios"):
        yield name, *(_four(run["scenarios"].get(name)) for run in runs)


def inside(runs: Sequence[Run], _: Sequence[Run]) -> Iterator[Row]:
    """Median in milliseconds, and how many rows were handled."""
    yield _head("call", runs)
    for name in _names(runs, "inside"):
        yield name, *(_handled(run["inside"].get(name)) for run in runs)


def floors(runs: Sequence[Run], _: Sequence[Run]) -> Iterator[Row]:
    """Median in milliseconds of each floor, and the rate of the scenario over it."""
    yield _head("floor", runs)
    for name in _names(runs, "floors"):
        found = [run["floors"].get(name) for run in runs]
        yield name, *(f"{_short(each['median_ms'])} ({each['rate']:.3f})" if each else ABSENT for each in found)


def loading(runs: Sequence[Run], _: Sequence[Run]) -> Iterator[Row]:
    """The generator's pace on one core, at the largest size."""
    bulk = runs[-1]["bulk"]
    yield "", "warm", "law and forms asked for the first time, without COPY", "with PostgreSQL's CPU", "over bare COPY"
    for key, name in LOADED.items():
        yield name, *(_short(bulk[f"{key}_{pace}"]) for pace in PACES)


def imported(runs: Sequence[Run], _: Sequence[Run]) -> Iterator[Row]:
    """Letters a second through `tingmin import --bulk`, and beside COPY."""
    yield _head("letters a second", runs)
    for name, key in IMPORTED.items():
        yield name, *(_short(run["bulk"].get(key)) for run in runs)


def growth(runs: Sequence[Run], _: Sequence[Run]) -> Iterator[Row]:
    """How many times longer a request takes than in the smallest city, in the same rounds: median and p99."""
    beside = [run for run in runs if run["beside"]["ratios"]]
    yield _head("median / p99 over the smallest city's", beside)
    for name in _names(beside, "scenarios"):
        found = [run["beside"]["ratios"].get(name) for run in beside]
        if any(found):
            yield name, *(" / ".join(f"{each[key]:.2f}" for key in GROWTH) if each else ABSENT for each in found)


def demands(runs: Sequence[Run], _: Sequence[Run]) -> Iterator[Row]:
    """Each demand with its figure at each size; the largest city is judged."""
    yield "demand", "bound", *_sizes(runs), "verdict"
    figures = [{each["demand"]: each["figure"] for each in run["verdicts"]} for run in runs]
    for last in runs[-1]["verdicts"]:
        found = [each.get(last["demand"]) for each in figures]
        yield last["demand"], _short(last["bound"]), *map(_short, found), last["verdict"]


def others(_: Sequence[Run], peers: Sequence[Run]) -> Iterator[Row]:
    """Another program and ours in one run: median and CPU of both sides in milliseconds, and the ratio of CPU."""
    yield "work", *(title for each in peers for title in _titles(each))
    for name, pair in PAIRS.items():
        yield name, *(cell for each in peers for cell in (*_both(each, pair), _short(each[f"{name}_over_ours"])))


TABLES: Mapping[str, Callable[[Sequence[Run], Sequence[Run]], Iterable[Row]]] = {
    each.__name__: each
    for each in (machine, requests, inside, floors, loading, imported, growth, demands, others)
}  # fmt: skip


def _size(run: Run) -> int:
    return int(run["city"]["size"])


def _sizes(runs: Sequence[Run]) -> list[str]:
    return [f"{_size(run):,}" for run in runs]


def _head(first: str, runs: Sequence[Run]) -> Row:
    return first, *_sizes(runs)


def _both(peer: Run, pair: tuple[str, str]) -> Row:
    return [_three(peer["figures"][each]) for each in pair]


def _titles(peer: Run) -> Row:
    return f"helpdesk, {peer['tickets']:,}", f"Tingmin, {peer['city']['size']:,}", "ratio of CPU"


def _names(runs: Sequence[Run], part: str) -> Iterable[str]:
    """Every name in the order in which it was measured first."""
    return dict.fromkeys(name for run in runs for name in run[part])


def _four(row: Mapping[str, float] | None) -> str:
    return " / ".join(_short(row[key]) for key in KEYS) if row else ABSENT


def _three(row: Mapping[str, float]) -> str:
    return " / ".join(_short(row[key]) for key in KEYS if key != "p99_ms")


def _handled(row: Mapping[str, float] | None) -> str:
    return f"{_short(row['median_ms'])} ({row['handled']:,})" if row else ABSENT


def _short(value: float | None) -> str:
    """Three digits, or all of a whole number."""
    if value is None:
        return ABSENT
    return f"{round(value):,}" if abs(value) >= 100 else f"{value:.3g}"
