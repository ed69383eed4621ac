"""The product's own door for an old register: `tingmin import --bulk`, beside bare COPY of the rows that it wrote."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

from django.db import connection

from bench.city.load import superuser
from bench.city.people import identity
from bench.city.places import directory
from bench.city.texts import letters
from bench.measure.processes import on_one_core, seconds_of
from bench.measure.undoing import undone
from tingmin.accounts.acting import acting_as
from tingmin.config import home as homes
from tingmin.config import opening
from tingmin.config.station import address
from tingmin.kernel.actors import Actor
from tingmin.kernel.garbage import settled
from tingmin.kernel.times import day_of
from tingmin.ledger.copying import copy_in, table

PROFILE = "old-register"
ROWS, DAYS = 40_000, 900
# A machine that is shared changes its speed: bare COPY is the middle one of so many.
COPIES = 3
# The letters of each kind that prove its mould come early; what follows is the steady pace of a long file.
STEADY = 0.25
WORDS = ("建议", "咨询", "求决", "求决")
FORMS = ("来信", "来访", "网上")
ANONYMOUS = 0.15
Lines = list[tuple[str, bytes]]


class Moment(NamedTuple):
    """Seconds of this process, of its session's server and of the clock."""

    cpu: float
    server: float
    wall: float


class Went(NamedTuple):
    """How a file went in; `steady` is when its first quarter was in."""

    rows: int
    began: Moment
    steady: Moment
    done: Moment

    @property
    def later(self) -> float:
        """The rows after the first quarter."""
        return self.rows * (1 - STEADY)


def measure_import(rows: int = ROWS) -> dict[str, Any]:
    """Matters a second of one core of the importing process: the whole file, and after its first quarter.

    The file is read, judged, sealed, stamped and copied in the role of the application, behind its fence, into the
    tables of a living city with all their indexes and keys. Two such files go in: one as in service, by the clock; one
    on one core with the server, for its CPU (the server's is told apart). Afterwards the city is as before.
    """
    place = address.of(homes.current())
    opening.connect_as(address.of_app(homes.current()))
    try:
        with undone(PROFILE), TemporaryDirectory() as folder, acting_as(Actor.system()):
            with _kept() as lines:
                told = _by_clock(_imported(_written(Path(folder) / "in-service.jsonl", rows)))
            with on_one_core(_backend()):
                told |= _by_cpu(_imported(_written(Path(folder) / "one-core.jsonl", rows)))
    finally:
        opening.connect_as(place)
    bare = {name: median(_copied(lines, like) for _ in range(COPIES)) for name, like in LIKE.items()}
    return told | {
        "import_rows": rows,
        "import_bare_copy_a_second": round(rows / bare["bare"]),
        "import_indexed_copy_a_second": round(rows / bare["indexed"]),
        "import_over_copy": round(bare["bare"] * told["import_steady_wall_a_second"] / rows, 3),
        "import_over_indexed_copy": round(bare["indexed"] * told["import_steady_wall_a_second"] / rows, 3),
    }


# Heaps alone, and heaps with the indexes and checks that the rows met (foreign keys are not copied by LIKE).
LIKE = {"bare": "INCLUDING DEFAULTS", "indexed": "INCLUDING ALL"}


def _by_clock(went: Went) -> dict[str, int]:
    """Letters a second by the clock."""
    return {
        "import_wall_a_second": round(went.rows / (went.done.wall - went.began.wall)),
        "import_steady_wall_a_second": round(went.later / (went.done.wall - went.steady.wall)),
    }


def _by_cpu(went: Went) -> dict[str, int]:
    """Letters a CPU second of the importer, and of importer and server."""
    cpu, server = went.done.cpu - went.began.cpu, went.done.server - went.began.server
    return {
        "import_a_second": round(went.rows / cpu),
        "import_steady_a_second": round(went.later / (went.done.cpu - went.steady.cpu)),
        "import_with_server_a_second": round(went.rows / (cpu + server)),
    }


def _imported(file: Path) -> Went:
    from tingmin.intake.importing import carry_in_bulk, load_profile

    profile, rows = load_profile(PROFILE), sum(1 for _ in file.open())
    fates: Counter[str] = Counter()
    began = steady = _now()
    with settled():  # as the door does
        for verdict in carry_in_bulk(file, profile, today=day_of(datetime.now(UTC))):
            fates[verdict.fate] += 1
            if fates.total() == int(rows * STEADY):
                steady = _now()
    assert fates["added"] == rows, fates
    return Went(rows, began, steady, _now())


def _backend() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.backend_pid)


def _now() -> Moment:
    return Moment(time.process_time(), seconds_of(_backend()), time.perf_counter())


def _written(file: Path, rows: int) -> Path:
    """The register of the petition offices of city and districts; each run has numbers of its own."""
    rng, run = Random(7), f"{time.time_ns():x}"
    desks = [each.name for each in directory().by_id.values() if each.code.endswith("-petition")]
    with file.open("w", encoding="utf-8") as stream:
        for number in range(rows):
            day = date(2022, 6, 1) + timedelta(days=number * DAYS // rows)
            stream.write(json.dumps(_row(rng, f"{run}-{number}", day, desks), ensure_ascii=False) + "\n")
    return file


def _row(rng: Random, reference: str, day: date, desks: list[str]) -> dict[str, str]:
    letter, told = letters(rng), identity(rng.randrange(1_000_000))
    known = rng.random() > ANONYMOUS
    person = {"姓名": told.name, "身份证号": told.id_number, "电话": told.phone, "住址": told.address}
    return {
        "编号": reference, "标题": letter.title, "内容": letter.body, "收到日期": day.isoformat(),
        "目的": rng.choice(WORDS), "登记机关": rng.choice(desks), "形式": rng.choice(FORMS),
        "被反映单位": "", "保密": "", "邮箱": "", **(person if known else dict.fromkeys(person, "")),
    }  # fmt: skip


@contextmanager
def _kept() -> Iterator[Lines]:
    """What goes through COPY meanwhile, batch by batch."""
    from tingmin.intake.importing import stamping

    lines: Lines = []

    def keeping(model: str, data: bytes) -> None:
        lines.append((model, data))
        copy_in(model, data)

    with patch.object(stamping, "copy_in", keeping):
        yield lines


def _copied(lines: Lines, like: str) -> float:
    """Seconds of COPY alone, one batch after the other, into tables of a schema of its own."""
    taken = 0.0
    with superuser() as owner:
        owner.execute("CREATE SCHEMA bulk")
        for model, data in lines:
            into = table(model)
            owner.execute(f"CREATE TABLE IF NOT EXISTS bulk.{into.name} (LIKE public.{into.name} {like})")
            began = time.perf_counter()
            with owner.cursor() as cursor, cursor.copy(into.copy.replace('COPY "', 'COPY bulk."')) as copy:
                copy.write(data)
            taken += time.perf_counter() - began
        owner.execute("DROP SCHEMA bulk CASCADE")
    return taken
