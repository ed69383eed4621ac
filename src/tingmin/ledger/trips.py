"""One trip to the server: statements that it has prepared once, sent in one go, and what it answers to each.

psycopg's own pipeline talks to the server after every statement, and prepares a statement anew for each mix of types.
Here the server infers the types, and all that is to be said is said before anybody listens.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import count
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import psycopg
from psycopg import adapt, errors, generators
from psycopg.abc import PQGen, Transformer
from psycopg.adapt import PyFormat
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Rows = list[tuple[Any, ...]]
Command: TypeAlias = Callable[[], None]
# A connection remembers so many; what comes after them is sent as it stands.
MOST_PREPARED: Final = 400
MOST_NUMBERED: Final = 2_000
BEGIN, COMMIT = b"BEGIN", b"COMMIT"

_names = count()
# What each connection has prepared, by its text.
_prepared: "WeakKeyDictionary[psycopg.Connection, dict[str, bytes]]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL and its values; `one` for a write that must touch one row; `heard` is told the rows that came back."""

    sql: str
    values: Sequence[Any] = ()
    one: bool = False
    heard: Callable[[Rows], None] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a statement: its rows, and how many rows it touched."""

    rows: Rows
    count: int


@dataclass(frozen=True, slots=True)
class Said:
    """A command on its way; it prepares `sql` under a `name`, or it is the one that `is_asked` for its answer."""

    send: Command
    sql: str = ""
    name: bytes = b""
    is_asked: bool = False


def travel(
    line: psycopg.Connection,
    statements: Sequence[Statement],
    *,
    first: Sequence[Statement] = (),
    commit: bool = False,
    after: Sequence[Statement] = (),
) -> list[Answer]:
    """Send all of these in one trip, and with `commit` what ends their transaction; one answer for each.

    What stands in `first` is done before a transaction begins, and not undone with it; nobody waits for its answer.
    What stands in `after` is asked when all else is done, committed or not, and is answered last.
    The first that fails raises its psycopg error, and nothing behind it has happened.
    """
    adapter: Transformer = adapt.Transformer(line)
    spelling = partial(_said, line.pgconn, adapter, dict(_prepared.setdefault(line, {})))
    said = [*_before(line.pgconn, spelling(first)), *_begun(line), *spelling(statements)]
    said += [*_ended(line.pgconn, commit=commit), *spelling(after), Said(line.pgconn.pipeline_sync)]
    with line.lock, _pipeline(line):
        results = line.wait(_conversation(line.pgconn, [each.send for each in said]))
    _remember(line, said, results)
    _refuse_failed(line, results)
    return [_answer(adapter, got) for each, got in zip(said, results, strict=True) if each.is_asked]


def _before(pg: PGconn, said: Iterable[Said]) -> Iterator[Said]:
    first = [replace(each, is_asked=False) for each in said]
    yield from first
    if first:
        yield Said(pg.pipeline_sync)


def _begun(line: psycopg.Connection) -> Iterator[Said]:
    """What psycopg says by itself before the first statement of a transaction."""
    if not line.autocommit and line.pgconn.transaction_status == TransactionStatus.IDLE:
        yield Said(_plain(line.pgconn, BEGIN))


def _said(pg: PGconn, adapter: Transformer, known: dict[str, bytes], statements: Sequence[Statement]) -> Iterator[Said]:
    """`known` grows by what these prepare."""
    for sql, values in ((each.sql, _spelt(adapter, each.values)) for each in statements):
        if sql not in known and len(known) >= MOST_PREPARED:
            yield Said(partial(pg.send_query_params, numbered(sql), values), is_asked=True)
            continue
        if sql not in known:
            known[sql] = b"tingmin_%d" % next(_names)
            yield Said(partial(pg.send_prepare, known[sql], numbered(sql)), sql=sql, name=known[sql])
        yield Said(partial(pg.send_query_prepared, known[sql], values), is_asked=True)


def _ended(pg: PGconn, *, commit: bool) -> Iterator[Said]:
    if commit:
        yield Said(_plain(pg, COMMIT))


def _spelt(adapter: Transformer, values: Sequence[Any]) -> Sequence[Any]:
    """As text, whose type the server finds by where it stands: a statement is prepared once and not for each mix."""
    return adapter.dump_sequence(values, [PyFormat.TEXT] * len(values))


def _plain(pg: PGconn, command: bytes) -> Command:
    return partial(pg.send_query_params, command, None)


@lru_cache(MOST_NUMBERED)
def numbered(sql: str) -> bytes:
    """With `$1`, `$2` … for `%s`, as PostgreSQL counts them."""
    first, *parts = sql.replace("%%", "\0").split("%s")
    told = first + "".join(f"${number}{part}" for number, part in enumerate(parts, start=1))
    return told.replace("\0", "%").encode()


@contextmanager
def _pipeline(line: psycopg.Connection) -> Iterator[None]:
    """Who breaks off in the middle leaves a connection that nobody can understand any more: it is closed."""
    line.pgconn.enter_pipeline_mode()
    try:
        yield
        line.pgconn.exit_pipeline_mode()
    except BaseException:
        line.close()
        raise


def _conversation(pg: PGconn, commands: Sequence[Command]) -> PQGen[list[PGresult]]:
    """One result for each command."""
    for each in commands:
        each()
    yield from generators.send(pg)
    results = []
    for _ in commands:
        results += yield from generators.fetch_many(pg)
    return results


def _remember(line: psycopg.Connection, said: Sequence[Said], results: Sequence[PGresult]) -> None:
    """What the server has prepared now; a mistake in one statement keeps it from preparing those behind."""
    made = [(each, got) for each, got in zip(said, results, strict=True) if each.name]
    if made:
        _prepared[line].update((each.sql, each.name) for each, got in made if got.status == ExecStatus.COMMAND_OK)


def _refuse_failed(line: psycopg.Connection, results: Sequence[PGresult]) -> None:
    failed = next((got for got in results if got.status == ExecStatus.FATAL_ERROR), None)
    if failed is not None:
        raise errors.error_from_result(failed, encoding=line.info.encoding)


def _answer(adapter: Transformer, got: PGresult) -> Answer:
    adapter.set_pgresult(got)
    return Answer(adapter.load_rows(0, got.ntuples, tuple), got.command_tuples or 0)
