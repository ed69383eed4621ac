"""Keyset pages: a list goes on after the last row seen, so page 500 costs what page 1 costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

PAGE_SIZE = 50


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
