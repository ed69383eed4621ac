"""Counting on the work calendar. The day of the event is day zero; all days are the city's calendar days."""

from datetime import date, datetime, timedelta

from tingmin.kernel.labels import Label
from tingmin.law.calendar.shelf import calendar_of
from tingmin.law.calendar.yearfile import SATURDAY, YearCalendar

ONE_DAY = timedelta(days=1)
WEEKEND = {SATURDAY: Label("周六", "Saturday"), SATURDAY + 1: Label("周日", "Sunday")}


def is_working_day(day: date) -> bool:
    """True on a weekday that no notice gives off, and on a weekend day that a notice has worked."""
    calendar = _calendar_on(day)
    return day in calendar.make_up_days or (day.weekday() < SATURDAY and day not in calendar.days_off)


def next_working_day(day: date) -> date:
    """The day itself when it is worked, else the first working day after it (by analogy with 民法典 §203)."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; with a count of 0 the day itself, worked or not."""
    if count < 0:
        raise ValueError(f"a limit runs forward, not {count} working days")
    for _ in range(count):
        day = next_working_day(day + ONE_DAY)
    return day


def is_provisional(day: date) -> bool:
    """True while the notice for the year of the day is awaited, so that a limit on it may still move."""
    return _calendar_on(day).provisional


def rest_day_name(day: date) -> Label | None:
    """Why nobody works on the day: the festival, else Saturday or Sunday; None on a working day."""
    if is_working_day(day):
        return None
    return calendar_of(day.year).festivals.get(day) or WEEKEND[day.weekday()]


def _calendar_on(day: date) -> YearCalendar:
    """A `datetime` passes for a `date` but equals none: every holiday would be missed without a word."""
    if isinstance(day, datetime):
        raise TypeError("a calendar day is asked for, not an instant; use kernel.times.day_of")
    return calendar_of(day.year)
