"""The figures of domain Appendix B.5 and B.6, counted from matters that were really walked there."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.cast import BUREAU, DISTRICT_OFFICE, OFFICE, OTHER_BUREAU
from tests.matters.walks import Walk
from tingmin.handling.types import Grade
from tingmin.insight.queries import on_time_by_organ, satisfaction_by_office, satisfaction_by_organ, sendings_by_organ
from tingmin.insight.types import Period, Satisfaction
from tingmin.law.satisfaction import Answers, Ratings
from tingmin.law.types import Category
from tingmin.matters.models import Matter
from tingmin.organisations.queries import organ_by_code

DAY = date(2023, 3, 1)
MONTHS = Period(DAY, date(2023, 12, 31))
WINDOW_OVER = DAY + timedelta(60)
ACCEPTED = ("classify", "transfer", "accept", "investigate")
TO_SERVED = ("draft_opinion", "check_opinion", "sign_opinion", "serve")
S, B, D = Grade.SATISFIED, Grade.BASICALLY, Grade.DISSATISFIED
pytestmark = pytest.mark.usefixtures("city")


def answered(*, days: int = 0, **more) -> Walk:
    """A matter of the bureau, answered so many days after it was accepted."""
    return Walk(day=DAY, **more).to(*ACCEPTED).later(days).to(*TO_SERVED)


def rated(on_organ: Grade | None, on_office: Grade | None = None, **more) -> Walk:
    walk = answered(**more)
    return walk.take("rate", on_organ=on_organ, on_office=on_office) if on_organ else walk


def of_organ(*, today: date = WINDOW_OVER, **more) -> Satisfaction | None:
    rows = satisfaction_by_organ(period=MONTHS, today=today, **more)
    return next((row for row in rows if row.code == BUREAU), None)


def of_office(*, today: date = WINDOW_OVER) -> Satisfaction | None:
    rows = satisfaction_by_office(period=MONTHS, today=today)
    return next((row for row in rows if row.code == OFFICE), None)


def test_appendix_b5_comes_out_exactly():
    """8 satisfied, 1 basically, 1 not, 10 said nothing: 90 % satisfied, 50 % took part."""
    for grade in [S] * 8 + [B] + [D] + [None] * 10:
        rated(grade)
    found = of_organ()
    assert found.ratings == Ratings(satisfied=8, basically=1, dissatisfied=1, overdue_unrated=10)
    assert found.ratings.satisfaction == Fraction(9, 10)
    assert found.ratings.participation == Fraction(1, 2)


def test_appendix_b6_comes_out_exactly():
    """6 in time, 2 late, 1 not yet due, 1 overdue: 60 %. The limit of 60 days ends on 2023-05-04 (holiday moved)."""
    for days in [30] * 6 + [80] * 2:
        answered(days=days)
    Walk(day=DAY).to(*ACCEPTED)
    Walk(day=DAY).to("classify", "transfer").later(14).to("accept", "investigate")
    rows = on_time_by_organ(today=DAY + timedelta(65), period=MONTHS)
    answers = next(row.answers for row in rows if row.code == BUREAU)
    assert answers == Answers(on_time=6, late=2, unanswered=1, overdue_unanswered=1)
    assert answers.on_time_rate == Fraction(3, 5)


def test_organ_and_office_are_rated_apart():
    rated(S, D)
    rated(D, S)
    rated(S)
    assert of_organ().ratings == Ratings(satisfied=2, dissatisfied=1)
    assert of_office().ratings == Ratings(satisfied=1, dissatisfied=1, overdue_unrated=1)


def test_silence_is_on_no_side_and_shown_by_itself():
    rated(None)
    window_open, over = of_organ(today=DAY + timedelta(30)), of_organ()
    assert (window_open.ratings, window_open.window_open) == (Ratings(), 1)
    assert (over.ratings, over.window_open) == (Ratings(overdue_unrated=1), 0)
    assert (over.ratings.satisfaction, over.ratings.participation) == (None, 0)


def test_window_is_open_on_its_last_day():
    walk = rated(None)
    last = walk.matter.obligations.get(clock="D18").due_effective
    assert of_organ(today=last).window_open == 1
    assert of_organ(today=last + timedelta(1)).ratings.overdue_unrated == 1


@pytest.mark.parametrize(
    "left_out",
    [
        {"marks": ["repeated", "rated"]},
        {"category": Category.ACCUSATION},
        {"purpose": "exposure"},
        {"route": "litigation"},
        {"route": "discipline", "category": Category.ACCUSATION},
        {"procedure": "supervision"},
    ],
)
def test_what_is_not_rated_in_public_is_left_out(left_out):
    kept, other = rated(S), rated(D)
    Matter.objects.filter(pk=other.id).update(**left_out)
    assert of_organ().ratings == Ratings(satisfied=1)
    assert kept.matter.holder.code == BUREAU


def test_suggestion_is_rated_too():
    walk = Walk(day=DAY)
    walk.take("classify", category=Category.SUGGESTION, route="suggestion", purpose="suggestion")
    walk.to("transfer", "accept_suggestion", "investigate", "draft_opinion", "check_opinion", "sign_reply")
    walk.to("serve_reply").take("rate", on_organ=B, on_office=None)
    assert of_organ().ratings == Ratings(basically=1)


def test_window_that_a_withdrawal_ended_is_on_no_side():
    rated(None).to("withdraw")
    assert of_organ() is None


def test_organ_that_registered_by_itself_is_no_petition_department():
    Walk(day=DAY, receiver=BUREAU).to("classify", "accept", "investigate", *TO_SERVED).to("rate")
    assert of_organ().ratings.rated == 1
    assert [row.code for row in satisfaction_by_office(period=MONTHS, today=WINDOW_OVER)] == []


def test_period_is_that_of_the_reply():
    rated(S)
    rated(D, days=40)
    early, late = Period(DAY, DAY), Period(DAY + timedelta(1), MONTHS.until)
    found = [satisfaction_by_organ(period=each, today=WINDOW_OVER)[0].ratings for each in (early, late)]
    assert found == [Ratings(satisfied=1), Ratings(dissatisfied=1)]


def test_organs_asked_for_are_the_only_ones_counted():
    rated(S)
    assert of_organ(organs=[organ_by_code(OTHER_BUREAU).ref]) is None
    assert of_organ(organs=[organ_by_code(BUREAU).ref]).ratings.rated == 1


def test_share_of_assigned_is_counted_from_the_facts_by_registering_organ():
    for step in ("transfer", "transfer", "assign"):
        Walk(day=DAY).take("classify").take(step)
    Walk(day=DAY, receiver=DISTRICT_OFFICE).take("classify").take("assign")
    found = {row.code: row for row in sendings_by_organ(period=MONTHS)}
    assert (found[OFFICE].transferred, found[OFFICE].assigned, found[OFFICE].assigned_share) == (2, 1, Fraction(1, 3))
    assert found[DISTRICT_OFFICE].assigned_share == 1


def test_matter_that_came_back_and_was_assigned_then_counts_both_times():
    walk = Walk(day=DAY).to("classify", "transfer").later(2).to("object", "take_back", "assign")
    (row,) = sendings_by_organ(period=MONTHS)
    assert (row.transferred, row.assigned) == (1, 1)
    (row,) = sendings_by_organ(period=Period(walk.day, walk.day))
    assert (row.transferred, row.assigned) == (0, 1)


def test_share_of_nothing_is_nothing_and_not_zero():
    Walk(day=DAY).take("classify")
    assert sendings_by_organ(period=MONTHS) == []
    Walk(day=DAY).to("classify", "transfer")
    (row,) = sendings_by_organ(period=MONTHS)
    assert row.assigned_share == 0
    assert type(row)(code="", organ="", transferred=0, assigned=0).assigned_share is None
