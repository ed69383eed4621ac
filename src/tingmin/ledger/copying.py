"""Many rows at once: tables as COPY sees them, and COPY into them, also where a fence stands around a table.

A line has one column after the other between tabs; what nobody fills has its model's default. It lies in the room
`ledger` for the reason of `ledger.statements`: every room above writes rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

NULL = "\\N"
ESCAPES = ((b"\\", b"\\\\"), (b"\n", b"\\n"), (b"\t", b"\\t"), (b"\r", b"\\r"))
FENCED = "SELECT row_security_active(%s)"


@dataclass(frozen=True, slots=True)
class Table:
    """Where rows go: the statement, and each column with what stands in it by itself."""

    name: str
    copy: str
    columns: Mapping[str, str]

    def line(self, **said: str) -> str:
        """A line of text for COPY; a column that the table does not have is a mistake."""
        if unknown := said.keys() - self.columns.keys():
            raise KeyError(f"{self.name} has no {', '.join(sorted(unknown))}")
        return "\t".join((dict(self.columns) | said).values()) + "\n"

    @property
    def named(self) -> str:
        """The columns as a statement lists them."""
        return ", ".join(f'"{each}"' for each in self.columns)


@cache
def table(model: str) -> Table:
    """The table of a model."""
    known: type[Model] = apps.get_model(model)
    columns = {str(each.column): _default(each) for each in known._meta.concrete_fields if not _by_itself(each)}
    names, name = ", ".join(f'"{each}"' for each in columns), known._meta.db_table
    return Table(name, f'COPY "{name}" ({names}) FROM STDIN', columns)


def escaped(text: bytes) -> bytes:
    """Text between two tabs."""
    for sign, spelt in ESCAPES:  # four searches that find nothing are ten times as fast as one translation
        text = text.replace(sign, spelt)
    return text


def hexed(value: str) -> str:
    """A byte string between two tabs, from its hex digits."""
    return f"\\\\x{value}"


def array(values: Sequence[str]) -> str:
    """An array of plain words."""
    return "{" + ",".join(values) + "}"


def copy_in(model: str, lines: bytes) -> None:
    """Write lines of a model, inside the caller's transaction; constraints, triggers and policies hold as ever."""
    into = table(model)
    if _is_fenced(into):
        _copy_through_the_gate(into, lines)
    elif lines:
        _copy(into.copy, lines)


def _is_fenced(into: Table) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(FENCED, [into.name])
        return bool(cursor.fetchone() == (True,))


def _copy_through_the_gate(into: Table, lines: bytes) -> None:
    """PostgreSQL copies nothing into a table with policies: one of this session takes it, INSERT asks the policy."""
    gate = f"gate_{into.name}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE IF NOT EXISTS "{gate}" (LIKE "{into.name}") ON COMMIT DELETE ROWS')
        cursor.execute(f'TRUNCATE "{gate}"')  # of an earlier call in the same transaction
        _copy(into.copy.replace(f'"{into.name}"', f'"{gate}"', 1), lines)
        cursor.execute(f'INSERT INTO "{into.name}" ({into.named}) SELECT {into.named} FROM "{gate}"')


def _copy(statement: str, lines: bytes) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        copy.write(lines)


def _by_itself(each: Any) -> bool:
    return bool(each.get_internal_type() in ("AutoField", "BigAutoField"))


def _default(each: Any) -> str:
    if each.default is NOT_PROVIDED:
        return NULL if each.null else ""
    return _written(each.get_default())


def _written(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return array([str(item) for item in value])
    if isinstance(value, dict):
        return "{}"
    return hexed(value.hex()) if isinstance(value, bytes) else str(value)
