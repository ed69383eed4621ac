"""The figures as tables on a terminal, and as they were kept in a file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

CONSOLE = Console()
KEYS = ("median_ms", "p99_ms", "web_cpu_ms", "database_cpu_ms")
MEGABYTE = 1024 * 1024


class NoMeasurement(Refusal):
    """A file is missing, or holds something else."""

    code = "no_measurement"
    sentence = Label(
        zh="{file} 不是测量结果。请给出 tingmin bench run（或 peers）用 --to 写出的文件。",
        en="{file} holds no measurement. Name a file that “tingmin bench run” (or “peers”) wrote with --to.",
    )


def read(files: Sequence[Path], *, part: str = "scenarios") -> list[dict[str, Any]]:
    """What was measured; raises `NoMeasurement` for a file without this part."""
    return [_read(each, part) for each in files]


def _read(file: Path, part: str) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise NoMeasurement(file=file) from None
    if not isinstance(told, dict) or part not in told:
        raise NoMeasurement(file=file)
    return told


def show(told: Mapping[str, Any]) -> None:
    """Scenarios, floors, calls inside, and the verdict of each demand."""
    city = told["city"]
    CONSOLE.print(f"{city['size']:,} matters, seed {city['seed']}; one client, one web process with one thread")
    _figures("over HTTP", told["scenarios"])
    _figures("floor: the same SQL in a bare loop; bare rows by pgbench", told["floors"])
    _figures("inside one process (web CPU: this process)", told["inside"])
    memory, disk = told["memory"], told["disk"]
    CONSOLE.print(
        f"memory: web {memory['web'] // MEGABYTE} MB, database {memory['database'] // MEGABYTE} MB; "
        f"disk: {disk['database'] // MEGABYTE} MB, {disk['a_matter']} bytes a matter; "
        f"cold start {told['cold_start_seconds']} s; bulk load {told['bulk']}"
    )
    _verdicts(told)


def _figures(title: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    table = Table(title, *KEYS, "requests")
    for name, row in rows.items():
        table.add_row(name, *(str(row.get(key, "")) for key in KEYS), str(row["requests"]))
    CONSOLE.print(table)


def _verdicts(told: Mapping[str, Any]) -> None:
    table = Table("demand", "bound", "figure", "verdict")
    for row in told["verdicts"]:
        table.add_row(row["demand"], str(row["bound"]), str(row["figure"]), row["verdict"])
    CONSOLE.print(table)
