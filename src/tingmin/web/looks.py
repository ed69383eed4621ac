"""Who opened a matter, as its petitioner is told: by organ, day and kind, each once (domain §7, P16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tingmin.accounts.audit import months_before, readings_of
from tingmin.accounts.types import READINGS
from tingmin.kernel.labels import Label
from tingmin.kernel.times import day_of

LOOKS_BACK_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Look:
    """An organ opened the matter on a day; `at` is the last time on that day."""

    organ: Label
    on: date
    at: datetime
    kind: Label
    in_emergency: bool


def told_looks(matter_id: UUID, *, at: datetime) -> Sequence[Look]:
    """The looks of three years, newest first; many on one day count once."""
    found: dict[tuple[object, ...], Look] = {}
    for row in readings_of(matter_id, since=months_before(at, LOOKS_BACK_MONTHS)):
        look = Look(row.organ, day_of(row.at), row.at, READINGS[row.kind], row.in_emergency)
        found.setdefault((look.organ, look.on, look.kind, look.in_emergency), look)
    return list(found.values())
