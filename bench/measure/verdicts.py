"""What the city must show: each line of the table in docs/benchmarks.md with its figure and its verdict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Figures = Mapping[str, Any]
USERS = ("street", "district", "department", "city")


@dataclass(frozen=True, slots=True)
class Line:
    """A demand: how its figure is found (None: not measured in this run), and whether more or less is better."""

    demand: str
    figure: Callable[[Figures], float | None]
    bound: float
    at_least: bool = False

    def verdict(self, told: Figures) -> dict[str, Any]:
        """The figure beside the bound, and `kept`, `missed` or `not measured`."""
        found = self.figure(told)
        kept = found is not None and (found >= self.bound if self.at_least else found <= self.bound)
        said = "not measured" if found is None else "kept" if kept else "missed"
        return {"demand": self.demand, "bound": self.bound, "figure": _short(found), "verdict": said}


def _of(name: str, key: str) -> Callable[[Figures], float | None]:
    return lambda told: told["scenarios"].get(name, {}).get(key)


def _worst(prefix: str, key: str) -> Callable[[Figures], float | None]:
    def worst(told: Figures) -> float | None:
        found = [each[key] for name, each in told["scenarios"].items() if name.startswith(prefix)]
        return max(found) if found else None

    return worst


def _against_smallest(*prefixes: str) -> Callable[[Figures], float | None]:
    """The worst ratio of p99 here to p99 of the smallest city, in the same rounds or in a run before."""

    def ratio(told: Figures) -> float | None:
        small = (told.get("beside") or told.get("against") or {}).get("scenarios", {})
        shared = [n for n in told["scenarios"] if n.startswith(prefixes) and n in small]
        return max((told["scenarios"][n]["p99_ms"] / small[n]["p99_ms"] for n in shared), default=None)

    return ratio


def _ratio(name: str, floor: str) -> Callable[[Figures], float | None]:
    def ratio(told: Figures) -> float | None:
        ours, bare = told["inside"].get(name), told["inside"].get(floor)
        return ours["median_ms"] / bare["median_ms"] if ours and bare else None

    return ratio


def _at_quickest(figure: Callable[[Figures], float | None]) -> Callable[[Figures], float | None]:
    """CPU as it would be if the machine had been as fast all the time as in the quickest twentieth of this run."""

    def paced(told: Figures) -> float | None:
        found, machine = figure(told), told.get("machine", {})
        if found is None or "quickest_yardstick_ms" not in machine:
            return None
        return found * float(machine["quickest_yardstick_ms"] / machine["yardstick_ms"])

    return paced


def _web_cpu(demand: str, figure: Callable[[Figures], float | None], bound: float) -> tuple[Line, Line]:
    """As measured, and without the neighbours that the machine had meanwhile."""
    return (
        Line(f"{demand}: web CPU, ms", figure, bound),
        Line(f"{demand}: web CPU, ms, at the quickest pace of the run", _at_quickest(figure), bound),
    )


def _told(*path: str) -> Callable[[Figures], float | None]:
    def found(told: Figures) -> float | None:
        here: Any = told
        for key in path:
            here = here.get(key) if isinstance(here, Mapping) else None
        return None if here is None else float(here)

    return found


LINES: tuple[Line, ...] = (
    Line("register: rate over the same SQL's", _told("floors", "register", "rate"), 0.30, at_least=True),
    Line("register: rate over bare rows'", _told("floors", "register bare rows", "rate"), 0.30, at_least=True),
    *_web_cpu("register", _of("register", "web_cpu_ms"), 4),
    Line("register: p99 over that of the smallest city", _against_smallest("register"), 3),
    Line("take a step: rate over the same SQL's", _told("floors", "step", "rate"), 0.25, at_least=True),
    Line("take a step: rate over bare rows'", _told("floors", "step bare rows", "rate"), 0.25, at_least=True),
    *_web_cpu("inbox as HTML, worst user", _worst("inbox html", "web_cpu_ms"), 8),
    *_web_cpu("inbox as JSON, worst user", _worst("inbox json", "web_cpu_ms"), 3),
    Line("inbox, any user and page: p99 over that of the smallest city", _against_smallest("inbox", "page"), 1.5),
    *_web_cpu("public tracking page", _of("track page", "web_cpu_ms"), 5),
    Line("bulk load, registered: matters a second and core", _told("bulk", "registered_a_second"), 10_000,
         at_least=True),
    Line("bulk load, whole lives without documents: matters a second and core", _told("bulk", "paperless_a_second"),
         10_000, at_least=True),
    Line("bulk load, whole lives with documents: matters a second and core", _told("bulk", "lived_a_second"), 10_000,
         at_least=True),
    Line("bulk load, registered: rate over bare COPY of the same rows", _told("bulk", "registered_over_copy"), 0.15,
         at_least=True),
    Line("bulk load, whole lives: rate over bare COPY of the same rows", _told("bulk", "lived_over_copy"), 0.15,
         at_least=True),
    Line("import --bulk, after the first quarter: matters a second and core", _told("bulk", "import_steady_a_second"),
         10_000, at_least=True),
    Line("import --bulk: rate over bare COPY of the same rows", _told("bulk", "import_over_copy"), 0.15,
         at_least=True),
    Line("sweep for what is late: over a bare SELECT", _ratio("sweep late", "floor sweep late"), 3),
    Line("sweep for what may be completed: over a bare SELECT", _ratio("sweep closable", "floor sweep closable"), 3),
    Line("django-helpdesk: CPU to create, over ours", _told("peers", "create_over_ours"), 10, at_least=True),
    Line("django-helpdesk: CPU to list 50, over ours", _told("peers", "list_over_ours"), 10, at_least=True),
)  # fmt: skip


def verdicts(told: Figures) -> Sequence[dict[str, Any]]:
    """Every line, also those that this run did not measure."""
    return [line.verdict(told) for line in LINES]


def _short(found: float | None) -> float | None:
    return None if found is None else float(f"{found:.4g}")
