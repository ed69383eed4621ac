"""The twelve facts most easily coded wrong (domain §0.3), each asked of the tables and the engine."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.law.books import BOOKS, TODAY, standing
from tingmin.law.clocks import CLOCKS, clock
from tingmin.law.grounds import NON_ACCEPTANCE, SUPERVISION, THREE_SUGGESTIONS, grounds_of
from tingmin.law.limits import ExtensionNotAllowed, Pause, PauseNotAllowed, due, length_of
from tingmin.law.packs import book
from tingmin.law.procedures import StepNotAllowed, clocks_started, lawful_steps, rule, steps_of
from tingmin.law.satisfaction import Answers, Ratings
from tingmin.law.types import Category, Channel, Unit

STATUTORY = ("R1", "R2", "R3", "R4", "R5")


def steps(**given):
    return {row.step for row in lawful_steps("petition", standing(**given))}


def started(**given):
    """Clocks that the lawful steps may start from here."""
    at = standing(**given)
    rows = lawful_steps("petition", at)
    return {code for row in rows for code in clocks_started(row, marks=at.marks | set(row.marks))}


def grounds_cited(pack):
    return [ground.code for ground in SUPERVISION if any(a.pack == pack for a in ground.articles)]


def test_fact_1_sixty_days_bind_every_accepted_matter_in_2005_and_only_route_r6_in_2022():
    suggestion = {"category": Category.SUGGESTION, "route": "R0a"}
    assert "D06" in started(code="XF2005", route="R6")
    assert "D06" in started(code="XF2005", **suggestion)
    assert "D06" in started(code="XF2022", route="R6")
    assert "D06" not in started(code="XF2022", **suggestion)
    assert "D21" in started(code="XF2022", **suggestion)
    for route in STATUTORY:
        assert "D06" not in started(code="XF2022", route=route)


def test_fact_2_hearing_time_stops_the_clock_only_in_re_review():
    pause = Pause(date(2023, 3, 7), date(2023, 3, 17))
    assert [c.code for c in CLOCKS if c.pauses_on] == ["D12"]
    for law in map(book, BOOKS):
        assert {code for row in steps_of("petition", law) for code in row.pauses} == {"D12"}
        assert not rule("petition", book=law, source="investigating", step="open_hearing").pauses
        for code in ("D06", "D10"):
            with pytest.raises(PauseNotAllowed):
                due(clock(code), start=TODAY, book=law, pauses=[pause])
        assert due(clock("D12"), start=TODAY, book=law, pauses=[pause]).raw == TODAY + timedelta(40)


def test_fact_3_statutory_routes_are_refused_in_2005_and_channelled_in_2022():
    for route in STATUTORY:
        assert "divert" in steps(code="XF2022", route=route)
        assert not {"refuse_acceptance", "propose_refusal"} & steps(
            code="XF2022", route=route, marks=("refusal_proposed",)
        )
    for route in ("R1", "R2"):
        assert "refuse_acceptance" in steps(code="XF2005", route=route, marks=("refusal_proposed",))
        assert "divert" not in steps(code="XF2005", route=route)
    assert "NA2" in [ground.code for ground in grounds_of(NON_ACCEPTANCE, book("XF2005"))]
    assert "NA2" not in [ground.code for ground in grounds_of(NON_ACCEPTANCE, book("XF2022"))]


def test_fact_4_supervision_has_six_grounds_in_2005_open_ones_in_2022_and_eight_in_beijing():
    assert grounds_cited("XF2005") == ["G1", "G2", "G3", "G4", "G5", "G6"]
    assert grounds_cited("BJ2006") == ["G1", "G2", "G3", "G4", "G5", "B6", "B7", "B8"]
    assert grounds_cited("XF2022") == ["V1", "V2", "V3", "V4", "V9"]


def test_fact_5_feedback_has_thirty_days_in_2005_only_and_beijing_adds_three_for_reasons():
    assert dict(clock("D13").length_in) == {"XF2005": 30}
    assert clock("D13").length is None
    assert (clock("D14").length, clock("D14").unit) == (3, Unit.WORKING_DAY)
    assert book("XF2022+BJ2006").cites(clock("D14").articles)
    assert not book("XF2022").cites(clock("D14").articles)


def test_fact_6_third_of_the_three_suggestions_changed():
    old, new = THREE_SUGGESTIONS["XF2005"], THREE_SUGGESTIONS["XF2022"]
    assert len(old) == len(new) == 3
    assert old[:2] == new[:2]
    assert (old[2].zh, new[2].zh) == ("给予行政处分建议", "追究责任建议")


def test_fact_7_only_beijing_lets_a_review_be_extended():
    for code in ("D10", "D12"):
        assert due(clock(code), start=TODAY, book=book("XF2022+BJ2006"), extension=30).raw == TODAY + timedelta(60)
        for national in ("XF2005", "XF2022"):
            with pytest.raises(ExtensionNotAllowed):
                due(clock(code), start=TODAY, book=book(national), extension=1)
    assert "extend_review" in steps(stage="review_examining", due=("D10",))
    assert "extend_review" not in steps(code="XF2022", stage="review_examining", due=("D10",))


def test_fact_8_objection_to_a_transfer_has_five_working_days_reasons_and_the_transferors_consent():
    assert (clock("D03").length, clock("D03").unit) == (5, Unit.WORKING_DAY)
    received = date(2016, 9, 29)
    last = due(clock("D03"), start=received, book=book("XF2022")).effective
    assert "object" in steps(stage="transferred", due=("D02", "D03"))
    assert "object" not in steps(stage="transferred", due=("D02",), late=("D03",))
    assert last == date(2016, 10, 11)
    back = rule("petition", book=book("XF2022"), source="objection_pending", step="take_back")
    assert (back.by, back.target, back.document) == (("transferor",), "triage", "return_slip")
    assert rule("petition", book=book("XF2022"), source="transferred", step="object").document == "transfer_objection"


def test_fact_9_law_related_letters_are_forwarded_and_visitors_only_guided():
    by_post, by_visit = steps(route="R0c", channel=Channel.LETTER), steps(route="R0d", channel=Channel.VISIT)
    assert "forward_legal" in by_post
    assert "guide" not in by_post
    assert "guide" in by_visit
    assert "forward_legal" not in by_visit | steps(route="R0c", channel=Channel.VISIT)


@pytest.mark.parametrize("code", BOOKS)
def test_fact_10_two_clocks_of_fifteen_days_run_in_series(code):
    transfer = rule("petition", book=book(code), source="triage", step="transfer")
    assert "D01" in transfer.stops
    assert "D02" in transfer.starts
    assert length_of(clock("D01")) == length_of(clock("D02")) == 15
    received = date(2023, 3, 1)
    sent = due(clock("D01"), start=received, book=book(code)).raw
    assert due(clock("D02"), start=sent, book=book(code)).raw == received + timedelta(30)


@pytest.mark.parametrize("code", BOOKS)
def test_fact_11_no_notice_is_owed_to_an_unclear_address_and_registration_is_made_all_the_same(code):
    row = rule("petition", book=book(code), source="draft", step="register_directly")
    assert row.guards == ()
    assert clocks_started(row, marks={"notice_exempt"}) == ()
    assert clocks_started(row, marks=set()) == ("D05",)


def test_fact_12_whoever_does_not_rate_stands_on_neither_side():
    ratings = Ratings(satisfied=8, basically=1, dissatisfied=1, overdue_unrated=10)
    assert ratings.satisfaction == Fraction(90, 100)
    assert ratings.participation == Fraction(50, 100)
    unsafe = Fraction(8 + 1 + 10, 20) * Fraction(8 + 1 + 1, 20)
    assert unsafe == Fraction(475, 1000)
    assert unsafe not in (ratings.satisfaction, ratings.participation, ratings.satisfaction * ratings.participation)


def test_on_time_reply_counts_open_and_overdue_duties_against():
    assert Answers(on_time=6, late=2, unanswered=1, overdue_unanswered=1).on_time_rate == Fraction(60, 100)


def test_rates_of_nothing_are_no_rates():
    assert (Ratings().participation, Ratings(overdue_unrated=4).satisfaction, Answers().on_time_rate) == (None,) * 3
    assert Ratings(overdue_unrated=4).participation == 0


def test_matter_of_2022_on_route_r2_never_has_the_handling_clock():
    for stage in ("triage", "transferred", "assigned"):
        assert "D06" not in started(route="R2", stage=stage, due=("D02",))
    with pytest.raises(StepNotAllowed):
        rule("petition", book=book("XF2022"), source="diverted", step="accept")
