"""Panels and notices on paper: what is refused, and with which sentence."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingmin.hearing import rules
from tingmin.hearing.rules import in_city_time, names_in, require_lawful_panel, require_notice_in_time
from tingmin.hearing.types import PanelRole, Seat
from tingmin.kernel.times import CITY_TIME, noon_of
from tingmin.law.hearings import ABSENCE, RIGHTS, notice_days, rights_in
from tingmin.law.packs import book

DAY = date(2026, 5, 6)
NOW = noon_of(DAY)
CHAIR = Seat(PanelRole.CHAIR, "甲", uuid4())


def members(count: int) -> list[Seat]:
    return [Seat(PanelRole.MEMBER, f"乙{number}", uuid4()) for number in range(count)]


def judge(seats, *, walled=(), involved=()):
    colleagues = {seat.staff for seat in seats if seat.staff}
    require_lawful_panel(seats, colleagues=colleagues, walled=walled, involved=involved)


@given(st.integers(0, 9))
def test_panel_is_odd_and_three_at_least_with_its_chair(count):
    seats = [CHAIR, *members(count)]
    if len(seats) in (3, 5, 7, 9):
        judge(seats)
    else:
        with pytest.raises(rules.PanelTooSmallOrEven):
            judge(seats)


def test_invited_people_count_like_colleagues():
    judge([CHAIR, Seat(PanelRole.EXPERT, "丙"), Seat(PanelRole.LAWYER, "丁")])


def test_chair_had_no_part_but_a_member_may_have_had_one():
    colleagues = members(2)
    judge([CHAIR, *colleagues], involved={colleagues[0].staff})
    with pytest.raises(rules.ChairInvolved):
        judge([CHAIR, *colleagues], involved={CHAIR.staff})


def test_nobody_on_the_panel_is_recused():
    colleagues = members(2)
    for seat in (CHAIR, colleagues[1]):
        with pytest.raises(rules.PanelistRecused, match=seat.name):
            judge([CHAIR, *colleagues], walled={seat.staff})


def test_nobody_sits_twice():
    colleagues = members(1)
    for doubled in ([CHAIR, *colleagues, *colleagues], [CHAIR, *colleagues, Seat(PanelRole.MEMBER, "甲", CHAIR.staff)]):
        with pytest.raises(rules.PanelistTwice):
            judge(doubled)
    with pytest.raises(rules.PanelistTwice):
        judge([CHAIR, Seat(PanelRole.EXPERT, "丙"), Seat(PanelRole.EXPERT, "丙")])


def test_two_colleagues_may_bear_one_name():
    judge([CHAIR, Seat(PanelRole.MEMBER, "乙", uuid4()), Seat(PanelRole.MEMBER, "乙", uuid4())])


def test_who_holds_no_post_here_sits_on_no_panel():
    with pytest.raises(rules.PanelistUnknown):
        require_lawful_panel([CHAIR, *members(2)], colleagues={CHAIR.staff}, walled=(), involved=())


def test_notice_is_given_seven_days_before_at_the_latest():
    assert notice_days() == 7
    require_notice_in_time(noon_of(DAY + timedelta(7)), noticed_on=DAY)
    with pytest.raises(rules.HearingTooSoon, match="2026-05-13"):
        require_notice_in_time(noon_of(DAY + timedelta(6)), noticed_on=DAY)


def test_day_of_the_hearing_is_the_citys():
    late = datetime(2026, 5, 12, 23, 30, tzinfo=CITY_TIME)
    with pytest.raises(rules.HearingTooSoon):
        require_notice_in_time(late, noticed_on=DAY)
    require_notice_in_time(late + timedelta(hours=1), noticed_on=DAY)


def test_time_without_a_zone_is_the_citys():
    assert in_city_time(datetime(2026, 5, 20, 9), now=NOW) == datetime(2026, 5, 20, 9, tzinfo=CITY_TIME)


@given(st.datetimes(timezones=st.none() | st.timezones()))
def test_any_time_is_either_within_a_year_or_refused(given_time):
    try:
        meant = in_city_time(given_time, now=NOW)
    except rules.HearingTooFarOff:
        return
    assert abs(meant - NOW) <= timedelta(days=366)


@pytest.mark.parametrize("line", ["丙、丁", "丙，丁", " 丙 ; 丁 ", "丙\n丁", "丙、、丁、"])
def test_names_are_read_however_they_are_set_apart(line):
    assert names_in(line) == ("丙", "丁")


def test_every_right_of_the_notice_says_where_it_stands_and_speaks_both_languages():
    assert all(right.articles and right.text.zh and right.text.en for right in RIGHTS)
    assert ABSENCE.zh
    assert ABSENCE.en


def test_notice_prints_recusal_agent_and_evidence_in_every_book():
    for code in ("XF2005", "XF2005+BJ2006", "XF2022+BJ2006"):
        said = "".join(right.zh for right in rights_in(book(code)))
        assert all(word in said for word in ("回避", "代理人", "证据"))
