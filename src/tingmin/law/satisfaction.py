"""The rates of domain §3.7 as formulas: whoever does not answer stands on neither side (fact 12)."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """Counted ratings; `overdue_unrated` are replies whose rating window closed without one."""

    satisfied: int = 0
    basically: int = 0
    dissatisfied: int = 0
    overdue_unrated: int = 0

    @property
    def rated(self) -> int:
        """Replies that were rated at all."""
        return self.satisfied + self.basically + self.dissatisfied

    @property
    def participation(self) -> Fraction | None:
        """Rated among all whose window is over or used (参评率); None when there are none."""
        return share(self.rated, of=self.rated + self.overdue_unrated)

    @property
    def satisfaction(self) -> Fraction | None:
        """Satisfied or basically satisfied among the rated (满意率); None when nobody rated."""
        return share(self.satisfied + self.basically, of=self.rated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Counted duties to answer: in time, late, still open in time, still open and overdue."""

    on_time: int = 0
    late: int = 0
    unanswered: int = 0
    overdue_unanswered: int = 0

    @property
    def on_time_rate(self) -> Fraction | None:
        """In time among all (及时受理率, 按期答复率); None when there are none."""
        return share(self.on_time, of=self.on_time + self.late + self.unanswered + self.overdue_unanswered)


def share(part: int, *, of: int) -> Fraction | None:
    """An exact share; None of nothing, because 0 % and 100 % would both be untrue."""
    return Fraction(part, of) if of else None
