"""Days: when a limit ends, what moves it, and what does not (domain §1.2 and Appendix B)."""

from datetime import date, timedelta

import pytest

from tests.cast import BUREAU, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import noon_of
from tingmin.law import calendar
from tingmin.law.limits import PauseNotAllowed
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions import recount_provisional
from tingmin.matters.actions.stepping import ActsToday, EventInFuture, EventOutOfOrder
from tingmin.matters.models import ClockPause, Obligation
from tingmin.matters.queries import due_of, explained
from tingmin.matters.verbs import TooLongAnExtension

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_ACCEPTED = ("classify", "transfer", "accept")
TO_SERVED = (*TO_ACCEPTED, "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")
TO_EXAMINED = ("accept_review", "name_examiners")
TO_REVIEW = (*TO_SERVED, "apply_review", *TO_EXAMINED)
TO_RE_REVIEW = (*TO_REVIEW, "uphold", "serve_review_opinion", "apply_re_review", *TO_EXAMINED)


def clock(walk, code) -> Obligation:
    return Obligation.objects.get(matter=walk.id, clock=code, stopped_on__isnull=True)


def heard(walk, *, days) -> Walk:
    """A hearing from its notice today to its end after so many days."""
    day = walk.day + timedelta(days)
    return walk.take("open_hearing", starts_at=noon_of(day) - timedelta(hours=2)).take("close_hearing")


# Appendix B 8: hearing of 10 days in re-review: due +10; in handling and in review: due unchanged.


def test_hearing_of_ten_days_moves_a_re_review_by_ten_days():
    walk = Walk(day=DAY).to(*TO_RE_REVIEW).later(3)
    before = clock(walk, "D12")
    # Asked on Wednesday 1 March 2023: the thirtieth day is Friday 31 March.
    assert (before.due_raw, before.due_effective) == (date(2023, 3, 31), date(2023, 3, 31))
    heard(walk, days=10)
    after = clock(walk, "D12")
    assert (walk.day, after.due_raw, after.due_effective) == (date(2023, 3, 14), date(2023, 4, 10), date(2023, 4, 10))
    assert walk.matter.next_due == min(
        row.due_effective for row in Obligation.objects.filter(matter=walk.id, stopped_on=None)
    )
    assert "听证10日不计入" in next(
        said.zh for row, _, said in explained(walk.matter, today=walk.day) if row.clock == "D12"
    )


def test_open_hearing_already_counts_while_it_lasts():
    walk = Walk(day=DAY).to(*TO_RE_REVIEW, "open_hearing").later(7)
    row = clock(walk, "D12")
    assert due_of(row, today=walk.day).raw == row.due_raw + timedelta(7)


def test_two_hearings_are_both_left_out():
    walk = Walk(day=DAY).to(*TO_RE_REVIEW)
    before = clock(walk, "D12").due_raw
    for days in (8, 9):
        heard(walk, days=days)
    assert clock(walk, "D12").due_raw == before + timedelta(17)


def test_hearing_and_extension_add_up_in_a_re_review():
    walk = Walk(day=DAY).to(*TO_RE_REVIEW)
    before = clock(walk, "D12").due_raw
    heard(walk, days=10).take("extend_re_review", days=20)
    assert clock(walk, "D12").due_raw == before + timedelta(30)


def test_hearing_in_handling_changes_no_due_day():
    walk = Walk(day=DAY).to(*TO_ACCEPTED, "investigate")
    before = clock(walk, "D06").due_effective
    heard(walk, days=10)
    assert clock(walk, "D06").due_effective == before
    assert not ClockPause.objects.exists()


def test_hearing_in_review_changes_no_due_day():
    walk = Walk(day=DAY).to(*TO_REVIEW)
    before = clock(walk, "D10").due_effective
    heard(walk, days=10)
    assert clock(walk, "D10").due_effective == before == date(2023, 3, 31)
    assert not ClockPause.objects.exists()


# The windows and the limits of the ladder, counted by hand from the notice for 2023: Qingming is Wednesday 5 April.


def test_each_limit_of_the_ladder_runs_from_the_day_the_law_names():
    walk = Walk(day=DAY).to(*TO_SERVED)
    assert clock(walk, "D09").due_effective == date(2023, 3, 31)
    walk.later(6).to("apply_review", *TO_EXAMINED)  # 7 March: the thirtieth day, 6 April, is a working day
    assert clock(walk, "D10").due_effective == date(2023, 4, 6)
    walk.take("extend_review", days=20)
    assert (clock(walk, "D10").due_raw, clock(walk, "D10").due_effective) == (date(2023, 4, 26), date(2023, 4, 26))
    walk.later(9).take("uphold").later(2).take("serve_review_opinion")  # received on 18 March
    assert clock(walk, "D11").due_effective == date(2023, 4, 17)
    walk.later(30).take("apply_re_review")  # on that very day; 17 May is a Wednesday
    assert "asked_late" not in walk.matter.marks
    assert clock(walk, "D12").due_effective == date(2023, 5, 17)


def test_engine_refuses_a_pause_of_any_other_clock():
    walk = Walk(day=DAY).to(*TO_ACCEPTED)
    row = clock(walk, "D06")
    ClockPause.objects.create(obligation=row, ground="hearing", begins=DAY, ends=DAY + timedelta(5))
    with pytest.raises(PauseNotAllowed):
        due_of(row, today=walk.day)


# Appendix B 9: a 2022-pack matter on route R2 must have no D06 clock.


def test_matter_of_2022_on_a_statutory_route_is_channelled_and_never_runs_the_handling_clock():
    walk = Walk(day=DAY).take("classify", route="arbitration").take("transfer")
    with pytest.raises(ConditionNotMet):
        walk.take("accept")
    walk.take("divert")
    assert not Obligation.objects.filter(matter=walk.id, clock="D06").exists()
    assert clock(walk, "W01").due_effective > walk.day


# Appendix B 10: objection on working day 6 is refused.


@pytest.mark.parametrize(("day", "allowed"), [(date(2023, 3, 8), True), (date(2023, 3, 9), False)])
def test_objection_is_heard_on_the_fifth_working_day_and_refused_on_the_sixth(day, allowed):
    walk = Walk(day=DAY).to("classify", "transfer")  # received on Wednesday 1 March 2023
    walk.later((day - walk.day).days)
    if allowed:
        assert walk.take("object").matter.stage == "objection_pending"
    else:
        with pytest.raises(ConditionNotMet, match="5个工作日"):
            walk.take("object")


# Appendix B 11, at the register: tests/intake/test_register.py.


def test_worked_examples_of_the_domain_come_out_of_the_database():
    handling = Walk(day=date(2016, 5, 3)).to(*TO_ACCEPTED)
    assert (clock(handling, "D06").due_raw, clock(handling, "D06").due_effective) == (
        date(2016, 7, 2),
        date(2016, 7, 4),
    )
    handling.take("investigate").take("extend", days=30)
    assert clock(handling, "D06").due_raw == date(2016, 8, 1)
    received = Walk(day=date(2016, 9, 16))
    assert (clock(received, "D01").due_raw, clock(received, "D01").due_effective) == (
        date(2016, 10, 1),
        date(2016, 10, 8),
    )
    sent = Walk(day=date(2016, 9, 29)).to("classify", "transfer")
    assert clock(sent, "D03").due_effective == date(2016, 10, 11)


@pytest.mark.parametrize("days", [0, -1, 31, 365])
def test_extension_beyond_thirty_days_is_refused(days):
    walk = Walk(day=DAY).to(*TO_ACCEPTED, "investigate")
    with pytest.raises(TooLongAnExtension):
        walk.take("extend", days=days)


def test_second_extension_and_one_after_the_limit_are_refused():
    walk = Walk(day=DAY).to(*TO_ACCEPTED, "investigate").take("extend", days=10)
    with pytest.raises(ConditionNotMet):
        walk.take("extend", days=10)
    late = Walk(day=DAY).to(*TO_ACCEPTED, "investigate").later(90)
    with pytest.raises(ConditionNotMet):
        late.take("extend", days=10)


def test_clock_of_a_converted_matter_counts_from_its_acceptance():
    walk = Walk(day=DAY).to("classify", "transfer", "accept_simply").later(5).take("handle_ordinarily")
    assert clock(walk, "D06").started_on == DAY


# A step has its day: not in the future, not before what it follows, and a petitioner acts today.


def test_step_may_be_written_down_later_with_the_day_it_happened():
    walk = Walk(day=DAY).to(*TO_SERVED[:-1]).later(5)
    walk.take("serve", on=DAY + timedelta(2))
    assert clock(walk, "D09").started_on == DAY + timedelta(2)
    told = history(walk.id)[-1]
    assert (told.body["on"], told.at) == ((DAY + timedelta(2)).isoformat(), walk.at)


def test_day_in_the_future_is_refused():
    with pytest.raises(EventInFuture):
        Walk(day=DAY).take("classify", on=DAY + timedelta(1))


def test_day_before_the_last_change_is_refused():
    walk = Walk(day=DAY).to("classify").later(4).take("transfer").later(4)
    with pytest.raises(EventOutOfOrder):
        walk.take("accept", on=DAY + timedelta(3))
    with pytest.raises(EventOutOfOrder):
        Walk(day=DAY).take("classify", on=DAY - timedelta(1))


def test_petitioner_enters_no_closed_window_by_naming_an_earlier_day():
    walk = Walk(day=DAY).to(*TO_SERVED).later(60)
    with pytest.raises(ActsToday):
        walk.take("apply_review", on=DAY + timedelta(1))
    assert "asked_late" in walk.take("apply_review").matter.marks
    with pytest.raises(ConditionNotMet):
        walk.take("accept_review")


def test_refused_step_says_why_in_both_languages():
    walk = Walk(day=DAY)
    for refusal, act in (
        (StepNotAllowed, lambda: walk.take("serve", actor=staff(BUREAU, Post.HANDLER))),
        (EventInFuture, lambda: walk.take("classify", on=DAY + timedelta(1))),
        (EventOutOfOrder, lambda: walk.take("classify", on=DAY - timedelta(1))),
        (ActsToday, lambda: walk.take("urge", on=DAY - timedelta(1))),
    ):
        with pytest.raises(refusal) as refused:
            act()
        assert refused.value.say("zh-hans").endswith("。")
        assert refused.value.say("en").endswith(".")


# A year whose notice has not come.

NOTICE = """
year = {year}
notice = "示例放假通知"
number = "示例〔{year}〕1号"
provisional = false
workdays = []

[[holidays]]
zh = "示例节"
en = "Example festival"
days = [{days}]
"""


@pytest.fixture
def notice_comes(tmp_path):
    """A notice that gives these days of 2028 off."""

    def comes(*days):
        written = ", ".join(day.isoformat() for day in days)
        (tmp_path / "2028.toml").write_text(NOTICE.format(year=2028, days=written), "utf-8")
        calendar.load_years(tmp_path)

    yield comes
    calendar.load_years(None)


def test_limit_in_a_provisional_year_is_counted_again_when_the_notice_comes(notice_comes):
    walk = Walk(day=date(2028, 3, 1))  # 15 days: Thursday 16 March
    row = clock(walk, "D01")
    assert (row.provisional, row.due_effective) == (True, date(2028, 3, 16))
    clockwork = Actor.system()
    assert recount_provisional(actor=clockwork, at=walk.at, today=walk.day) == 0

    notice_comes(date(2028, 3, 16), date(2028, 3, 17))
    assert recount_provisional(actor=clockwork, at=walk.at, today=walk.day) == 1

    row.refresh_from_db()
    assert (row.provisional, row.due_raw, row.due_effective) == (False, date(2028, 3, 16), date(2028, 3, 20))
    assert walk.matter.next_due == date(2028, 3, 20)
    assert (history(walk.id)[-1].kind, history(walk.id)[-1].body["due"]) == ("clock_recounted", "2028-03-20")
    assert first_broken(walk.id) is None
    assert recount_provisional(actor=clockwork, at=walk.at, today=walk.day) == 0


def test_notice_that_moves_nothing_settles_the_clock_without_a_fact(notice_comes):
    walk = Walk(day=date(2028, 3, 1))
    notice_comes(date(2028, 5, 1))
    assert recount_provisional(actor=Actor.system(), at=walk.at, today=walk.day) == 0
    assert not clock(walk, "D01").provisional
    assert [fact.kind for fact in history(walk.id)] == ["register"]


def test_stopped_clock_is_left_as_it_was(notice_comes):
    walk = Walk(day=date(2028, 3, 1)).to("classify", "file")
    notice_comes(date(2028, 3, 16))
    assert recount_provisional(actor=Actor.system(), at=noon_of(walk.day), today=walk.day) == 0
    assert Obligation.objects.get(matter=walk.id, clock="D01").provisional
