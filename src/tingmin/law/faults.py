"""What a sweep may find by itself: grounds G1–G3 of supervision, read off the clocks and papers of a matter.

XF2005 §36 and BJ2006 §52 name overrunning the handling limit (1), not reporting the result (2) and leaving out the
procedure (3); XF2022 §40 names all of it in one breath (V1). Which clock belongs to which ground is a table; which
papers a stage presupposes follows from the statute.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from tingmin.law.grounds import SUPERVISION, grounds_of
from tingmin.law.packs import PACKS, book
from tingmin.law.petition_ladder import LEVELS
from tingmin.law.procedures import procedure, steps_of
from tingmin.law.types import Book, Debtor, Step

GROUND_OF_CLOCK: Mapping[str, str] = {
    **dict.fromkeys(("D06", "D10", "D12", "D17", "D21", "R01"), "G1"),
    "D08": "G2",
    **dict.fromkeys(("D01", "D02", "D05", "D20", "J01", "C01", "C02"), "G3"),
}
MISSING_PAPER = "G3"
# What XF2022 §40 calls accepting or handling against the rules; the only automatic ground where no other law speaks.
AGAINST_THE_RULES = "V1"

# A notice that the law lets lapse is not missing (domain §0.3, fact 11).
LAPSING: Mapping[str, str] = {"acceptance_notice": "notice_exempt"}

# Who owes a paper, where it is not whoever holds the matter now.
OWED_BY: Mapping[str, Debtor] = {
    "receipt": Debtor.REGISTRAR,
    "transfer_slip": Debtor.SENDER,
    "assignment_letter": Debtor.SENDER,
    **dict.fromkeys(
        ("review_application", "review_acceptance_notice", "review_opinion", "re_review_opinion"), Debtor.REVIEWER
    ),
}
# The same paper is the reviewer's where the reviewer holds the hearing.
IN_REVIEW = frozenset({"hearing_notice"})


@dataclass(frozen=True, slots=True)
class LateClock:
    """A row for the sweep: in this book, this clock overdue is this ground."""

    book: str
    clock: str
    ground: str


@dataclass(frozen=True, slots=True)
class OwedPaper:
    """A row for the sweep: in this book, a matter at this stage without this paper is this ground, but for a mark."""

    book: str
    stage: str
    kind: str
    unless: str
    debtor: str
    ground: str


def ground_in(law: Book, code: str) -> str:
    """The ground G1–G3 as this book counts it."""
    known = {ground.code for ground in grounds_of(SUPERVISION, law)}
    return code if code in known else AGAINST_THE_RULES


def clocks_of_ground(law: Book, ground: str) -> frozenset[str]:
    """The clocks that, overdue, are this ground in this book."""
    return frozenset(clock for clock, code in GROUND_OF_CLOCK.items() if ground_in(law, code) == ground)


def late_clocks() -> tuple[LateClock, ...]:
    """Every book's clocks with their grounds."""
    return tuple(
        LateClock(law.code, clock, ground_in(law, code)) for law in _books() for clock, code in GROUND_OF_CLOCK.items()
    )


@cache
def owed_papers(code: str) -> tuple[OwedPaper, ...]:
    """Every book's papers that a matter of this procedure must have, for the stages at which it is still open."""
    ends = {stage.code for stage in procedure(code).stages if stage.end}
    return tuple(
        OwedPaper(law.code, stage, kind, LAPSING.get(kind, ""), _debtor(kind, stage), ground_in(law, MISSING_PAPER))
        for law in _books()
        for stage, kinds in papers_presupposed(code, law).items()
        for kind in sorted(kinds)
        if stage not in ends
    )


def papers_presupposed(code: str, book: Book) -> Mapping[str, frozenset[str]]:
    """For each stage, the kinds of documents that every lawful way to it has issued."""
    ends = {stage.code for stage in procedure(code).stages if stage.end}
    # Who leaves an end again (a late application) came there by a way that its guard asks for.
    rows = tuple(row for row in steps_of(code, book) if row.source not in ends)
    every = frozenset(row.document for row in rows if row.document)
    found = {"draft": frozenset[str]()} | {row.target: every for row in rows}
    while True:
        after = {stage: _on_every_way(stage, rows, found) for stage in found}
        if after == found:
            return found
        found = after


def _on_every_way(stage: str, rows: tuple[Step, ...], found: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if stage == "draft":
        return frozenset()
    ways = [found[row.source] | ({row.document} - {""}) for row in rows if row.target == stage]
    return found[stage].intersection(*ways)


def _debtor(kind: str, stage: str) -> Debtor:
    reviewing = kind in IN_REVIEW and any(stage in level.stages for level in LEVELS)
    return Debtor.REVIEWER if reviewing else OWED_BY.get(kind, Debtor.HOLDER)


def _books() -> Iterator[Book]:
    """Every national pack on petitions, alone and with each set of overlays."""
    national = [pack.code for pack in PACKS if not pack.overlay and pack.subject == "petition"]
    overlays = [pack.code for pack in PACKS if pack.overlay and pack.subject == "petition"]
    for first in national:
        for count in range(len(overlays) + 1):
            yield from (book("+".join((first, *more))) for more in combinations(overlays, count))
