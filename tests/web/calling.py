"""What tests of the call desk say and do: a call as the exchange tells of it, an agent's words."""

import re
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from tests.hotline.orders import STREET
from tests.telephony.exchange import EXCHANGE
from tingmin.accounts.queries import actor_as, appointments_on
from tingmin.kernel.actors import Actor
from tingmin.kernel.times import day_of
from tingmin.telephony.actions import hear, set_state, take_seat
from tingmin.telephony.models import Call
from tingmin.telephony.types import CtiEvent, CtiKind, SeatState

SECURITY = "010700"
WORDS = {
    "request_type": "complaint",
    "title": "楼下半夜施工",
    "body": "连续三天半夜施工，噪声很大。",
    "place": "朝阳区 望京街道",
    "region_code": STREET,
    "content_class": SECURITY,
    "urgency": "usual",
    "name": "李小红",
    "phone": "13800005678",
    "said": "",
}


def actor_of(client: Client) -> Actor:
    return actor_as(appointments_on(client.session["_auth_user_id"], day_of(timezone.now()))[0])


def rings(*, call: str = "a-1", caller: str = "13812345678") -> Call:
    return said(CtiKind.RINGING, 1, call=call, line="12345", caller=caller)


def said(kind: CtiKind, sequence: int, *, call: str = "a-1", **more: str) -> Call:
    now = timezone.now()
    return hear(CtiEvent(call=call, sequence=sequence, kind=kind, at=now, **more), actor=EXCHANGE, at=now)


def at_seat(client: Client) -> Actor:
    who = actor_of(client)
    take_seat("1", actor=who, at=timezone.now())
    set_state(SeatState.READY, actor=who, at=timezone.now())
    return who


def send(client: Client, **more):
    return client.post("/desk/calls/", {"key": str(uuid4()), **WORDS, "go": "1", **more})


def key_on(page) -> str:
    return re.search(r'name="key" value="([^"]+)"', page.content.decode()).group(1)


def value_of(page, name: str) -> str:
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.content.decode()).group(1)
