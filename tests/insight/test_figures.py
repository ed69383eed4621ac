"""Figures for a page: of the organs that one oversees, and never of a group so small that it tells of one case."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.cast import BUREAU, DISTRICT_OFFICE, GOVERNMENT, OFFICE, OTHER_BUREAU, staff
from tests.insight.test_satisfaction import DAY, MONTHS, WINDOW_OVER
from tests.matters.walks import Walk
from tests.trust.conftest import _granted as _granted
from tests.trust.conftest import fenced as fenced
from tingmin.accounts.acting import acting_as
from tingmin.insight.figures import FIGURES, PeriodBackwards, figures, smallest_group
from tingmin.insight.types import Period
from tingmin.kernel.actors import Post
from tingmin.kernel.refusals import NotPermitted
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("city")


def passed_on(many: int, *, assigned: int = 0, receiver: str = OFFICE, to: str = BUREAU) -> None:
    for number in range(many):
        step = "assign" if number < assigned else "transfer"
        Walk(day=DAY, receiver=receiver).take("classify").take(step, to=organ_by_code(to).ref)


def shown(actor, code: str = "assigned_share", period: Period = MONTHS):
    return next(each for each in figures(period=period, actor=actor, today=WINDOW_OVER) if each.spec.code == code)


def values(figure) -> dict[str, object]:
    return {row.code: row.values for row in figure.rows}


def test_small_group_is_named_but_not_counted_and_cannot_be_subtracted():
    passed_on(10, assigned=4)
    passed_on(9, receiver=DISTRICT_OFFICE)
    figure = shown(staff(OFFICE, Post.SUPERVISOR))
    assert smallest_group() == 10
    assert values(figure) == {OFFICE: [6, 4, Fraction(2, 5)], DISTRICT_OFFICE: None}
    assert figure.total == [6, 4, Fraction(2, 5)]


def test_nothing_counted_has_no_rate():
    for figure in figures(period=MONTHS, actor=staff(OFFICE, Post.ANALYST), today=WINDOW_OVER):
        assert figure.rows == []
        assert [value for value, each in zip(figure.total, figure.spec.columns, strict=True) if each.rate] in (
            [],
            [None],
            [None, None],
        )


@pytest.mark.parametrize(
    ("organ", "post", "codes"),
    [
        (OFFICE, Post.SUPERVISOR, {OFFICE, DISTRICT_OFFICE}),
        (OFFICE, Post.ANALYST, {OFFICE, DISTRICT_OFFICE}),
        (GOVERNMENT, Post.LEADER, {OFFICE, DISTRICT_OFFICE}),
        (DISTRICT_OFFICE, Post.HEAD, {DISTRICT_OFFICE}),
        (OTHER_BUREAU, Post.HEAD, set()),
    ],
)
def test_an_organ_reads_of_those_whose_work_it_oversees(organ, post, codes):
    passed_on(1)
    passed_on(1, receiver=DISTRICT_OFFICE)
    assert set(values(shown(staff(organ, post)))) == codes


@pytest.mark.parametrize("post", [Post.CLERK, Post.HANDLER, Post.REVIEWER, Post.AUDIT_ADMIN])
def test_other_posts_read_no_figures(post):
    with pytest.raises(NotPermitted):
        shown(staff(OFFICE, post))


def test_figures_count_what_their_reader_may_not_see_and_the_fence_stands_again_afterwards(fenced):
    passed_on(10, receiver=DISTRICT_OFFICE, to=OTHER_BUREAU)
    from tingmin.matters.models import Matter

    for post in (Post.SUPERVISOR, Post.ANALYST):
        actor = staff(OFFICE, post)
        with fenced(), acting_as(actor):
            assert shown(actor).total == [10, 0, 0]
            assert not Matter.objects.exists()


def test_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(PeriodBackwards):
        shown(staff(OFFICE, Post.HEAD), period=Period(DAY, DAY - timedelta(1)))


def test_every_figure_has_its_own_code_and_says_how_it_is_counted():
    assert len({spec.code for spec in FIGURES}) == len(FIGURES) == 5
    assert all(spec.told.zh and spec.told.en for spec in FIGURES)
    assert MONTHS.since == date(2023, 3, 1)
