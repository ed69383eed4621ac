"""The hot statements: the ORM's own, compiled once, prepared in the server, and sent together where none waits.

Every room writes its own rows; a registration or a step sends all of them, with its fact, in one round trip. What
is not hot stays with the ORM and may stand beside it: before anything of the ORM goes out, what waits goes first.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, partial
from typing import Any, Final, Generic, TypeAlias, TypeVar
from uuid import UUID, uuid4

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLCompiler

from tingmin.ledger.trips import Answer, travel
from tingmin.ledger.trips import Rows as Rows  # rooms name both from here
from tingmin.ledger.trips import Statement as Statement

Column: TypeAlias = "Field[Any, Any]"
M = TypeVar("M", bound=Model)
# What `get_db_prep_save` gives back as it got it; asking costs more than sending.
AS_THEY_ARE: Final = frozenset(
    {
        (models.UUIDField, UUID),
        (models.ForeignKey, UUID),
        (models.OneToOneField, UUID),
        (models.CharField, str),
        (models.TextField, str),
        (models.DateField, date),
        (models.BooleanField, bool),
        (models.PositiveIntegerField, int),
        (models.PositiveSmallIntegerField, int),
    }
)


class RowGone(DatabaseError):
    """An update of a row that is not there or out of sight: a fault of the program, which had locked it."""


@dataclass(frozen=True, slots=True, eq=False)
class Foreword:
    """What a connection must have been told before anything else is said on it; `told` hears which it was.

    `outside` when it was meant before a transaction began: it is said before BEGIN, and no rollback undoes it.
    """

    statement: Statement
    outside: bool
    told: Callable[[psycopg.Connection], None]


_forewords: ContextVar[tuple[Foreword, ...]] = ContextVar("forewords", default=())
_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting", default=None)
# What came ahead, by its kept statement and values.
_ahead: ContextVar[dict[tuple[Any, ...], list[Any]] | None] = ContextVar("ahead", default=None)
# What the trip of the next COMMIT brings along.
_after: ContextVar["tuple[Wanted, ...]"] = ContextVar("after", default=())


@contextmanager
def together() -> Iterator[None]:
    """What is written in this block goes in one trip: at its end, or before the next statement of the ORM."""
    if _waiting.get() is not None:
        yield
        return
    before = _waiting.set([])
    try:
        yield
        write_now()
    finally:
        _waiting.reset(before)


def announce(statement: Statement, *, told: Callable[[psycopg.Connection], None]) -> Foreword:
    """Say this before whatever is said next: in its trip, and not at all where nothing follows."""
    word = Foreword(statement, not connection.in_atomic_block, told)
    _forewords.set((*_forewords.get(), word))
    return word


def withdraw(word: Foreword) -> bool:
    """Forget it; False when it has been said already."""
    due = _forewords.get()
    _forewords.set(tuple(each for each in due if each is not word))
    return word in due


def insert(*rows: Model) -> None:
    """Write new rows as `save(force_insert=True)` would."""
    write(*(Statement(_insertion(type(row)), _values(row, _fields(type(row)), add=True)) for row in rows))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update(row: Model, *names: str) -> None:
    """Write these fields of a row as `save(update_fields=names)` would; without names all but the key."""
    kept = _fields(type(row), names or _but_the_key(type(row)))
    write(Statement(_change(type(row), kept), [*_values(row, kept, add=False), row.pk], one=True))


def write(*statements: Statement) -> None:
    """Send these, or in a block of `together` let them wait; what came ahead may be true no longer."""
    (_ahead.get() or {}).clear()
    waiting = _waiting.get()
    if waiting is not None:
        waiting += statements
    elif statements:
        _run(statements)


def write_now() -> None:
    """Send what waits."""
    if due := _taken():
        _run(due)


def before_each(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """What the engine does with each statement of the ORM: what waits, and what must be told first, goes before it."""
    due = _taken()
    if due or _forewords.get():
        _run(due)
    return execute(sql, params, many, context)


def commit(plainly: Callable[[], None]) -> None:
    """End the transaction in the trip of what waits; where a row must be there, that is seen first."""
    due, after = _taken(), _after.get()
    if any(each.one for each in due):
        _run(due)
        due = []
    if not due and not after:
        plainly()
        return
    rows = [each.rows for each in _run(due, commit=True, after=_asked(after))]
    known = _ahead.get()
    if known is not None:
        known |= _told(after, rows[len(due) :])


def ask(*statements: Statement) -> list[Rows]:
    """The rows of each, in one round trip but in order: each sees what waited, and what those before it did."""
    due = [*_taken(), *statements]
    return [answer.rows for answer in _run(due)[-len(statements) :]]


def soon(statement: Statement) -> "Soon":
    """The rows of what goes along with the next trip, whoever makes it: it costs none of its own."""
    told, waiting = Soon(), _waiting.get()
    due = replace(statement, heard=told.hear)
    if waiting is None:
        _run([due])
    else:
        waiting.append(due)
    return told


@contextmanager
def read_ahead(*kept: "Kept[Any]", given: UUID, also: Sequence["Wanted"] = ()) -> Iterator[None]:
    """In this block what these say of one id is there after one round trip: whoever asks for it waits no more.

    For pages that only read, and that read what hangs on one matter through many rooms, some of it twice. `also` for
    what is asked with more than the id; what came ahead already is not asked again.
    """
    known = _ahead.get() or {}
    wanted = [each for each in _wanted(kept, given, also) if (each[0], *each[1]) not in known]
    before = _ahead.set(known | _told(wanted, ask(*_asked(wanted)) if wanted else []))
    try:
        yield
    finally:
        _ahead.reset(before)


@contextmanager
def read_after(*kept: "Kept[Any]", given: UUID, also: Sequence["Wanted"] = ()) -> Iterator[None]:
    """In this block the same comes with the next COMMIT, as it stands then: for an answer that tells what was done."""
    before, after = _ahead.set({}), _after.set(_wanted(kept, given, also))
    try:
        yield
    finally:
        _after.reset(after)
        _ahead.reset(before)


class Soon:
    """An answer on its way; who reads it before it is there makes the trip."""

    def __init__(self) -> None:
        self._heard: Rows | None = None

    def hear(self, rows: Rows) -> None:
        """It is there."""
        self._heard = rows

    @property
    def rows(self) -> Rows:
        """What came back."""
        if self._heard is None:
            write_now()
        assert self._heard is not None, "asked in a block that has ended"
        return self._heard


class Plan:
    """A compiled queryset: SQL, its values with marks for those that are given, and how rows become objects."""

    def __init__(self, sql: str, values: Sequence[Any], marks: Sequence[str], compiler: SQLCompiler) -> None:
        self.sql, self.values, self.marks, self.compiler = sql, values, marks, compiler
        klass, select = compiler.klass_info or {}, compiler.select or []
        first, last = klass["select_fields"][0], klass["select_fields"][-1] + 1
        self.model, self.own = klass["model"], slice(first, last)
        self.names = [each[0].target.attname for each in select[self.own]]
        self.converters = compiler.get_converters([each[0] for each in select])
        self.related = get_related_populators(klass, select, connection.alias)  # type: ignore[call-arg]  # stubs of 6.0

    def objects(self, rows: Rows) -> Iterator[Any]:
        """As `ModelIterable` makes them."""
        for row in self.compiler.apply_converters(rows, self.converters) if self.converters else rows:
            made = self.model.from_db(connection.alias, self.names, row[self.own])
            for each in self.related:
                each.populate(row, made)
            yield made


@dataclass(frozen=True)
class Kept(Generic[M]):
    """A queryset over ids or words, compiled at its first use: `Kept(lambda pk: Organ.objects.filter(pk=pk))`."""

    build: Callable[..., QuerySet[M]]

    def asked(self, *given: UUID | str) -> Statement:
        """The statement for these values, for `ask`."""
        plan = self._plan
        return Statement(plan.sql, _filled(plan.values, dict(zip(plan.marks, given, strict=True))))

    def objects(self, rows: Rows) -> list[M]:
        """What the ORM would make of these rows."""
        return list(self._plan.objects(rows))

    def all(self, *given: UUID | str) -> list[M]:
        """The objects for these values."""
        known = (_ahead.get() or {}).get((self, *given))
        return self.objects(ask(self.asked(*given))[0]) if known is None else list(known)

    def first(self, *given: UUID | str) -> M | None:
        """The first of them."""
        return next(iter(self.all(*given)), None)

    @cached_property
    def _plan(self) -> "Plan":
        marks = [str(uuid4()) for _ in inspect.signature(self.build).parameters]
        compiler = self.build(*marks).query.get_compiler(using=connection.alias)
        sql, values = compiler.as_sql()
        return Plan(str(sql), values, marks, compiler)


# A kept statement and what it is asked with.
Wanted: TypeAlias = tuple[Kept[Any], tuple[UUID | str, ...]]


def _wanted(kept: Sequence[Kept[Any]], given: UUID, also: Sequence[Wanted]) -> tuple[Wanted, ...]:
    return (*((each, (given,)) for each in kept), *also)


def _asked(wanted: Sequence[Wanted]) -> list[Statement]:
    return [each.asked(*given) for each, given in wanted]


def _told(wanted: Sequence[Wanted], rows: Sequence[Rows]) -> dict[tuple[Any, ...], list[Any]]:
    return {(each, *given): each.objects(got) for (each, given), got in zip(wanted, rows, strict=True)}


def _filled(values: Sequence[Any], given: Mapping[str, Any]) -> list[Any]:
    return [_filled(each, given) if isinstance(each, list) else given.get(str(each), each) for each in values]


def _taken() -> list[Statement]:
    """What waits; it waits no longer."""
    waiting = _waiting.get() or []
    due, waiting[:] = waiting[:], []
    return due


def _run(statements: Sequence[Statement], *, commit: bool = False, after: Sequence[Statement] = ()) -> list[Answer]:
    here, words = connections[DEFAULT_DB_ALIAS], _forewords.get()
    if here.connection is None or not here.health_check_done:  # type: ignore[attr-defined]  # unknown to stubs
        here.close_if_health_check_failed()
        here.ensure_connection()
    here.validate_no_broken_transaction()
    first = _seen([each.statement for each in words if each.outside], here)
    then = _seen([*(each.statement for each in words if not each.outside), *statements], here)
    _said(words, here.connection)
    with here.wrap_database_errors:
        answers = travel(here.connection, then, first=first, commit=commit, after=_seen(after, here))
    return _sound([*statements, *after], answers[len(then) - len(statements) :])


def _said(words: Sequence[Foreword], line: psycopg.Connection) -> None:
    """Even if the trip fails: some of it may have been heard."""
    if words:
        _forewords.set(())
    for each in words:
        each.told(line)


def _sound(statements: Sequence[Statement], answers: list[Answer]) -> list[Answer]:
    for each, answer in zip(statements, answers, strict=True):
        if each.one and answer.count != 1:
            raise RowGone(each.sql)
        if each.heard is not None:
            each.heard(answer.rows)
    return answers


def _seen(statements: Sequence[Statement], here: Any) -> Sequence[Statement]:
    """The same: whoever watches the statements of the ORM or counts them has been told of these too."""
    watchers = [each for each in here.execute_wrappers if each is not before_each]
    return [_shown(each, watchers) for each in statements] if watchers or here.queries_logged else statements


def _shown(statement: Statement, watchers: Sequence[Callable[..., Any]]) -> Statement:
    seen = [statement]

    def execute(sql: str, values: Any, many: bool, context: dict[str, Any]) -> None:
        seen[0] = replace(statement, sql=sql, values=values)

    for wrapper in reversed(watchers):
        execute = partial(wrapper, execute)
    execute(statement.sql, statement.values, False, {"connection": connection, "cursor": None})
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement.sql, "time": "0.000"})
    return seen[0]


def _values(row: Model, fields: Sequence[Column], *, add: bool) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]
    return [_prepared(field, _saved(field, row, add=add), database) for field in fields]


def _saved(field: Column, row: Model, *, add: bool) -> Any:
    """`pre_save`, which is the attribute itself for every field that has no ideas of its own."""
    return getattr(row, field.attname) if type(field).pre_save is Field.pre_save else field.pre_save(row, add)


def _prepared(field: Column, value: Any, database: Any) -> Any:
    as_it_is = value is None or (type(field), type(value)) in AS_THEY_ARE
    return value if as_it_is else field.get_db_prep_save(value, database)


@cache
def _fields(model: type[Model], names: tuple[str, ...] = ()) -> tuple[Column, ...]:
    told = {field.name: field for field in model._meta.concrete_fields}
    return tuple(told[name] for name in names or told)


@cache
def _but_the_key(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if not field.primary_key)


@cache
def _insertion(model: type[Model]) -> str:
    query = InsertQuery(model)
    query.insert_values(_fields(model), [model()], raw=False)
    ((sql, _),) = query.get_compiler(connection=connection).as_sql()
    return str(sql)


@cache
def _change(model: type[Model], fields: tuple[Column, ...]) -> str:
    quote = connection.ops.quote_name
    key = quote(str(model._meta.pk.column))
    told = ", ".join(f"{quote(str(field.column))} = {_place(field)}" for field in fields)
    return f"UPDATE {quote(model._meta.db_table)} SET {told} WHERE {key} = %s"


def _place(field: Column) -> str:
    own = getattr(field, "get_placeholder", None)
    return own(None, None, connection) if own else "%s"
