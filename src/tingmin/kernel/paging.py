"""Keyset pages: a list goes on after the last row seen, so page 500 costs what page 1 costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

Row = TypeVar("Row")

PAGE_SIZE = 50


class UnknownPage(Refusal):
    """A key that no page ever gave out."""

    code = "unknown_page"
    sentence = Label(
        zh="翻页位置无效，请回到第一页重新查看。",
        en="There is no such place in the list; begin at its first page.",
    )


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows and the key to ask for the next (empty when this is the last)."""

    rows: Sequence[Row]
    next_key: str = ""


def page_of(rows: Sequence[Row], *, size: int, key: Callable[[Row], str]) -> Page[Row]:
    """Cut `size` rows from a fetch of `size + 1`."""
    if len(rows) <= size:
        return Page(rows)
    return Page(rows[:size], next_key=key(rows[size - 1]))
