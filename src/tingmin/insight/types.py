"""What is counted: how far matters have come, how organs keep their limits, how they are rated, what they assign."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tingmin.law.satisfaction import Answers, Ratings, share


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `since` to `until`, both counted."""

    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Matters of one national pack: `served` have their answer, of these `completed` ended; `open` wait for one."""

    pack: str
    matters: int
    served: int
    completed: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTime:
    """How one organ keeps its limits for handling (D06, D17, D21)."""

    code: str
    organ: str
    answers: Answers

    @property
    def handled(self) -> int:
        """Answered at all, in time or late."""
        return self.answers.on_time + self.answers.late

    @property
    def rate(self) -> float | None:
        """The rate of timely answers between 0 and 1 (按期答复率); None when nothing is owed."""
        exact = self.answers.on_time_rate
        return None if exact is None else round(float(exact), 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """How petitioners rated one organ; `window_open` counts replies that may still be rated, on neither side."""

    code: str
    organ: str
    ratings: Ratings
    window_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sendings:
    """How often matters that one organ registered were passed on without a report, and how often with one."""

    code: str
    organ: str
    transferred: int
    assigned: int

    @property
    def assigned_share(self) -> Fraction | None:
        """Assigned among transferred and assigned (交办比例); None when nothing was passed on."""
        return share(self.assigned, of=self.transferred + self.assigned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What an organ registered: petitions and orders, and how many of them are one matter told in both channels."""

    code: str
    organ: str
    petitions: int
    orders: int
    twice: int

    @property
    def matters(self) -> int:
        """Each pair once."""
        return self.petitions + self.orders - self.twice


def sum_progress(rows: Iterable[Progress]) -> list[Progress]:
    """One row for each pack, the older law first."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.pack, Counter()).update(
            matters=row.matters, served=row.served, completed=row.completed, open=row.open
        )
    return [Progress(pack=pack, **_all(counts[pack], PROGRESS)) for pack in sorted(counts)]


def sum_on_time(rows: Iterable[OnTime]) -> list[OnTime]:
    """One row for each organ, the busiest first."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        a = row.answers
        counts.setdefault((row.code, row.organ), Counter()).update(
            on_time=a.on_time, late=a.late, unanswered=a.unanswered, overdue_unanswered=a.overdue_unanswered
        )
    busiest = sorted(counts, key=lambda key: (-counts[key].total(), key))
    return [
        OnTime(code=code, organ=organ, answers=Answers(**_all(counts[code, organ], ANSWERS))) for code, organ in busiest
    ]


PROGRESS = ("matters", "served", "completed", "open")
ANSWERS = ("on_time", "late", "unanswered", "overdue_unanswered")


def _all(counts: Counter[str], names: Iterable[str]) -> dict[str, int]:
    return {name: counts[name] for name in names}
