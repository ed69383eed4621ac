"""Sorting, sending, refusing: what an officer may decide, and what another one must."""

from datetime import timedelta

import pytest

from tests.cast import BUREAU, GOVERNMENT, OFFICE, OTHER_BUREAU, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId, new_id
from tingmin.kernel.refusals import NotFound
from tingmin.law.content_classes import UnknownContentClass
from tingmin.law.procedures import ConditionNotMet
from tingmin.law.routes import RouteDoesNotFit, UnknownRoute
from tingmin.law.types import Category
from tingmin.ledger.queries import history
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_code
from tingmin.routing.actions import (
    VERBS,
    OrganNotInForceNow,
    SecondPersonNeeded,
    SentToItself,
    UnknownGround,
    UnknownPurpose,
)

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]


def clerk(nth=1, organ=OFFICE):
    return staff(organ, Post.CLERK, nth=nth)


def organ(code) -> OrganId:
    return OrganId(organ_by_code(code).pk)


def test_sorting_is_kept_on_the_matter_and_told_in_the_ledger():
    walk = Walk(day=DAY).take("classify", category=Category.SUGGESTION, purpose="suggestion", route="suggestion")
    matter = walk.matter
    assert (matter.category, matter.purpose, matter.route, matter.branch) == (
        "suggestion",
        "suggestion",
        "suggestion",
        "R0a",
    )
    assert history(walk.id)[-1].body["route"] == "suggestion"


def test_repeated_is_what_a_person_decides():
    walk = Walk(day=DAY).take("classify", repeated=True)
    assert "repeated" in walk.matter.marks
    with pytest.raises(ConditionNotMet):
        walk.take("accept_simply")


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"route": "no such route"}, UnknownRoute),
        ({"route": "suggestion"}, RouteDoesNotFit),
        ({"purpose": "no such purpose"}, UnknownPurpose),
        ({"content_class": "123456"}, UnknownContentClass),
    ],
)
def test_sorting_that_makes_no_sense_is_refused(given, refusal):
    walk = Walk(day=DAY)
    with pytest.raises(refusal):
        walk.take("classify", **given)
    assert walk.matter.stage == "registered"


def test_sent_matter_has_holder_and_sender():
    matter = Walk(day=DAY).to("classify", "transfer").matter
    assert (matter.holder.code, matter.transferor.code) == (BUREAU, OFFICE)


def test_matter_is_not_sent_where_it_is():
    walk = Walk(day=DAY).take("classify")
    with pytest.raises(SentToItself):
        walk.take("transfer", to=organ(OFFICE))
    assert walk.matter.stage == "triage"


def test_matter_is_not_sent_to_an_organ_that_has_ended_or_never_was():
    walk = Walk(day=DAY).take("classify")
    Organ.objects.filter(code=OTHER_BUREAU).update(valid_to=DAY - timedelta(1))
    with pytest.raises(OrganNotInForceNow):
        walk.take("transfer", to=organ(OTHER_BUREAU))
    with pytest.raises(NotFound):
        walk.take("transfer", to=OrganId(new_id()))


def test_taken_back_matter_has_no_sender_until_it_is_sent_again():
    walk = Walk(day=DAY).to("classify", "transfer", "object", "take_back")
    assert (walk.matter.holder.code, walk.matter.transferor) == (OFFICE, None)
    walk.take("transfer", to=organ(OTHER_BUREAU))
    assert (walk.matter.holder.code, walk.matter.transferor.code) == (OTHER_BUREAU, OFFICE)


def test_who_rules_on_competence_has_sent_the_matter():
    walk = Walk(day=DAY).to("classify", "transfer", "dispute_competence")
    walk.take("rule_on_competence", actor=staff(GOVERNMENT, Post.LEADER), to=organ(OTHER_BUREAU))
    assert (walk.matter.holder.code, walk.matter.transferor.code) == (OTHER_BUREAU, GOVERNMENT)


# Two people: a refusal is proposed by one and decided by another.


def test_refusal_of_acceptance_needs_a_second_person():
    walk = Walk(day=DAY).take("classify").take("propose_refusal", actor=clerk(1))
    with pytest.raises(SecondPersonNeeded):
        walk.take("refuse_acceptance", actor=clerk(1))
    assert walk.take("refuse_acceptance", actor=clerk(2)).matter.stage == "not_accepted"


def test_refusal_without_a_proposal_is_refused():
    with pytest.raises(ConditionNotMet):
        Walk(day=DAY).take("classify").take("refuse_acceptance")


def test_ground_of_another_book_is_refused():
    walk = Walk(day=DAYS["XF2005"]).take("classify").take("propose_refusal", actor=clerk(1))
    with pytest.raises(UnknownGround):
        walk.take("refuse_acceptance", actor=clerk(2), ground="NL2")  # of XF2022
    with pytest.raises(UnknownGround):
        walk.take("refuse_acceptance", actor=clerk(2), ground="no such ground")


def test_notice_of_refusal_says_the_ground_and_where_to_object():
    walk = Walk(day=DAY).take("classify").take("propose_refusal", actor=clerk(1))
    walk.take("refuse_acceptance", actor=clerk(2), ground="NA3")
    notice = latest_of(walk.id, "non_acceptance_notice").frozen()
    assert "已受理或正在办理" in notice.value("rule")[0]
    assert "第十九条" in notice.value("rule")[0]
    assert notice.remedy.organ == "北京市信访办公室"


# P13: a decision may be contested once, and another officer decides then.

DECIDED = {
    "file": (("file",), "seek_solution", "petition_procedure"),
    "divert": (("divert",), "seek_solution", "arbitration"),
    "refuse_acceptance": (("propose_refusal", "refuse_acceptance"), "seek_solution", "petition_procedure"),
}


def contested(last: str) -> Walk:
    """A decision of clerk 2 (proposed, where it must be, by clerk 1), contested by the petitioner."""
    steps, purpose, route = DECIDED[last]
    walk = Walk(day=DAY).take("classify", actor=clerk(1), purpose=purpose, route=route)
    for step in steps:
        walk.take(step, actor=clerk(2 if step == last else 1))
    return walk.later(2).take("contest")


@pytest.mark.parametrize("last", DECIDED)
def test_contested_matter_is_decided_by_another_person_whatever_they_decide(last):
    walk = contested(last)
    assert (walk.matter.stage, walk.matter.next_due is not None) == ("triage", True)
    with pytest.raises(SecondPersonNeeded):
        walk.take("file", actor=clerk(2))
    walk.take("classify", actor=clerk(2), route="arbitration")
    with pytest.raises(SecondPersonNeeded):
        walk.take("divert", actor=clerk(2))
    walk.take("classify", actor=clerk(2), route="petition_procedure").take("propose_refusal", actor=clerk(1))
    with pytest.raises(SecondPersonNeeded):
        walk.take("refuse_acceptance", actor=clerk(2))
    assert walk.take("refuse_acceptance", actor=clerk(3)).matter.stage == "not_accepted"


@pytest.mark.parametrize("last", DECIDED)
def test_second_contest_is_refused(last):
    walk = contested(last).take("file", actor=clerk(3))
    with pytest.raises(ConditionNotMet, match="一次异议"):
        walk.take("contest")


def test_before_a_contest_one_person_may_decide_again():
    walk = Walk(day=DAY).take("classify", route="arbitration").take("transfer")
    assert walk.take("divert", actor=clerk(1, BUREAU)).matter.stage == "diverted"


def test_ordered_acceptance_binds_and_sets_a_day():
    walk = Walk(day=DAY, receiver=BUREAU).to("classify", "propose_refusal", "refuse_acceptance").later(3)
    walk.take("order_to_accept", actor=staff(OFFICE, Post.HEAD), to=organ(BUREAU), report_by=DAY + timedelta(60))
    with pytest.raises(ConditionNotMet):
        walk.take("propose_refusal")
    assert walk.take("accept").matter.stage == "accepted"


def test_urging_leaves_the_matter_as_it_is_and_is_told():
    walk = Walk(day=DAY)
    before = walk.matter.next_due
    walk.take("urge", actor=Actor.petitioner(walk.id), reason="请尽快答复")
    assert (walk.matter.stage, walk.matter.next_due) == ("registered", before)
    assert history(walk.id)[-1].enclosure.content == {"reason": "请尽快答复"}


def test_each_verb_of_the_room_is_named_once():
    names = [verb.step for verb in VERBS]
    assert len(names) == len(set(names))
