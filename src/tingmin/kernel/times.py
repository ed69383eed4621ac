"""The city's day: a fact happens at an instant, a limit counts the city's calendar days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CITY_TIME = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The calendar day in the city on which an instant (time-zone aware) falls."""
    return at.astimezone(CITY_TIME).date()


def noon_of(day: date) -> datetime:
    """An instant inside a day of which only the date is known (paper records, imports)."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=CITY_TIME)
