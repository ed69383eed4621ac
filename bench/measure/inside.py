"""What no door measures alone: searches, sweeps, exports, audit and import, called as the house calls them."""

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import connection

from bench.city.people import identity
from bench.city.plan import City
from tingmin.accounts.acting import acting_as
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import day_of
from tingmin.organisations.queries import organ_by_code

LETTERS = 100
EXPORTED_DAYS = 3
# The audit reads everything; beyond this it would take longer than all the rest.
LARGEST_AUDITED = 200_000


@dataclass(frozen=True, slots=True)
class Inside:
    """A call in this process: how often, and what it handled (for rates)."""

    name: str
    turn: Callable[[], int]
    count: int = 3


def calls(city: City) -> Iterator[Inside]:
    """Each scenario of this process with its floor behind it."""
    rng = Random(11)
    yield Inside("search person", lambda: _search_person(identity(rng.randrange(int(city.size * 0.6)))), 100)
    yield Inside("floor search person", lambda: _floor_person(rng), 100)
    yield Inside("sweep closable", _sweep, 5)
    yield Inside("sweep overdue, bare select", _floor_sweep, 5)
    yield Inside("export", lambda: _export(city), 3)
    yield Inside("floor export", lambda: _floor_export(city), 3)
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


def _floor_person(rng: Random) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_person WHERE indexes && ARRAY[%s::bytea]", [rng.randbytes(32)])
        return len(cursor.fetchall())


def _sweep() -> int:
    """What the clockwork of the night asks first: served matters whose window has passed."""
    from tingmin.matters.queries import closable

    return len(closable(today=day_of(datetime.now(UTC)), limit=500))


def _floor_sweep() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter_id FROM matters_obligation WHERE stopped_on IS NULL AND clock <> 'D18' AND due_effective < %s "
            "LIMIT 500",
            [day_of(datetime.now(UTC))],
        )
        return len(cursor.fetchall())


def _export(city: City) -> int:
    """The rows of an approved order, as its file is made (`insight.exports.deliver_export`, without order and log)."""
    from tingmin.insight import exports

    actor = Actor(Post.HEAD, "示例", organ=organ_by_code("beijing-petition").ref)
    matters = exports._matters(_wanted(city), actor)
    return len(list(exports._marked(matters, "bench")))


def _wanted(city: City) -> object:
    from tingmin.accounts.types import Wanted

    last = city.today - timedelta(30)
    return Wanted(received_from=last - timedelta(EXPORTED_DAYS if city.size > 50_000 else 200), received_to=last)


def _floor_export(city: City) -> int:
    wanted = _wanted(city)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT matter.*, person.name_mask FROM matters_matter matter "
            "JOIN matters_party party ON party.matter_id = matter.id JOIN people_person person ON person.id = "
            "party.person_id WHERE received_on BETWEEN %s AND %s AND registrar_id = %s LIMIT 20000",
            [wanted.received_from, wanted.received_to, organ_by_code("beijing-petition").ref],  # type: ignore[attr-defined]
        )
        return len(cursor.fetchall())


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
