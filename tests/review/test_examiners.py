"""Who may accept, examine and decide: certified people of the review organ who had no part before."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from tests.cast import GOVERNMENT, STREET, certified, certified_person, seated, staff
from tests.matters.plans import DAYS
from tests.matters.walks import VERBS, Walk
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.law.procedures import ConditionNotMet
from tingmin.ledger.queries import history
from tingmin.matters.models import Matter
from tingmin.organisations.queries import organ_by_code
from tingmin.review.actions import end_qualification, grant_qualification
from tingmin.review.models import Qualification
from tingmin.review.queries import current_case, examiners_of, examiners_to_choose
from tingmin.review.rules import (
    ExaminerKeptAway,
    ExaminerUnknown,
    HadAPart,
    NotQualified,
    TooFewExaminers,
    had_part,
)

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_SERVED = ("classify", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")


def asked(receiver=STREET) -> Walk:
    return Walk(day=DAY, receiver=receiver).to(*TO_SERVED, "apply_review")


def examined(receiver=STREET) -> Walk:
    return asked(receiver).take("accept_review")


@pytest.fixture
def chaoyang(city) -> OrganId:
    return OrganId(organ_by_code("chaoyang").pk)


def two(organ, *nths):
    return tuple(certified(organ, Post.REVIEWER, nth=nth).person for nth in nths)


def plainly(walk, step, *, actor, **chosen):
    """Without the certificate that a walk would hand out."""
    verb = VERBS[step]
    particulars = verb.particulars(**(walk.filled(step) | chosen))
    return verb.action(matter_id=walk.id, particulars=particulars, actor=actor, at=walk.at)


def test_reviewer_without_a_certificate_accepts_nothing_and_is_told_so(chaoyang):
    walk, reviewer = asked(), seated(chaoyang, Post.REVIEWER, nth=8)
    with pytest.raises(NotQualified, match="资质"):
        plainly(walk, "accept_review", actor=reviewer)
    assert walk.matter.stage == "under_review"
    plainly(walk, "accept_review", actor=certified_person(reviewer))
    assert walk.matter.stage == "review_examining"


def test_certificate_counts_from_its_first_day_to_its_last(chaoyang):
    walk, reviewer = asked(), seated(chaoyang, Post.REVIEWER, nth=8)
    held = Qualification.objects.create(
        staff=reviewer.person, organ_id=chaoyang, certificate="示例1", valid_from=DAY + timedelta(1),
        valid_to=DAY + timedelta(2),
    )  # fmt: skip
    for days, valid in ((0, False), (1, True), (2, True), (3, False)):
        at = walk.copy().later(days)
        if valid:
            with transaction.atomic():
                plainly(at, "accept_review", actor=reviewer)
                transaction.set_rollback(True)
        else:
            with pytest.raises(NotQualified):
                plainly(at, "accept_review", actor=reviewer)
    assert held.certificate == "示例1"


def test_certificate_of_another_organ_does_not_count(chaoyang):
    walk, reviewer = asked(), seated(chaoyang, Post.REVIEWER, nth=8)
    elsewhere = OrganId(organ_by_code("haidian").pk)
    Qualification.objects.create(
        staff=reviewer.person, organ_id=elsewhere, certificate="示例2", valid_from=DAY - timedelta(9)
    )
    with pytest.raises(NotQualified):
        plainly(walk, "accept_review", actor=reviewer)


def test_two_at_least_examine_and_are_kept_with_the_case(chaoyang):
    walk = examined()
    with pytest.raises(TooFewExaminers):
        walk.take("name_examiners", examiners=two(chaoyang, 8))
    with pytest.raises(TooFewExaminers):
        walk.take("name_examiners", examiners=two(chaoyang, 8) * 2)
    chosen = two(chaoyang, 8, 9)
    walk.take("name_examiners", examiners=chosen)
    assert {each.staff for each in examiners_of(current_case(walk.id))} == set(chosen)


def test_examiners_named_anew_take_the_place_of_the_others(chaoyang):
    walk = examined().take("name_examiners", examiners=two(chaoyang, 8, 9))
    walk.take("name_examiners", examiners=two(chaoyang, 9, 10))
    assert {each.staff for each in examiners_of(current_case(walk.id))} == set(two(chaoyang, 9, 10))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [("uncertified", NotQualified), ("elsewhere", ExaminerUnknown), ("nobody", ExaminerUnknown),
     ("recused", ExaminerKeptAway)],
)  # fmt: skip
def test_examiner_who_may_not_is_refused_with_name_and_reason(chaoyang, wrong, refusal):
    walk, good = examined(), two(chaoyang, 8)
    other = {
        "uncertified": lambda: seated(chaoyang, Post.REVIEWER, nth=9).person,
        "elsewhere": lambda: certified(OrganId(organ_by_code("haidian").pk), Post.REVIEWER).person,
        "nobody": uuid4,
        "recused": lambda: two(chaoyang, 9)[0],
    }[wrong]()
    if wrong == "recused":
        Matter.objects.filter(pk=walk.id).update(walled_people=[other])
    with pytest.raises(refusal) as refused:
        walk.take("name_examiners", examiners=(*good, other))
    if refusal is not ExaminerUnknown:
        assert "reviewer 9" in refused.value.say("zh-hans")
    assert "examiners_named" not in walk.matter.marks


# The city reviews, and reviews again, the opinions of its own departments: not by the same people.


def under_re_review() -> Walk:
    walk = asked("beijing-human-resources")
    walk.to("accept_review", "name_examiners", "uphold", "serve_review_opinion", "apply_re_review")
    return walk


def test_who_decided_or_examined_below_neither_accepts_nor_decides_above():
    walk = under_re_review()
    accepted = staff(GOVERNMENT, Post.REVIEWER)
    with pytest.raises(HadAPart, match=accepted.name):
        walk.take("accept_review", actor=accepted)
    walk.take("accept_review").take("name_examiners", examiners=two(OrganId(organ_by_code(GOVERNMENT).pk), 8, 9))
    with pytest.raises(HadAPart):
        walk.take("uphold", actor=staff(GOVERNMENT, Post.LEADER))
    assert walk.take("uphold").matter.stage == "re_review_decided"


def test_who_examined_below_does_not_examine_again():
    walk = under_re_review().take("accept_review")
    government = OrganId(organ_by_code(GOVERNMENT).pk)
    before = walk.matter.reviews.order_by("id").first().examiners.first().staff
    with pytest.raises(HadAPart):
        walk.take("name_examiners", examiners=(before, *two(government, 8)))


def test_handler_who_moved_to_the_review_organ_has_had_a_part(chaoyang):
    walk = examined()
    handler = next(fact.actor_person for fact in history(walk.id) if fact.kind == "draft_opinion")
    mover = seated(chaoyang, Post.REVIEWER, nth=9)
    Qualification.objects.create(staff=mover.person, organ_id=chaoyang, certificate="示例3", valid_from=DAY)
    history_person = {fact.actor_person for fact in history(walk.id)}
    assert handler in history_person
    acts = {(handler, "investigating")}
    assert had_part(acts, handler, rank=1)
    assert not had_part(acts, mover.person, rank=1)


def test_who_took_in_the_application_at_the_counter_has_had_no_part(chaoyang):
    walk = Walk(day=DAY, receiver=STREET).to(*TO_SERVED)
    head = certified(chaoyang, Post.HEAD)
    walk.take("apply_review", actor=head)
    walk.take("accept_review", actor=head)
    walk.take("name_examiners", actor=head)
    assert walk.take("uphold", actor=head).matter.stage == "review_decided"


def test_those_offered_are_those_who_may(chaoyang):
    walk = examined()
    good, uncertified = two(chaoyang, 8, 9), seated(chaoyang, Post.REVIEWER, nth=10).person
    recused = two(chaoyang, 11)[0]
    Matter.objects.filter(pk=walk.id).update(walled_people=[recused])
    offered = {each.user_id for each in examiners_to_choose(walk.matter, day=walk.day)}
    assert offered >= set(good)
    assert not offered & {uncertified, recused}


def test_opinion_waits_for_new_examiners_when_one_steps_aside(chaoyang):
    walk, chosen = examined(), two(chaoyang, 8, 9)
    walk.take("name_examiners", examiners=chosen)
    Matter.objects.filter(pk=walk.id).update(walled_people=[chosen[0]])
    with pytest.raises((ExaminerKeptAway, TooFewExaminers)):
        walk.take("uphold")
    walk.take("name_examiners", examiners=two(chaoyang, 9, 10))
    assert walk.take("uphold").matter.stage == "review_decided"


def test_opinion_without_examiners_is_not_given():
    with pytest.raises(ConditionNotMet, match="审查人员"):
        examined().take("uphold")


# Certificates.


def test_head_of_the_review_organ_enters_and_ends_certificates(chaoyang):
    head, reviewer = seated(chaoyang, Post.HEAD), seated(chaoyang, Post.REVIEWER, nth=8)
    walk = asked()
    held = grant_qualification(
        staff=reviewer.person, certificate="京朝复2023001", valid_from=DAY, valid_to=None, actor=head, at=walk.at
    )
    told = history(reviewer.person)[-1]
    assert told.kind == "qualification_granted"
    assert "京朝复2023001" not in str(told.body)
    end_qualification(qualification_id=held.pk, on=DAY + timedelta(3), actor=head, at=walk.at)
    plainly(walk.later(3), "accept_review", actor=reviewer)
    held.refresh_from_db()
    assert held.valid_to == DAY + timedelta(3)


@pytest.mark.parametrize("post", [Post.REVIEWER, Post.CLERK, Post.HANDLER, Post.SUPERVISOR])
def test_nobody_else_enters_certificates(chaoyang, post):
    who, colleague = seated(chaoyang, post, nth=7), seated(chaoyang, Post.REVIEWER, nth=8)
    with pytest.raises(NotPermitted):
        grant_qualification(
            staff=colleague.person, certificate="x", valid_from=DAY, valid_to=None, actor=who, at=asked().at
        )


def test_head_of_another_organ_can_neither_certify_nor_end(chaoyang):
    foreign = seated(OrganId(organ_by_code("haidian").pk), Post.HEAD)
    reviewer, at = certified(chaoyang, Post.REVIEWER, nth=8), asked().at
    with pytest.raises(ExaminerUnknown):
        grant_qualification(staff=reviewer.person, certificate="x", valid_from=DAY, valid_to=None, actor=foreign, at=at)
    held = Qualification.objects.get(staff=reviewer.person)
    with pytest.raises(NotFound):
        end_qualification(qualification_id=held.pk, on=DAY, actor=foreign, at=at)


def test_certificate_that_would_end_before_it_begins_is_refused(chaoyang):
    head, reviewer = seated(chaoyang, Post.HEAD), seated(chaoyang, Post.REVIEWER, nth=8)
    with pytest.raises(Refusal):
        grant_qualification(
            staff=reviewer.person, certificate="x", valid_from=DAY, valid_to=DAY - timedelta(1), actor=head,
            at=asked().at,
        )  # fmt: skip
