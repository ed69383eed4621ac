"""After a remand for facts or basis: the same reply is not signed again before somebody else has said what differs."""

import pytest

from tests.cast import STREET, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.handling.actions import CheckedByDrafter, SameReplyAgain
from tingmin.handling.types import Outcome
from tingmin.kernel.actors import Post
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.queries import history

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_SERVED = ("classify", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")
NEW_FACTS = "重新调取银行流水，三月份工资未付，签收表上的签名经鉴定不是本人所写，应当补发一万二千元。"
NEW_LAW = "《工资支付暂行规定》第十八条、《劳动保障监察条例》第二十六条"
NEW_ANSWER = "责令单位十日内补发三月份工资，并将凭证报送我单位。"


def remanded(fault="facts", day=DAY) -> Walk:
    walk = Walk(day=day, receiver=STREET).to(*TO_SERVED)
    return walk.to("apply_review", "accept_review", "name_examiners").take("remand", fault=fault).take("serve_remand")


def checked(walk, **drafting) -> Walk:
    return walk.take("draft_opinion", **drafting).take("check_opinion")


@pytest.mark.parametrize("fault", ["facts", "basis"])
def test_same_result_after_a_remand_for_facts_or_basis_is_rejected(fault):
    """Appendix B 7."""
    walk = checked(remanded(fault))
    with pytest.raises(SameReplyAgain) as refused:
        walk.take("sign_opinion")
    assert walk.matter.stage == "opinion_draft"
    assert refused.value.say("zh-hans").endswith("。")
    assert refused.value.say("en").endswith(".")


@pytest.mark.parametrize("fault", ["procedure", "authority"])
def test_same_result_after_a_remand_for_another_fault_is_signed(fault):
    assert checked(remanded(fault)).take("sign_opinion").matter.stage == "opinion_signed"


def test_remand_under_the_regulation_of_2005_alone_knows_no_such_rule():
    walk = checked(remanded(day=DAYS["XF2005"]))
    assert walk.take("sign_opinion").matter.stage == "opinion_signed"


def test_other_outcome_is_another_reply():
    walk = checked(remanded(), outcome=Outcome.SUPPORT)
    assert walk.take("sign_opinion").matter.stage == "opinion_signed"


def test_other_facts_and_law_are_another_reply_though_the_outcome_is_the_same():
    walk = checked(remanded(), facts=NEW_FACTS, law=NEW_LAW, answer=NEW_ANSWER)
    assert walk.take("sign_opinion").matter.stage == "opinion_signed"


@pytest.mark.parametrize(
    "dressed_up",
    [{"facts": "经查，  欠薪属实！"}, {"facts": "经查欠薪属实"}, {"place_of_words": True}],
    ids=["blanks", "punctuation", "claims in another order"],
)
def test_dressing_up_makes_no_new_reply(dressed_up):
    moved = {"claim": "补发工资", "answer": "已责令补发。"} if dressed_up.pop("place_of_words", False) else dressed_up
    with pytest.raises(SameReplyAgain):
        checked(remanded(), **moved).take("sign_opinion")


def test_second_person_confirms_the_difference_in_writing():
    walk = checked(remanded()).take("confirm_difference", reason="新意见补充了银行流水和签名鉴定。")
    fact = history(walk.id)[-1]
    assert fact.enclosure.content["reason"] == "新意见补充了银行流水和签名鉴定。"
    assert "BJ2006 §50" in fact.article or "第五十条" in fact.article
    assert walk.take("sign_opinion").matter.stage == "opinion_signed"


def test_nothing_is_confirmed_without_a_word_or_by_the_drafter():
    head = staff(STREET, Post.HEAD)
    walk = checked(remanded(), actor=None)
    with pytest.raises(Refusal):
        walk.take("confirm_difference", reason="  ")
    own = remanded().take("draft_opinion", actor=head)
    with pytest.raises(CheckedByDrafter):
        own.take("confirm_difference", actor=head)
    assert "difference_confirmed" not in own.matter.marks


def test_what_was_confirmed_of_one_draft_does_not_hold_for_the_next():
    walk = checked(remanded()).to("confirm_difference", "return_draft")
    checked(walk)
    with pytest.raises(SameReplyAgain):
        walk.take("sign_opinion")


def test_rule_ends_with_the_new_reply_and_a_later_remand_for_procedure_leaves_it_ended():
    walk = checked(remanded(), facts=NEW_FACTS, law=NEW_LAW, answer=NEW_ANSWER).to("sign_opinion", "serve")
    walk.to("apply_review", "accept_review", "name_examiners").take("remand", fault="procedure").take("serve_remand")
    again = checked(walk, facts=NEW_FACTS, law=NEW_LAW, answer=NEW_ANSWER)
    assert again.take("sign_opinion").matter.stage == "opinion_signed"
