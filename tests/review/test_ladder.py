"""The ladder above the handling organ: who reviews, from which day, and where it ends."""

from datetime import timedelta

import pytest

from tests.cast import GOVERNMENT, staff
from tests.matters.plans import DAYS
from tests.matters.walks import VERBS, Walk
from tingmin.documents.queries import latest_of
from tingmin.handling.types import Outcome
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, new_id
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.kernel.times import noon_of
from tingmin.law.limits import ExtensionNotAllowed
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.matters.models import Obligation
from tingmin.matters.types import Particulars

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_SERVED = ("classify", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")
STREET = "110105015"


def served(day=DAY, **drafting) -> Walk:
    """An opinion of a street, whose review climbs to the district and its re-review to the city."""
    walk = Walk(day=day, receiver=STREET).to(*TO_SERVED[:3]).take("draft_opinion", **drafting)
    return walk.to(*TO_SERVED[4:])


def clock(walk, code):
    return Obligation.objects.get(matter=walk.id, clock=code, stopped_on=None)


def test_each_rung_is_reviewed_by_the_next_higher_organ():
    walk = served().later(5).take("apply_review")
    assert walk.matter.reviewer.code == "chaoyang"
    walk.take("uphold_or_change").later(5).take("apply_re_review")
    assert walk.matter.reviewer.code == GOVERNMENT
    assert walk.take("decide_re_review").matter.stage == "final"


def test_review_is_decided_by_the_organ_it_was_put_before_only():
    walk = served().take("apply_review")
    with pytest.raises(NotPermitted):
        walk.take("uphold_or_change", actor=staff(GOVERNMENT, Post.REVIEWER))
    walk.take("uphold_or_change", actor=staff("chaoyang", Post.REVIEWER))


def test_review_opinion_says_when_the_request_came_and_where_to_go_next():
    walk = served().later(7).take("apply_review").later(9).take("uphold_or_change")
    application = latest_of(walk.id, "review_application").frozen()
    assert application.value("opinion") == (latest_of(walk.id, "handling_opinion").number,)
    assert application.value("opinion_received_on") == (DAY.isoformat(),)
    opinion = latest_of(walk.id, "review_opinion").frozen()
    assert opinion.value("received_on") == ((DAY + timedelta(7)).isoformat(),)
    assert opinion.value("respondent") == (walk.matter.holder.name,)
    assert (opinion.remedy.rule, opinion.remedy.organ) == ("re_review", "北京市人民政府")


def test_review_and_re_review_have_thirty_days_each():
    walk = served().later(10).take("apply_review")
    assert clock(walk, "D10").due_raw == walk.day + timedelta(30)
    walk.later(10).take("uphold_or_change")
    assert clock(walk, "D11").due_raw == walk.day + timedelta(30)
    walk.later(10).take("apply_re_review")
    assert clock(walk, "D12").due_raw == walk.day + timedelta(30)


@pytest.mark.parametrize(
    ("first", "code", "step"),
    [((), "D09", "apply_review"), (("apply_review", "uphold_or_change"), "D11", "apply_re_review")],
)
def test_request_is_in_time_on_the_last_day_and_late_on_the_next(first, code, step):
    walk = served().to(*first)
    last = clock(walk, code).due_effective
    late = served().to(*first)
    assert walk.later((last - walk.day).days).take(step).matter.stage.startswith("under_")
    with pytest.raises(ConditionNotMet):
        late.later((last - late.day).days + 1).take(step)


def test_only_beijing_lets_a_review_be_extended_and_the_notice_names_its_own_days():
    walk = served().later(5).take("apply_review").later(20).take("extend_review", days=30)
    notice = latest_of(walk.id, "extension_notice").frozen()
    assert notice.value("accepted_on") == ("2023-03-06",)
    assert notice.value("limit_on") == ("2023-04-06",)  # Qingming moves it by a day
    assert notice.value("new_limit_on") == (clock(walk, "D10").due_effective.isoformat(),)
    with pytest.raises(ConditionNotMet):
        walk.take("extend_review", days=1)
    with pytest.raises((StepNotAllowed, ExtensionNotAllowed)):
        served(day=DAYS["XF2005"]).take("apply_review").take("extend_review", days=30)


def test_remanded_matter_is_answered_anew_by_the_set_day():
    walk = served(outcome=Outcome.SUPPORT).take("apply_review").later(10)
    walk.take("remand", reply_by=walk.day + timedelta(20))
    assert (walk.matter.stage, clock(walk, "R01").due_raw) == ("investigating", walk.day + timedelta(20))
    assert not {"supported", "checked", "executed"} & set(walk.matter.marks)
    opinion = latest_of(walk.id, "review_opinion").frozen()
    assert opinion.remedy.rule == "new_reply"
    assert opinion.value("deadline") == ("2023年3月31日",)
    walk.later(3).to("draft_opinion", "check_opinion", "sign_opinion")
    again = latest_of(walk.id, "handling_opinion").frozen()
    assert again.value("accepted_on") == (DAY.isoformat(),), "the remand does not move the acceptance"
    assert walk.take("serve").to("apply_review").matter.stage == "under_review"


def test_refused_review_says_so_in_the_name_of_the_reviewer():
    walk = served().to("apply_review", "refuse_review")
    notice = latest_of(walk.id, "no_further_notice").frozen()
    assert notice.organ == notice.remedy.organ == "北京市朝阳区人民政府"
    with pytest.raises(ConditionNotMet):
        walk.take("apply_review")


def test_final_matter_is_raised_again_on_new_facts_only():
    walk = served().to("apply_review", "uphold_or_change", "apply_re_review", "decide_re_review")
    assert latest_of(walk.id, "re_review_opinion").frozen().remedy.rule == "final"
    with pytest.raises(StepNotAllowed):
        walk.take("apply_review", actor=staff("chaoyang", Post.REVIEWER))
    walk.attempt("reopen", actor=walk.somebody("reopen"))
    assert walk.matter.stage == "final"


@pytest.mark.parametrize("step", ["apply_review", "apply_re_review", "uphold_or_change"])
def test_matter_that_does_not_exist_is_not_found_and_no_crash(step):
    particulars, at = Particulars(), noon_of(DAY)
    with pytest.raises(NotFound):
        VERBS[step].action(matter_id=MatterId(new_id()), particulars=particulars, actor=Actor.petitioner(), at=at)
