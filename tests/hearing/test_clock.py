"""A hearing stops the clock of re-review and no other: XF2005 §35, XF2022 §36; fact 2 of domain §0.3."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from tests.cast import GOVERNMENT
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.hearing.types import LEVEL_OF_STAGE
from tingmin.kernel.ids import new_id
from tingmin.law.clocks import CLOCKS
from tingmin.law.limits import due
from tingmin.law.packs import book
from tingmin.law.procedures import PROCEDURES
from tingmin.law.types import Unit
from tingmin.matters.models import ClockPause, Matter, Obligation
from tingmin.organisations.queries import organ_by_code

BOOK = "XF2022+BJ2006"
DAY = DAYS[BOOK]
RE_REVIEW = "re_review_examining"
# Counted in days of the calendar: those in hours or set by a document are counted elsewhere in the same way.
COUNTED = [each for each in CLOCKS if each.unit is not Unit.HOUR and not each.code.startswith(("H", "S0"))]


def with_every_clock_running(stage: str) -> Walk:
    """A matter that stands where a hearing can be decided on, and owes everything at once."""
    walk = Walk(day=DAY)
    Matter.objects.filter(pk=walk.id).update(stage=stage, reviewer=organ_by_code(GOVERNMENT), content_class="990000")
    Obligation.objects.filter(matter=walk.id).delete()
    Obligation.objects.bulk_create(running(walk, kind) for kind in COUNTED)
    return walk


def running(walk: Walk, kind) -> Obligation:
    set_on = DAY + timedelta(45) if kind.length is None and not kind.parameter else None
    count = due(kind, start=DAY, book=book(BOOK), set_on=set_on)
    return Obligation(
        matter_id=walk.id, clock=kind.code, started_on=DAY, start_fact=new_id(), set_on=set_on,
        due_raw=count.raw, due_effective=count.effective, provisional=count.provisional,
    )  # fmt: skip


def due_days(walk: Walk) -> dict[str, tuple[date, date]]:
    rows = Obligation.objects.filter(matter=walk.id, stopped_on=None)
    return {row.clock: (row.due_raw, row.due_effective) for row in rows}


def hold(walk: Walk, *, days: int) -> None:
    """A hearing from notice to its end on a later day; one that lasts less than its notice was called off."""
    walk.later(3).take("open_hearing")
    walk.later(days).take("close_hearing" if days >= 8 else "cancel_hearing")


@pytest.mark.usefixtures("city")
def test_re_review_is_due_later_by_the_days_of_the_hearing_and_nothing_else_moves():
    walk = with_every_clock_running(RE_REVIEW)
    before = due_days(walk)
    for days in range(41):
        with transaction.atomic():
            hold(walk.copy(), days=days)
            after = due_days(walk)
            transaction.set_rollback(True)
        assert after["D12"][0] == before["D12"][0] + timedelta(days), days
        assert after["D12"][1] >= after["D12"][0]
        assert {code: both for code, both in after.items() if code != "D12"} == {
            code: both for code, both in before.items() if code != "D12"
        }


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("stage", [stage for stage in LEVEL_OF_STAGE if stage != RE_REVIEW])
def test_hearing_in_handling_or_review_moves_no_clock_at_all(stage):
    walk = with_every_clock_running(stage)
    before = due_days(walk)
    for days in (0, 1, 7, 8, 10, 40):
        with transaction.atomic():
            hold(walk.copy(), days=days)
            assert due_days(walk) == before
            assert not ClockPause.objects.filter(obligation__matter=walk.id).exists()
            transaction.set_rollback(True)


@pytest.mark.usefixtures("city")
def test_postponing_leaves_the_pause_as_it_is():
    walk = with_every_clock_running(RE_REVIEW)
    before = due_days(walk)["D12"][0]
    walk.later(3).take("open_hearing").later(5).take("postpone_hearing").take("close_hearing")
    assert due_days(walk)["D12"][0] == before + timedelta(5 + 8)
    assert ClockPause.objects.filter(obligation__matter=walk.id).count() == 1


def test_no_row_of_any_table_pauses_another_clock():
    rows = [row for each in PROCEDURES.values() for row in each.steps]
    assert {code for row in rows for code in (*row.pauses, *row.resumes)} == {"D12"}
    assert {row.target for row in rows if row.pauses} == {"re_review_hearing"}
    assert {row.source for row in rows if row.resumes} == {"re_review_hearing"}


def test_no_other_clock_knows_a_pause():
    assert {each.code: each.pauses_on for each in CLOCKS if each.pauses_on} == {"D12": ("hearing",)}


def test_every_way_out_of_the_hearing_lets_the_clock_run_again():
    rows = [row for row in PROCEDURES["petition"].steps if row.source == "re_review_hearing"]
    leaving = [row for row in rows if row.target != row.source and "*" not in row.stops]
    assert leaving
    assert all(row.resumes == ("D12",) for row in leaving)
