"""A request as an agent types it, and the act that makes it an order."""

from uuid import uuid4

from tests.cast import staff
from tests.hotline.orders import CALLER, CENTRE, STREET, unit
from tests.telephony.exchange import MORNING as TODAY
from tingmin.hotline.actions.joining import (
    take_down_and_dispatch,
)
from tingmin.hotline.desk import Asked
from tingmin.hotline.types import Dispatching, Request
from tingmin.kernel.actors import Actor, Post
from tingmin.matters.models import Matter
from tingmin.telephony.types import CtiKind

K = CtiKind
SECURITY = "010700"  # 社会治安: street first, then the city's bureau


def agent(nth: int = 1) -> Actor:
    return staff(CENTRE, Post.AGENT, nth=nth)


def asked(**more) -> Asked:
    return Asked(**({"request_type": "complaint", "content_class": SECURITY, "region_code": STREET} | more))


def request(**more) -> Request:
    usual = {
        "request_type": "complaint",
        "title": "楼下半夜施工",
        "body": "连续三天半夜施工，噪声很大。",
        "identity": CALLER,
        "content_class": SECURITY,
        "region_code": STREET,
    }
    return Request(**(usual | more))


def to_street(**more) -> Dispatching:
    return Dispatching(to=unit(STREET), **more)


def take(decision=None, *, key=None, call_id=None, actor=None, at=TODAY, **more):
    return take_down_and_dispatch(
        request(**more), key=key or uuid4(), decision=decision, call_id=call_id, actor=actor or agent(), at=at
    )


def matter_of(taken) -> Matter:
    return Matter.objects.select_related("order", "holder").get(pk=taken.registered.matter_id)
