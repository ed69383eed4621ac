"""Who would group, count or rank people: told from the statement itself, whoever wrote it."""

import re
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import models
from sqlglot import exp, parse
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope

PEOPLE = ("people_person", "accounts_user")
# Columns of those tables that say nothing of a person: under which key a row rests, when it came.
NOT_OF_A_PERSON = {"key_name", "indexed_under", "enrolled_at", "erased_at", "is_active", "last_login"}
NAMES_A_PERSON = re.compile(r"^(person|actor_person|staff|officer|officers|agent|checker|walled_people|.*_by)$")
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s")
OTHER_STATEMENTS = re.compile(
    r"^\s*(SET|RESET|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SHOW|LOCK|FETCH|CLOSE|DECLARE|MOVE)\b", re.IGNORECASE
)

Column = tuple[str, str]


@cache
def person_columns() -> frozenset[Column]:
    """Table and column of everything that stands for one person; what a new table adds is found by its keys."""
    return frozenset(
        (model._meta.db_table, field.column) for model in own_models() for field in fields(model) if is_person(field)
    )


def own_models() -> list[type[models.Model]]:
    """The tables of our rooms."""
    return [model for model in apps.get_models() if model.__module__.startswith("tingmin.")]


def fields(model: type[models.Model]) -> list[models.Field]:
    """Its columns."""
    return [field for field in model._meta.concrete_fields if field.column]


def is_person(field: models.Field) -> bool:
    """A key to a person, a column that says so by its name, or anything told about one."""
    if field.model._meta.db_table in PEOPLE:
        return field.column not in NOT_OF_A_PERSON
    target = field.related_model._meta.db_table if field.related_model else ""
    return target in PEOPLE or bool(NAMES_A_PERSON.match(field.column))


def offences(sql: str) -> list[str]:
    """What a statement does to people that it must not; empty for a lawful one."""
    if OTHER_STATEMENTS.match(sql):
        return []
    found = []
    for tree in parse(PLACEHOLDER.sub("NULL", sql), read="postgres"):
        if tree is not None:
            found += [offence for scope in _scopes(tree) for offence in _of_scope(scope)]
    return found


def readable(sql: str) -> bool:
    """Whether the parser understands it: what it does not understand is no proof."""
    try:
        offences(sql)
    except SqlglotError:
        return False
    return True


def _scopes(tree: exp.Expression) -> Iterator[Scope]:
    for query in list(tree.find_all(exp.Select))[:1] if not isinstance(tree, exp.Query) else [tree]:
        named = qualify(
            query.copy(), schema=_schema(), dialect="postgres", quote_identifiers=False, validate_qualify_columns=False,
            expand_stars=False,
        )  # fmt: skip
        yield from traverse_scope(named)


def _of_scope(scope: Scope) -> Iterator[str]:
    select = scope.expression
    if not isinstance(select, exp.Select):
        return
    for how, key in _keys(select):
        for table, column in _bases(key, scope):
            if (table, column) in person_columns():
                yield f"{how} {table}.{column}"
    if where := select.args.get("where"):
        for table, column in _bases(where, scope) if _aggregates(select) else ():
            if (table, column) in person_columns():
                yield f"counts one {table}.{column}"


def _keys(select: exp.Select) -> Iterator[tuple[str, exp.Expression]]:
    """What rows are put together by."""
    if group := select.args.get("group"):
        for each in group.find_all(exp.Column, exp.Literal):
            yield "groups by", _positioned(select, each)
    if distinct := select.args.get("distinct"):
        chosen = distinct.args.get("on")
        for each in [chosen] if chosen else _told_apart(select):
            yield "tells apart", each
    for window in select.find_all(exp.Window):
        for each in [*window.args.get("partition_by", ()), *filter(None, [window.args.get("order")])]:
            yield "ranks by", each


def _told_apart(select: exp.Select) -> list[exp.Expression]:
    """The whole list, unless the key of a matter, document … stands in it: then it tells those apart, not people."""
    keys = {model._meta.pk.column for model in own_models() if model._meta.db_table not in PEOPLE}
    tables = {each.alias_or_name: each.name for each in select.find_all(exp.Table)}
    own = (each for each in select.expressions if isinstance(each.unalias(), exp.Column))
    apart = any(each.unalias().name in keys and tables.get(each.unalias().table) not in PEOPLE for each in own)
    return [] if apart else select.expressions


def _positioned(select: exp.Select, key: exp.Expression) -> exp.Expression:
    if isinstance(key, exp.Literal) and not key.is_string:
        return select.expressions[int(key.this) - 1]
    return key


def _aggregates(select: exp.Select) -> bool:
    own = (each for item in select.expressions for each in item.find_all(exp.AggFunc))
    return any(each.find_ancestor(exp.Select) is select for each in own)


def _bases(node: exp.Expression, scope: Scope) -> Iterator[Column]:
    """The columns of tables that an expression rests on, through aliases and derived tables, without subqueries."""
    for column in node.find_all(exp.Column):
        if column.find_ancestor(exp.Select) is scope.expression:
            yield from _base(column, scope)


def _base(column: exp.Column, scope: Scope | None) -> Iterator[Column]:
    while scope is not None and column.table not in scope.sources:
        scope = scope.parent
    source = scope.sources[column.table] if scope is not None else None
    if isinstance(source, exp.Table):
        yield source.name, column.name
    elif isinstance(source, Scope) and isinstance(source.expression, exp.Select):
        for item in source.expression.expressions:
            if item.alias_or_name == column.name:
                yield from _bases(item, source)


@cache
def _schema() -> dict[str, dict[str, str]]:
    """Tables and columns as the models name them: no statement of ours needs the types."""
    models_ = apps.get_models(include_auto_created=True)
    return {each._meta.db_table: {field.column: "text" for field in fields(each)} for each in models_}
