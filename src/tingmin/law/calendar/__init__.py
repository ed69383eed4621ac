"""The work calendar: which days the State Council gave off, and which weekends it had worked (调休)."""

from tingmin.law.calendar.days import (
    add_working_days,
    is_provisional,
    is_working_day,
    next_working_day,
    rest_day_name,
)
from tingmin.law.calendar.shelf import calendar_of, edition, load_years
from tingmin.law.calendar.yearfile import CalendarBroken, CalendarMissing, YearCalendar

__all__ = [
    "CalendarBroken",
    "CalendarMissing",
    "YearCalendar",
    "add_working_days",
    "calendar_of",
    "edition",
    "is_provisional",
    "is_working_day",
    "load_years",
    "next_working_day",
    "rest_day_name",
]
