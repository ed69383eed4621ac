"""One measurement of the city of this home: server up, scenarios and floors in turns, figures together."""

import hashlib
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

from bench.city.load import NOTE
from bench.city.plan import City
from bench.measure import bulk, floors, importing, inside, processes, rounds, scenarios
from bench.measure.verdicts import verdicts
from tingmin.config import home as homes
from tingmin.config.station import address

STEPS_A_ROUND = 10
COUNTS: Mapping[str, int] = {"register": 20, "step": STEPS_A_ROUND}
USUAL_COUNT = 8


def measure(
    *, turns: int, say: Callable[[str], None], against: Path | None = None, peers: Path | None = None
) -> dict[str, Any]:
    """All figures of this home's city, with verdicts; growth and peers are judged by the JSON of earlier runs."""
    city = city_here()
    site = processes.serving("tingmin.config.wsgi:application", name="web", health="/healthz")
    with processes.sessions("web") as sessions, site as server:
        floors.set_up()
        try:
            told = _rounds(scenarios.Site(city, server.port), lambda: (server.cpu(), sessions.cpu()), turns, say)
        finally:
            floors.clear()
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
        beside = json.loads(peers.read_text("utf-8"))
        told["peers"] = {key: value for key, value in beside.items() if key.endswith("_over_ours") or key == "tickets"}
    told["verdicts"] = verdicts(told)
    told.pop("against", None)
    return told


def city_here() -> City:
    """The city that was generated into this home."""
    told = json.loads(homes.current().file(NOTE).read_text("utf-8"))
    return City(**told | {"today": date.fromisoformat(told["today"])})


def _rounds(
    site: scenarios.Site, cpu: Callable[[], tuple[float, float]], turns: int, say: Callable[[str], None]
) -> dict[str, Any]:
    pgbench = floors.PgBench(STEPS_A_ROUND * 4, {})
    arms = [rounds.Arm(name, turn, COUNTS.get(name, USUAL_COUNT), cpu) for name, turn in scenarios.turns(site)]
    site.sort_some(STEPS_A_ROUND * (turns + 1))
    site.registered.clear()
    bare = [rounds.Arm(f"floor {each}", partial(pgbench.turn, each), 1, cpu) for each in floors.SCRIPTS]
    meters = rounds.run([*arms, *bare], rounds=turns, say=say)
    return {
        "rounds": turns,
        "scenarios": {arm.name: meters[arm.name].told() for arm in arms},
        "floors": {each: floors.told(times) for each, times in pgbench.milliseconds.items()},
    }


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
