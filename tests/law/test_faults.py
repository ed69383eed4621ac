"""What a sweep may call a fault: clocks with their grounds, papers that every lawful way to a stage has issued."""

import pytest

from tests.law.books import BOOKS
from tests.matters.plans import DAYS, plans_of
from tingmin.law.clocks import CLOCKS
from tingmin.law.faults import (
    GROUND_OF_CLOCK,
    clocks_of_ground,
    ground_in,
    late_clocks,
    owed_papers,
    papers_presupposed,
)
from tingmin.law.grounds import FOCUS_SETS, SUPERVISION, grounds_of
from tingmin.law.packs import book
from tingmin.law.procedures import procedure, steps_of
from tingmin.law.types import Debtor

# Written a second time from XF2005 §36 and BJ2006 §52: (1) the handling limit, (2) the result, (3) the procedure.
OVERRUN = {"D06", "D10", "D12", "D17", "D21", "R01"}
UNREPORTED = {"D08"}
OUT_OF_ORDER = {"D01", "D02", "D05", "D20", "J01", "C01", "C02"}
# Nobody is at fault when these pass: rights of the petitioner, chances of the holder, the house's own reminders.
NO_FAULT = {"D09", "D11", "D18", "D19", "D03", "D04", "D16", "D01a", "D07", "W01", "X01"}


def test_every_clock_of_a_petition_is_a_ground_or_no_fault():
    assert {clock for clock, ground in GROUND_OF_CLOCK.items() if ground == "G1"} == OVERRUN
    assert {clock for clock, ground in GROUND_OF_CLOCK.items() if ground == "G2"} == UNREPORTED
    assert {clock for clock, ground in GROUND_OF_CLOCK.items() if ground == "G3"} == OUT_OF_ORDER
    started = {clock for code in BOOKS for row in steps_of("petition", book(code)) for clock in row.starts}
    assert started <= set(GROUND_OF_CLOCK) | NO_FAULT


def test_no_right_of_a_petitioner_is_a_fault_of_an_organ():
    theirs = {clock.code for clock in CLOCKS if clock.debtor is Debtor.PETITIONER}
    assert theirs
    assert not theirs & set(GROUND_OF_CLOCK)


@pytest.mark.parametrize(
    ("code", "grounds"),
    [
        ("XF2005", {"G1", "G2", "G3"}),
        ("XF2005+BJ2006", {"G1", "G2", "G3"}),
        ("XF2022+BJ2006", {"G1", "G2", "G3"}),
        ("XF2022", {"V1"}),
    ],
)
def test_grounds_are_counted_as_the_book_counts_them(code, grounds):
    law = book(code)
    assert {ground_in(law, each) for each in ("G1", "G2", "G3")} == grounds
    assert {row.ground for row in late_clocks() if row.book == code} == grounds
    lawful = {ground.code for ground in grounds_of(SUPERVISION, law) if ground.automatic}
    assert grounds <= lawful
    assert frozenset().union(*(clocks_of_ground(law, each) for each in grounds)) == set(GROUND_OF_CLOCK)


def test_tables_for_the_sweep_hold_every_book_once():
    rows = [(row.book, row.clock) for row in late_clocks()]
    assert len(rows) == len(set(rows)) == len(BOOKS) * len(GROUND_OF_CLOCK)
    papers = [(row.book, row.stage, row.kind) for row in owed_papers("petition")]
    assert len(papers) == len(set(papers))
    assert {row.book for row in owed_papers("petition")} == set(BOOKS)


@pytest.mark.parametrize("code", DAYS)
def test_no_lawful_way_to_a_stage_lacks_a_paper_that_it_presupposes(code):
    """Every plan is a lawful way: what was issued on it must hold what its end presupposes."""
    presupposed = papers_presupposed("petition", book(code))
    for (stage, _), plan in plans_of(code).items():
        assert presupposed[stage] <= issued_along(plan), (stage, plan)


def issued_along(plan) -> set[str]:
    rows = {(row.source, row.step): row for row in steps_of("petition", book(plan.book))}
    row = rows["draft", "register_directly" if plan.directly else "register"]
    papers = {row.document}
    for leg in plan.legs:
        if leg.step:
            row = rows[row.target, leg.step]
            papers.add(row.document)
    return papers


# By hand, for the law of today: what must lie in the file of a matter that stands here.
FILE = {
    "registered": {"receipt"},
    "transferred": {"receipt"},
    "accepted": {"receipt", "acceptance_notice"},
    "investigating": {"receipt", "acceptance_notice"},
    "opinion_signed": {"receipt", "acceptance_notice"},
    "served": {"receipt", "acceptance_notice", "service_receipt"},
    "under_review": {"receipt", "acceptance_notice", "service_receipt", "review_application"},
    "review_examining": {
        "receipt", "acceptance_notice", "service_receipt", "review_application", "review_acceptance_notice",
    },
}  # fmt: skip


@pytest.mark.parametrize("stage", FILE)
def test_file_of_a_stage_is_what_the_law_of_today_asks(stage):
    assert papers_presupposed("petition", book("XF2022+BJ2006"))[stage] == FILE[stage]


def test_under_the_law_of_2005_alone_only_a_transfer_leads_to_transferred():
    assert papers_presupposed("petition", book("XF2005"))["transferred"] == {"receipt", "transfer_slip"}


def test_notice_that_the_law_lets_lapse_is_not_missing_and_ended_matters_owe_no_paper():
    rows = owed_papers("petition")
    assert {row.unless for row in rows if row.kind == "acceptance_notice"} == {"notice_exempt"}
    assert {row.unless for row in rows if row.kind != "acceptance_notice"} == {""}
    ends = {stage.code for stage in procedure("petition").stages if stage.end}
    assert not {row.stage for row in rows} & ends


def test_missing_paper_is_laid_to_who_owes_it():
    owed = {(row.stage, row.kind): row.debtor for row in owed_papers("petition") if row.book == "XF2022+BJ2006"}
    assert owed["investigating", "acceptance_notice"] == "holder"
    assert owed["registered", "receipt"] == "registrar"
    assert owed["review_examining", "review_acceptance_notice"] == "reviewer"
    assert owed["hearing", "hearing_notice"] == "holder"
    assert owed["review_hearing", "hearing_notice"] == "reviewer"


def test_focus_sets_of_the_plan_are_no_legal_grounds():
    assert {ground.code for ground in FOCUS_SETS} == {"F1", "F2"}
    assert not {ground.code for ground in FOCUS_SETS} & {ground.code for ground in SUPERVISION}
    assert all(article.pack == "DESIGN" for ground in FOCUS_SETS for article in ground.articles)
