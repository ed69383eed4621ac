"""One measurement of the city of this home: server up, scenarios and floors in turns, figures together."""

import json
import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from django.db import connection

from bench.city.load import NOTE
from bench.city.plan import City
from bench.measure import bulk, floors, importing, inside, playing, processes, rounds, scenarios, twin
from bench.measure.pace import YARDSTICK, pace
from bench.measure.verdicts import verdicts
from tingmin.config import home as homes
from tingmin.config.station import address

# Requests in one go.
COUNT = 20
# What grows with the city is asked for more often, in short goes, so that both cities see the same second of the
# machine: of 240 requests p99 is the third worst, and the same city beside itself has lists that differ by half.
GROWING = ("register", "inbox", "page")
OFTEN, OFTEN_BESIDE_ITS_TWIN = 5, 10

Figures = Mapping[str, Mapping[str, Any]]
Floor = playing.Played | floors.PgBench


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
    with (
        arms_here(city, turns=turns) as (arms, server),
        floors_here(city) as bare,
        twin.other(beside, turns=turns) as others,
    ):
        told = _rounds(arms, bare, others, turns, say)
        told["memory"] = {"web": server.memory(), "database": processes.database_memory()}
    told |= {
        "city": city.as_json(),
        "machine": machine() | told.pop("pace"),
        "cold_start_seconds": round(server.started_in, 2),
    }
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
        arms = [rounds.Arm(name, turn, COUNT, cpu) for name, turn in scenarios.turns(site)]
        site.sort_some(COUNT * (turns + 1))
        site.registered.clear()
        yield arms, server


@contextmanager
def floors_here(city: City) -> Iterator[Sequence[Floor]]:
    """What the writes are held against: their own SQL played without the site, and bare rows."""
    with playing.beside(city, count=COUNT) as played, floors.tables():
        yield [*played, *(floors.PgBench(script, COUNT * 2) for script in floors.SCRIPTS)]


def _rounds(
    arms: Sequence[rounds.Arm],
    bare: Sequence[Floor],
    others: Sequence[rounds.Measured],
    turns: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    meters = rounds.run(_side_by_side(arms, [*bare, *others]), rounds=turns, say=say)
    here = {arm.name: meters[arm.name].told() for arm in arms}
    small = _of_the_other(meters)
    return {
        "rounds": turns,
        "scenarios": here,
        "pace": pace(meters[YARDSTICK.name]),
        "floors": {each.told_as: _floor(each, meters) for each in bare},
        "beside": {"scenarios": small, "ratios": _ratios(here, small)},
    }


def _floor(floor: Floor, meters: Mapping[str, rounds.Meter]) -> dict[str, Any]:
    ours, bare = meters[floor.script], meters[floor.name]
    return bare.told() | {"rate": rounds.rate(ours, bare)}


def _of_the_other(meters: Mapping[str, rounds.Meter]) -> dict[str, Any]:
    """What the smallest city took; its list may be longer than ours, then nothing is compared."""
    prefix = f"{twin.PREFIX} "
    return {name.removeprefix(prefix): each.told() for name, each in meters.items() if name.startswith(prefix)}


def _ratios(here: Figures, small: Figures) -> dict[str, dict[str, float]]:
    """How many times longer each list takes here, by the median and by p99; the verdicts go by p99."""
    shared = [name for name in here if name in small]
    return {name: {key: round(here[name][key] / small[name][key], 3) for key in rounds.GROWTH} for name in shared}


def _side_by_side(arms: Sequence[rounds.Measured], others: Sequence[rounds.Measured]) -> Sequence[rounds.Measured]:
    """Each scenario next to what it is compared with: `floor register` and `small register` beside `register`.

    What grows comes several times, each time beside the same. How fast the machine is, is asked after each.
    """
    beside: dict[str, list[rounds.Measured]] = {}
    for each in others:
        beside.setdefault(each.name.split(" ", 1)[1], []).append(each)
    groups = [(arm, *beside.get(arm.name, [])) for arm in arms]
    return [
        each for group in groups for _ in range(_times([each.name for each in group])) for each in (*group, YARDSTICK)
    ]


def _times(names: Sequence[str]) -> int:
    if not names[0].startswith(GROWING):
        return 1
    return OFTEN_BESIDE_ITS_TWIN if any(name.startswith(twin.PREFIX) for name in names) else OFTEN


def machine() -> dict[str, Any]:
    """What it ran on; nothing that names the machine."""
    return {
        "cpus": os.cpu_count(),
        "memory": psutil.virtual_memory().total,
        "python": platform.python_version(),
        "postgresql": _one("SHOW server_version"),
        "shared_buffers": _one("SHOW shared_buffers"),
        "load_average": os.getloadavg()[0],
        "durable_commits": _one("SHOW fsync") == "on" and _one("SHOW synchronous_commit") == "on",
    }


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
