"""The loader alone: matters a second with vault, clock, receipt and chained facts, and bare COPY of the same."""

import time
from dataclasses import replace
from typing import Any

from bench.city.load import superuser
from bench.city.places import directory
from bench.city.plan import BLOCK, DAYS, City
from bench.city.stamp import Stamper
from bench.measure.processes import on_one_core, seconds_of
from tingmin.ledger.copying import table

BLOCKS = 10


def measure(city: City) -> dict[str, Any]:
    """Matters a second of one core: with whole lives behind them, the same without documents, and just registered.

    Tables like ours, without the indexes that the loader sets aside; the server takes turns with it on the same core,
    and its CPU is told apart.
    """
    whole, small = replace(city, size=BLOCK * BLOCKS, lean=False, thin=False, documents=True), BLOCK * BLOCKS**2 * DAYS
    # The last days of a far larger city: nothing but registrations of yesterday and today.
    recent, begun = replace(whole, size=small), small // BLOCK - BLOCKS
    return {
        **_one("lived", whole, first=0), **_one("paperless", replace(whole, documents=False), first=0),
        **_one("registered", recent, first=begun),
    }  # fmt: skip


def _one(name: str, city: City, *, first: int) -> dict[str, Any]:
    stamper = Stamper(city, directory())
    # The law and the forms are asked once for each day and organ; a city of millions does not notice.
    cold = _made(stamper, first)
    with superuser() as connection, on_one_core(connection.info.backend_pid):
        connection.execute("CREATE SCHEMA bulk")
        server, began, copied, cpu = seconds_of(connection.info.backend_pid), time.perf_counter(), 0.0, 0.0
        for number in range(first, first + BLOCKS):
            at = time.process_time()
            stamper.block(number)
            copied += _copy(connection, stamper)
            cpu += time.process_time() - at
            _clear(stamper)
        seconds, server = time.perf_counter() - began, seconds_of(connection.info.backend_pid) - server
        connection.execute("DROP SCHEMA bulk CASCADE")
    made = BLOCK * BLOCKS
    return {
        f"{name}_a_second": round(made / cpu), f"{name}_cold_a_second": round(made / cold),
        f"{name}_wall_a_second": round(made / seconds), f"{name}_with_server_a_second": round(made / (cpu + server)),
        f"{name}_copy_seconds": round(copied, 3), f"{name}_over_copy": round(copied / seconds, 3),
    }  # fmt: skip


def _made(stamper: Stamper, first: int) -> float:
    """CPU seconds of all blocks, written for nobody."""
    began = time.process_time()
    for number in range(first, first + BLOCKS):
        stamper.block(number)
        _clear(stamper)
    return time.process_time() - began


def _copy(connection: Any, stamper: Stamper) -> float:
    """Seconds of COPY alone."""
    taken = 0.0
    for model, lines in stamper.lines.items():
        into = table(model)
        connection.execute(f"CREATE TABLE IF NOT EXISTS bulk.{into.name} (LIKE public.{into.name} INCLUDING DEFAULTS)")
        data, began = b"".join(lines), time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(into.copy.replace('COPY "', 'COPY bulk."')) as copy:
            copy.write(data)
        taken += time.perf_counter() - began
    return taken


def _clear(stamper: Stamper) -> None:
    for lines in stamper.lines.values():
        lines.clear()
