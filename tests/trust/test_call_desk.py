"""The call desk behind the second fence: a draft is its agent's own, and one act makes an order in the app's role."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.cast import staff
from tests.hotline.orders import CALLER, CENTRE, STREET, unit
from tests.telephony.exchange import MORNING, hall, ready, told
from tingmin.accounts.acting import acting_as
from tingmin.hotline.actions.drafting import key_for, save_draft
from tingmin.hotline.actions.joining import Joining, supplement, take_down_and_dispatch
from tingmin.hotline.desk import Asked, earlier, similar
from tingmin.hotline.models import Draft
from tingmin.hotline.types import Dispatching, Request
from tingmin.kernel.actors import Actor, Post
from tingmin.matters.models import Matter, MatterLink, Respondent
from tingmin.telephony.models import CallOrder
from tingmin.telephony.types import CtiKind

pytestmark = pytest.mark.usefixtures("city")


def agent(nth: int = 1) -> Actor:
    return staff(CENTRE, Post.AGENT, nth=nth)


def request() -> Request:
    return Request(
        request_type="complaint", title="楼下半夜施工", body="连续三天半夜施工。", identity=CALLER,
        content_class="010700", region_code=STREET,
    )  # fmt: skip


def test_a_draft_shows_to_its_agent_alone(fenced):
    who, other, head = agent(), agent(2), staff(CENTRE, Post.HEAD)
    with fenced(), acting_as(who):
        save_draft(uuid4(), words={"title": "半夜"}, identity=CALLER, call_id=None, actor=who, at=MORNING)
        assert Draft.objects.exists()
    for somebody in (other, head):
        with fenced(), acting_as(somebody):
            assert not Draft.objects.exists()
    with fenced():
        assert not Draft.objects.exists()


def test_call_to_order_to_joined_order_in_the_role_of_the_application(fenced):
    hall()
    who = ready()
    call = told(CtiKind.RINGING, 1)
    told(CtiKind.ANSWERED, 2, extension="1001")
    sending = Dispatching(to=unit(STREET))
    with fenced(), acting_as(who):
        save_draft(
            key_for(call.pk, actor=who),
            words={"title": "半夜"},
            identity=CALLER,
            call_id=call.pk,
            actor=who,
            at=MORNING,
        )
        key = key_for(call.pk, actor=who)
        first = take_down_and_dispatch(
            request(), key=key, decision=sending, call_id=call.pk, number_of=call.pk, actor=who, at=MORNING
        )
        joining = Joining(other=first.registered.matter_id)
        second = take_down_and_dispatch(request(), key=uuid4(), decision=joining, call_id=None, actor=who, at=MORNING)
        again = take_down_and_dispatch(request(), key=key, decision=sending, call_id=call.pk, actor=who, at=MORNING)
        assert again.registered.number == first.registered.number
        asked = Asked(content_class="010700", region_code=STREET)
        assert len(similar(asked, actor=who, at=MORNING)) == 2
        assert len(earlier(None, phone=CALLER.phone, actor=who)) == 2
        supplement(matter_id=second.registered.matter_id, words="在北门。", call_id=None, actor=who, at=MORNING)
    assert CallOrder.objects.get().matter_id == first.registered.matter_id
    assert MatterLink.objects.get().source_id == second.registered.matter_id


def test_a_unit_complained_of_sees_nothing_of_the_order_in_the_role_of_the_application(fenced):
    who, accused, handling = agent(), staff(STREET, Post.HANDLER), staff("beijing-water", Post.HANDLER)
    named = replace(request(), respondents=(unit(STREET),), accused_names=("甜园小吃店",))
    sending = Dispatching(to=unit("beijing-water"))
    with fenced(), acting_as(who):
        taken = take_down_and_dispatch(named, key=uuid4(), decision=sending, call_id=None, actor=who, at=MORNING)
    for somebody, sees in ((handling, True), (accused, False)):
        with fenced(), acting_as(somebody):
            assert Matter.objects.filter(pk=taken.registered.matter_id).exists() is sees
            if not sees:
                assert not Respondent.objects.filter(matter=taken.registered.matter_id).exists()


def test_what_accuses_the_hotline_is_registered_in_the_role_of_the_application(fenced):
    who = agent()
    named = replace(request(), respondents=(unit(CENTRE),))
    with fenced(), acting_as(who):
        taken = take_down_and_dispatch(named, key=uuid4(), decision=None, call_id=None, actor=who, at=MORNING)
    assert taken.registered.number
