"""At the unit: the first receiver is responsible, contacts the requester, and feeds back to both sides."""

from datetime import datetime

from django.db import transaction

from tingmin.hotline.models import Order
from tingmin.hotline.queries import open_parts
from tingmin.hotline.types import Contacting, Replying
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.types import Verb
from tingmin.matters.verbs import extending, plain, reasoned


class PartsOutstanding(Refusal):
    """The lead unit would reply before the others have returned their parts (JSJB2021 §14)."""

    code = "parts_outstanding"
    sentence = Label(
        zh="{units}的协办结果还没有反馈，请催办或者撤销协办后再反馈诉求人。",
        en="{units} has not returned its part; urge it or call it off before you reply.",
    )


@transaction.atomic
def contact_requester(*, matter_id: MatterId, particulars: Contacting, actor: Actor, at: datetime) -> Matter:
    """Record that the requester was contacted, and whether inside the limit: what the response rate counts."""
    running = Obligation.objects.filter(matter_id=matter_id, clock="H02", stopped_on__isnull=True).first()
    in_time = running is None or running.due_at is None or at <= running.due_at
    move = particulars.move(said={"how": particulars.how})
    matter = take_step(matter_id=matter_id, step="contact_requester", actor=actor, at=at, move=move)
    Order.objects.filter(pk=matter_id).update(contacted_at=at, contacted_in_time=in_time)
    return matter


@transaction.atomic
def reply_order(*, matter_id: MatterId, particulars: Replying, actor: Actor, at: datetime) -> Matter:
    """Tell the requester and the hotline what came of it (双反馈)."""
    _refuse_outstanding(matter_id)
    p = particulars
    move = p.move(fields={**p.fields, "facts": p.facts, "reply": p.reply, "told_by": p.told_by})
    matter = take_step(matter_id=matter_id, step="reply_order", actor=actor, at=at, move=move)
    Order.objects.filter(pk=matter_id).update(replied_at=at)
    return matter


def _refuse_outstanding(matter_id: MatterId) -> None:
    parts = open_parts(matter_id)
    if parts:
        names = [part.holder.label for part in parts]
        raise PartsOutstanding(units=Label("、".join(n.zh for n in names), ", ".join(n.en for n in names)))


VERBS: tuple[Verb, ...] = (
    Verb("contact_requester", Contacting, contact_requester),
    Verb("reply_order", Replying, reply_order, frozenset({"facts", "reply", "told_by"})),
    *extending(extend_order="H03"),
    *reasoned("explain_obstacle", "escalate_order", "settle_escalation"),
    *plain("accept_order", "urge_order", "revoke_order", "report_emergency"),
)
