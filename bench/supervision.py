"""The night's sweep over a million open matters: does it find just what is wrong, and what does it cost?

Run by `make bench-supervision` in a home of its own, whose matters it deletes. Everything planted is a copy of one
matter that was really registered, with other clocks, papers and marks; what must be found and what must not is told by
the lots below.
"""

import argparse
import json
import platform
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tingmin.config import home as homes
from tingmin.config import opening
from tingmin.config.station import address

TODAY = date(2023, 9, 20)
LAW = "XF2022+BJ2006"
OLD_LAW = "XF2005"
REST = "ordinary"


@dataclass(frozen=True)
class Runs:
    """A clock of a lot: its last day in days from today, whether it has stopped or is paused, the day as counted."""

    code: str
    due: int
    stopped: bool = False
    paused: bool = False
    raw: int | None = None
    owed_by: str = "holder_id"


@dataclass(frozen=True)
class Lot:
    """Matters of one kind, and what a sweep must find about each of them: ground, and clock or paper."""

    name: str
    finds: tuple[tuple[str, str], ...] = ()
    stage: str = "investigating"
    clocks: tuple[Runs, ...] = (Runs("D06", 30),)
    marks: tuple[str, ...] = ()
    lacks: str = ""
    book: str = LAW
    procedure: str = "petition"
    ended: bool = False


PLANTED = (
    Lot("handling overrun", finds=(("G1", "D06"),), clocks=(Runs("D06", -1),)),
    Lot("handling overrun under the law of 2005", finds=(("G1", "D06"),), clocks=(Runs("D06", -400),), book=OLD_LAW),
    Lot("review overrun", finds=(("G1", "D10"),), stage="review_examining",
        clocks=(Runs("D10", -3, owed_by="reviewer_id"),)),
    Lot("result not reported", finds=(("G2", "D08"),), marks=("by_assignment",),
        clocks=(Runs("D06", 20), Runs("D08", -1))),
    Lot("not told of acceptance", finds=(("G3", "D02"),), stage="transferred", clocks=(Runs("D02", -10),)),
    Lot("notice of acceptance missing", finds=(("G3", "acceptance_notice"),), lacks="acceptance_notice"),
    Lot("late, and proof of service missing", finds=(("G1", "R01"), ("G3", "service_receipt")), stage="served",
        clocks=(Runs("R01", -2),), lacks="service_receipt"),
)  # fmt: skip

NEAR = (
    Lot("due today", clocks=(Runs("D06", 0),)),
    Lot("counted day past, moved off a rest day", clocks=(Runs("D06", 0, raw=-2),)),
    Lot("paused by a hearing", stage="re_review_hearing",
        clocks=(Runs("D12", -5, paused=True, owed_by="reviewer_id"),)),
    Lot("late once, stopped since", clocks=(Runs("D06", -30, stopped=True), Runs("R01", 9))),
    Lot("the petitioner's own time is over", stage="served", clocks=(Runs("D09", -9), Runs("D18", -9))),
    Lot("the house's own reminders", stage="diverted", clocks=(Runs("W01", -9),)),
    Lot("a chance that passed", stage="transferred", clocks=(Runs("D02", 5), Runs("D03", -4))),
    Lot("notice that the law lets lapse", marks=("notice_exempt",), lacks="acceptance_notice"),
    Lot("ended, with a clock that nobody stopped", stage="completed", clocks=(Runs("D06", -90),), ended=True),
    Lot("another procedure", procedure="supervision", stage="letter_sent", clocks=(Runs("D06", -5),)),
)  # fmt: skip

OTHERS = Lot(REST, clocks=(Runs("D06", 40),))

# A copy of a row, column by column; what is named is set, the rest is as it was.
HEX = "lpad(to_hex(n::bigint << 16), 12, '0')"
IDS = f"(substr({HEX}, 1, 8) || '-' || substr({HEX}, 9) || '-7000-8000-000000000000')::uuid"


def plant(*, total: int, each: int, seed: Mapping[str, Any]) -> Mapping[str, tuple[int, int]]:
    """So many of each lot, the rest in order."""
    lots = spans(total=total, each=each)
    for lot in (*PLANTED, *NEAR, OTHERS):
        first, last = lots[lot.name]
        _plant_lot(lot, first, last - first + 1, seed)
    return lots


def spans(*, total: int, each: int) -> Mapping[str, tuple[int, int]]:
    """The first and last number of each lot."""
    lots, first = {}, 1
    for lot in (*PLANTED, *NEAR, OTHERS):
        last = total if lot is OTHERS else first + each - 1
        lots[lot.name], first = (first, last), last + 1
    return lots


def _plant_lot(lot: Lot, first: int, many: int, seed: Mapping[str, Any]) -> None:
    span = {"first": first, "last": first + many - 1, **seed}
    _copy("matters_matter", span, {
        "id": IDS, "number": "'B' || n", "query_code": "decode(lpad(to_hex(n), 64, '0'), 'hex')",
        "stage": f"'{lot.stage}'", "book": f"'{lot.book}'", "procedure": f"'{lot.procedure}'",
        "ended": str(lot.ended).lower(), "marks": f"ARRAY{list(lot.marks)}::varchar[]",
        "holder_id": "(%(holders)s)[1 + n %% cardinality(%(holders)s)]", "reviewer_id": "%(reviewer)s",
    })  # fmt: skip
    for clock in lot.clocks:
        _plant_clock(clock, span)
    _plant_papers(lot, span)


def _plant_clock(clock: Runs, span: Mapping[str, Any]) -> None:
    due = TODAY + timedelta(clock.due)
    raw = TODAY + timedelta(clock.due if clock.raw is None else clock.raw)
    _copy("matters_obligation", span, {
        "id": "gen_random_uuid()", "matter_id": IDS, "clock": f"'{clock.code}'", "set_on": "NULL",
        "organ_id": f"(SELECT {clock.owed_by} FROM matters_matter WHERE id = {IDS})",
        "started_on": f"'{raw - timedelta(60)}'", "due_raw": f"'{raw}'", "due_effective": f"'{due}'",
        "stopped_on": f"'{due}'" if clock.stopped else "NULL",
        "stop_fact": "gen_random_uuid()" if clock.stopped else "NULL",
    })  # fmt: skip
    if clock.paused:
        _run("""INSERT INTO matters_clockpause (id, obligation_id, ground, begins)
                SELECT gen_random_uuid(), clock.id, 'hearing', clock.started_on
                  FROM matters_obligation clock, generate_series(%(first)s, %(last)s) n
                 WHERE clock.matter_id = """ + IDS, span)  # fmt: skip


def _plant_papers(lot: Lot, span: Mapping[str, Any]) -> None:
    """Every paper that the law presupposes there, but the one that the lot lacks."""
    from tingmin.law.faults import papers_presupposed
    from tingmin.law.packs import book

    if lot.procedure != "petition":
        return
    for kind in sorted(papers_presupposed("petition", book(lot.book))[lot.stage] - {lot.lacks}):
        _copy("documents_document", span, {
            "id": "gen_random_uuid()", "about": IDS, "kind": f"'{kind}'", "number": "'B' || n", "content": "'{}'",
        })  # fmt: skip


def _copy(table: str, span: Mapping[str, Any], changed: Mapping[str, str]) -> None:
    columns = _columns(table)
    values = ", ".join(changed.get(column, f"model.{column}") for column in columns)
    _run(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"
        f" FROM generate_series(%(first)s, %(last)s) n, {table} model WHERE model.id = %({table})s",
        span,
    )


def _columns(table: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _run(sql: str, given: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else []


def seed() -> Mapping[str, Any]:
    """One matter that was really registered, with its clock and its receipt; holders of every kind."""
    from tingmin.documents.models import Document
    from tingmin.intake.actions import submit
    from tingmin.intake.types import Claim, Submission
    from tingmin.kernel.actors import Actor
    from tingmin.kernel.times import noon_of
    from tingmin.law.types import Channel
    from tingmin.matters.models import Matter, Obligation
    from tingmin.organisations.queries import organ_by_code, organs_in_force
    from tingmin.people.types import Identity

    letter = Submission(
        channel=Channel.LETTER,
        claims=[Claim(body="路灯不亮，请派人修理。", purpose="seek_solution")],
        identity=Identity(name="王小明", phone="13800001234", address="示例路1号"),
        receiver=organ_by_code("beijing-petition").ref,
    )
    registered = submit(letter, actor=Actor.system(), at=noon_of(TODAY)).registered[0]
    matter = Matter.objects.get(pk=registered.matter_id)
    kinds = ("department", "street", "township")
    return {
        "matters_matter": matter.pk,
        "matters_obligation": Obligation.objects.filter(matter=matter).values_list("pk", flat=True)[0],
        "documents_document": Document.objects.filter(about=matter.pk).values_list("pk", flat=True)[0],
        "holders": [organ.pk for organ in organs_in_force(on=TODAY) if organ.kind in kinds],
        "reviewer": organ_by_code("beijing").pk,
    }


def check(lots: Mapping[str, tuple[int, int]]) -> None:
    """Exactly the planted candidates stand there, each with its ground and its clock or paper."""
    told = _run("SELECT substr(number, 2)::int, ground, about FROM supervision_candidate")
    found = Counter((_lot(lots, number), ground, about) for number, ground, about in told)
    wanted = Counter()
    for lot in PLANTED:
        first, last = lots[lot.name]
        wanted.update({(lot.name, *each): last - first + 1 for each in lot.finds})
    assert found == wanted, (found - wanted, wanted - found)
    _check_where_they_lie()


def _check_where_they_lie() -> None:
    """Before who may supervise whom: nobody before itself, a street's fault before its district's office."""
    wrong = _run("""
        SELECT count(*) FROM supervision_candidate candidate
          JOIN organisations_organ at_fault ON at_fault.id = candidate.about_organ_id
          JOIN organisations_organ overseer ON overseer.id = candidate.organ_id
         WHERE overseer.id = at_fault.id
            OR (at_fault.level = 'street') <> (overseer.level = 'district')
    """)
    assert wrong == [(0,)], wrong


def _lot(lots: Mapping[str, tuple[int, int]], number: int) -> str:
    return next(name for name, (first, last) in lots.items() if first <= number <= last)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is executed meanwhile."""
    from django.db import connection

    told: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        told.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield told


BARE = (
    """SELECT id, number, book, stage, marks, holder_id, registrar_id, transferor_id, reviewer_id, walled_organs
         FROM matters_matter WHERE procedure = 'petition' AND NOT ended ORDER BY id""",
    "SELECT id, matter_id, clock, organ_id, due_effective FROM matters_obligation WHERE stopped_on IS NULL",
)


def bare() -> tuple[float, float]:
    """Seconds to read the same rows and do nothing with them: in the server alone, and brought to us."""
    began = time.perf_counter()
    for sql in BARE:
        _run(f"EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) {sql}")
    inside = time.perf_counter() - began
    began = time.perf_counter()
    for sql in BARE:
        _run(sql)
    return inside, time.perf_counter() - began


def timed_sweep(size: int) -> tuple[float, Any, Counter[str]]:
    """Seconds, what was found, and how often each kind of statement was sent."""
    from tingmin.kernel.actors import Actor
    from tingmin.kernel.times import noon_of
    from tingmin.supervision.actions import sweep

    with statements() as told:
        began = time.perf_counter()
        swept = sweep(actor=Actor.system(), at=noon_of(TODAY), today=TODAY, size=size)
        seconds = time.perf_counter() - began
    return seconds, swept, Counter("find" if "WITH batch" in sql else "other" for sql in told)


def main() -> None:
    """Plant, sweep, check, sweep again; print a table, and JSON where asked."""
    asked = _asked()
    with opening.database():
        opening.prepare()
        opening.connect_as(address.of(homes.current()))
        lots = _kept(asked) if asked.keep else _planted(asked)
        told = _measured(asked, lots)
    print(json.dumps(told, indent=2) if asked.json else _table(told))


def _planted(asked: argparse.Namespace) -> Mapping[str, tuple[int, int]]:
    _run("TRUNCATE matters_matter, documents_document, supervision_candidate CASCADE")
    began = time.perf_counter()
    lots = plant(total=asked.matters, each=asked.each, seed=seed())
    _run("VACUUM ANALYZE")
    print(f"planted {asked.matters:,} matters in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return lots


def _kept(asked: argparse.Namespace) -> Mapping[str, tuple[int, int]]:
    """What an earlier run planted, its candidates taken away."""
    _run("TRUNCATE supervision_candidate")
    _run("VACUUM ANALYZE supervision_candidate")
    return spans(total=asked.matters, each=asked.each)


def _measured(asked: argparse.Namespace, lots: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    from tingmin.accounts.acting import acting_as
    from tingmin.kernel.actors import Actor

    opening.connect_as(address.of_app(homes.current()))
    with acting_as(Actor.system()):
        reads = [bare() for _ in range(asked.rounds)]
        first, swept, sent = timed_sweep(asked.size)
        check(lots)
        assert sent["find"] == swept.seen // asked.size + 1, sent  # the last one is not full
        again = [timed_sweep(asked.size) for _ in range(asked.rounds)]
        assert all(not each.found for _, each, _ in again), "found twice"
        check(lots)
    inside, brought = (statistics.median(each) for each in zip(*reads, strict=True))
    later = statistics.median(seconds for seconds, _, _ in again)
    return {
        "machine": f"{platform.machine()}, {_run_python()}",
        "matters": asked.matters, "seen": swept.seen, "batches": swept.batches, "size": asked.size,
        "found": dict(swept.found), "find_statements": sent["find"], "other_statements": sent["other"],
        "bare_in_server_s": round(inside, 2), "bare_brought_s": round(brought, 2),
        "first_sweep_s": round(first, 2), "later_sweep_s": round(later, 2),
        "first_to_bare_brought": round(first / brought, 2), "first_to_bare_in_server": round(first / inside, 2),
        "later_to_bare_brought": round(later / brought, 2), "later_to_bare_in_server": round(later / inside, 2),
    }  # fmt: skip


def _run_python() -> str:
    return f"Python {platform.python_version()}"


def _table(told: Mapping[str, Any]) -> str:
    return "\n".join(f"{name:>26}  {value}" for name, value in told.items())


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=1_000)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="measure again what is planted already")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
