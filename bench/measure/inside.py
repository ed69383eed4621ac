"""What no door measures alone: searches, sweeps, exports, audit and import, called as the house calls them.

The house asks in the role of the application, behind its fence; a floor is the same question by a bare statement,
prepared, as the owner of the tables.
"""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg
from django.db import transaction

from bench.city.people import identity
from bench.city.plan import City
from tingmin.accounts.acting import acting_as
from tingmin.accounts.types import Wanted
from tingmin.config import home as homes
from tingmin.config import opening
from tingmin.config.station import address
from tingmin.kernel.actors import Actor, Post
from tingmin.organisations.queries import organ_by_code

LETTERS = 100
BATCH = 500
# A clockwork that stood still so long has something to do.
STOOD_STILL = timedelta(days=7)
# The audit reads everything; beyond this it would take longer than all the rest.
LARGEST_AUDITED = 200_000
# An order of so many matters of the whole city, of one content class; one file holds 20,000 of one desk.
EXPORTED, CLASS = 4_000_000, "0409"

LATE = """
SELECT clock.id, clock.matter_id, clock.clock, clock.organ_id, clock.due_effective
  FROM matters_obligation clock JOIN matters_matter matter ON matter.id = clock.matter_id
 WHERE clock.stopped_on IS NULL AND clock.clock <> 'D18' AND clock.due_effective < %s
   AND matter.procedure = 'petition' AND NOT matter.ended
"""
CLOSABLE = """
SELECT clock.matter_id, matter.stage
  FROM matters_obligation clock JOIN matters_matter matter ON matter.id = clock.matter_id
 WHERE clock.stopped_on IS NULL AND clock.clock IN ('D09', 'D11') AND clock.due_effective < %s
   AND matter.stage IN ('served', 're_review_window')
   AND NOT EXISTS (SELECT FROM matters_obligation other WHERE other.matter_id = clock.matter_id
                    AND other.stopped_on IS NULL AND other.clock IN ('D09', 'D11') AND other.due_effective >= %s)
   AND NOT EXISTS (SELECT FROM matters_obligation other WHERE other.matter_id = clock.matter_id
                    AND other.stopped_on IS NULL AND other.clock IN ('D08', 'X01'))
 ORDER BY clock.due_effective, clock.matter_id LIMIT %s
"""
EXPORT = """
SELECT matter.id, matter.number, matter.received_on, matter.channel, matter.category, matter.content_class,
       matter.route, matter.region_code, matter.people_count, matter.protected, registrar.name, holder.name,
       matter.procedure, matter.stage, matter.next_due, person.name_mask
  FROM matters_matter matter
  JOIN organisations_organ registrar ON registrar.id = matter.registrar_id
  JOIN organisations_organ holder ON holder.id = matter.holder_id
  LEFT JOIN matters_party party ON party.matter_id = matter.id AND party.position = 0
  LEFT JOIN people_person person ON person.id = party.person_id
 WHERE matter.received_on BETWEEN %s AND %s AND matter.content_class LIKE %s AND matter.registrar_id = %s
 ORDER BY matter.received_on, matter.id LIMIT 20001
"""


@dataclass(frozen=True, slots=True)
class Inside:
    """A call in this process: how often, and what it handled (for rates)."""

    name: str
    turn: Callable[[], int]
    count: int = 3


@contextmanager
def calls(city: City) -> Iterator[Iterator[Inside]]:
    """Each scenario of this process with its floor behind it."""
    place = address.of(homes.current())
    opening.connect_as(address.of_app(homes.current()))
    try:
        with place.connect() as connection:
            yield _calls(city, connection)
    finally:
        opening.connect_as(place)


def _calls(city: City, connection: psycopg.Connection) -> Iterator[Inside]:
    rng, later = Random(11), city.today + STOOD_STILL

    def bare(statement: str, *given: Any) -> Callable[[], int]:
        return lambda: len(connection.execute(statement, given, prepare=True).fetchall())

    yield Inside("search person", lambda: _search_person(identity(rng.randrange(int(city.size * 0.6)))), 100)
    yield Inside("floor search person", lambda: _floor_person(connection, rng), 100)
    yield Inside("sweep late, first night", lambda: _sweep(city), 1)
    connection.execute("ANALYZE supervision_candidate")  # as autovacuum has done by the next night
    yield Inside("sweep late", lambda: _sweep(city), 7)
    yield Inside("floor sweep late", bare(LATE, city.today), 7)
    yield Inside("sweep closable", lambda: _closable(city), 15)
    yield Inside("floor sweep closable", bare(CLOSABLE, later, later, BATCH), 15)
    yield Inside("export", lambda: _export(city), 5)
    yield Inside("floor export", bare(EXPORT, *_days(city), f"{CLASS}%", _desk().organ), 5)
    yield Inside("import walk", _import, 1)
    if city.size <= LARGEST_AUDITED:
        yield Inside("ledger audit", _audit, 1)


def measured(call: Inside) -> dict[str, float]:
    """Best, median and CPU of this process for one call; `handled` is what the last one returned."""
    times, began = [], _cpu()
    handled = 0
    with acting_as(Actor.system()):
        for _ in range(call.count):
            at = time.perf_counter()
            handled = call.turn()
            times.append((time.perf_counter() - at) * 1000)
    times.sort()
    return {
        "requests": call.count, "median_ms": round(times[len(times) // 2], 3), "p99_ms": round(times[-1], 3),
        "web_cpu_ms": round((_cpu() - began) / call.count * 1000, 3), "handled": handled,
    }  # fmt: skip


def _search_person(told: object) -> int:
    """As a duplicate check does: persons with the same ID, phone or home, then their matters."""
    from tingmin.matters.models import Matter
    from tingmin.people.queries import same_id_or_phone

    found = same_id_or_phone(told)  # type: ignore[arg-type]
    return len(list(Matter.objects.filter(parties__person_id__in=found)[:20]))


def _floor_person(connection: psycopg.Connection, rng: Random) -> int:
    found = "SELECT id FROM people_person WHERE indexes && ARRAY[%s::bytea]"
    return len(connection.execute(found, [rng.randbytes(32)], prepare=True).fetchall())


def _sweep(city: City) -> int:
    """What the night looks for first: every running clock whose last day has passed, and whose fault it is."""
    from tingmin.supervision.actions.sweeping import sweep_late

    return sweep_late(actor=Actor.system(), at=datetime.now(UTC), today=city.today)


def _closable(city: City) -> int:
    """A batch of what the clockwork completes."""
    from tingmin.matters.queries import closable

    return len(closable(today=city.today + STOOD_STILL, limit=BATCH))


def _export(city: City) -> int:
    """The rows of an approved order, as its file is made (`insight.exports.deliver_export`, without order and log)."""
    from tingmin.insight import exports

    desk, (first, last) = _desk(), _days(city)
    wanted = Wanted(received_from=first, received_to=last, content_class=CLASS)
    with acting_as(desk), transaction.atomic():
        return len(list(exports._marked(exports._lines(wanted, desk), "bench")))


def _desk() -> Actor:
    return Actor(Post.HEAD, "示例", organ=organ_by_code("beijing-petition").ref)


def _days(city: City) -> Sequence[Any]:
    last = city.today - timedelta(30)
    return last - timedelta(max(0, min(199, EXPORTED // city.size - 1))), last


def _import() -> int:
    """Letters registered one after the other, as `tingmin import` begins each row."""
    from tingmin.intake.actions import submit
    from tingmin.intake.types import Claim, Submission
    from tingmin.law.types import Channel

    desk, at = organ_by_code("beijing-petition").ref, datetime.now(UTC)
    for number in range(LETTERS):
        claim = Claim(body=f"路灯不亮已经三天，请派人修理（{number}）。")
        submission = Submission(channel=Channel.LETTER, claims=(claim,), receiver=desk, identity=identity(number))
        submit(submission, actor=Actor.system(), at=at)
    return LETTERS


def _audit() -> int:
    """Every chain, enclosure, leaf and head; how many facts, or 0 when one is bad."""
    from tingmin.ledger.audit import audit

    report = audit()
    return 0 if report.finding else report.facts


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
