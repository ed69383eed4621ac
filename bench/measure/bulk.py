"""The loader alone: matters a second with vault, clock, receipt and chained facts, and bare COPY of the same."""

import time
from dataclasses import replace
from typing import Any

from bench.city.load import superuser
from bench.city.places import directory
from bench.city.plan import BLOCK, DAYS, City
from bench.city.stamp import Stamper
from bench.city.tables import table

BLOCKS = 10


def measure(city: City) -> dict[str, Any]:
    """Matters a second of one core that have whole lives behind them, and that have just been registered.

    Tables like ours, without the indexes that the loader sets aside; the server's core is the other one.
    """
    whole, small = replace(city, size=BLOCK * BLOCKS), BLOCK * BLOCKS * BLOCKS * DAYS
    # The last days of a far larger city: nothing but registrations of yesterday and today.
    return _one("lived", whole, first=0) | _one("registered", replace(city, size=small), first=small // BLOCK - BLOCKS)


def _one(name: str, city: City, *, first: int) -> dict[str, Any]:
    stamper = Stamper(city, directory())
    stamper.block(first)  # the law is asked once for each day; a city of millions does not notice
    _clear(stamper)
    cpu, began, made, copied = time.process_time(), time.perf_counter(), 0, 0.0
    with superuser() as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS bulk")
        for number in range(first, first + BLOCKS):
            made += stamper.block(number)
            copied += _copy(connection, stamper)
            _clear(stamper)
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        connection.execute("DROP SCHEMA bulk CASCADE")
    figures = {f"{name}_a_second": round(made / cpu), f"{name}_wall_a_second": round(made / seconds)}
    return figures | {f"{name}_copy_seconds": round(copied, 3), "over_copy": round(copied / seconds, 3)}


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
