"""The picture of a matter's way, folded from its timeline alone."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tingmin.kernel.labels import Label
from tingmin.law.packs import book
from tingmin.law.petition_stages import STAGES
from tingmin.law.types import Category
from tingmin.matters.types import Event
from tingmin.web.rungs import AT, PLACES, State, picture

LAW = book("XF2022+BJ2006")
FIRST = date(2026, 3, 2)
OFFICE, BUREAU, GOVERNMENT = UUID(int=1), UUID(int=2), UUID(int=3)
TO_OPINION = (("register", "registered"), ("classify", "triage"), ("transfer", "transferred"), ("accept", "accepted"),
              ("investigate", "investigating"), ("draft_opinion", "opinion_draft"), ("sign_opinion", "opinion_signed"),
              ("serve", "served"))  # fmt: skip
TO_REVIEW = (("apply_review", "under_review"), ("accept_review", "review_examining"))
REMANDED = (("remand", "review_decided"), ("serve_remand", "investigating"))
ANSWERED = TO_OPINION[5:]
UPHELD = (("uphold", "review_decided"), ("serve_review_opinion", "re_review_window"))


def events(*steps, organ=BUREAU):
    """One event a day; a step without a stage stays where it is."""
    return [
        Event(step, Label(step, step), FIRST + timedelta(days), "", "", organ, None, stage=stage)
        for days, (step, stage) in enumerate(steps)
    ]


def states(drawn):
    return [each.state.value for each in drawn.rungs]


def drawn(*steps, category=Category.APPEAL_CLAIM):
    return picture(events(*steps), category=category, law=LAW)


def test_every_stage_is_a_place_on_the_way_or_an_end_beside_it():
    beside = {"guided", "forwarded_legal", "forwarded_discipline", "not_accepted", "withdrawn", "filed"}
    assert {stage.code for stage in STAGES} == set(AT) | beside


def test_registered_matter_waits_for_acceptance_and_all_else_is_ahead():
    (only,) = drawn(*TO_OPINION[:3])
    assert states(only) == ["done", "now", *["ahead"] * 5]
    assert only.rungs[0].on == FIRST


def test_rung_ahead_says_which_right_it_gives_and_how_long():
    (only,) = drawn(*TO_OPINION[:1])
    assert only.rungs[4].right.zh == "不服意见的，可以申请复查（30日内）"
    assert only.rungs[4].right.en == "If you do not agree, you may ask for review (within 30 days)"


def test_served_opinion_opens_the_review():
    (only,) = drawn(*TO_OPINION)
    assert states(only) == ["done", "done", "done", "done", "open", "ahead", "ahead"]
    assert [each.on for each in only.rungs[1:4]] == [FIRST + timedelta(n) for n in (3, 6, 7)]


def test_order_to_answer_anew_sends_the_way_round_again():
    first, second = drawn(*TO_OPINION, *TO_REVIEW, *REMANDED)
    assert [each.place.code for each in first.rungs][-1] == "review"
    assert states(first) == ["done"] * 5
    assert (second.number, second.ordered_on) == (2, FIRST + timedelta(11))
    assert states(second) == ["now", *["ahead"] * 4]
    assert [each.place.code for each in second.rungs] == ["handled", "opinion", "review", "re_review", "final"]


def test_second_round_goes_on_to_the_end_and_leaves_the_first_as_it_was():
    steps = (*TO_OPINION, *TO_REVIEW, *REMANDED, *ANSWERED, *TO_REVIEW, *UPHELD)
    again = (("apply_re_review", "under_re_review"), ("accept_review", "re_review_examining"))
    end = (("uphold", "re_review_decided"), ("serve_final_opinion", "final"))
    first, second = drawn(*steps, *again, *end)
    assert states(first) == states(second) == ["done"] * 5


def test_unused_rungs_are_told_apart_from_what_was_done():
    (only,) = drawn(*TO_OPINION, ("complete", "completed"))
    assert states(only) == ["done"] * 4 + ["unused", "unused", "done"]
    assert only.rungs[4].on is None


def test_late_application_reopens_the_rungs_that_were_closed_over():
    (only,) = drawn(*TO_OPINION, ("complete", "completed"), *TO_REVIEW)
    assert states(only) == ["done"] * 4 + ["now", "ahead", "ahead"]
    assert [each.label.zh for each in only.rungs[4].notes] == ["apply_review", "accept_review"]


def test_refused_application_leaves_the_window_open_and_says_so():
    (only,) = drawn(*TO_OPINION, ("apply_review", "under_review"), ("refuse_review", "served"))
    assert only.rungs[4].state is State.OPEN
    assert only.rungs[4].notes[-1].label.zh == "refuse_review"


@pytest.mark.parametrize("end", ["not_accepted", "withdrawn", "filed", "forwarded_discipline"])
def test_what_left_the_way_has_nothing_ahead(end):
    (only,) = drawn(*TO_OPINION[:3], ("left", end))
    assert states(only) == ["done", "ended"]
    assert only.rungs[1].ending == next(stage.label for stage in STAGES if stage.code == end)


def test_contested_refusal_goes_on():
    (only,) = drawn(*TO_OPINION[:3], ("refuse_acceptance", "not_accepted"), ("contest", "triage"))
    assert states(only) == ["done", "now", *["ahead"] * 5]


def test_other_route_with_its_result_was_never_accepted():
    (only,) = drawn(*TO_OPINION[:2], ("divert", "diverted"), ("close_diverted", "completed"))
    assert states(only) == ["done", *["unused"] * 5, "done"]


def test_suggestion_has_no_review():
    (only,) = drawn(*TO_OPINION[:7], ("serve_reply", "completed"), category=Category.SUGGESTION)
    assert [each.place.code for each in only.rungs] == ["registered", "accepted", "handled", "opinion", "final"]
    assert states(only) == ["done"] * 5


def test_hearing_and_supervision_stand_beside_the_rung_where_they_happened():
    heard = (("open_hearing", "review_hearing"), ("supervised", ""), ("close_hearing", "review_examining"))
    (only,) = drawn(*TO_OPINION, *TO_REVIEW, *heard)
    notes = [(each.label.zh, each.kind) for each in only.rungs[4].notes if each.kind != "step"]
    assert notes == [("open_hearing", "hearing"), ("supervised", "supervision"), ("close_hearing", "hearing")]


def test_final_opinion_that_supports_still_owes_its_execution():
    way = (*TO_OPINION, *TO_REVIEW, *UPHELD, ("apply_re_review", "under_re_review"))
    (only,) = drawn(*way, ("serve_final_to_execute", "final_executing"))
    assert states(only) == ["done"] * 6 + ["now"]
    assert only.rungs[-1].place is PLACES[-1]
