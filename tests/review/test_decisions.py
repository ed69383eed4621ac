"""Uphold, change, remand; who is told what; the desk; what the public may read."""

from datetime import date, timedelta

import pytest

from tests.cast import GOVERNMENT, OFFICE, STREET, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.documents.models import Service
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Post
from tingmin.kernel.refusals import Refusal
from tingmin.law.outcomes import Outcome
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.ledger.queries import history
from tingmin.matters.models import Obligation
from tingmin.review.models import Publication
from tingmin.review.queries import cases_of, current_case, desk, published

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_SERVED = ("classify", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")
TO_EXAMINED = ("apply_review", "accept_review", "name_examiners")
TO_EXAMINED_AGAIN = ("apply_re_review", "accept_review", "name_examiners")


def served(day=DAY, receiver=STREET, **drafting) -> Walk:
    return Walk(day=day, receiver=receiver).to(*TO_SERVED[:3]).take("draft_opinion", **drafting).to(*TO_SERVED[4:])


def examined(**more) -> Walk:
    return served(**more).to(*TO_EXAMINED)


def re_examined(**more) -> Walk:
    return examined(**more).to("uphold", "serve_review_opinion", *TO_EXAMINED_AGAIN)


def clock(walk, code):
    return Obligation.objects.get(matter=walk.id, clock=code, stopped_on=None)


@pytest.mark.parametrize(
    ("at", "kind", "step", "remedy"),
    [
        (examined, "review_opinion", "uphold", "re_review"),
        (examined, "review_opinion", "change", "re_review"),
        (examined, "review_opinion", "remand", "new_reply"),
        (re_examined, "re_review_opinion", "uphold", "final"),
        (re_examined, "re_review_opinion", "change", "final"),
        (re_examined, "re_review_opinion", "remand", "new_reply"),
    ],
)
def test_each_decision_prints_its_own_remedy(at, kind, step, remedy):
    walk = at().take(step)
    paper = latest_of(walk.id, kind).frozen()
    assert paper.remedy.rule == remedy
    assert current_case(walk.id).outcome == step


def test_opinion_says_what_the_applicant_asked_and_why():
    walk = served().take(
        "apply_review", reason="单位没有提供工资表。", fields={"request": "请求撤销。", "facts": "欠薪。"}
    )
    walk.to("accept_review", "name_examiners", "uphold")
    said = "\n".join(latest_of(walk.id, "review_opinion").frozen().value("requests"))
    assert "请求撤销。" in said
    assert "单位没有提供工资表。" in said


@pytest.mark.parametrize(
    ("step", "given", "begins"),
    [
        ("uphold", {}, "维持原意见。"),
        ("change", {"outcome": Outcome.SUPPORT}, "变更原意见，结果为：予以支持。"),
        (
            "remand",
            {"reply_by": date(2023, 3, 31)},
            "撤销原意见，责令北京市朝阳区八里庄街道办事处于2023年3月31日前重新答复。",
        ),
    ],
)
def test_decision_begins_with_what_it_comes_to_and_goes_on_in_the_officers_words(step, given, begins):
    walk = re_examined()
    own = walk.filled(step)["fields"] | {"decision": "其余请求不予支持。"}
    walk.take(step, fields=own, **given)
    assert latest_of(walk.id, "re_review_opinion").frozen().value("decision") == (begins, "其余请求不予支持。")


def test_what_is_served_is_the_opinion_of_the_level_that_serves_it():
    walk = re_examined().to("uphold", "serve_final_opinion")
    served_papers = {service.document.kind for service in Service.objects.all()}
    assert served_papers == {"handling_opinion", "review_opinion", "re_review_opinion"}
    assert latest_of(walk.id, "service_receipt").frozen().value("document") == ("信访事项复核意见书",)


def test_respondent_of_a_re_review_is_the_organ_that_reviewed():
    walk = re_examined().take("uphold")
    assert latest_of(walk.id, "re_review_opinion").frozen().value("respondent") == ("北京市朝阳区人民政府",)
    assert [case.respondent.code for case in cases_of(walk.id)] == [STREET, "chaoyang"]


def test_changed_outcome_that_supports_is_to_be_executed_in_the_end_too():
    walk = examined().take("change", outcome=Outcome.SUPPORT)
    assert "supported" in walk.matter.marks
    walk.take("serve_review_opinion")
    assert clock(walk, "X01")
    walk.to("apply_re_review", "accept_review", "name_examiners", "uphold")
    with pytest.raises(ConditionNotMet):
        walk.take("serve_final_opinion")
    assert walk.take("serve_final_to_execute").matter.stage == "final_executing"
    assert walk.take("report_execution").matter.stage == "final"


def test_changed_outcome_that_supports_nothing_takes_the_support_back():
    walk = examined(outcome=Outcome.SUPPORT).take("change", outcome=Outcome.NOT_SUPPORT)
    assert "supported" not in walk.matter.marks


def test_change_to_an_outcome_that_this_law_does_not_know_is_refused():
    with pytest.raises(Refusal):
        examined(day=DAYS["XF2005"]).take("change", outcome=Outcome.PARTLY_SUPPORT)  # BJ2006 §42


# Service: the next window opens on the day of receipt, not of the decision.


def test_window_for_re_review_opens_when_the_opinion_is_received():
    walk = examined().take("uphold").later(6)
    walk.take("serve_review_opinion", on=DAY + timedelta(4), proof="回执一")
    window = clock(walk, "D11")
    assert (window.started_on, window.due_effective) == (date(2023, 3, 5), date(2023, 4, 4))
    service = Service.objects.get(document=latest_of(walk.id, "review_opinion"))
    assert (service.served_on, service.proof) == (DAY + timedelta(4), "回执一")
    assert not Obligation.objects.filter(matter=walk.id, clock="D10", stopped_on=None).exists()


def test_new_reply_is_due_by_the_day_set_counted_from_its_service():
    walk = examined().take("remand", reply_by=DAY + timedelta(30)).later(3).take("serve_remand")
    limit = clock(walk, "R01")
    assert (limit.started_on, limit.due_raw) == (DAY + timedelta(3), DAY + timedelta(30))


def test_order_that_was_served_after_its_own_day_is_still_served():
    walk = examined().take("remand", reply_by=DAY + timedelta(2)).later(9).take("serve_remand")
    assert walk.matter.stage == "investigating"
    assert clock(walk, "R01").due_raw == walk.day


def test_day_for_the_new_reply_lies_ahead():
    with pytest.raises(Refusal):
        examined().take("remand", reply_by=DAY - timedelta(1))


def test_remanded_matter_goes_up_the_whole_ladder_again():
    walk = examined().take("remand", fault="procedure").take("serve_remand")
    walk.to("draft_opinion", "check_opinion", "sign_opinion", "serve", *TO_EXAMINED, "uphold")
    walk.to("serve_review_opinion", *TO_EXAMINED_AGAIN, "uphold")
    assert walk.take("serve_final_opinion").matter.stage == "final"
    assert [(case.level, case.outcome) for case in cases_of(walk.id)] == [
        ("review", "remand"), ("review", "uphold"), ("re_review", "uphold"),
    ]  # fmt: skip


# Not accepted.


def test_refusal_names_rule_and_reasons_and_the_window_is_not_opened_again():
    walk = served().to("apply_review").take("refuse_review", ground="L2", reason="申请的是另一件事。")
    notice = latest_of(walk.id, "review_refusal_notice").frozen()
    assert "不是对处理意见" in notice.value("rule")[0]
    assert notice.value("reasons") == ("申请的是另一件事。",)
    assert notice.remedy.rule == "object"
    assert notice.organ == notice.remedy.organ == "北京市朝阳区人民政府"


def test_application_in_time_is_not_refused_as_late():
    walk = served().to("apply_review")
    with pytest.raises(Refusal):
        walk.take("refuse_review", ground="L1")
    late = served().later(40).to("apply_review")
    assert late.take("refuse_review", ground="L1").matter.stage == "served"


def test_ground_that_is_not_on_the_list_is_refused():
    with pytest.raises(Refusal):
        served().take("apply_review").take("refuse_review", ground="NA1")


# Experts and the committee.


def test_expert_and_committee_are_kept_with_the_case_and_enclosed():
    walk = examined().take("record_expert_opinion", expert="示例律师", opinion="依据适用正确。")
    walk.take("refer_to_committee")
    with pytest.raises(StepNotAllowed):
        walk.take("uphold", actor=staff("chaoyang", Post.LEADER))
    walk.take("record_committee", attended="委员五人", decision="四票维持。", minority="一票变更。")
    case = cases_of(walk.id)[0]
    assert [each.opinion for each in case.expert_opinions.all()] == ["依据适用正确。"]
    assert [(each.decision, each.minority) for each in case.meetings.all()] == [("四票维持。", "一票变更。")]
    told = str([fact.body for fact in history(walk.id)])
    assert not {"示例律师", "依据适用正确。", "四票维持。", "一票变更。"} & set(told.split("'"))
    assert walk.take("uphold").matter.stage == "review_decided"


def test_extension_names_the_committee_that_approved_it():
    walk = served().to("apply_review", "accept_review").later(20).take("extend_review", days=20)
    notice = latest_of(walk.id, "extension_notice").frozen()
    assert "委员会" in notice.value("approver")[0]
    assert notice.value("accepted_on") == ("2023-03-01",)
    assert clock(walk, "D10").due_raw == date(2023, 4, 20)


# The desk.


def test_desk_shows_what_is_before_this_organ_and_what_is_due_first():
    later, sooner = served().later(9).take("apply_review"), served().take("apply_review")
    served(receiver="110108014").take("apply_review")
    reviewer = staff("chaoyang", Post.REVIEWER)
    page = desk(reviewer, size=1)
    assert [row.pk for row in page.rows] == [sooner.id]
    assert [row.pk for row in desk(reviewer, after=page.next_key).rows] == [later.id]
    assert page.rows[0].case.respondent.code == STREET
    for other in (staff(GOVERNMENT, Post.REVIEWER), staff(OFFICE, Post.CLERK)):
        assert list(desk(other).rows) == []


def test_desk_lets_go_of_what_was_served():
    walk = examined().take("uphold")
    reviewer = staff("chaoyang", Post.REVIEWER)
    assert len(desk(reviewer).rows) == 1
    walk.take("serve_review_opinion")
    assert list(desk(reviewer).rows) == []


# Publication.


def heard() -> Walk:
    walk = re_examined().take("open_hearing").take("close_hearing").take("uphold")
    return walk.take("serve_final_opinion")


def test_only_an_opinion_after_a_hearing_is_published_once_and_redacted():
    walk = heard().take("publish_opinion", text="某单位拖欠工资一案，复核维持。")
    assert [row.text for row in published().rows] == ["某单位拖欠工资一案，复核维持。"]
    with pytest.raises(ConditionNotMet):
        walk.take("publish_opinion")
    quiet = re_examined().to("uphold", "serve_final_opinion")
    with pytest.raises(ConditionNotMet, match="听证"):
        quiet.take("publish_opinion")


@pytest.mark.parametrize("said", ["联系电话13800001234", "身份证号11010519491231002X", " "])
def test_text_that_still_leads_to_a_person_is_not_published(said):
    with pytest.raises(Refusal):
        heard().take("publish_opinion", text=said)


def test_no_publication_is_lost_between_two_pages():
    for walk in (heard(), heard(), heard()):
        walk.take("publish_opinion")
    Publication.objects.update(published_at=walk.at)
    seen, after = [], ""
    while True:
        page = published(after=after, size=1)
        seen += [row.pk for row in page.rows]
        if not page.next_key:
            break
        after = page.next_key
    assert len(set(seen)) == 3
