"""One check across both channels and going over, through the JSON door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.hotline.orders import CALLER, CENTRE, STREET, Order
from tingmin.kernel.actors import Post
from tingmin.matters.models import Matter

LAMPS = "楼下路灯坏了两周，晚上看不见路。"
PETITION = {
    "claims": [{"title": "路灯不亮", "body": LAMPS}],
    "petitioner": {"name": CALLER.name, "phone": CALLER.phone},
    "region_code": "110105015",
}


@pytest.fixture
def petition(visitor):
    status, receipt = visitor.send("/petitions", PETITION)
    assert status == 201
    return receipt["registered"][0]


@pytest.fixture
def order(city):
    return Order(at=timezone.now() - timedelta(minutes=5))


def test_check_before_registration_proposes_with_grounds_and_without_content(petition, signed_in):
    asked = {"procedure": "work_order", "person": {"phone": CALLER.phone}, "title": "路灯不亮", "body": LAMPS}
    status, (found,) = signed_in(CENTRE, Post.AGENT).send("/desk/both/check", asked)
    assert (status, found["number"], found["title"]) == (200, "", "")
    assert {each["code"] for each in found["grounds"]} == {"same_person", "alike"}


def test_judgement_is_made_and_contested_through_the_door(petition, order, signed_in, visitor):
    agent, address = signed_in(CENTRE, Post.AGENT), f"/desk/matters/{order.id}/both"
    (found,) = agent.get(f"/api{address}").json()["candidates"]
    judged = {"other": found["matter_id"], "is_same": True, "reason": "同一盏灯"}
    status, told = agent.send(address, judged)
    assert (status, [each["number"] for each in told["pairs"]]) == (200, [petition["number"]])
    contest = {"query_code": petition["query_code"], "reason": "不是同一盏灯"}
    assert visitor.send("/track/sameness", contest) == (200, {"contested": True})
    assert visitor.send("/track/sameness", contest)[0] == 404
    settle = {"other": found["matter_id"], "keep": False, "reason": "两盏灯"}
    assert agent.send(f"{address}/contested", settle)[0] == 422, "who judged does not decide on it"
    status, told = signed_in(CENTRE, Post.HEAD).send(f"{address}/contested", settle)
    assert (status, told["pairs"]) == (200, [])


@pytest.mark.parametrize(("agreed", "status", "matters"), [(True, 201, 2), (False, 200, 1)])
def test_conversion_follows_the_answer(order, signed_in, agreed, status, matters):
    consent = {"agreed": agreed, "way": "phone", "said": "好的" if agreed else "不用"}
    answer = signed_in(CENTRE, Post.AGENT).send(f"/desk/matters/{order.id}/conversion", consent)
    assert (answer[0], Matter.objects.count()) == (status, matters)
    assert bool(answer[1]["registered"]) is agreed


def test_other_units_convert_nothing(order, signed_in):
    order.sent()
    street, consent = signed_in(STREET, Post.HANDLER), {"agreed": True, "said": "好的"}
    assert street.send(f"/desk/matters/{order.id}/conversion", consent)[0] == 403
    assert street.get(f"/api/desk/matters/{order.id}/both").json() == {"pairs": [], "candidates": []}


def test_person_goes_over_by_the_query_code(petition, visitor):
    status, new = visitor.send("/track/conversion", {"query_code": petition["query_code"]})
    assert status == 201
    assert Matter.objects.get(pk=new["matter_id"]).procedure == "work_order"
    assert visitor.send("/track/conversion", {"query_code": new["query_code"]})[0] == 422
