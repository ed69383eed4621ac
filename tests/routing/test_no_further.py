"""Finality: the same facts and reasons are accepted no further, new ones are a new matter, and help goes on."""

import pytest

from tests.cast import BUREAU, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tests.review.ladders import final
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.ledger.queries import history
from tingmin.matters.models import Matter, MatterLink
from tingmin.routing.actions import EarlierNotFinal, SecondPersonNeeded, UnknownGround

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]


def proposed() -> Walk:
    return Walk(day=DAY).to("classify", "transfer", "propose_refusal")


def test_same_facts_are_accepted_no_further_and_tied_to_what_was_decided():
    earlier, walk = final(), proposed()
    walk.take("refuse_further", ground="NL1", earlier=f" {earlier.matter.number} ")
    notice = latest_of(walk.id, "no_further_notice").frozen()
    assert walk.matter.stage == "not_accepted"
    assert notice.value("earlier") == (earlier.matter.number,)
    assert "已复核终结" in notice.value("rule")[0]
    assert "第三十六条" in notice.value("rule")[0]
    assert notice.remedy.rule == "object"
    link = MatterLink.objects.get(source=walk.id)
    assert (link.target_id, link.kind) == (earlier.id, "repeats")


def test_notice_says_what_stays_open_to_the_petitioner():
    earlier, walk = final(), proposed()
    walk.take("refuse_further", ground="NL1", earlier=earlier.matter.number)
    assert "新的事实或者理由" in latest_of(walk.id, "no_further_notice").frozen().remedy.text


@pytest.mark.parametrize("number", ["", "2023999999999", "x\x00"])
def test_nothing_is_over_that_did_not_end(number):
    with pytest.raises(EarlierNotFinal):
        proposed().take("refuse_further", ground="NL1", earlier=number)
    assert not MatterLink.objects.exists()


def test_matter_that_is_still_open_is_no_ground():
    other = Walk(day=DAY)
    with pytest.raises(EarlierNotFinal):
        proposed().take("refuse_further", ground="NL1", earlier=other.matter.number)


def test_matter_behind_a_wall_is_not_there_either():
    earlier, walk = final(), proposed()
    Matter.objects.filter(pk=earlier.id).update(walled_organs=[staff(BUREAU, Post.CLERK).organ])
    with pytest.raises(EarlierNotFinal):
        walk.take("refuse_further", ground="NL1", earlier=earlier.matter.number)


def test_grounds_of_either_kind_are_not_mixed():
    with pytest.raises(UnknownGround):
        proposed().take("refuse_further", ground="NA3")
    with pytest.raises(UnknownGround):
        proposed().take("refuse_acceptance", ground="NL1")


@pytest.mark.parametrize("ground", ["NL2", "NL3"])
def test_other_grounds_need_no_earlier_matter_of_ours(ground):
    walk = proposed().take("refuse_further", ground=ground)
    assert walk.matter.stage == "not_accepted"
    assert not MatterLink.objects.exists()


def test_two_officers_judge_it():
    earlier, walk = final(), proposed()
    with pytest.raises(SecondPersonNeeded):
        walk.take("refuse_further", ground="NL1", earlier=earlier.matter.number, actor=staff(BUREAU, Post.CLERK))
    with pytest.raises(ConditionNotMet):
        Walk(day=DAY).to("classify", "transfer").take("refuse_further", ground="NL2")


def test_petitioner_contests_it_once_and_somebody_else_decides():
    walk = proposed().take("refuse_further", ground="NL2").take("contest")
    assert walk.matter.stage == "triage"
    decided = {fact.actor_person for fact in history(walk.id) if fact.kind == "refuse_further"}
    walk.take("propose_refusal", actor=staff(BUREAU, Post.CLERK))
    with pytest.raises(SecondPersonNeeded):
        walk.take("refuse_further", ground="NL2", actor=staff(BUREAU, Post.CLERK, nth=2))
    assert staff(BUREAU, Post.CLERK, nth=2).person in decided


def test_new_facts_are_a_new_matter_tied_to_the_old_one():
    walk = final()
    again = walk.attempt("reopen", actor=Actor.petitioner(walk.id), new_facts="九月又发生了同样的拖欠。")
    new = Matter.objects.get(pk=again.matter_id)
    assert (walk.matter.stage, new.stage) == ("final", "registered")
    assert MatterLink.objects.get(source=new.pk).kind == "reopens"
    with pytest.raises(StepNotAllowed):
        walk.take("apply_re_review", actor=Actor.petitioner(walk.id))


def test_care_goes_on_after_the_end_and_is_written_down():
    walk = final().later(40)
    street = staff("110105015", Post.HANDLER)
    walk.take("note_care", actor=street, reason="上门走访，协助申请临时救助。")
    assert (walk.matter.stage, history(walk.id)[-1].kind) == ("final", "note_care")
    with pytest.raises(Refusal):
        walk.take("note_care", actor=street, reason=" ")
    with pytest.raises(NotPermitted):
        walk.take("note_care", actor=staff(BUREAU, Post.HANDLER))
