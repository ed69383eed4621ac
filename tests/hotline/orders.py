"""In the database: an order that is walked through the real verbs by the hotline, the units and the requester."""

from datetime import datetime, timedelta
from typing import Any

from tests.cast import staff
from tingmin.hotline.actions import VERBS as HOTLINE
from tingmin.hotline.actions import take_down
from tingmin.hotline.types import Request
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.times import CITY_TIME
from tingmin.matters.models import Matter, Obligation
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import Identity

CENTRE, STREET, WATER = "beijing-12345", "110105015", "beijing-water"
MORNING = datetime(2023, 3, 1, 9, 30, tzinfo=CITY_TIME)
VERBS = {verb.step: verb for verb in HOTLINE}
CALLER = Identity(name="李小红", phone="13800005678")
POSTS = {CENTRE: Post.AGENT}


def unit(code: str) -> OrganId:
    return OrganId(organ_by_code(code).pk)


class Order:
    """A work order on its way, and the moment it is there."""

    def __init__(self, *, at: datetime = MORNING, request_type: str = "complaint", **more: Any):
        self.at = at
        usual = {"title": "路灯不亮", "body": "楼下路灯坏了两周，晚上看不见路。", "identity": CALLER}
        agent = staff(CENTRE, Post.AGENT)
        request = Request(request_type=request_type, **(usual | more))
        self.id = take_down(request, actor=agent, at=at).matter_id

    @property
    def matter(self) -> Matter:
        return Matter.objects.select_related("order", "holder").get(pk=self.id)

    def later(self, **span: float) -> "Order":
        self.at += timedelta(**span)
        return self

    def by(self, organ: str, step: str, *, post: Post | None = None, **filled: Any) -> "Order":
        """A step by somebody of an organ."""
        return self.take(step, staff(organ, post or POSTS.get(organ, Post.HANDLER)), **filled)

    def take(self, step: str, actor: Actor, **filled: Any) -> "Order":
        verb = VERBS[step]
        verb.action(matter_id=self.id, particulars=verb.particulars(**filled), actor=actor, at=self.at)
        return self

    def sent(self, code: str = STREET, **more: Any) -> "Order":
        return self.by(CENTRE, "dispatch", to=unit(code), **more)

    def in_hand(self, code: str = STREET) -> "Order":
        """Dispatched, accepted, the requester contacted."""
        self.sent(code).by(code, "accept_order")
        return self.by(code, "contact_requester", how="电话联系，约定明日到现场。")

    def replied(self, code: str = STREET) -> "Order":
        said = {"facts": "路灯线路老化。", "reply": "已更换线路，路灯已亮。", "told_by": "电话"}
        return self.in_hand(code).by(code, "reply_order", **said)

    def clock(self, code: str) -> Obligation:
        return Obligation.objects.filter(matter=self.id, clock=code).latest("begun_at")
