"""Ring to pop: real SIP calls placed by sipp against a running city, beside a bare echo and a bare INSERT.

Run by `make bench-telephony` in a home of its own; needs the Debian package sip-tester.
"""

import argparse
import asyncio
import json
import platform
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from bench.hall import Place, Seen, agents, bridge, cleared, kill_switchboard, open_desks, place_calls, running_city
from tingmin.config import home as homes
from tingmin.config import opening
from tingmin.config.station import address

ROUNDS = 200
AIM_MS = 500


def main() -> None:
    """Measure, print a table, and JSON where asked."""
    asked = _asked()
    with running_city() as switchboard, opening.city(), bridge(switchboard, twice=asked.twice) as place:
        cleared()
        opening.hang_up()
        told = measured(place, asked)
        cleared()
    _print(told)
    if asked.json:
        print(json.dumps(told, indent=2))


def measured(place: Place, asked: argparse.Namespace) -> dict[str, Any]:
    """The floor, then the calls, then what the city kept of them."""
    who = agents(asked.seats)
    opening.hang_up()
    floor = {"echo_ms": figures(asyncio.run(_echoes())), "insert_ms": figures(_inserts())}
    seen, successful, began = asyncio.run(_calls(place, who, asked))
    return {
        "machine": _machine(),
        "asked": {"calls": asked.calls, "a_second": asked.rate, "seats": asked.seats, "talk_ms": asked.talk},
        "placed_and_seen_through": successful,
        **_kept(began),
        "popped": len(seen.pops),
        "pops_a_call": sorted({len(each) for each in seen.pops.values()}),
        "reconnects": seen.reconnects,
        "lost": asked.calls - len(seen.pops),
        "ring_to_pop_ms": figures([late for each in seen.pops.values() for late in each]),
        "floor": floor,
        "aim_p99_ms": AIM_MS,
    }


def figures(times: list[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile, longest."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    named = {"p50": statistics.median(times), "p95": cuts[94], "p99": cuts[98], "max": max(times)}
    return {name: round(value, 2) for name, value in named.items()}


async def _calls(place: Place, who: Any, asked: argparse.Namespace) -> tuple[Seen, int, datetime]:
    """What was seen of the calls after some that only warm the threads, how many sipp saw through, and since when."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_desks(place, who, talk=0.2) as seen:
            await place_calls(place, calls=asked.warm, rate=asked.rate, talk_ms=asked.talk, folder=Path(folder))
            await asyncio.sleep(1)
            seen.pops.clear()
            began = datetime.now(UTC)
            calls = place_calls(place, calls=asked.calls, rate=asked.rate, talk_ms=asked.talk, folder=Path(folder))
            placing = asyncio.create_task(calls)
            if asked.kill:
                await asyncio.sleep(asked.calls / asked.rate / 2)
                kill_switchboard()
            done = await placing
            await asyncio.sleep(1)
            return seen, done, began


async def _echoes() -> list[float]:
    """A message there and back over a WebSocket of this machine."""

    async def echo(socket: Any) -> None:
        async for message in socket:
            await socket.send(message)

    async with serve(echo, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", proxy=None) as socket:

            async def there_and_back() -> None:
                await socket.send("x" * 300)
                await socket.recv()

            return [await _timed(there_and_back) for _ in range(ROUNDS)]


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


def _inserts() -> list[float]:
    """One row, one transaction, on the same server."""
    times = []
    with address.of(homes.current()).connect() as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute("CREATE TABLE bare (id int, text text)")
        for number in range(ROUNDS):
            began = time.perf_counter()
            connection.execute("INSERT INTO bare VALUES (%s, %s)", [number, "x" * 300])
            times.append((time.perf_counter() - began) * 1000)
        connection.execute("DROP TABLE bare")
    return times


def _kept(since: datetime) -> dict[str, Any]:
    """Counted in the city's own tables: calls, offers to a seat for each, how many had to wait."""
    with address.of(homes.current()).connect() as connection:
        return _counted(connection, since)


def _counted(connection: psycopg.Connection, since: datetime) -> dict[str, Any]:
    heard, queued, answered = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE queued), count(answered_at) FROM telephony_call WHERE rang_at >= %s",
        [since],
    ).fetchone() or (0, 0, 0)
    offers = connection.execute(
        "SELECT DISTINCT count(change.id) FROM telephony_call call LEFT JOIN telephony_seatchange change"
        " ON change.call_id = call.id AND change.state = 'ringing' WHERE call.rang_at >= %s GROUP BY call.id",
        [since],
    ).fetchall()
    return {"heard": heard, "had_to_wait": queued, "answered": answered, "offers_a_call": sorted(n for (n,) in offers)}


def _print(told: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console, late = Console(), told["ring_to_pop_ms"]
    table = Table("ms", *late)
    table.add_row("ring to pop", *map(str, late.values()))
    table.add_row("floor: WebSocket echo", *map(str, told["floor"]["echo_ms"].values()))
    table.add_row("floor: one INSERT", *map(str, told["floor"]["insert_ms"].values()))
    console.print(table)
    counted = ("placed_and_seen_through", "heard", "answered", "popped", "pops_a_call", "lost", "had_to_wait")
    console.print(", ".join(f"{name} {told[name]}" for name in counted))
    console.print(f"p99 {late['p99']} ms, aim ≤ {AIM_MS} ms: {'kept' if late['p99'] <= AIM_MS else 'missed'}")


def _machine() -> dict[str, Any]:
    return {"cpus": psutil.cpu_count(), "load": psutil.getloadavg()[0], "python": platform.python_version()}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.telephony", description=__doc__)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--warm", type=int, default=20, help="calls before, which are not measured")
    parser.add_argument("--rate", type=float, default=5, help="calls a second")
    parser.add_argument("--seats", type=int, default=20)
    parser.add_argument("--talk", type=int, default=1000, help="milliseconds that each caller talks")
    parser.add_argument("--twice", action="store_true", help="tell every event twice")
    parser.add_argument("--kill", action="store_true", help="kill the switchboard with -9 in the middle")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
