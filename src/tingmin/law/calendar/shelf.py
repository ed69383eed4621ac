"""Where the year files stand: a site's folder, when one is given, before the packaged one."""

import os
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from tingmin.law.calendar.yearfile import CalendarMissing, YearCalendar, read_year

PACKAGED: Traversable = resources.files("tingmin.law.calendar").joinpath("years")
SITE_FOLDER = "TINGMIN_YEARS"

_loaded: list[Traversable] = []


@cache
def calendar_of(year: int) -> YearCalendar:
    """The calendar of a year; refuses a year without a file rather than guess its festivals."""
    for folder in _shelves():
        file = folder.joinpath(f"{year}.toml")
        if file.is_file():
            return read_year(file.read_bytes(), year=year)
    raise CalendarMissing(year=year)


def edition(year: int) -> str:
    """The mark of the year's file as it stands, kept by a clock to see later that the file was replaced."""
    return calendar_of(year).edition


def load_years(folder: Traversable | Path | None) -> None:
    """From now on a year's file in `folder` comes first; None returns to the site's own setting."""
    _loaded[:] = [] if folder is None else [folder]
    calendar_of.cache_clear()


def _shelves() -> tuple[Traversable, ...]:
    site = os.environ.get(SITE_FOLDER)
    chosen = _loaded or ([Path(site)] if site else [])
    return (*chosen, PACKAGED)
