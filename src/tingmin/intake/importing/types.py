"""The words of an import: profile, row, letter, verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tingmin.handling.types import Outcome
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import Refusal
from tingmin.law.types import Category, Channel
from tingmin.people.types import Identity


class Until(StrEnum):
    """How far a row is walked: only registered, by the organ that it names; or, if it has its answer, to the end."""

    REGISTERED = "registered"
    SERVED = "served"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a source speaks: `columns` leads from our word to its column; `organ`, `purpose` hold for every row.

    Registrar, category, route, content class and outcome are for what is walked past its registration.
    """

    name: str
    columns: Mapping[str, str]
    channel: Channel
    until: Until
    dates: tuple[str, ...]
    registrar: str = ""
    category: Category | None = None
    route: str = ""
    content_class: str = ""
    outcome: Outcome | None = None
    organ: str = ""
    purpose: str = ""
    purposes: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    # The words that mean "in confidence" (保密) in that column.
    confidential: tuple[str, ...] = ()


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


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a row says, before the directory tells which organs it means (`days` holds only days that have come)."""

    reference: str
    title: str
    text: str
    purpose: str
    organ_called: str
    answers: tuple[str, ...]
    days: Mapping[Day, date]
    channel: Channel
    identity: Identity
    accused: Sequence[str]
    confidential: bool


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
    channel: Channel
    identity: Identity = field(default_factory=Identity)
    respondents: tuple[OrganId, ...] = ()
    confidential: bool = False

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
