"""An agent's seat at the call desk through its pages, and a call that is passed on."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from tests.hotline.orders import CENTRE, STREET, unit
from tests.telephony.exchange import hall
from tests.web.calling import WORDS, at_seat, key_on, rings, said, send, value_of
from tests.web.pages import text_of
from tingmin.hotline.models import Order
from tingmin.kernel.actors import Post
from tingmin.telephony.models import CallOrder, Command, SeatSession
from tingmin.telephony.types import CtiKind


@pytest.fixture
def agent(signed_in) -> Client:
    hall()
    return signed_in(CENTRE, Post.AGENT)


class TestSeat:
    def act(self, client: Client, **words):
        return client.post("/desk/calls/seat/", words, headers={"X-Requested-With": "fetch"})

    def test_sitting_down_and_saying_ready(self, agent):
        self.act(agent, act="take_seat", seat="1")
        page = self.act(agent, act="set_state", state="ready")
        assert "空闲" in text_of(page)
        assert SeatSession.objects.get().state == "ready"
        self.act(agent, act="leave_seat")
        assert SeatSession.objects.get().left_at is not None

    @pytest.mark.parametrize(
        ("act", "command", "more"),
        [
            ("hold", "hold", {}),
            ("transfer", "transfer", {"other_end": "1002"}),
            ("join", "join", {"other_end": "13900001111"}),
            ("hang_up", "hang_up", {}),
            ("hand_over", "join", {"service": "110"}),
        ],
    )
    def test_each_act_on_a_call_orders_the_exchange(self, agent, act, command, more):
        at_seat(agent)
        call = rings()
        said(CtiKind.ANSWERED, 2, extension="1001")
        assert self.act(agent, act=act, call=str(call.pk), **more).status_code == 200
        assert Command.objects.get().command == command

    def test_handing_over_is_told_on_the_desk(self, agent):
        at_seat(agent)
        call = rings()
        said(CtiKind.ANSWERED, 2, extension="1001")
        assert "→ 110" in text_of(self.act(agent, act="hand_over", call=str(call.pk), service="110"))

    @pytest.mark.parametrize(
        "wrong",
        [
            {"act": "no such"},
            {"act": "set_state", "state": "asleep"},
            {"act": "hold", "call": "no"},
            {"act": "hold", "call": str(uuid4())},
            {"act": "hand_over", "call": str(uuid4()), "service": "911"},
        ],
    )
    def test_nonsense_is_refused_in_a_sentence(self, agent, wrong):
        at_seat(agent)
        assert self.act(agent, **wrong).status_code in (404, 409, 422)

    def test_a_refusal_stands_in_the_bar(self, agent):
        at_seat(agent)
        call = rings()
        page = self.act(agent, act="hold", call=str(call.pk))
        assert "现在不能" in text_of(page)

    def test_without_script_it_leads_back_to_the_desk(self, agent):
        page = agent.post("/desk/calls/seat/", {"act": "take_seat", "seat": "1"})
        assert (page.status_code, page.url) == (302, "/desk/calls/")


@pytest.mark.parametrize("to", ["1002", "01065128888"])
def test_agent_who_passes_a_call_on_writes_its_order_and_has_nothing_left_to_hang_up(agent, to):
    at_seat(agent)
    call = rings()
    said(CtiKind.ANSWERED, 2, extension="1001")
    page = agent.get("/desk/calls/")
    assert 'id="hang-up"' in page.content.decode()
    key = key_on(page)
    assert agent.post("/desk/calls/draft/", {"key": key, "call": str(call.pk), **WORDS}).status_code == 200
    said(CtiKind.TRANSFERRED, 3, to=to)
    page = agent.get("/desk/calls/")
    shown = page.content.decode()
    assert (key_on(page), value_of(page, "call")) == (key, str(call.pk))
    assert "连续三天半夜施工" in shown
    assert not re.search('id="(answer|hold|hang-up|transfer)"', shown)
    assert not re.search('id="seat-leave"[^>]*disabled', shown)
    refused = agent.post(
        "/desk/calls/seat/", {"act": "hang_up", "call": str(call.pk)}, headers={"X-Requested-With": "fetch"}
    )
    assert "现在不能“挂断”" in text_of(refused)
    assert send(agent, key=key, call=str(call.pk), to=str(unit(STREET))).status_code == 302
    assert CallOrder.objects.get(call=call).matter == Order.objects.get().matter
