"""A work order from the call to the call-back."""

from datetime import timedelta

import pytest

from tests.cast import staff
from tests.hotline.orders import CENTRE, MORNING, STREET, WATER, Order, unit
from tingmin.documents.queries import documents_about
from tingmin.hotline.actions import take_down
from tingmin.hotline.actions.dispatching import UnknownSpecialCase
from tingmin.hotline.actions.handling import PartsOutstanding
from tingmin.hotline.actions.taking_down import NothingAsked, UnknownRequestType
from tingmin.hotline.models import CallBack
from tingmin.hotline.queries import open_parts
from tingmin.hotline.types import Request, Satisfaction
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId
from tingmin.kernel.refusals import NotPermitted
from tingmin.law.hotline_intake import Urgency
from tingmin.law.procedures import ConditionNotMet
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.verbs import ReasonMissing
from tingmin.organisations.queries import organ_by_code

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]


def test_request_is_registered_under_the_hotlines_law_with_its_form_and_first_limit():
    order = Order()
    matter = order.matter
    assert (matter.procedure, matter.book, matter.stage, matter.holder.code) == (
        "work_order", "JSJB2021", "received", CENTRE,
    )  # fmt: skip
    assert [paper.kind for paper in documents_about(order.id)] == ["work_order"]
    assert order.clock("H01").due_at == MORNING + timedelta(hours=1)
    assert first_broken(order.id) is None


@pytest.mark.parametrize(
    ("urgency", "request_type", "hours"),
    [
        (Urgency.LIFE, "help", 2),
        (Urgency.SUPPLY, "complaint", 24),
        (Urgency.USUAL, "complaint", 168),
        (Urgency.COMPLEX, "complaint", 360),
        (Urgency.USUAL, "inquiry", 24),
    ],
)
def test_order_carries_the_limit_of_its_grade_to_the_minute(urgency, request_type, hours):
    order = Order(request_type=request_type).later(minutes=7).sent(urgency=urgency)
    assert order.clock("H03").due_at == MORNING + timedelta(minutes=7, hours=hours)
    assert order.matter.order.hours == hours


def test_order_to_a_street_is_copied_to_its_district():
    assert Order().sent(STREET).matter.order.copied_to == organ_by_code("chaoyang")
    assert Order().sent(WATER).matter.order.copied_to is None


def test_objection_leaves_the_duty_with_the_first_unit_and_its_limit_running():
    order = Order().sent().later(hours=3)
    due = order.clock("H03").due_at
    order.by(STREET, "object_dispatch", reason="属水务部门职责。")
    assert (order.matter.holder.code, order.clock("H03").due_at) == (STREET, due)
    order.by(CENTRE, "redispatch", post=Post.HEAD, to=unit(WATER))
    assert order.matter.holder.code == WATER
    assert order.clock("H03").due_at == order.at + timedelta(hours=168)
    assert order.matter.order.hand_offs == 2


def test_dispatch_is_objected_to_once():
    order = Order().sent().by(STREET, "object_dispatch", reason="不属本街道。")
    order.by(CENTRE, "keep_dispatch", post=Post.HEAD, reason="属地管理。")
    with pytest.raises(ConditionNotMet):
        order.by(STREET, "object_dispatch", reason="再次异议。")


def test_six_cases_are_told_with_their_article():
    order = Order().by(
        CENTRE, "redirect", case="other_procedure", advice="请向人民法院提起诉讼。", reason="已进入诉讼。"
    )
    assert (order.matter.stage, order.matter.order.special_case) == ("redirected", "other_procedure")
    paper = documents_about(order.id)[-1].frozen()
    assert "第十一条" in "".join(paper.value("rule"))
    assert paper.remedy.organ == "北京市市民热线服务中心"
    with pytest.raises(UnknownSpecialCase):
        Order().by(CENTRE, "redirect", case="unreasonable_person", advice="无", reason="无")


def test_only_an_inquiry_ends_with_the_answer():
    assert Order(request_type="inquiry").by(CENTRE, "answer_at_once", said="工作日九点至五点。").matter.ended
    with pytest.raises(ConditionNotMet):
        Order().by(CENTRE, "answer_at_once", said="已转告。")


@pytest.mark.parametrize(("hours", "in_time"), [(23, True), (25, False)])
def test_contact_counts_when_it_came_inside_the_limit(hours, in_time):
    order = Order().sent().by(STREET, "accept_order").later(hours=hours)
    order.by(STREET, "contact_requester", how="电话")
    assert order.matter.order.contacted_in_time is in_time


def test_reply_waits_for_the_parts_of_other_units():
    order = Order().in_hand().by(STREET, "ask_co_handler", unit=unit(WATER), part="请核查供水管线。", hours=24)
    part = open_parts(order.id)[0]
    assert (part.holder.code, part.registrar.code) == (WATER, STREET)
    with pytest.raises(PartsOutstanding, match="水务"):
        order.by(STREET, "reply_order", facts="已查。", reply="已修。", told_by="电话")
    returned = Order.__new__(Order)
    returned.id, returned.at = MatterId(part.pk), order.at
    returned.by(WATER, "return_part", reason="管线完好。")
    order.by(STREET, "reply_order", facts="已查。", reply="已修。", told_by="电话")
    assert order.matter.stage == "replied"


def test_whistle_calls_departments_and_ends_with_both_assessments():
    order = Order().in_hand()
    order.by(STREET, "whistle", departments=(unit(WATER),), place="示例路口", question="积水", hours=24)
    assert (order.matter.stage, len(open_parts(order.id))) == ("whistled", 1)
    order.by(STREET, "close_whistle", of_departments="及时到场。", of_whistler="组织有序。")
    assert order.matter.stage == "handling"


def test_limit_is_extended_once_by_the_head_in_days():
    order = Order().in_hand()
    due = order.clock("H03").due_at
    with pytest.raises(NotPermitted):
        order.by(STREET, "extend_order", days=5, reason="须等待配件。")
    order.by(STREET, "extend_order", post=Post.HEAD, days=5, reason="须等待配件。")
    assert order.clock("H03").due_at == due + timedelta(days=5)
    assert documents_about(order.id)[-1].kind == "order_extension_notice"


def test_unit_does_not_call_itself_back():
    order = Order().replied()
    with pytest.raises(NotPermitted):
        order.by(STREET, "say_resolved", satisfaction=Satisfaction.SATISFIED)


def test_answer_keeps_resolution_and_satisfaction_apart_and_silence_is_neither():
    order = Order().replied().by(CENTRE, "call_back")
    order.by(CENTRE, "say_resolved")
    called = CallBack.objects.get(matter=order.id)
    assert (called.resolved, called.satisfaction, called.organ.code) == (True, "", STREET)


def test_unresolved_order_goes_back_with_a_new_limit():
    order = Order().replied().by(CENTRE, "call_back")
    order.by(CENTRE, "say_unresolved", satisfaction=Satisfaction.DISSATISFIED)
    order.later(hours=2).by(CENTRE, "return_order", to=unit(STREET), reason="路灯又灭。")
    assert (order.matter.stage, order.matter.order.contacted_in_time) == ("dispatched", None)
    assert CallBack.objects.filter(matter=order.id, resolved=False).exists(), "what was said before stays counted"
    assert order.clock("H03").due_at == order.at + timedelta(hours=168)


def test_order_is_closed_as_not_reached_only_after_three_attempts():
    order = Order().replied().by(CENTRE, "call_back")
    for _ in range(2):
        order.later(hours=5).by(CENTRE, "note_attempt")
    with pytest.raises(ConditionNotMet):
        order.by(CENTRE, "close_unreached")
    order.by(CENTRE, "note_attempt").by(CENTRE, "close_unreached")
    assert order.matter.stage == "unreached"
    assert CallBack.objects.get(matter=order.id).resolved is None


def test_requester_answers_by_the_code_without_a_call():
    order = Order().replied()
    order.take("say_unresolved", Actor.petitioner(order.id), comment="还是不亮。")
    assert order.matter.stage == "unresolved"
    assert history(order.id)[-1].enclosure.content["comment"] == "还是不亮。"


def test_bad_requests_are_told_in_one_sentence():
    with pytest.raises(NothingAsked):
        Order(title=" ", body="")
    with pytest.raises(UnknownRequestType, match="咨询"):
        Order(request_type="quarrel")


def test_unit_takes_no_order_down_in_place_of_the_hotline():
    request = Request(request_type="complaint", title="", body="示例")
    with pytest.raises(NotPermitted):
        take_down(request, actor=staff(STREET, Post.HANDLER), at=MORNING)


@pytest.mark.parametrize("step", ["explain_obstacle", "escalate_order"])
def test_obstacle_or_escalation_without_a_reason_is_refused_and_changes_nothing(step):
    order = Order().in_hand()
    with pytest.raises(ReasonMissing):
        order.by(STREET, step, post=Post.HEAD, reason=" ")
    assert order.matter.stage == "handling"
    assert "obstacle_explained" not in order.matter.marks


def test_superior_that_coordinates_says_how():
    order = Order().in_hand().by(STREET, "escalate_order", post=Post.HEAD, reason="产权不清。")
    with pytest.raises(ReasonMissing):
        order.take("settle_escalation", staff("chaoyang", Post.LEADER), reason="")
    assert order.matter.stage == "escalated"
