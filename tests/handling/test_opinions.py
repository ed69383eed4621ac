"""From the draft to the rating: what was drafted is checked by another, signed as it stands, served, and rated once."""

from datetime import timedelta

import pytest

from tests.cast import BUREAU, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.documents.models import Service
from tingmin.documents.queries import latest_of
from tingmin.handling.actions import CheckedByDrafter, ClaimUnanswered, OutcomeUnknownHere, complete_after_window
from tingmin.handling.models import Opinion
from tingmin.handling.queries import newest_opinion, rating_of
from tingmin.handling.types import Grade, Outcome, ServiceMethod
from tingmin.kernel.actors import Actor, Post
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.law.types import Category
from tingmin.ledger.queries import history
from tingmin.matters.models import Obligation

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_WORK = ("classify", "transfer", "accept", "investigate")
TO_SIGNED = (*TO_WORK, "draft_opinion", "check_opinion", "sign_opinion")


def person(post, nth=1):
    return staff(BUREAU, post, nth=nth)


def served(**serving) -> Walk:
    return Walk(day=DAY).to(*TO_SIGNED).take("serve", **serving)


def test_opinion_answers_each_claim_and_names_law_and_remedy():
    walk = Walk(day=DAY).to(*TO_WORK)
    walk.take(
        "draft_opinion",
        claim_2="支付赔偿",
        answer_2="不符合法定条件。",
        outcome=Outcome.PARTLY_SUPPORT,
        facts="一、属实。\n\n二、已查。",
    )
    walk.to("check_opinion", "sign_opinion")
    opinion = latest_of(walk.id, "handling_opinion").frozen()
    assert [(each.claim, each.answer, each.outcome) for each in opinion.claims] == [
        ("补发工资", "已责令补发。", "部分支持"), ("支付赔偿", "不符合法定条件。", "部分支持"),
    ]  # fmt: skip
    assert opinion.value("requests") == ("补发工资", "支付赔偿")
    assert opinion.value("facts") == ("一、属实。", "二、已查。")
    assert opinion.value("accepted_on") == (DAY.isoformat(),)
    assert (opinion.remedy.rule, opinion.remedy.organ, opinion.remedy.days) == ("review", "北京市人民政府", 30)
    assert "第三十五条" in opinion.remedy.article


@pytest.mark.parametrize(
    "draft", [{"claim": "", "answer": ""}, {"answer": " "}, {"claim_2": "支付赔偿"}, {"answer_3": "见上。"}]
)
def test_draft_that_leaves_a_claim_unanswered_is_refused(draft):
    walk = Walk(day=DAY).to(*TO_WORK)
    with pytest.raises(ClaimUnanswered):
        walk.take("draft_opinion", **draft)
    assert not Opinion.objects.exists()


def test_outcome_of_another_book_is_refused():
    walk = Walk(day=DAYS["XF2005"]).to(*TO_WORK)
    with pytest.raises(OutcomeUnknownHere):
        walk.take("draft_opinion", outcome=Outcome.PARTLY_SUPPORT)  # BJ2006 §42


def test_drafter_does_not_check_the_own_draft():
    walk = Walk(day=DAY).to(*TO_WORK).take("draft_opinion", actor=person(Post.CLERK))
    with pytest.raises(CheckedByDrafter):
        walk.take("check_opinion", actor=person(Post.CLERK))
    assert "checked" not in walk.matter.marks
    walk.take("check_opinion", actor=person(Post.CLERK, 2))
    assert newest_opinion(walk.id).checked_by == person(Post.CLERK, 2).person


def test_returned_draft_is_checked_anew():
    walk = Walk(day=DAY).to(*TO_WORK, "draft_opinion", "check_opinion", "return_draft", "draft_opinion")
    with pytest.raises(ConditionNotMet):
        walk.take("sign_opinion")
    assert walk.to("check_opinion", "sign_opinion").matter.stage == "opinion_signed"


def test_signer_cannot_put_other_words_in_the_place_of_the_checked_draft():
    walk = Walk(day=DAY).to(*TO_WORK, "draft_opinion", "check_opinion")
    walk.take(
        "sign_opinion", fields={"facts": "另一个事实", "law": "另一部法", "claims": (), "execution": "三十日内执行。"}
    )
    opinion = latest_of(walk.id, "handling_opinion").frozen()
    assert opinion.value("facts") == ("经查，欠薪属实。",)
    assert opinion.value("execution") == ("三十日内执行。",)
    assert len(opinion.claims) == 1


def test_nothing_is_signed_before_it_is_drafted():
    with pytest.raises(StepNotAllowed):
        Walk(day=DAY).to(*TO_WORK).take("sign_opinion", actor=person(Post.HEAD))


def test_service_is_proved_and_starts_the_window_on_the_day_of_receipt():
    walk = Walk(day=DAY).to(*TO_SIGNED).later(6)
    walk.take(
        "serve",
        on=DAY + timedelta(4),
        method=ServiceMethod.LEFT,
        proof="见证人签字",
        fields={"refusal": "拒收，见证人二名。"},
    )
    service = Service.objects.get()
    assert (service.method, service.served_on, service.proof) == ("left", DAY + timedelta(4), "见证人签字")
    assert service.document == latest_of(walk.id, "handling_opinion")
    proof = latest_of(walk.id, "service_receipt").frozen()
    assert proof.value("document_number") == (service.document.number,)
    assert proof.value("refusal") == ("拒收，见证人二名。",)
    assert proof.value("served_at") == ("2023年3月5日",)
    assert Obligation.objects.get(matter=walk.id, clock="D09").started_on == DAY + timedelta(4)


def test_extension_notice_names_the_day_before_and_the_day_after():
    walk = Walk(day=DAY).to(*TO_WORK).later(50).take("extend", days=30)
    notice = latest_of(walk.id, "extension_notice").frozen()
    assert notice.value("accepted_on") == ("2023-03-01",)
    assert notice.value("limit_on") == ("2023-05-04",)  # 30 April is a rest day before the holiday
    assert notice.value("new_limit_on") == ("2023-05-30",)
    assert notice.remedy.organ == "北京市信访办公室"


def test_organ_that_received_directly_is_not_its_own_overseer():
    walk = Walk(day=DAY, receiver=BUREAU).to("classify", "accept", "investigate").take("extend", days=10)
    assert latest_of(walk.id, "extension_notice").frozen().remedy.organ == "北京市人民政府"


def test_supported_opinion_is_executed_before_the_matter_ends():
    walk = Walk(day=DAY).to(*TO_WORK).take("draft_opinion", outcome=Outcome.SUPPORT)
    walk.to("check_opinion", "sign_opinion", "serve").later(60)
    with pytest.raises(ConditionNotMet):
        walk.take("complete")
    assert walk.to("execute", "report_execution", "complete").matter.stage == "completed"


# The clockwork completes what nobody contests.


def complete_all(walk, *, later) -> str:
    walk.later(later)
    complete_after_window(actor=Actor.system(), at=walk.at, limit=10)
    return walk.matter.stage


def test_clockwork_completes_after_the_window_and_not_on_its_last_day():
    walk = served()
    window = Obligation.objects.get(matter=walk.id, clock="D09").due_effective
    assert complete_all(walk, later=(window - DAY).days) == "served"
    assert complete_all(walk, later=1) == "completed"
    assert history(walk.id)[-1].actor_post == "system"


def test_clockwork_completes_what_a_refused_review_left_without_a_window():
    walk = served().later(5).to("apply_review", "refuse_review")
    assert not Obligation.objects.filter(matter=walk.id, clock="D09", stopped_on=None).exists()
    assert complete_all(walk, later=1) == "completed"


def test_clockwork_leaves_what_is_still_owed():
    supported = Walk(day=DAY).to(*TO_WORK).take("draft_opinion", outcome=Outcome.SUPPORT)
    supported.to("check_opinion", "sign_opinion", "serve")
    assert complete_all(supported, later=60) == "served"
    assigned = Walk(day=DAY).to(
        "classify", "assign", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion"
    )
    assigned.take("serve")
    assert complete_all(assigned, later=60) == "served"
    assert complete_all(assigned.take("report_result"), later=1) == "completed"


def test_window_that_a_later_opinion_opened_is_not_closed_by_an_older_one():
    walk = served().later(5).to("apply_review", "accept_review", "name_examiners").later(40)
    walk.take("remand", fault="procedure").to("serve_remand", "draft_opinion", "check_opinion", "sign_opinion", "serve")
    assert complete_all(walk, later=1) == "served"


# The rating: by the petitioner, once, and never by silence.


def test_petitioner_rates_organ_and_office_apart_and_once():
    walk = served().later(1)
    walk.take("rate", on_organ=Grade.DISSATISFIED, on_office=Grade.SATISFIED, comment="没有解决。")
    rating = rating_of(walk.id)
    assert (rating.on_organ, rating.on_office, rating.comment) == ("dissatisfied", "satisfied", "没有解决。")
    with pytest.raises(ConditionNotMet, match="已评价"):
        walk.take("rate")
    assert "没有解决。" not in str(history(walk.id)[-1].body)


def test_silence_is_no_rating():
    walk = served()
    assert complete_all(walk, later=60) == "completed"
    assert rating_of(walk.id) is None
    with pytest.raises(ConditionNotMet, match="评价期"):
        walk.take("rate")


def test_rating_goes_on_after_completion_while_its_time_lasts():
    walk = served().to("accept_opinion", "complete").later(5).take("rate")
    assert rating_of(walk.id) is not None


def test_suggestion_of_2022_is_answered_by_a_letter_of_reply():
    walk = Walk(day=DAY).take("classify", category=Category.SUGGESTION, purpose="suggestion", route="suggestion")
    walk.to("transfer", "accept_suggestion", "investigate").take("draft_opinion", outcome=Outcome.ADOPT)
    walk.to("check_opinion", "sign_reply", "serve_reply")
    assert walk.matter.stage == "completed"
    assert latest_of(walk.id, "reply_letter").frozen().value("adoption") == ("采纳",)
    assert latest_of(walk.id, "acceptance_notice").frozen().remedy.rule == "reply_later"


def test_oral_reply_needs_consent_within_fifteen_days():
    walk = Walk(day=DAY).to("classify", "transfer", "accept").later(15)
    with pytest.raises(ConditionNotMet):
        walk.take("reply_orally")
    assert walk.to("note_oral_consent", "reply_orally").matter.stage == "completed"
    late = Walk(day=DAY).to("classify", "transfer", "accept").later(16)
    with pytest.raises(ConditionNotMet):
        late.take("note_oral_consent")


def test_withdrawal_stops_every_clock():
    walk = Walk(day=DAY).to(*TO_WORK).take("withdraw")
    assert walk.matter.stage == "withdrawn"
    assert walk.matter.next_due is None
    assert not Obligation.objects.filter(matter=walk.id, stopped_on=None).exists()
