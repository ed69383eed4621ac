"""From a start day to a last day: first day not counted, a last day on a rest day moves on (民法典 §201, §203)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law import calendar
from tingmin.law.parameters import parameters
from tingmin.law.types import Book, Clock, Unit


class LimitNotSet(Refusal):
    """A clock whose length an officer must set in the document."""

    code = "limit_not_set"
    sentence = Label(
        zh="期限“{clock}”由办理文书确定，请填写截止日期。",
        en="The limit “{clock}” is set in the document; give its last day.",
    )


class PauseNotAllowed(Refusal):
    """Only a re-review is paused, and only by its hearing (XF2005 §35; XF2022 §36)."""

    code = "pause_not_allowed"
    sentence = Label(
        zh="期限“{clock}”不因听证中止：只有复核期限扣除听证时间（《信访工作条例》第36条）。",
        en="The limit “{clock}” is not paused: only re-review leaves hearing time out (XF2022 §36).",
    )


@dataclass(frozen=True, slots=True)
class Pause:
    """Days left out of a limit: from `begin`, until the day `end` on which it runs again (half-open)."""

    begin: date
    end: date
    ground: str = "hearing"

    @property
    def days(self) -> int:
        """Calendar days left out."""
        return (self.end - self.begin).days


@dataclass(frozen=True, slots=True)
class Due:
    """The last day as counted (`raw`) and as moved off a rest day (`effective`), with all that led there."""

    clock: Clock
    start: date
    length: int
    raw: date
    effective: date
    extension: int = 0
    pauses: tuple[Pause, ...] = ()
    set_by_document: bool = False

    @property
    def provisional(self) -> bool:
        """True when the count used a year whose State Council notice has not come."""
        return any(calendar.is_provisional(date(y, 1, 1)) for y in range(self.start.year, self.effective.year + 1))


def due(
    clock: Clock, *, start: date, book: Book | None = None, set_on: date | None = None,
    extension: int = 0, pauses: Sequence[Pause] = (),
) -> Due:
    """The last day of a limit that starts on `start` (day zero); `set_on` is a last day fixed by a document."""
    _refuse_pauses(clock, pauses)
    length = (set_on - start).days if set_on else length_of(clock, book)
    raw = _count(start, clock.unit, length + extension + sum(p.days for p in pauses))
    return Due(
        clock=clock, start=start, length=length, raw=raw, effective=calendar.next_working_day(raw)
        if clock.unit is Unit.DAY else raw,
        extension=extension, pauses=tuple(pauses), set_by_document=set_on is not None,
    )


def length_of(clock: Clock, book: Book | None = None) -> int:
    """Days of a clock: what this book's article says, else the common number, else the site's parameter."""
    said = [days for pack, days in clock.length_in if book is not None and book.has(pack)]
    if said or clock.length is not None:
        return said[0] if said else clock.length or 0
    if clock.parameter:
        return parameters()[clock.parameter].value
    raise LimitNotSet(clock=clock.label)


def _count(start: date, unit: Unit, length: int) -> date:
    if unit is Unit.WORKING_DAY:
        return calendar.add_working_days(start, length)
    return start + timedelta(days=length)


def _refuse_pauses(clock: Clock, pauses: Sequence[Pause]) -> None:
    if any(pause.ground not in clock.pauses_on for pause in pauses):
        raise PauseNotAllowed(clock=clock.label)
