"""From a start day to a last day: the first day is not counted, rest days move the last one (民法典 §201, §203)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of
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


class LimitBackwards(Refusal):
    """A last day before the day on which the limit starts."""

    code = "limit_backwards"
    sentence = Label(
        zh="期限“{clock}”的截止日{last}早于起算日{start}，请改正。",
        en="The last day {last} of “{clock}” lies before its start {start}; correct it.",
    )


class HoursOutOfRange(Refusal):
    """A limit in hours that would have run out before it began, or outlast any unit's memory of it."""

    code = "hours_out_of_range"
    sentence = Label(
        zh="期限“{clock}”应为1至{most}小时，不能是{hours}小时，请改正。",
        en="The limit “{clock}” is 1 to {most} hours; it cannot be {hours}; correct it.",
    )


class PauseNotAllowed(Refusal):
    """Only a re-review is paused, and only by its hearing (XF2005 §35; XF2022 §36)."""

    code = "pause_not_allowed"
    sentence = Label(
        zh="期限“{clock}”不因听证中止：只有复核期限扣除听证时间（《信访工作条例》第36条）。",
        en="The limit “{clock}” is not paused: only re-review leaves hearing time out (XF2022 §36).",
    )


class ExtensionNotAllowed(Refusal):
    """An extension that no article of the book gives, or one longer than the article allows."""

    code = "extension_not_allowed"
    sentence = Label(
        zh="期限“{clock}”最多可延长{most}日，不能延长{days}日，请改正。",
        en="The limit “{clock}” can be extended by {most} days at most, not by {days}; correct it.",
    )


# No article says so: an order with a limit longer than a year is a slip of the key.
MOST_HOURS = 366 * 24


@dataclass(frozen=True, slots=True)
class Pause:
    """Days left out of a limit: from `begin`, until the day `end` on which it runs again (half-open)."""

    begin: date
    end: date
    ground: str = "hearing"

    def __post_init__(self) -> None:
        """A pause that ends before it begins would move a due date earlier."""
        if self.end < self.begin:
            raise ValueError(f"a pause from {self.begin} cannot end on {self.end}")

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
    left_out: int = 0
    set_by_document: bool = False
    # Of a limit in hours alone: the instants at which it begins and ends; no rest day moves it.
    begun: datetime | None = None
    ends: datetime | None = None

    @property
    def provisional(self) -> bool:
        """True when the count used a year whose State Council notice has not come."""
        if self.clock.unit is Unit.HOUR:
            return False
        years = range(self.start.year, self.effective.year + 1)
        return any(calendar.is_provisional(date(year, 1, 1)) for year in years)


def due(
    clock: Clock,
    *,
    start: date,
    book: Book | None = None,
    set_on: date | None = None,
    extension: int = 0,
    pauses: Sequence[Pause] = (),
) -> Due:
    """The last day of a limit that starts on `start` (day zero); `set_on` is the last day of a document."""
    _refuse_pauses(clock, pauses)
    _refuse_extension(clock, days=extension, book=book)
    length = _set_length(clock, start=start, last=set_on) if set_on else length_of(clock, book)
    counted = set_on or _count(start, clock.unit, length)
    extended = _count(counted, clock.unit, extension)
    left_out = _left_out(pauses, start=start, last=extended)
    raw = extended + timedelta(days=left_out)
    return Due(
        clock=clock,
        start=start,
        length=length,
        raw=raw,
        effective=_moved(raw, clock.unit),
        extension=extension,
        pauses=tuple(pauses),
        left_out=left_out,
        set_by_document=set_on is not None,
    )


def due_in_hours(
    clock: Clock, *, begun: datetime, book: Book | None = None, hours: int | None = None, extension: int = 0
) -> Due:
    """The end of a limit in hours: `hours` as the order sets them, else the clock's own; `extension` in days."""
    _refuse_extension(clock, days=extension, book=book)
    length = length_of(clock, book) if hours is None else _set_hours(clock, hours)
    ends = begun + timedelta(hours=length, days=extension)
    last = day_of(ends)
    return Due(clock, day_of(begun), length, last, last, extension=extension, begun=begun, ends=ends,
               set_by_document=hours is not None)  # fmt: skip


def length_of(clock: Clock, book: Book | None = None) -> int:
    """Days of a clock: what this book's article says, else the common number, else the site's parameter."""
    said = _said(clock, book)
    if said is not None:
        return said
    if clock.parameter:
        return parameters()[clock.parameter].value
    raise LimitNotSet(clock=clock.label)


def is_unverified(clock: Clock, book: Book | None = None) -> bool:
    """True when the length is a site's setting that nobody has checked against a text."""
    return _said(clock, book) is None and bool(clock.parameter) and not parameters()[clock.parameter].verified


def longest_extension(clock: Clock, book: Book | None = None) -> int:
    """Days by which this book lets the limit be extended; 0 when it does not (fact 7: review, only Beijing)."""
    extension = clock.extension
    if extension is None or (book is not None and not book.cites(extension.articles)):
        return 0
    return parameters()[extension.parameter].value if extension.parameter else extension.max_days


def _said(clock: Clock, book: Book | None) -> int | None:
    said = [days for pack, days in clock.length_in if book is not None and book.has(pack)]
    return said[0] if said else clock.length


def _count(start: date, unit: Unit, length: int) -> date:
    if unit is Unit.WORKING_DAY:
        return calendar.add_working_days(start, length)
    return start + timedelta(days=length)


def _moved(raw: date, unit: Unit) -> date:
    # What is owed at once is owed on a rest day too.
    return raw if unit is Unit.AT_ONCE else calendar.next_working_day(raw)


def _left_out(pauses: Sequence[Pause], *, start: date, last: date) -> int:
    """Days of the pauses, each day once; a hearing that begins after the last day revives nothing."""
    days, counted = 0, start
    for pause in sorted(pauses, key=lambda each: each.begin):
        still_runs = pause.begin <= calendar.next_working_day(last + timedelta(days=days))
        days += max(0, (pause.end - max(pause.begin, counted)).days) if still_runs else 0
        counted = max(counted, pause.end)
    return days


def _set_length(clock: Clock, *, start: date, last: date) -> int:
    if last < start:
        raise LimitBackwards(clock=clock.label, start=start, last=last)
    return (last - start).days


def _set_hours(clock: Clock, hours: int) -> int:
    if not 1 <= hours <= MOST_HOURS:
        raise HoursOutOfRange(clock=clock.label, most=MOST_HOURS, hours=_short(hours))
    return hours


def _short(number: int) -> str:
    """Nobody reads four hundred digits."""
    return str(number) if abs(number) < 10**9 else ("-…" if number < 0 else "…")


def _refuse_pauses(clock: Clock, pauses: Sequence[Pause]) -> None:
    if any(pause.ground not in clock.pauses_on for pause in pauses):
        raise PauseNotAllowed(clock=clock.label)


def _refuse_extension(clock: Clock, *, days: int, book: Book | None) -> None:
    most = longest_extension(clock, book)
    if not 0 <= days <= most:
        raise ExtensionNotAllowed(clock=clock.label, most=most, days=days)
