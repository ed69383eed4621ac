"""What a registration wrote, read back cell by cell, and by what name each thing that belongs to one letter is known.

Columns of JSON, and the canonical JSON that the ledger hashes, are taken apart into their leaves.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from tingmin.documents.queries import documents_about
from tingmin.intake.actions import sound
from tingmin.intake.importing.types import Letter
from tingmin.intake.importing.walk import claim_of
from tingmin.kernel.times import noon_of
from tingmin.law.clocks import CLOCKS, clock
from tingmin.law.explain import day_zh
from tingmin.law.limits import due
from tingmin.law.packs import book_on
from tingmin.law.types import Unit
from tingmin.ledger.queries import columns_of, history
from tingmin.ledger.rules import canonical, instant
from tingmin.ledger.statements import Statement, ask
from tingmin.matters.actions.registering import code_digest
from tingmin.matters.types import Registered

# Model, row, column, and within JSON the way to the leaf.
Place = tuple[str | int, ...]
# Rows of these hang on one matter; nothing else may be written where a mould is cast.
HANGING: Mapping[str, str] = {
    "people.Person": "id IN (SELECT person_id FROM matters_party WHERE matter_id = %s)",
    "matters.Matter": "id = %s",
    "matters.MatterText": "matter_id = %s",
    "matters.Respondent": "matter_id = %s",
    "matters.Party": "matter_id = %s",
    "matters.Obligation": "matter_id = %s",
    "documents.Document": "about = %s",
    "ledger.Fact": "subject_id = %s",
    "ledger.Enclosure": "fact_id IN (SELECT id FROM ledger_fact WHERE subject_id = %s)",
}
COUNTED = "documents_numberseries"
READING = ("SELECT", "SAVEPOINT", "RELEASE", "WITH")
# What the vault gives for each person anew.
VAULTED = ("sealed", "wrapped_key", "key_name", "name_mask", "phone_mask", "indexes", "indexed_under")
SINGLE = ("documents.Document", "ledger.Fact", "ledger.Enclosure")
# A paper may state a limit whose clock does not run (no notice is owed to an unclear address).
LIMITS = tuple(each.code for each in CLOCKS if each.unit is Unit.DAY and each.length is not None)
CONTENT, ENCLOSED, FACT = "content", "enclosed", "fact"


class NotCast(Exception):
    """This registration does something that a mould cannot repeat; its kind stays with the verb."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The leaves of all rows, and the names under which the letter's own values are known."""

    leaves: Mapping[Place, Any]
    names: Mapping[str, str]


@contextmanager
def watched() -> Iterator[None]:
    """Raise `NotCast` as soon as anything else is written than the rows of a new matter."""
    with connection.execute_wrapper(_allow_only_known):
        yield


def evidence_of(letter: Letter, registered: Registered) -> Evidence:
    """The rows of a letter that the verb has just registered; raises `NotCast` where there are more than usual."""
    found = ask(*(Statement(_reading(model), [registered.matter_id]) for model in HANGING))
    rows = dict(zip(HANGING, found, strict=True))
    if any(len(rows[model]) > 1 for model in SINGLE) or len(rows["people.Person"]) != 1:
        raise NotCast("one person, one fact, at most one document")
    leaves: dict[Place, Any] = {}
    for model, of_model in rows.items():
        for number, row in enumerate(of_model):
            leaves |= _leaves_of_row(model, number, row)
    names = {**_ids(rows), **_said(letter, registered), **days_of(letter.received_on, _clocks(rows))}
    for hashed, content, told in _hashed(registered):
        leaves |= _flat((hashed,), json.loads(content))
        names |= told
    return Evidence(leaves, names)


def _hashed(registered: Registered) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """What is hashed, as the bytes that are, and under which names the outcome is known."""
    for paper in documents_about(registered.matter_id):
        yield CONTENT, paper.frozen().canonical(), {"paper": paper.number, "hash": paper.sha256}
    for fact in history(registered.matter_id):
        hashes = {"digest": bytes(fact.digest).hex(), "commitment": bytes(fact.commitment).hex()}
        yield FACT, canonical(columns_of(fact)), hashes
        if fact.commitment:
            yield ENCLOSED, canonical(fact.enclosure.content or {}), {"salt": bytes(fact.enclosure.salt).hex()}


@lru_cache(maxsize=50_000)
def days_of(day: date, clocks: tuple[str, ...], limits: tuple[str, ...] = LIMITS) -> Mapping[str, str]:
    """Everything that follows from the day alone: its spellings, and the limits that the law counts from it."""
    at, law = noon_of(day), book_on(day)
    told = {"on": day.isoformat(), "zh": day_zh(day), "at": f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}+00",
            "instant": instant(at)}  # fmt: skip
    for code in clocks:
        own = due(clock(code), start=day, book=law)
        told |= {f"effective.{code}": own.effective.isoformat(), f"raw.{code}": own.raw.isoformat()}
        told[f"provisional.{code}"] = "true" if own.provisional else "false"
    return told | {f"limit.{code}": due(clock(code), start=day).effective.isoformat() for code in limits}


@cache
def columns_of_table(model: str) -> Sequence[Any]:
    """The fields of a table in their order, as `ledger.copying.table` lists them."""
    known: type[Model] = apps.get_model(model)
    return known._meta.concrete_fields


def is_bytes(field: Any) -> bool:
    """True for a column whose text is hex behind a prefix."""
    return bool(field.get_internal_type() == "BinaryField")


def is_json(field: Any) -> bool:
    """True for a column that is taken apart."""
    return bool(field.get_internal_type() == "JSONField")


def _allow_only_known(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    said = sql.split(maxsplit=3)
    writes = said[0].upper() == "INSERT" and said[2].strip('"') in _known_tables()
    if not writes and said[0].upper() not in READING:
        raise NotCast(" ".join(said[:3]))
    return execute(sql, params, many, context)


@cache
def _known_tables() -> frozenset[str]:
    return frozenset({COUNTED, *(apps.get_model(model)._meta.db_table for model in HANGING)})


@cache
def _reading(model: str) -> str:
    """All columns of what hangs on a matter, as text."""
    fields, name = columns_of_table(model), apps.get_model(model)._meta.db_table
    columns = ", ".join(f'"{each.column}"::text' for each in fields)
    key = next(each.column for each in fields if each.primary_key)
    return f'SELECT {columns} FROM "{name}" WHERE {HANGING[model]} ORDER BY "{key}"'


def _leaves_of_row(model: str, number: int, row: Sequence[Any]) -> dict[Place, Any]:
    leaves: dict[Place, Any] = {}
    for field, text in zip(columns_of_table(model), row, strict=True):
        place = (model, number, field.column)
        if text is not None and is_json(field):
            leaves |= _flat(place, json.loads(text))
        else:
            leaves[place] = text[2:] if text is not None and is_bytes(field) else text
    return leaves


def _flat(place: Place, value: Any) -> dict[Place, Any]:
    if isinstance(value, dict):
        inner = [_flat((*place, name), each) for name, each in value.items()]
    elif isinstance(value, list):
        inner = [_flat((*place, number), each) for number, each in enumerate(value)]
    else:
        return {place: value}
    # What is empty has no leaves, and still it is there.
    return {place: {} if isinstance(value, dict) else []} | {p: v for each in inner for p, v in each.items()}


def _ids(rows: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, str]:
    told: dict[str, str] = {}
    for model, found in rows.items():
        key = next(n for n, each in enumerate(columns_of_table(model)) if each.primary_key)
        if columns_of_table(model)[key].remote_field is None:
            told |= {f"id.{model}.{number}": row[key] for number, row in enumerate(found)}
    return told


def _said(letter: Letter, registered: Registered) -> dict[str, str]:
    said = sound(claim_of(letter))
    code = code_digest(registered.query_code).hex()
    return {"title": said.title[:200], "body": said.body, "reference": letter.reference, "code": code,
            "number": registered.number, "channel": letter.channel.value, "purpose": letter.purpose}  # fmt: skip


def _clocks(rows: Mapping[str, Sequence[Sequence[Any]]]) -> tuple[str, ...]:
    place = next(n for n, each in enumerate(columns_of_table("matters.Obligation")) if each.column == "clock")
    return tuple(row[place] for row in rows["matters.Obligation"])
