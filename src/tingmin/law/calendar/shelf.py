"""Where the year files stand: a site's folder, when one is given, before the packaged one."""

import os
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from tingmin.law.calendar.yearfile import CalendarMissing, YearCalendar, plain_year, read_year

PACKAGED: Traversable = resources.files("tingmin.law.calendar").joinpath("years")
SITE_FOLDER = "TINGMIN_YEARS"

_loaded: list[Traversable] = []


@cache
def calendar_of(year: int) -> YearCalendar:
    """The calendar of a year; after the last packaged year plain weekends, before the first a refusal."""
    for folder in _shelves():
        file = folder.joinpath(f"{year}.toml")
        if file.is_file():
            return read_year(file.read_bytes(), year=year)
    if year > last_packaged():
        return plain_year(year)
    raise CalendarMissing(year=year)


@cache
def last_packaged() -> int:
    """The last year of which we hold a file."""
    return max(int(file.name.removesuffix(".toml")) for file in PACKAGED.iterdir() if file.name.endswith(".toml"))


def edition(year: int) -> str:
    """The mark of the year's file as it stands: another mark, another file."""
    return calendar_of(year).edition


def load_years(folder: Traversable | Path | None) -> None:
    """From now on a year's file in `folder` comes first; None returns to the site's own setting."""
    _loaded[:] = [] if folder is None else [folder]
    calendar_of.cache_clear()


def _shelves() -> tuple[Traversable, ...]:
    site = os.environ.get(SITE_FOLDER)
    chosen = _loaded or ([Path(site)] if site else [])
    return (*chosen, PACKAGED)
