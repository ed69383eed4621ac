"""One measurement of the city of this home: server up, scenarios and floors in turns, figures together."""

import hashlib
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

from bench.city.load import NOTE
from bench.city.plan import City
from bench.measure import bulk, floors, importing, inside, processes, rounds, scenarios, twin
from bench.measure.verdicts import verdicts
from tingmin.config import home as homes
from tingmin.config.station import address

STEPS_A_ROUND = 20
COUNTS: Mapping[str, int] = {"register": 20, "step": STEPS_A_ROUND}
USUAL_COUNT = 20
# What is held against the smallest city.
GROWING = ("register", "inbox", "page")


def measure(
    *,
    turns: int,
    say: Callable[[str], None],
    beside: Path | None = None,
    against: Path | None = None,
    peers: Path | None = None,
) -> dict[str, Any]:
    """All figures of this home's city, with verdicts.

    Growth is judged in the same rounds by the smallest city in the home `beside`, else by the JSON of its own run;
    other programs by the JSON of theirs.
    """
    city = city_here()
    processes.read_in()
    with arms_here(city, turns=turns) as (arms, server), floors.tables(), twin.other(beside, turns=turns) as others:
        told = _rounds(arms, others, turns, say)
        told["memory"] = {"web": server.memory(), "database": processes.database_memory()}
    told |= {"city": city.as_json(), "machine": machine(), "cold_start_seconds": round(server.started_in, 2)}
    say("calls inside the house")
    with inside.calls(city) as calls:
        told["inside"] = {call.name: inside.measured(call) for call in calls}
    say("bulk load")
    told["bulk"] = bulk.measure(city) | importing.measure_import()
    told["disk"] = disk()
    if against:
        told["against"] = json.loads(against.read_text("utf-8"))
    if peers:
        other = json.loads(peers.read_text("utf-8"))
        told["peers"] = {key: value for key, value in other.items() if key.endswith("_over_ours") or key == "tickets"}
    told["verdicts"] = verdicts(told)
    told.pop("against", None)
    return told


def city_here() -> City:
    """The city that was generated into this home."""
    told = json.loads(homes.current().file(NOTE).read_text("utf-8"))
    return City(**told | {"today": date.fromisoformat(told["today"])})


@contextmanager
def arms_here(city: City, *, turns: int) -> Iterator[tuple[Sequence[rounds.Arm], processes.Server]]:
    """The scenarios over a server of this home, with matters ready for every step of so many rounds."""
    serving = processes.serving("tingmin.config.wsgi:application", name="web", health="/healthz")
    with processes.sessions("web") as sessions, serving as server:

        def cpu() -> tuple[float, float]:
            return server.cpu(), sessions.cpu()

        site = scenarios.Site(city, server.port)
        arms = [rounds.Arm(name, turn, COUNTS.get(name, USUAL_COUNT), cpu) for name, turn in scenarios.turns(site)]
        site.sort_some(STEPS_A_ROUND * (turns + 1))
        site.registered.clear()
        yield arms, server


def _rounds(
    arms: Sequence[rounds.Arm], others: Sequence[rounds.Measured], turns: int, say: Callable[[str], None]
) -> dict[str, Any]:
    bare = [floors.PgBench(each, STEPS_A_ROUND * 2) for each in floors.SCRIPTS]
    meters = rounds.run(_side_by_side(arms, [*bare, *others]), rounds=turns, say=say)
    return {
        "rounds": turns,
        "scenarios": {arm.name: meters[arm.name].told() for arm in arms},
        "floors": {
            each.script: meters[each.name].told() | {"rate": rounds.rate(meters[each.script], meters[each.name])}
            for each in bare
        },
        "beside": {"scenarios": _of_the_other(meters)},
    }


def _of_the_other(meters: Mapping[str, rounds.Meter]) -> dict[str, Any]:
    """What the smallest city took; its list may be longer than ours, then nothing is compared."""
    prefix = f"{twin.PREFIX} "
    return {name.removeprefix(prefix): each.told() for name, each in meters.items() if name.startswith(prefix)}


def _side_by_side(arms: Sequence[rounds.Measured], others: Sequence[rounds.Measured]) -> Sequence[rounds.Measured]:
    """Each scenario next to what it is compared with: `floor register` and `small register` beside `register`."""
    beside: dict[str, list[rounds.Measured]] = {}
    for each in others:
        beside.setdefault(each.name.split(" ", 1)[1], []).append(each)
    return [each for arm in arms for each in (arm, *beside.get(arm.name, []))]


def machine() -> dict[str, Any]:
    """What it ran on; nothing that names the machine."""
    return {
        "cpus": os.cpu_count(),
        "memory": psutil.virtual_memory().total,
        "python": platform.python_version(),
        "postgresql": _one("SHOW server_version"),
        "shared_buffers": _one("SHOW shared_buffers"),
        "load_average": os.getloadavg()[0],
        "yardstick_ms": _yardstick(),
        "durable_commits": _one("SHOW fsync") == "on" and _one("SHOW synchronous_commit") == "on",
    }


def _yardstick() -> float:
    """CPU milliseconds of the same small work, by which two runs compare: a shared core is a slower one."""

    def once() -> float:
        began, told = time.process_time(), {f"k{n}": n for n in range(2000)}
        for _ in range(10):
            hashlib.sha256(json.dumps(told, sort_keys=True).encode()).digest()
        return (time.process_time() - began) * 1000

    return round(statistics.median(once() for _ in range(9)), 2)


def disk() -> dict[str, Any]:
    """Bytes of the database, its largest relations, and a matter's share."""
    with address.of(homes.current()).connect() as place:
        rows = place.execute(
            "SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class WHERE relkind = 'r' AND "
            "relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC LIMIT 12"
        ).fetchall()
        size = place.execute("SELECT pg_database_size(current_database()), count(*) FROM matters_matter").fetchone()
    assert size is not None
    tables = {name: {"rows": heap, "indexes": indexes} for name, heap, indexes in rows}
    return {"database": size[0], "a_matter": round(size[0] / max(size[1], 1)), "tables": tables}


def _one(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0]
