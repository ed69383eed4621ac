"""Calling back (回访): by the hotline, never by the unit; silence stands on neither side (JSJB2021 §23)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tingmin.hotline.models import CallBack, Order
from tingmin.hotline.queries import order_of
from tingmin.hotline.rules import tried_enough
from tingmin.hotline.types import Answer, Attempt, Explaining
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import Verb
from tingmin.matters.verbs import plain


@transaction.atomic
def note_attempt(*, matter_id: MatterId, particulars: Attempt, actor: Actor, at: datetime) -> Matter:
    """Note a call that reached nobody; after enough of them the order may be closed as not reached."""
    Matter.objects.locked(matter_id)
    order = order_of(matter_id)
    move = particulars.move(marks=tried_enough(order.attempts + 1), said={"channel": particulars.channel})
    matter = take_step(matter_id=matter_id, step="note_attempt", actor=actor, at=at, move=move)
    Order.objects.filter(pk=matter_id).update(attempts=order.attempts + 1)
    return matter


@dataclass(frozen=True, slots=True)
class Hear:
    """The action of writing down what the requester answers: resolved or not, and apart from that how satisfied."""

    step: str
    resolved: bool

    @transaction.atomic
    def __call__(self, *, matter_id: MatterId, particulars: Answer, actor: Actor, at: datetime) -> Matter:
        """Keep the answer; the comment is enclosed."""
        p = particulars
        said = {"channel": p.channel, "satisfaction": p.satisfaction or "", "comment": p.comment}
        matter = take_step(matter_id=matter_id, step=self.step, actor=actor, at=at, move=p.move(said=said))
        _keep(matter, channel=p.channel, resolved=self.resolved, satisfaction=p.satisfaction or "", at=at)
        return matter


@transaction.atomic
def close_unreached(*, matter_id: MatterId, particulars: Attempt, actor: Actor, at: datetime) -> Matter:
    """Close after enough attempts: the requester said nothing, and nothing is what is counted."""
    matter = take_step(matter_id=matter_id, step="close_unreached", actor=actor, at=at, move=particulars.move())
    _keep(matter, channel=particulars.channel, resolved=None, satisfaction="", at=at)
    return matter


def _keep(matter: Matter, *, channel: str, resolved: bool | None, satisfaction: str, at: datetime) -> None:
    in_time = bool(order_of(matter.pk).contacted_in_time)
    CallBack.objects.create(
        matter=matter, organ_id=matter.holder_id, at=at, channel=channel, contacted_in_time=in_time,
        resolved=resolved, satisfaction=satisfaction,
    )  # fmt: skip


def close_explained(*, matter_id: MatterId, particulars: Explaining, actor: Actor, at: datetime) -> Matter:
    """Close what cannot be solved now, with reasons, and keep it among the hard problems (JSJB2021 §24)."""
    p = particulars
    move = p.move(fields={**p.fields, "rule": p.rule, "channel_advice": p.advice})
    return take_step(matter_id=matter_id, step="close_explained", actor=actor, at=at, move=move)


say_resolved: Callable[..., Any] = Hear("say_resolved", resolved=True)
say_unresolved: Callable[..., Any] = Hear("say_unresolved", resolved=False)

VERBS: tuple[Verb, ...] = (
    Verb("note_attempt", Attempt, note_attempt),
    Verb("say_resolved", Answer, say_resolved),
    Verb("say_unresolved", Answer, say_unresolved),
    Verb("close_explained", Explaining, close_explained, frozenset({"rule", "channel_advice"})),
    Verb("close_unreached", Attempt, close_unreached),
    *plain("call_back", "close_unasked"),
)
