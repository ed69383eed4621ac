"""The ladder above the handling organ: who reviews, from which day, and where it ends."""

from datetime import timedelta

import pytest

from tests.cast import staff
from tests.matters.plans import DAYS
from tests.matters.walks import VERBS
from tests.review.ladders import CITY, DAY, DISTRICT, STREET, clock, final, reviewed, served, under_examination
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.kernel.times import noon_of
from tingmin.law.limits import ExtensionNotAllowed
from tingmin.law.outcomes import Outcome
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.organisations.queries import organ_by_code, re_review_organs_of, review_organs_of
from tingmin.review.actions import take_in_application
from tingmin.review.actions.applying import NotOfferedHere, OpinionNotFound
from tingmin.review.queries import cases_of, current_case, desk
from tingmin.review.types import Applying, CounterApplication

pytestmark = pytest.mark.usefixtures("city")


def test_each_rung_is_reviewed_by_the_next_higher_organ():
    walk = served().later(5).take("apply_review")
    assert walk.matter.reviewer.code == DISTRICT
    reviewed_walk = reviewed().later(5).take("apply_re_review")
    assert reviewed_walk.matter.reviewer.code == CITY
    assert [(case.level, case.organ.code, case.respondent.code) for case in cases_of(reviewed_walk.id)] == [
        ("review", DISTRICT, STREET), ("re_review", CITY, DISTRICT),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("organ", "review", "again"),
    [
        (STREET, [DISTRICT], [CITY]),
        (DISTRICT, [CITY], [CITY]),
        ("beijing-education", [CITY], [CITY]),
    ],
)
def test_level_matrix_names_who_reviews_and_who_re_reviews(organ, review, again):
    found = organ_by_code(organ)
    offered = review_organs_of(found)
    assert [each.code for each in offered] == review
    assert [each.code for each in re_review_organs_of(found, reviewer=offered[0])] == again


def test_organ_that_is_not_offered_is_refused_with_those_that_are():
    with pytest.raises(NotOfferedHere, match="朝阳区"):
        served().take("apply_review", to=OrganId(organ_by_code("haidian").pk))


def test_review_is_decided_by_the_organ_it_was_put_before_only():
    walk = under_examination()
    with pytest.raises(NotPermitted):
        walk.take("uphold", actor=staff(CITY, Post.LEADER))
    walk.take("uphold", actor=staff(DISTRICT, Post.LEADER))


def test_papers_say_when_the_request_came_and_where_to_go_next():
    walk = under_examination(served().later(7)).later(9).take("uphold")
    application = latest_of(walk.id, "review_application").frozen()
    assert application.value("opinion") == (latest_of(walk.id, "handling_opinion").number,)
    assert application.value("opinion_received_on") == (DAY.isoformat(),)
    accepted = latest_of(walk.id, "review_acceptance_notice").frozen()
    assert accepted.value("review_by") == (clock(walk, "D10").due_effective.isoformat(),)
    opinion = latest_of(walk.id, "review_opinion").frozen()
    assert opinion.value("received_on") == ((DAY + timedelta(7)).isoformat(),)
    assert opinion.value("respondent") == (walk.matter.holder.name,)
    assert (opinion.remedy.rule, opinion.remedy.organ) == ("re_review", "北京市人民政府")


def test_limit_runs_from_the_request_and_the_next_window_from_the_day_of_service():
    walk = under_examination(served().later(10))
    asked = walk.day
    assert clock(walk, "D10").due_raw == asked + timedelta(30)
    walk.later(10).take("uphold")
    assert clock(walk, "D10").due_raw == asked + timedelta(30), "decided is not yet answered"
    walk.later(4).take("serve_review_opinion")
    assert clock(walk, "D11").due_raw == walk.day + timedelta(30)
    walk.later(10).take("apply_re_review")
    assert clock(walk, "D12").due_raw == walk.day + timedelta(30)


def test_application_on_the_last_day_is_in_time_and_on_the_next_is_late_but_registered():
    walk = served()
    last = clock(walk, "D09").due_effective
    assert not current_case(walk.copy().later((last - walk.day).days).take("apply_review").id).late
    late = served()
    late.later((last - late.day).days + 1).take("apply_review")
    assert (current_case(late.id).late, late.matter.stage) == (True, "under_review")
    with pytest.raises(ConditionNotMet, match="逾期"):
        late.take("accept_review")
    assert late.to("excuse_lateness", "accept_review").matter.stage == "review_examining"


def test_late_application_after_the_window_was_closed_is_registered_too():
    walk = served().later(60).take("complete", actor=Actor.system()).later(5).take("apply_review")
    assert (walk.matter.stage, walk.matter.ended, current_case(walk.id).late) == ("under_review", False, True)
    refused = walk.take("refuse_review", ground="L1")
    assert refused.matter.stage == "served"
    notice = latest_of(walk.id, "review_refusal_notice").frozen()
    assert "逾期提出" in "".join(notice.value("rule"))
    assert notice.organ == notice.remedy.organ == "北京市朝阳区人民政府"


def test_only_beijing_lets_a_review_be_extended_and_the_notice_names_its_own_days():
    walk = under_examination(served().later(5)).later(20).take("extend_review", days=30)
    notice = latest_of(walk.id, "extension_notice").frozen()
    assert notice.value("accepted_on") == ("2023-03-06",)
    assert notice.value("limit_on") == ("2023-04-06",)  # Qingming moves it by a day
    assert notice.value("new_limit_on") == (clock(walk, "D10").due_effective.isoformat(),)
    with pytest.raises(ConditionNotMet):
        walk.take("extend_review", days=1)
    with pytest.raises((StepNotAllowed, ExtensionNotAllowed)):
        under_examination(served(day=DAYS["XF2005"])).take("extend_review", days=30)


def test_file_is_handed_over_by_the_organ_whose_opinion_is_reviewed_within_its_limit():
    walk = under_examination()
    assert clock(walk, "C02").organ.code == STREET
    walk.later(3).take("hand_over_file")
    assert current_case(walk.id).file_handed_on == walk.day


def test_committee_decides_before_the_review_organ_does():
    walk = under_examination().to("refer_to_committee", "record_committee").take("uphold")
    meeting = cases_of(walk.id)[0].meetings.get()
    assert meeting.decision == "维持原意见。"
    assert meeting.minority


def test_remanded_matter_is_answered_anew_by_the_set_day():
    walk = under_examination(served(outcome=Outcome.SUPPORT)).later(10)
    by = walk.day + timedelta(20)
    walk.take("remand", reply_by=by, fault="procedure").later(2).take("serve_remand")
    assert (walk.matter.stage, clock(walk, "R01").due_raw) == ("investigating", by)
    assert not {"supported", "checked", "executed"} & set(walk.matter.marks)
    opinion = latest_of(walk.id, "review_opinion").frozen()
    assert opinion.remedy.rule == "new_reply"
    assert opinion.value("deadline") == ("2023年3月31日",)
    walk.later(3).to("draft_opinion", "check_opinion", "sign_opinion")
    again = latest_of(walk.id, "handling_opinion").frozen()
    assert again.value("accepted_on") == (DAY.isoformat(),), "the remand does not move the acceptance"
    assert walk.take("serve").to("apply_review").matter.stage == "under_review"


def test_re_review_ends_the_procedure_and_only_new_facts_lead_on():
    walk = final()
    assert latest_of(walk.id, "re_review_opinion").frozen().remedy.rule == "final"
    assert (walk.matter.stage, walk.matter.ended) == ("final", True)
    with pytest.raises(StepNotAllowed):
        walk.take("apply_review", actor=Actor.petitioner(walk.id))
    walk.attempt("reopen", actor=walk.somebody("reopen"))
    assert walk.matter.stage == "final"


def test_what_a_re_review_supports_is_executed_after_the_end():
    walk = under_examination(reviewed(), step="apply_re_review").take("change", outcome=Outcome.SUPPORT)
    with pytest.raises(ConditionNotMet):
        walk.take("serve_final_opinion")
    walk.take("serve_final_to_execute")
    assert (walk.matter.stage, clock(walk, "X01").organ.code) == ("final_executing", STREET)
    assert walk.take("report_execution").matter.stage == "final"


def test_paper_application_needs_both_numbers_and_tells_nobody_which_is_wrong():
    walk = served()
    number = latest_of(walk.id, "handling_opinion").number
    counter = staff(DISTRICT, Post.CLERK)
    fields = Applying(reason="", fields={"request": "请求复查。", "facts": "事实", "reasons": "理由"})
    for wrong in (
        CounterApplication(number="20230301-0000000-0", opinion_number=number, particulars=fields),
        CounterApplication(number=walk.matter.number, opinion_number="示例〔2023〕1号", particulars=fields),
    ):
        with pytest.raises(OpinionNotFound):
            take_in_application(wrong, actor=counter, at=walk.at)
    right = CounterApplication(number=walk.matter.number, opinion_number=number, particulars=fields)
    take_in_application(right, actor=counter, at=walk.at)
    assert (current_case(walk.id).handed_in, walk.matter.reviewer.code) == ("counter", DISTRICT)


def test_desk_lists_what_the_organ_has_before_it_with_its_newest_case():
    walk = under_examination()
    assert [(m.pk, m.case.respondent.code) for m in desk(staff(DISTRICT, Post.REVIEWER)).rows] == [(walk.id, STREET)]
    assert not desk(staff(CITY, Post.REVIEWER)).rows


@pytest.mark.parametrize("step", ["apply_review", "apply_re_review", "uphold"])
def test_matter_that_does_not_exist_is_not_found_and_no_crash(step):
    at, particulars = noon_of(DAY), VERBS[step].particulars()
    with pytest.raises(NotFound):
        VERBS[step].action(matter_id=MatterId(new_id()), particulars=particulars, actor=Actor.petitioner(), at=at)
