"""Behind the second fence: a review is taken in, handed up and published by who may, and shown to nobody else."""

import pytest
from django.db import DatabaseError, transaction

from tests.cast import BUREAU, OFFICE, OTHER_BUREAU, STREET, certified_person, staff
from tests.matters.walks import VERBS, Walk
from tests.review.ladders import DAY, DISTRICT, final, reviewed, served, under_examination
from tingmin.accounts.acting import acting_as
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Actor, Post
from tingmin.matters.models import Matter, MatterLink
from tingmin.review.actions import take_in_application
from tingmin.review.actions.applying import OpinionNotFound
from tingmin.review.models import CommitteeMeeting, Examiner, ExpertOpinion, Publication, ReviewCase
from tingmin.review.queries import desk, published
from tingmin.review.types import Applying, CounterApplication

pytestmark = pytest.mark.usefixtures("city")
COUNTER = "chaoyang-petition"
ASKED = {"request": "请求撤销原意见。", "facts": "工资没有补发。"}


def paper_of(walk, **wrong) -> CounterApplication:
    known = {"number": walk.matter.number, "opinion_number": latest_of(walk.id, "handling_opinion").number}
    return CounterApplication(**(known | wrong), particulars=Applying(reason="事实没有查清。", fields=ASKED))


def strangers():
    return Actor.petitioner(), staff(OTHER_BUREAU, Post.CLERK), staff("haidian", Post.REVIEWER)


def test_counter_that_does_not_see_the_matter_takes_in_the_application(fenced):
    walk = served().later(3)
    clerk, paper = staff(COUNTER, Post.CLERK), paper_of(walk)
    with fenced(), acting_as(clerk):
        assert not Matter.objects.filter(pk=walk.id).exists()
        take_in_application(paper, actor=clerk, at=walk.at)
    assert walk.matter.stage == "under_review"


def test_counter_with_a_wrong_number_is_left_with_nothing(fenced):
    walk = served().later(3)
    clerk, paper = staff(COUNTER, Post.CLERK), paper_of(walk, opinion_number="京示意〔2023〕999号")
    with fenced(), acting_as(clerk):
        with pytest.raises(OpinionNotFound), transaction.atomic():
            take_in_application(paper, actor=clerk, at=walk.at)
        assert not Matter.objects.filter(pk=walk.id).exists()


def test_petitioner_applies_and_reads_how_it_stands(fenced):
    walk = served().later(3)
    petitioner = Actor.petitioner(walk.id)
    with fenced(), acting_as(petitioner):
        walk.take("apply_review", actor=petitioner)
        assert ReviewCase.objects.get().matter_id == walk.id


def test_review_organ_works_through_the_fence(fenced):
    walk = served().later(3).take("apply_review")
    for step, post in (("accept_review", Post.REVIEWER), ("name_examiners", Post.HEAD), ("uphold", Post.HEAD)):
        actor = staff(DISTRICT, post)
        filled = walk.filled(step)  # certificates are handed out by the owner of the tables
        if step == "accept_review":
            certified_person(actor)
        verb = VERBS[step]
        with fenced(), acting_as(actor):
            verb.action(matter_id=walk.id, particulars=verb.particulars(**filled), actor=actor, at=walk.at)
            assert [row.pk for row in desk(actor).rows] == [walk.id]
    assert walk.matter.stage == "review_decided"


def test_nothing_of_a_review_is_shown_to_strangers(fenced):
    walk = under_examination(served().later(3))
    walk.to("record_expert_opinion", "refer_to_committee", "record_committee")
    for stranger in strangers():
        with fenced(), acting_as(stranger):
            for table in (ReviewCase, Examiner, ExpertOpinion, CommitteeMeeting):
                assert not table.objects.exists(), (stranger.post, table.__name__)
    with fenced(), acting_as(staff(DISTRICT, Post.REVIEWER)):
        assert CommitteeMeeting.objects.count() == ExpertOpinion.objects.count() == 1


def test_what_an_expert_or_the_committee_said_is_not_changed(fenced):
    under_examination(served().later(3)).to("record_expert_opinion", "refer_to_committee", "record_committee")
    for table, change in ((ExpertOpinion, {"opinion": "另一个意见"}), (CommitteeMeeting, {"decision": "另一个决定"})):
        reviewer = staff(DISTRICT, Post.REVIEWER)
        with fenced(), acting_as(reviewer), pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(**change)


def test_published_opinion_is_read_by_everybody_and_leads_to_no_matter(fenced):
    walk = under_examination(reviewed(), step="apply_re_review").take("open_hearing").take("close_hearing")
    walk.to("uphold", "serve_final_opinion", "publish_opinion")
    with fenced(), acting_as(Actor.petitioner()):
        assert len(published().rows) == Publication.objects.count() == 1
        assert not ReviewCase.objects.exists()


def test_what_ended_with_another_organ_is_named_when_it_is_raised_again(fenced):
    earlier = final()
    walk = Walk(day=DAY, receiver=OFFICE).to("classify", "transfer", "propose_refusal")
    clerk = staff(BUREAU, Post.CLERK, nth=2)
    verb = VERBS["refuse_further"]
    filled = walk.filled("refuse_further") | {"ground": "NL1", "earlier": earlier.matter.number}
    with fenced(), acting_as(clerk):
        assert not Matter.objects.filter(pk=earlier.id).exists()
        verb.action(matter_id=walk.id, particulars=verb.particulars(**filled), actor=clerk, at=walk.at)
    assert walk.matter.stage == "not_accepted"
    assert MatterLink.objects.get(source=walk.id).target_id == earlier.id
    with fenced(), acting_as(clerk):
        assert not MatterLink.objects.exists(), "the number is told on the notice; the matter itself stays hidden"


def test_street_is_still_told_of_the_review_of_its_own_opinion(fenced):
    under_examination(served().later(3))
    with fenced(), acting_as(staff(STREET, Post.HANDLER)):
        assert ReviewCase.objects.count() == 1
