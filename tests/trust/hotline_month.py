"""A month of the hotline with something behind each door: a call to make, a second one, points, an objection."""

from datetime import date, timedelta

from django.utils import timezone

from tests.cast import staff
from tests.hotline.orders import CENTRE, STREET, Order, unit
from tingmin.hotline.actions.assessing import propose_exclusion
from tingmin.hotline.models import CallBack, Exclusion, ObjectedItem, Objection, SecondCallBack
from tingmin.hotline.scores import midnight, month_of
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import new_id


def assessed_month() -> tuple[Order, Exclusion]:
    """An order that waits for its call-back, and what a month was asked about another."""
    now, month = timezone.now(), month_of(month_of(timezone.localdate()) - timedelta(days=1))
    heard = Order(at=midnight(month) + timedelta(days=1, hours=9)).replied().by(CENTRE, "say_resolved")
    head = staff(CENTRE, Post.HEAD, nth=2)
    asked = propose_exclusion(matter_id=heard.id, month=month, reason="duplicate", actor=head, at=now)
    call = CallBack.objects.get(matter=heard.id)
    SecondCallBack.objects.create(call_back=call, matter_id=heard.id, drawn_at=now)
    _objected(heard, month)
    return Order(at=now - timedelta(hours=1)).replied(), asked


def _objected(order: Order, month: date) -> None:
    objection = Objection.objects.create(
        month=month, organ_id=unit(STREET), reasons="请核对。", raised_by=new_id(), raised_at=timezone.now()
    )
    ObjectedItem.objects.create(objection=objection, remedy="leave_out", reason="duplicate", matter_id=order.id)
