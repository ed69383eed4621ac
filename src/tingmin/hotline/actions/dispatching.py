"""From the agent's desk to a unit: answered, redirected or dispatched; objected to, kept or sent elsewhere."""

from datetime import datetime

from django.db import transaction

from tingmin.hotline.models import Order
from tingmin.hotline.queries import district_told, order_of
from tingmin.hotline.types import Answering, Dispatching, Redirecting
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.citing import articles_said
from tingmin.law.hotline_intake import SPECIAL_CASES, hours_for
from tingmin.law.packs import book
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import Verb
from tingmin.matters.verbs import plain
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_id

CASES = {case.code: case for case in SPECIAL_CASES}


class UnknownSpecialCase(Refusal):
    """None of the six cases of JSJB2021 §11."""

    code = "unknown_special_case"
    sentence = Label(
        zh="“{given}”不是条例第十一条规定的六种情形之一，请从列表中选择。",
        en="“{given}” is none of the six cases of article 11; choose from the list.",
    )


class UnitEnded(Refusal):
    """A unit that no longer exists."""

    code = "unit_ended"
    sentence = Label(zh="{organ}已不再履职，请选择承继其职责的单位。", en="{organ} has ended; choose its successor.")


def answer_at_once(*, matter_id: MatterId, particulars: Answering, actor: Actor, at: datetime) -> Matter:
    """Answer an inquiry while the requester is on the line."""
    move = particulars.move(said={"said": particulars.said})
    return take_step(matter_id=matter_id, step="answer_at_once", actor=actor, at=at, move=move)


@transaction.atomic
def redirect(*, matter_id: MatterId, particulars: Redirecting, actor: Actor, at: datetime) -> Matter:
    """Tell the right channel in one of the six cases, with the reason (JSJB2021 §11)."""
    case = CASES.get(particulars.case)
    if case is None:
        raise UnknownSpecialCase(given=particulars.case)
    matter = Matter.objects.locked(matter_id)
    rule = f"{case.label.zh}（{articles_said(case.articles, book(matter.book)).zh}）"
    fields = {**particulars.fields, "rule": rule, "channel_advice": particulars.advice}
    moved = take_step(matter_id=matter_id, step="redirect", actor=actor, at=at, move=particulars.move(fields=fields))
    Order.objects.filter(pk=matter_id).update(special_case=case.code)
    return moved


def dispatch(*, matter_id: MatterId, particulars: Dispatching, actor: Actor, at: datetime) -> Matter:
    """Send an order to a unit with its limit on it (JSJB2021 §11–13)."""
    return _dispatch("dispatch", matter_id, particulars, actor=actor, at=at)


def redispatch(*, matter_id: MatterId, particulars: Dispatching, actor: Actor, at: datetime) -> Matter:
    """Agree to an objection and send the order to the right unit: its limit begins anew there (JSJB2021 §12)."""
    return _dispatch("redispatch", matter_id, particulars, actor=actor, at=at)


def return_order(*, matter_id: MatterId, particulars: Dispatching, actor: Actor, at: datetime) -> Matter:
    """Send an order back that the requester says is not resolved (JSJB2021 §24)."""
    return _dispatch("return_order", matter_id, particulars, actor=actor, at=at)


@transaction.atomic
def _dispatch(step: str, matter_id: MatterId, p: Dispatching, *, actor: Actor, at: datetime) -> Matter:
    unit, matter, order = organ_by_id(p.to), Matter.objects.locked(matter_id), order_of(matter_id)
    if unit.valid_to is not None:
        raise UnitEnded(organ=unit.label)
    hours = hours_for(request_type=matter.purpose, content_class=matter.content_class, urgency=p.urgency)
    told = district_told(unit)
    move = p.move(holder=unit.ref, hours={"H03": hours}, said=_copied(told))
    moved = take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=move)
    _note(order, p, hours=hours, told=told, at=at)
    return moved


def _copied(told: Organ | None) -> dict[str, str]:
    return {"copied_to": str(told.pk)} if told else {}


def _note(order: Order, p: Dispatching, *, hours: int, told: Organ | None, at: datetime) -> None:
    order.urgency, order.hours, order.copied_to, order.dispatched_at = p.urgency, hours, told, at
    order.hand_offs += 1
    # What was contacted and replied belongs to the unit before.
    order.contacted_at, order.contacted_in_time, order.replied_at = None, None, None
    order.save()


VERBS: tuple[Verb, ...] = (
    Verb("answer_at_once", Answering, answer_at_once),
    Verb("redirect", Redirecting, redirect, frozenset({"rule", "channel_advice"})),
    Verb("dispatch", Dispatching, dispatch),
    Verb("redispatch", Dispatching, redispatch),
    Verb("return_order", Dispatching, return_order),
    *plain("object_dispatch", "keep_dispatch"),
)
