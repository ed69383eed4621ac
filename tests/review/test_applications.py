"""Asking for review: before whom, on which day, on paper too; registered always, judged afterwards."""

from datetime import date, timedelta

import pytest

from tests.cast import GOVERNMENT, STREET, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import NotPermitted
from tingmin.law.procedures import ConditionNotMet
from tingmin.matters.actions.stepping import ActsToday
from tingmin.matters.models import Matter, Obligation
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_code
from tingmin.organisations.types import Level, OrganKind
from tingmin.review.actions import take_in_application
from tingmin.review.actions.applying import NotOfferedHere, OpinionNotFound
from tingmin.review.queries import current_case
from tingmin.review.types import Applying, CounterApplication, HandedIn

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
TO_SERVED = ("classify", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")
ASKED = {"request": "请求撤销原意见。", "facts": "工资没有补发。"}


def served(receiver=STREET) -> Walk:
    return Walk(day=DAY, receiver=receiver).to(*TO_SERVED)


def application(walk, *, number="", opinion="", **given) -> CounterApplication:
    """What a counter writes down from the papers that somebody brings."""
    usual = {"reason": "事实没有查清。", "fields": ASKED, "handed_in": HandedIn.COUNTER}
    paper = opinion or latest_of(walk.id, "handling_opinion").number
    return CounterApplication(
        number=number or walk.matter.number, opinion_number=paper, particulars=Applying(**(usual | given))
    )


def at_counter(walk, actor=None, **given):
    clerk = actor or staff("chaoyang-petition", Post.CLERK)
    return take_in_application(application(walk, **given), actor=clerk, at=walk.at)


@pytest.fixture
def of_a_department(city) -> Walk:
    """An opinion of a district's department, which two organs may review."""
    chaoyang = organ_by_code("chaoyang")
    Organ.objects.create(
        code="chaoyang-human-resources", name="北京市朝阳区人力资源和社会保障局", name_en="Chaoyang HR",
        short_name="朝阳区人社局", kind=OrganKind.DEPARTMENT, level=Level.DISTRICT, parent=chaoyang,
        region_code=chaoyang.region_code,
    )  # fmt: skip
    return served("chaoyang-human-resources")


def test_opinion_names_every_organ_that_may_review_it(of_a_department):
    remedy = latest_of(of_a_department.id, "handling_opinion").frozen().remedy
    assert remedy.organ == "北京市人力资源和社会保障局或者北京市朝阳区人民政府"
    assert remedy.organ in remedy.text


@pytest.mark.parametrize("code", ["beijing-human-resources", "chaoyang"])
def test_petitioner_chooses_between_the_organs_that_may_review(of_a_department, code):
    walk = of_a_department.take("apply_review", to=OrganId(organ_by_code(code).pk))
    assert walk.matter.reviewer.code == code
    assert Obligation.objects.get(matter=walk.id, clock="D10").organ.code == code


def test_who_chooses_nobody_comes_before_the_first(of_a_department):
    assert of_a_department.take("apply_review").matter.reviewer.code == "beijing-human-resources"


def test_organ_that_may_not_review_is_refused_with_those_that_may(of_a_department):
    with pytest.raises(NotOfferedHere, match="北京市朝阳区人民政府"):
        of_a_department.take("apply_review", to=OrganId(organ_by_code(GOVERNMENT).pk))


def test_organ_behind_the_wall_is_not_offered(of_a_department):
    walled = organ_by_code("beijing-human-resources").pk
    Matter.objects.filter(pk=of_a_department.id).update(walled_organs=[walled])
    assert of_a_department.take("apply_review").matter.reviewer.code == "chaoyang"


def test_petitioner_asks_today_and_nothing_else():
    with pytest.raises(ActsToday):
        served().later(5).take("apply_review", on=DAY + timedelta(2))


# Received on Wednesday 1 March 2023: the thirtieth day is Friday 31 March.


@pytest.mark.parametrize(("day", "late"), [(date(2023, 3, 31), False), (date(2023, 4, 1), True)])
def test_application_after_the_thirtieth_day_is_registered_and_marked(day, late):
    walk = served()
    walk.later((day - walk.day).days).take("apply_review")
    assert walk.matter.stage == "under_review"
    assert ("asked_late" in walk.matter.marks, current_case(walk.id).late) == (late, late)


def test_late_application_is_not_accepted_before_its_reason_is():
    walk = served().later(40).take("apply_review")
    with pytest.raises(ConditionNotMet, match="逾期"):
        walk.take("accept_review")
    assert walk.to("excuse_lateness", "accept_review").matter.stage == "review_examining"


def test_application_after_the_matter_was_completed_is_registered_late_too():
    walk = served().later(60).take("complete").take("apply_review")
    assert walk.matter.stage == "under_review"
    assert "asked_late" in walk.matter.marks
    assert not walk.matter.ended


def test_what_was_true_of_one_application_is_not_true_of_the_next():
    walk = served().later(40).to("apply_review", "refuse_review")
    assert current_case(walk.id).outcome == "refused"
    walk.take("apply_review")
    assert not {"excused", "examiners_named"} & set(walk.matter.marks)
    assert current_case(walk.id).outcome == ""


# On paper.


def test_counter_above_takes_in_an_application_by_the_two_numbers_on_the_paper():
    walk = served().later(9)
    taken = at_counter(walk, on=DAY + timedelta(7))
    case = current_case(walk.id)
    assert (taken.stage, case.handed_in, case.applied_on) == ("under_review", "counter", DAY + timedelta(7))
    assert case.organ.code == "chaoyang"
    assert Obligation.objects.get(matter=walk.id, clock="D10").started_on == DAY + timedelta(7)
    assert latest_of(walk.id, "review_application").frozen().value("request") == ("请求撤销原意见。",)


def test_paper_that_came_in_time_is_in_time_though_entered_later():
    walk = served().later(35)
    at_counter(walk, on=DAY + timedelta(30))
    assert not current_case(walk.id).late


def test_brackets_are_read_however_they_were_typed():
    walk = served().later(2)
    number = latest_of(walk.id, "handling_opinion").number
    at_counter(walk, opinion=f" {number.replace('〔', '[').replace('〕', ']')} ")
    assert walk.matter.stage == "under_review"


@pytest.mark.parametrize("wrong", [{"number": "2023000000"}, {"opinion": "京示意〔2023〕99号"}, {"number": "x\x00"}])
def test_which_of_the_two_numbers_is_wrong_is_not_told(wrong):
    walk = served().later(2)
    with pytest.raises(OpinionNotFound) as refused:
        at_counter(walk, **wrong)
    assert refused.value.say("zh-hans") == OpinionNotFound().say("zh-hans")
    assert walk.matter.stage == "served"


def test_number_of_an_opinion_that_a_newer_one_replaced_opens_nothing():
    walk = served()
    old = latest_of(walk.id, "handling_opinion").number
    walk.to("apply_review", "accept_review", "name_examiners", "uphold", "serve_review_opinion").later(1)
    with pytest.raises(OpinionNotFound):
        at_counter(walk, opinion=old)
    at_counter(walk, opinion=latest_of(walk.id, "review_opinion").number)
    assert walk.matter.stage == "under_re_review"


def test_counter_behind_the_wall_learns_nothing_from_the_right_numbers():
    walk = served().later(2)
    clerk = staff("chaoyang-petition", Post.CLERK)
    Matter.objects.filter(pk=walk.id).update(walled_organs=[clerk.organ])
    with pytest.raises(OpinionNotFound):
        at_counter(walk, clerk)


@pytest.mark.parametrize("actor", [Actor.system(), Actor.petitioner()])
def test_no_counter_takes_in_an_application_for_nobody(actor):
    with pytest.raises((NotPermitted, OpinionNotFound)):
        at_counter(served().later(2), actor)


def test_counter_of_another_district_takes_in_nothing():
    walk = served().later(2)
    with pytest.raises(NotPermitted):
        at_counter(walk, staff("haidian-petition", Post.CLERK))
    assert walk.matter.stage == "served"
