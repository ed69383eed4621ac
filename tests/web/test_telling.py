"""What a page says of clocks and steps before any database is asked."""

from datetime import UTC, date, datetime

from tingmin.law.clocks import clock
from tingmin.law.packs import book
from tingmin.law.procedures import steps_of
from tingmin.web import ladder, telling
from tingmin.web.templatetags.tingmin import day

TODAY = date(2026, 5, 12)


def test_usual_way_is_printed_from_the_law_of_the_day():
    assert len(ladder.usual_way(TODAY)) == len(ladder.USUAL_WAY)
    accept = next(rung for rung in ladder.usual_way(TODAY) if rung.step.zh == "受理")
    assert [limit.zh for limit in accept.limits] == ["办理：60日"]
    assert accept.document.zh == "信访事项受理告知书"


def test_usual_way_names_nobody_but_people():
    assert not any("系统" in rung.who.zh for rung in ladder.usual_way(TODAY))


def test_limit_that_an_officer_sets_has_no_number():
    assert ladder.limit_said(clock("D08"), book("XF2022")).zh == "交办办结报告"


def test_withdrawing_is_always_the_last_button():
    rows = [row for row in steps_of("petition", book("XF2022+BJ2006")) if row.source == "served"]
    assert telling.moves(rows)[-1].step == "withdraw"


def test_no_outcome_is_put_forward_among_several():
    rows = steps_of("petition", book("XF2022+BJ2006"))
    assert telling.main_step([row for row in rows if row.source == "review_examining"]) == ""
    accepted = [row for row in rows if row.source == "accepted" and row.step in ("investigate", "urge", "withdraw")]
    assert telling.main_step(accepted) == "investigate"


def test_instant_after_midnight_in_the_city_is_told_with_the_citys_day():
    half_past_midnight = datetime(2026, 5, 11, 16, 30, tzinfo=UTC)
    assert day(half_past_midnight) == "2026年5月12日"
    assert day(TODAY) == "2026年5月12日"
    assert day(None) == ""
