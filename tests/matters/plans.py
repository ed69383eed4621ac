"""On paper: how a matter can lawfully be brought before each row of the table, found by breadth-first search."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from tests.law.paper_matter import PaperMatter
from tingmin.law.packs import book
from tingmin.law.procedures import steps_of
from tingmin.law.routes import routes_of
from tingmin.law.types import Book, Category, Channel, Step

# One registration day for each book that a day can have.
DAYS = {
    "XF2005": date(2005, 6, 1),
    "XF2005+BJ2006": date(2021, 3, 1),
    "XF2022+BJ2006": date(2023, 3, 1),
}
# They leave the matter where it is, or lead nowhere: nobody's way to another row.
ASIDE = {"urge", "rate", "withdraw", "reopen", "classify", "record_expert_opinion", "postpone_hearing"}
LONG = 400
# What is only asked for at a later stage.
LATER = {"supported", "by_assignment", "remanded", "hearing_held", "remanded_for_fault"}


@dataclass(frozen=True)
class Leg:
    """A step of the way, or days of waiting; `route` and `supported` are what the officer decides on it."""

    step: str = ""
    days: int = 0
    category: Category | None = None
    route: str = ""
    supported: bool = False


@dataclass(frozen=True)
class Plan:
    """How it is received, and the legs up to the row."""

    book: str
    channel: Channel
    directly: bool
    legs: tuple[Leg, ...]


def rows_of(code: str) -> tuple[Step, ...]:
    """The rows of a book that are taken on a registered matter."""
    return tuple(row for row in steps_of("petition", book(code)) if row.source != "draft")


@cache
def plans_of(code: str) -> dict[tuple[str, str], Plan]:
    """A shortest way before each row of a book."""
    found: dict[tuple[str, str], Plan] = {}
    for channel, directly in ((Channel.LETTER, False), (Channel.VISIT, False), (Channel.LETTER, True)):
        for key, legs in _search(code, channel, directly=directly):
            found.setdefault(key, Plan(code, channel, directly, legs))
        if len(found) >= len(rows_of(code)):
            break
    return found


def _search(code: str, channel: Channel, *, directly: bool) -> Iterator[tuple[tuple[str, str], tuple[Leg, ...]]]:
    drafted = PaperMatter(book(code), channel, DAYS[code])
    waiting = deque([(drafted.take("register_directly" if directly else "register"), ())])
    seen, wanted = set(), {(row.source, row.step) for row in rows_of(code)}
    while waiting and wanted:
        matter, legs = waiting.popleft()
        lawful = frozenset(row.step for row in matter.lawful())
        if (key := _alike(matter, lawful)) in seen:
            continue
        seen.add(key)
        for step in lawful:
            if (matter.stage, step) in wanted:
                wanted.discard((matter.stage, step))
                yield (matter.stage, step), legs
        waiting.extend((after, (*legs, leg)) for leg, after in _moves(matter, lawful))


def _moves(matter: PaperMatter, lawful: frozenset[str]) -> Iterator[tuple[Leg, PaperMatter]]:
    for step in sorted(lawful - (ASIDE if matter.stage != "registered" else ASIDE - {"withdraw"})):
        yield Leg(step), _as_the_room_does(matter, step)
        if step in ("draft_opinion", "change"):
            yield Leg(step, supported=True), matter.take(step).marked("supported")
    if "classify" in lawful and not matter.route:
        for route in _one_of_a_branch(matter.book):
            yield Leg("classify", category=route.category, route=route.code), _sorted(matter, route)
    if matter.stage in ("served", "re_review_window"):
        yield Leg(days=LONG), matter.later(LONG)


def _as_the_room_does(matter: PaperMatter, step: str) -> PaperMatter:
    """The review room marks a late application (BJ2006 §37(3)), and a remand for facts or basis (§50)."""
    if step == "remand":
        return matter.take(step).marked("remanded_for_fault")
    window = {"apply_review": "D09", "apply_re_review": "D11"}.get(step)
    late = window and matter.clocks[window].due.effective < matter.today
    return matter.take(step).marked("asked_late") if late else matter.take(step)


def _sorted(matter: PaperMatter, route: object) -> PaperMatter:
    return matter.take("classify").sorted_as(route.category, route.branch)


def _one_of_a_branch(law: Book) -> list:
    first = {}
    for route in routes_of(law):
        first.setdefault(route.branch, route)
    return sorted(first.values(), key=lambda route: route.branch != "R6")


def _alike(matter: PaperMatter, lawful: frozenset[str]) -> tuple[object, ...]:
    """Two matters are alike when the same can be done with them, now and (as far as marks tell) later."""
    return matter.stage, matter.route, lawful, matter.marks & LATER, matter.running & {"D08", "D17"}
