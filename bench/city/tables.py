"""Tables as COPY sees them: text lines by column; what the generator does not know gets its model's default."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

NULL = "\\N"
ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"))


@dataclass(frozen=True, slots=True)
class Table:
    """Where rows go: the statement, and what every line ends with."""

    model: str
    name: str
    copy: str
    ending: str


def table(model: str, columns: Sequence[str]) -> Table:
    """A table filled by these columns; whatever the model has besides is filled with its default."""
    known: type[Model] = apps.get_model(model)
    others = [each for each in known._meta.concrete_fields if each.column not in columns and not _by_itself(each)]
    names = ", ".join(f'"{each}"' for each in (*columns, *(other.column for other in others)))
    ending = "".join("\t" + _default(each) for each in others) + "\n"
    return Table(model, known._meta.db_table, f'COPY "{known._meta.db_table}" ({names}) FROM STDIN', ending)


def escaped(text: str) -> str:
    """Text between two tabs."""
    for sign, spelt in ESCAPES:  # four searches that find nothing are ten times as fast as one translation
        text = text.replace(sign, spelt)
    return text


def hexed(value: bytes) -> str:
    """A byte string between two tabs."""
    return "\\\\x" + value.hex()


def array(values: Sequence[str]) -> str:
    """An array of plain words."""
    return "{" + ",".join(values) + "}"


def byte_array(values: Sequence[bytes]) -> str:
    """An array of byte strings: escaped once for the array, once for COPY."""
    return "{" + ",".join(f'"\\\\\\\\x{each.hex()}"' for each in values) + "}"


def _by_itself(each: Any) -> bool:
    return bool(each.get_internal_type() in ("AutoField", "BigAutoField"))


def _default(each: Any) -> str:
    if each.default is NOT_PROVIDED:
        return NULL if each.null else ""
    value = each.get_default()
    return _written(value)


def _written(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return array([str(item) for item in value])
    if isinstance(value, dict):
        return "{}"
    return hexed(value) if isinstance(value, bytes) else escaped(str(value))
