"""Into the database: several COPY streams while secondary indexes, foreign keys and triggers wait; then they come back.

Only into an empty register. The superuser of the embedded server sets triggers aside (`session_replication_role`);
nothing else of the schema changes, and indexes return under the definitions that they had.
"""

import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import connections

from bench.city import log
from bench.city.places import POSTS, Directory, directory
from bench.city.plan import City
from bench.city.stamp import MODELS, Stamper
from tingmin.config import home as homes
from tingmin.config.station import address
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.copying import table

NOTE = "bench-city.json"

CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE contype = 'u' AND conrelid = ANY (%s::regclass[])
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
 WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
# The column is shorter than some short names with their words; such an organ cannot issue that document at all.
LONGEST_WORD = 16
SERIES = "INSERT INTO documents_numberseries (organ_id, word, year, last) VALUES (%s, %s, %s, %s)"


class CityNotEmpty(Refusal):
    """There are matters already, real ones perhaps."""

    code = "city_not_empty"
    sentence = Label(
        zh="登记簿中已有 {count} 件事项，测试城市只能生成在空库中。请用 TINGMIN_HOME 另指定一个目录。",
        en="The register holds {count} matters; a city is generated into an empty one only. "
        "Name another folder in TINGMIN_HOME.",
    )


class ForeignServer(Refusal):
    """The generator sets triggers aside, which it does on its own server only."""

    code = "foreign_server"
    sentence = Label(
        zh="测试城市只生成在内置数据库中，请不要设置 DATABASE_URL。",
        en="A city is generated on the embedded server only; leave DATABASE_URL unset.",
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a generation took; `cpu_seconds` are those of the streams, without PostgreSQL."""

    city: City
    streams: int
    seconds: float
    copy_seconds: float
    cpu_seconds: float
    rows: dict[str, int]
    bytes: dict[str, int]
    log_seconds: float
    index_seconds: float


def load(city: City, *, streams: int = 2) -> Loaded:
    """Generate a city into an empty register."""
    if not address.of(homes.current()).embedded:
        raise ForeignServer()
    _refuse_if_filled()
    began, places = time.perf_counter(), directory()
    with superuser() as connection:
        _officers(connection, places)
        put_back = _strip(connection)
        copied, done = time.perf_counter(), _copied(city, places, streams)
        copy_seconds, at = time.perf_counter() - copied, time.perf_counter()
        _put_back(connection, put_back)
        _finish(connection, city, done)
        index_seconds, at = time.perf_counter() - at, time.perf_counter()
    if city.log:
        log.build(at=datetime.now(UTC))
    told = Loaded(
        city, streams, time.perf_counter() - began, copy_seconds, sum(each["cpu"] for each in done),
        _summed(done, "rows"), _summed(done, "bytes"), time.perf_counter() - at, index_seconds,
    )  # fmt: skip
    homes.current().file(NOTE).write_text(json.dumps(city.as_json()), "utf-8")
    return told


@contextmanager
def superuser() -> Iterator[psycopg.Connection]:
    """A connection for which triggers do not fire."""
    place = address.of(homes.current())
    with place.as_superuser(name=place.name).connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '1GB'")
        yield connection


def _refuse_if_filled() -> None:
    from tingmin.matters.models import Matter

    if count := Matter.objects.all()[:1000].count():
        raise CityNotEmpty(count=count)


def _strip(connection: psycopg.Connection) -> list[str]:
    """Drop what is quicker made at the end; the statements that make it again."""
    tables = [row[0] for row in _tables(connection)]
    again: list[str] = []
    for owner, name, definition in connection.execute(CONSTRAINTS, [tables]).fetchall():
        again.append(f'ALTER TABLE {owner} ADD CONSTRAINT "{name}" {definition}')
        connection.execute(f'ALTER TABLE {owner} DROP CONSTRAINT "{name}"')
    for name, definition in connection.execute(INDEXES, [tables]).fetchall():
        again.append(definition)
        connection.execute(f"DROP INDEX {name}")
    return again


def _tables(connection: psycopg.Connection) -> Sequence[Any]:
    return [(table(model).name,) for model in MODELS]


def _put_back(connection: psycopg.Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        connection.execute(statement)


def _copied(city: City, places: Directory, streams: int) -> list[dict[str, Any]]:
    """Each stream takes every n-th block, so all of them are in the same days."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with context.Pool(streams) as pool:
        return pool.starmap(_stream, [(city, places, first, streams) for first in range(streams)])


def _stream(city: City, places: Directory, first: int, step: int) -> dict[str, Any]:
    stamper, size = Stamper(city, places), Counter[str]()
    with superuser() as connection:
        connection.execute("SET synchronous_commit = off")
        for number in range(first, city.blocks, step):
            stamper.block(number)
            with connection.transaction():
                for model in MODELS:
                    size[model] += _send(connection, model, stamper.lines[model])
    return {"rows": Counter(stamper.rows), "bytes": size, "cpu": time.process_time(), "series": stamper.series}


def _send(connection: psycopg.Connection, model: str, lines: list[bytes]) -> int:
    """How many bytes went; the lines are gone."""
    data = b"".join(lines)
    lines.clear()
    if data:
        with connection.cursor() as cursor, cursor.copy(table(model).copy) as copy:
            copy.write(data)
    return len(data)


def _finish(connection: psycopg.Connection, city: City, done: Sequence[dict[str, Any]]) -> None:
    """Serials go on after ours; the planner learns what is there."""
    connection.execute("SELECT setval('matters_serial', %s)", [city.size + 1])
    series: Counter[tuple[str, str, int]] = Counter()
    for each in done:
        series |= Counter(each["series"])
    with connection.cursor() as cursor:
        cursor.executemany(SERIES, [(*key, last) for key, last in series.items() if len(key[1]) <= LONGEST_WORD])
    connection.execute("VACUUM (ANALYZE)")


def _officers(connection: psycopg.Connection, places: Directory) -> None:
    """An officer for each post of each organ; they have no password, so nobody signs in as one."""
    users, posts = [], []
    for place in places.by_id.values():
        for post in POSTS:
            users.append((place.officer(post), f"bench-{place.code}-{post}", "示例人员"))
            posts.append((place.officer(post), place.id, post))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO accounts_user (password, id, username, name, is_active) VALUES ('!', %s, %s, %s, true) "
            "ON CONFLICT DO NOTHING", users,
        )  # fmt: skip
        cursor.executemany(
            "INSERT INTO accounts_appointment (id, user_id, organ_id, post, valid_from) "
            "VALUES (gen_random_uuid(), %s, %s, %s, '2020-01-01') ON CONFLICT DO NOTHING", posts,
        )  # fmt: skip


def _summed(done: Sequence[dict[str, Any]], what: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in done:
        total += each[what]
    return dict(total)
