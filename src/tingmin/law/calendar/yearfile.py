"""One file a year: read, checked, and turned into a `YearCalendar`."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

SATURDAY = 5
EDITION_LENGTH = 12


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """What the notices say of one calendar year; ordinary weekends outside a festival are not listed."""

    year: int
    notice: str
    provisional: bool
    days_off: frozenset[date]
    make_up_days: frozenset[date]
    festivals: Mapping[date, Label]
    extra_notices: tuple[str, ...]
    edition: str


class CalendarMissing(Refusal):
    """A day in a year before our first calendar."""

    code = "calendar_missing"
    sentence = Label(
        zh="没有{year}年的工作日历，无法计算期限；请按国务院办公厅的放假通知补充{year}.toml。",
        en="There is no work calendar for {year}, so no limit can be computed; "
        "add {year}.toml from the State Council's holiday notice.",
    )


class CalendarBroken(Refusal):
    """A year file that cannot be believed."""

    code = "calendar_broken"
    sentence = Label(
        zh="{year}年的工作日历文件有误：{why}。请对照放假通知改正{year}.toml。",
        en="The work calendar of {year} is wrong: {why}. Correct {year}.toml against the holiday notice.",
    )


@dataclass(frozen=True, slots=True)
class Check:
    """A thing that must hold of every year file; `faults` are the days where it does not."""

    why: Label
    faults: Callable[[YearCalendar], Iterator[date]]


CHECKS: tuple[Check, ...] = (
    Check(
        Label("{days}不属于该年", "{days} belongs to another year"),
        lambda c: (d for d in c.days_off | c.make_up_days if d.year != c.year),
    ),
    Check(
        Label("调休上班日{days}不是周六或周日", "the make-up working day {days} is no Saturday or Sunday"),
        lambda c: (d for d in c.make_up_days if d.weekday() < SATURDAY),
    ),
    Check(
        Label("{days}既放假又上班", "{days} is both off and worked"),
        lambda c: (d for d in c.days_off & c.make_up_days),
    ),
)


def read_year(content: bytes, *, year: int) -> YearCalendar:
    """The calendar written in a TOML file; refuses one that cannot be read or contradicts itself."""
    try:
        calendar = _calendar(tomllib.loads(content.decode("utf-8")), edition=edition_of(content))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CalendarBroken(year=year, why=_unreadable(error)) from error
    return _checked(calendar, year=year)


def plain_year(year: int) -> YearCalendar:
    """A year that no file covers yet: weekends only, provisional, so that a long limit refuses no registration."""
    return YearCalendar(
        year=year,
        notice="",
        provisional=True,
        days_off=frozenset(),
        make_up_days=frozenset(),
        festivals=MappingProxyType({}),
        extra_notices=(),
        edition=edition_of(b""),
    )


def edition_of(content: bytes) -> str:
    """The first 12 hex digits of the SHA-256 of a file's bytes."""
    return sha256(content).hexdigest()[:EDITION_LENGTH]


def _calendar(table: Mapping[str, Any], *, edition: str) -> YearCalendar:
    festivals = {_day(day): _label(each) for each in table["holidays"] for day in each["days"]}
    return YearCalendar(
        year=int(table["year"]),
        notice=_cited(table["notice"], table["number"]),
        provisional=bool(table["provisional"]),
        days_off=frozenset(festivals),
        make_up_days=frozenset(_day(day) for day in table["workdays"]),
        festivals=MappingProxyType(festivals),
        extra_notices=tuple(_cited(n["title"], n["number"]) for n in table.get("extra_notices", ())),
        edition=edition,
    )


def _checked(calendar: YearCalendar, *, year: int) -> YearCalendar:
    if calendar.year != year:
        raise CalendarBroken(year=year, why=Label(f"其中写的是{calendar.year}年", f"it says {calendar.year}"))
    for check in CHECKS:
        if days := "、".join(sorted(day.isoformat() for day in check.faults(calendar))):
            raise CalendarBroken(year=year, why=_filled(check.why, days=days))
    return calendar


def _day(value: object) -> date:
    """TOML also knows date-times; a `datetime` would equal no `date` and be lost without a word."""
    if type(value) is not date:
        raise TypeError(f"{value!r} is not a date")
    return value


def _label(holiday: Mapping[str, Any]) -> Label:
    return Label(zh=holiday["zh"], en=holiday["en"])


def _cited(title: str, number: str) -> str:
    return f"{title}（{number}）" if number else title


def _filled(label: Label, **words: str) -> Label:
    return Label(zh=label.zh.format(**words), en=label.en.format(**words))


def _unreadable(error: Exception) -> Label:
    return Label(f"无法读取（{error}）", f"it cannot be read ({error})")
