"""The words of an import: profile, row, letter, verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tingmin.handling.types import Outcome
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import Refusal
from tingmin.law.types import Category, Channel


class Until(StrEnum):
    """How far a row that has its answer is walked."""

    SERVED = "served"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a source speaks: `columns` leads from our word to its column; `organ`, `purpose` hold for every row."""

    name: str
    columns: Mapping[str, str]
    registrar: str
    channel: Channel
    category: Category
    route: str
    content_class: str
    outcome: Outcome
    until: Until
    dates: tuple[str, ...]
    organ: str = ""
    purpose: str = ""
    purposes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the file, by its columns; `fault` says why it could not be read."""

    line: int
    cells: Mapping[str, object] = field(default_factory=dict)
    fault: Refusal | None = None


class Day(StrEnum):
    """The three days of a letter's life that an import knows or can reckon."""

    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A row understood: what came in, who answered, what, and when (`days` holds only days that have come)."""

    reference: str
    title: str
    text: str
    purpose: str
    organ: OrganId
    organ_code: str
    organ_name: str
    answers: tuple[str, ...]
    days: Mapping[Day, date]

    @property
    def received_on(self) -> date:
        """The day that chooses the law."""
        return self.days[Day.RECEIVED]


class Fate(StrEnum):
    """What became of a row."""

    ADDED = "added"
    ALREADY_THERE = "already_there"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row's fate: a letter that is in (or would be), or the refusal that keeps it out."""

    line: int
    fate: Fate
    letter: Letter | None = None
    refusal: Refusal | None = None
