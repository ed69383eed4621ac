"""Who may review: certified colleagues without a part; and a new reply that is really new."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cast import certified, seated, staff
from tests.matters.walks import VERBS, Walk
from tests.review.ladders import CITY, DAY, DISTRICT, STREET, final, reviewed, served, under_examination
from tingmin.handling.actions import CheckedByDrafter, SameReplyAgain
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId, new_id
from tingmin.kernel.refusals import NotPermitted
from tingmin.law.outcomes import Outcome
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.law.sameness import alike, basically_same
from tingmin.matters.actions import recuse
from tingmin.matters.models import Matter, MatterLink
from tingmin.organisations.queries import organ_by_code
from tingmin.review.actions import end_qualification, grant_qualification
from tingmin.review.actions.deciding import NothingToPublish
from tingmin.review.actions.qualifying import CertificateMissing
from tingmin.review.models import Publication, Qualification
from tingmin.review.queries import examiners_to_choose
from tingmin.review.rules import (
    ExaminerKeptAway,
    ExaminerUnknown,
    HadAPart,
    NotQualified,
    TooFewExaminers,
)
from tingmin.routing.actions import EarlierNotFinal, SecondPersonNeeded, UnknownGround

pytestmark = pytest.mark.usefixtures("city")


def organ(code: str) -> OrganId:
    return OrganId(organ_by_code(code).pk)


def moved_up(walk, organ_code, *, post=Post.REVIEWER) -> Actor:
    """The handler of the street, now in a post of the review organ."""
    handler = staff(STREET, Post.HANDLER)
    return Actor(post=post, name=handler.name, person=handler.person, organ=organ(organ_code))


def test_reviewer_without_a_certificate_is_refused_by_name():
    walk = served().take("apply_review")
    with pytest.raises(NotQualified, match="reviewer 9"):
        accept(walk, 9)


def accept(walk, nth):
    """As the form does, without the certificate that a walk hands to whoever accepts."""
    verb = VERBS["accept_review"]
    actor = staff(DISTRICT, Post.REVIEWER, nth=nth)
    return verb.action(matter_id=walk.id, particulars=verb.particulars(), actor=actor, at=walk.at)


def test_certificate_that_has_ended_no_longer_counts():
    person = certified(organ(DISTRICT), Post.REVIEWER, nth=9)
    held = Qualification.objects.get(staff=person.person)
    end_qualification(qualification_id=held.pk, on=DAY - timedelta(1), actor=staff(DISTRICT, Post.HEAD), at=served().at)
    with pytest.raises(NotQualified):
        accept(served().take("apply_review"), 9)


def test_certificates_are_entered_by_the_head_once_and_for_colleagues_in_office():
    head, colleague, at = staff(DISTRICT, Post.HEAD), seated(organ(DISTRICT), Post.REVIEWER, nth=3), served().at
    entered = {"certificate": "复核-001", "valid_from": DAY, "valid_to": None, "at": at}
    grant_qualification(staff=colleague.person, actor=head, **entered)
    with pytest.raises(CertificateMissing):
        grant_qualification(staff=colleague.person, actor=head, **entered)
    with pytest.raises(ExaminerUnknown):
        grant_qualification(staff=new_id(), actor=head, **entered | {"certificate": "复核-002"})
    with pytest.raises(NotPermitted):
        grant_qualification(staff=colleague.person, actor=colleague, **entered)


def test_who_handled_the_matter_below_decides_nothing_above():
    walk = under_examination()
    with pytest.raises(HadAPart):
        walk.take("uphold", actor=moved_up(walk, DISTRICT, post=Post.HEAD))


def test_who_reviewed_does_not_re_review():
    walk = under_examination(reviewed(), step="apply_re_review")
    leader = staff(DISTRICT, Post.LEADER)
    promoted = Actor(post=Post.LEADER, name=leader.name, person=leader.person, organ=organ(CITY))
    with pytest.raises(HadAPart):
        walk.take("uphold", actor=promoted)


def named(walk, *people: UUID):
    return walk.take("name_examiners", examiners=people)


def test_examiners_are_two_certified_colleagues_without_a_part_and_not_kept_away():
    walk = served().to("apply_review", "accept_review")
    one, two = (certified(organ(DISTRICT), Post.REVIEWER, nth=nth).person for nth in (5, 6))
    plain = seated(organ(DISTRICT), Post.REVIEWER, nth=8).person
    with pytest.raises(TooFewExaminers):
        named(walk, one, one)
    with pytest.raises(NotQualified):
        named(walk, one, plain)
    with pytest.raises(ExaminerUnknown):
        named(walk, one, new_id())
    Matter.objects.filter(pk=walk.id).update(walled_people=[two])
    with pytest.raises(ExaminerKeptAway):
        named(walk, one, two)
    Matter.objects.filter(pk=walk.id).update(walled_people=[])
    assert {each.user_id for each in examiners_to_choose(walk.matter, day=walk.day)} >= {one, two}
    assert plain not in {each.user_id for each in examiners_to_choose(walk.matter, day=walk.day)}
    named(walk, one, two)


def test_recused_reviewer_finds_no_matter():
    walk = served().take("apply_review")
    reviewer = certified(organ(DISTRICT), Post.REVIEWER, nth=5)
    head = seated(organ(DISTRICT), Post.HEAD)
    recuse(matter_id=walk.id, officer=reviewer.person, reason="近亲属", actor=head, at=walk.at)
    assert not Matter.objects.for_actor(reviewer).filter(pk=walk.id).exists()


def remanded(fault="facts"):
    """Back at the street after its opinion was revoked."""
    walk = under_examination(served(outcome=Outcome.EXPLAIN)).take("remand", fault=fault)
    return walk.later(2).take("serve_remand").later(2)


def test_same_outcome_in_basically_the_same_words_is_not_signed_after_a_remand_for_facts():
    walk = remanded().take("draft_opinion", outcome=Outcome.EXPLAIN).take("check_opinion")
    with pytest.raises(SameReplyAgain):
        walk.take("sign_opinion")


@pytest.mark.parametrize(
    "changed",
    [{"outcome": Outcome.SUPPORT}, {"facts": "经重新调取银行流水、询问工友三人，欠薪为两个月，共一万二千元。"}],
)
def test_other_outcome_or_other_words_are_signed(changed):
    drafted = {"outcome": Outcome.EXPLAIN, "answer": "应支付两个月工资，已送达责令支付通知。"} | changed
    walk = remanded().take("draft_opinion", **drafted).to("check_opinion", "sign_opinion")
    assert walk.matter.stage == "opinion_signed"


def test_remand_for_procedure_lets_the_same_words_stand():
    walk = remanded(fault="procedure").take("draft_opinion", outcome=Outcome.EXPLAIN)
    assert walk.to("check_opinion", "sign_opinion").matter.stage == "opinion_signed"


def test_another_than_the_drafter_confirms_the_difference():
    walk = remanded()
    drafter = staff(STREET, Post.HEAD)
    walk.take("draft_opinion", actor=drafter, outcome=Outcome.EXPLAIN).take("check_opinion")
    with pytest.raises(CheckedByDrafter):
        walk.take("confirm_difference", actor=drafter)
    walk.take("confirm_difference", actor=staff(STREET, Post.HEAD, nth=2)).take("sign_opinion")
    assert walk.matter.stage == "opinion_signed"


def test_difference_is_confirmed_of_a_revoked_opinion_only():
    walk = served()
    with pytest.raises(StepNotAllowed):
        walk.take("confirm_difference")
    drafted = Walk(day=DAY, receiver=STREET).to("classify", "accept", "investigate", "draft_opinion")
    with pytest.raises(ConditionNotMet):
        drafted.take("confirm_difference")


def test_likeness_leaves_out_spaces_and_punctuation():
    assert alike("经查，欠薪属实。", "经查欠薪属实") == 1.0
    assert basically_same("经查欠薪属实，应予补发。", "经查，欠薪属实； 应予补发")
    assert not basically_same("经查欠薪属实，应予补发。", "劳动关系不成立，不予支持。")


def test_published_opinion_needs_a_hearing_and_a_text():
    walk = final()
    with pytest.raises(ConditionNotMet):
        walk.take("publish_opinion")
    Matter.objects.filter(pk=walk.id).update(marks=["hearing_held"])
    with pytest.raises(NothingToPublish):
        walk.take("publish_opinion", text=" ")
    walk.take("publish_opinion", text="某信访事项复核意见。")
    assert Publication.objects.get().text == "某信访事项复核意见。"


def again(ended):
    """The same request raised once more after the end, sorted, its refusal proposed."""
    walk = Walk(day=ended.day + timedelta(3), receiver=STREET).take("classify")
    return walk.take("propose_refusal")


def test_same_facts_after_the_end_are_registered_and_accepted_no_further_by_two():
    ended = final()
    walk = again(ended)
    with pytest.raises(SecondPersonNeeded):
        walk.take("refuse_further", actor=walk.somebody("refuse_further"), ground="NL1", earlier=ended.matter.number)
    walk.take("refuse_further", ground="NL1", earlier=ended.matter.number)
    assert walk.matter.stage == "not_accepted"
    assert MatterLink.objects.filter(source=walk.id, target=ended.id, kind="repeats").exists()


def test_nothing_is_refused_any_further_that_has_not_ended():
    walk = again(final())
    with pytest.raises(EarlierNotFinal):
        walk.take("refuse_further", ground="NL1", earlier=served().matter.number)
    with pytest.raises(UnknownGround):
        walk.take("refuse_further", ground="NA3", earlier="")
    with pytest.raises(UnknownGround):
        walk.take("refuse_acceptance", ground="NL1")
