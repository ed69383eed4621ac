"""On paper: the shortest way from an opened case to before each row of its table, found by breadth-first search."""

from collections import deque
from functools import cache

from tests.matters.plans import DAYS
from tingmin.law.packs import book
from tingmin.law.procedures import lawful_steps, steps_of
from tingmin.law.types import Channel, Standing, Step


def rows_of(code: str) -> tuple[Step, ...]:
    """The rows that are taken on an opened case."""
    return tuple(row for row in steps_of("supervision", book(code)) if row.source != "draft")


@cache
def ways_of(code: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """The steps after the opening that lead before each row."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    waiting, seen = deque([("opened", frozenset[str](), ())]), set()
    while waiting:
        stage, marks, way = waiting.popleft()
        if (stage, marks) in seen:
            continue
        seen.add((stage, marks))
        for row in lawful_steps("supervision", standing(code, stage, marks)):
            found.setdefault((stage, row.step), way)
            waiting.append((row.target, (marks - set(row.clears)) | set(row.marks), (*way, row.step)))
    return found


def standing(code: str, stage: str, marks: frozenset[str]) -> Standing:
    """A case as the law sees it: no guard of its table asks for a clock."""
    return Standing(book=book(code), stage=stage, channel=Channel.LETTER, today=DAYS[code], marks=marks)
