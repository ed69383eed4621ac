"""The books of law that occur, and a standing of a matter with everything given that a test does not name."""

from datetime import date, timedelta
from typing import Any

from tingmin.law.packs import book
from tingmin.law.types import Category, Channel, Running, Standing

BOOKS = ("XF2005", "XF2005+BJ2006", "XF2022", "XF2022+BJ2006")
FIRST_DAY = {
    "XF2005": date(2005, 5, 1),
    "XF2005+BJ2006": date(2007, 1, 1),
    "XF2022": date(2022, 5, 1),
    "XF2022+BJ2006": date(2022, 5, 1),
}
TODAY = date(2023, 3, 1)


def standing(
    *,
    code: str = "XF2022+BJ2006",
    late: tuple[str, ...] = (),
    due: tuple[str, ...] = (),
    began: dict[str, int] | None = None,
    **given: Any,
) -> Standing:
    """A matter in triage by letter today; `due` clocks end today, `late` ended yesterday, `began` so many days ago."""
    clocks = {each: Running(each, TODAY) for each in due} | {each: Running(each, TODAY - timedelta(1)) for each in late}
    for each, days in (began or {}).items():
        clocks[each] = Running(each, TODAY, started=TODAY - timedelta(days))
    marks = frozenset(given.pop("marks", ()))
    usual = {
        "stage": "triage",
        "channel": Channel.LETTER,
        "today": TODAY,
        "category": Category.APPEAL_CLAIM,
        "route": "R6",
    }
    return Standing(book=book(code), clocks=clocks, marks=marks, **(usual | given))
