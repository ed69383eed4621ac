"""What a sweep may find by itself: grounds G1–G3 of supervision, read off the clocks and papers of a matter.

XF2005 §36 and BJ2006 §52 name overrunning the handling limit (1), not reporting the result (2) and leaving out the
procedure (3). Which clock belongs to which is a table; which papers a stage presupposes follows from the statute.
"""

from collections.abc import Mapping

from tingmin.law.procedures import procedure, steps_of
from tingmin.law.types import Book, Step

GROUND_OF_CLOCK: Mapping[str, str] = {
    **dict.fromkeys(("D06", "D10", "D12", "D17", "D21", "R01"), "G1"),
    "D08": "G2",
    **dict.fromkeys(("D01", "D02", "D05", "D20", "J01", "C01", "C02"), "G3"),
}

# A notice that the law lets lapse is not missing (domain §0.3, fact 11).
LAPSING: Mapping[str, str] = {"acceptance_notice": "notice_exempt"}


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
