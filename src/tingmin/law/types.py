"""The words of the statute: packs, articles, stages, offices, clocks, steps, and where a matter stands."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tingmin.kernel.labels import Label


class Unit(StrEnum):
    """How a limit counts."""

    DAY = "day"
    WORKING_DAY = "working_day"
    AT_ONCE = "at_once"
    HOUR = "hour"


class Channel(StrEnum):
    """How a petition reaches us (信访形式): letter, visit, online, phone, e-mail, fax."""

    LETTER = "letter"
    VISIT = "visit"
    ONLINE = "online"
    PHONE = "phone"
    EMAIL = "email"
    FAX = "fax"


class Category(StrEnum):
    """The three categories (三类) of XF2022 §29–31."""

    SUGGESTION = "suggestion"
    ACCUSATION = "accusation"
    APPEAL_CLAIM = "appeal_claim"


class Office(StrEnum):
    """Who may take a step, by the relation of the actor's organ to the matter."""

    PETITIONER = "petitioner"
    REGISTRAR = "registrar"
    REGISTRAR_HANDLER = "registrar_handler"
    HOLDER_CLERK = "holder_clerk"
    HOLDER_HANDLER = "holder_handler"
    HOLDER_HEAD = "holder_head"
    HOLDER_LEADER = "holder_leader"
    TRANSFEROR = "transferor"
    SUPERIOR = "superior"
    REVIEWER = "reviewer"
    REVIEW_HEAD = "review_head"
    SUPERVISOR = "supervisor"
    SUPERVISION_HEAD = "supervision_head"
    AGENT = "agent"
    DISPATCH_HEAD = "dispatch_head"
    CLOCKWORK = "clockwork"


class Debtor(StrEnum):
    """Who owes what a clock measures."""

    HOLDER = "holder"
    REVIEWER = "reviewer"
    REGISTRAR = "registrar"
    SENDER = "sender"
    PETITIONER = "petitioner"


@dataclass(frozen=True, slots=True)
class RulePack:
    """A regulation in force between two days; an overlay adds local rules to a pack on the same subject."""

    code: str
    label: Label
    valid_from: date
    valid_to: date | None = None
    overlay: bool = False
    instrument: str = ""
    subject: str = "petition"

    def in_force(self, day: date) -> bool:
        """True on every day from `valid_from` to `valid_to`, both included."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Article:
    """A place in a regulation, such as `XF2022 §22`; `DESIGN` marks a rule of this house without legal force."""

    pack: str
    clause: str

    def __str__(self) -> str:
        return f"{self.pack} {self.clause}"


def cite(text: str) -> tuple[Article, ...]:
    """Articles from `"XF2005 §21; XF2022 §22"`."""
    return tuple(Article(*part.strip().split(" ", 1)) for part in text.split(";"))


@dataclass(frozen=True, slots=True)
class Book:
    """A national pack with its overlays: the law under which a matter was registered."""

    code: str
    packs: tuple[RulePack, ...]

    def has(self, pack: str) -> bool:
        """True when the book contains the pack of that code."""
        return any(each.code == pack for each in self.packs)

    def cites(self, articles: tuple[Article, ...]) -> tuple[Article, ...]:
        """Those articles that belong to this book (house rules belong to every book)."""
        return tuple(a for a in articles if a.pack == "DESIGN" or self.has(a.pack))


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a limit may be extended (by the site's `parameter` where no article says), who approves, and where."""

    max_days: int
    approver: Office
    articles: tuple[Article, ...]
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A limit (期限). `length` None means: set by an officer in the document, or by the site's parameter.

    With one of the marks in `lapses_if`, or without all of `only_if`, nothing is owed and the clock never starts.
    """

    code: str
    label: Label
    start: Label
    length: int | None
    unit: Unit
    debtor: Debtor
    articles: tuple[Article, ...]
    extension: Extension | None = None
    pauses_on: tuple[str, ...] = ()
    lapses_if: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    parameter: str = ""
    length_in: tuple[tuple[str, int], ...] = ()

    def arises(self, marks: AbstractSet[str]) -> bool:
        """True when a matter with these marks owes what this clock measures."""
        return not marks & set(self.lapses_if) and marks >= set(self.only_if)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a matter may stand; at an `end` nothing more is owed."""

    code: str
    label: Label
    end: bool = False
    told: Label | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a statute table. `source` and `target` are stage codes; `starts`, `stops` are clock codes.

    With `since`, the clocks started count from the start day of that clock, not from the day of the step.
    """

    step: str
    label: Label
    source: str
    target: str
    by: tuple[Office, ...]
    articles: tuple[Article, ...]
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: str = ""
    document: str = ""
    guards: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    since: str = ""
    room: str = "handling"


@dataclass(frozen=True, slots=True)
class Running:
    """A clock of a matter, as far as the law asks: its effective last day, its start, running or not, paused or not."""

    code: str
    due: date
    running: bool = True
    paused: bool = False
    started: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the statute asks of a matter before a step: no names, no texts."""

    book: Book
    stage: str
    channel: Channel
    today: date
    category: Category | None = None
    route: str = ""
    clocks: Mapping[str, Running] = field(default_factory=dict)
    marks: frozenset[str] = frozenset()

    def runs(self, *codes: str) -> bool:
        """True when one of these clocks is running."""
        return any(c in self.clocks and self.clocks[c].running for c in codes)

    def in_time(self, code: str) -> bool:
        """True when the clock runs and its last day has not passed."""
        clock = self.clocks.get(code)
        return clock is not None and clock.running and self.today <= clock.due


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition of a step, with the sentence that is said when it does not hold."""

    code: str
    label: Label
    otherwise: Label
    holds: Callable[[Standing], bool]
