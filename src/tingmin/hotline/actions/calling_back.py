"""Calling back (回访): by the hotline, never by the unit; silence stands on neither side (JSJB2021 §23)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from tingmin.hotline.models import CallAttempt, CallBack, Order, SecondCallBack
from tingmin.hotline.plans import is_asked, second_call
from tingmin.hotline.queries import order_of
from tingmin.hotline.rules import tried_enough
from tingmin.hotline.types import (
    Answer,
    Attempt,
    AttemptOutcome,
    Call,
    CallBackChannel,
    Explaining,
    Heard,
    NotResolved,
    SecondCall,
)
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_for
from tingmin.matters.types import Verb
from tingmin.matters.verbs import plain


@transaction.atomic
def note_attempt(*, matter_id: MatterId, particulars: Attempt, actor: Actor, at: datetime) -> Matter:
    """Note a call that brought no answer; after enough of them, or a plain no, the order may be closed without one."""
    Matter.objects.locked(matter_id)
    p, order = particulars, order_of(matter_id)
    enough = tried_enough(order.attempts + 1) | _refused(p)
    move = p.move(marks=enough, said={"channel": p.channel, "outcome": p.outcome})
    matter = take_step(matter_id=matter_id, step="note_attempt", actor=actor, at=at, move=move)
    Order.objects.filter(pk=matter_id).update(attempts=order.attempts + 1)
    CallAttempt.objects.create(matter=matter, at=at, channel=p.channel, outcome=p.outcome)
    return matter


@dataclass(frozen=True, slots=True)
class Hear:
    """The action of writing down what the requester answers: resolved or not, and apart from that how satisfied."""

    step: str
    resolved: bool

    @transaction.atomic
    def __call__(self, *, matter_id: MatterId, particulars: Answer, actor: Actor, at: datetime) -> Matter:
        """Keep the answer; the comment is enclosed."""
        p, partly = particulars, isinstance(particulars, NotResolved) and particulars.partly
        # Whoever answers on the page of their own matter does it by the network, whatever the form says.
        channel = CallBackChannel.NETWORK if actor.post is Post.PETITIONER else p.channel
        satisfaction = p.satisfaction or ""
        said = {"channel": channel, "satisfaction": satisfaction, "comment": p.comment, "partly": partly}
        matter = take_step(matter_id=matter_id, step=self.step, actor=actor, at=at, move=p.move(said=said))
        kept = {"resolved": self.resolved, "partly": partly, "satisfaction": satisfaction}
        _keep(matter, channel=channel, actor=actor, at=at, **kept)
        return matter


@transaction.atomic
def close_unreached(*, matter_id: MatterId, particulars: Attempt, actor: Actor, at: datetime) -> Matter:
    """Close after enough attempts: the requester said nothing, and nothing is what is counted."""
    p = particulars
    matter = take_step(matter_id=matter_id, step="close_unreached", actor=actor, at=at, move=p.move())
    _keep(matter, channel=p.channel, actor=actor, at=at, declined=p.outcome is AttemptOutcome.DECLINED)
    return matter


@transaction.atomic
def keep_unasked(*, matter_id: MatterId, actor: Actor, at: datetime) -> Matter:
    """Close an order that no draw took: it stands on neither side, and its sheet shows how many there were."""
    matter = take_step(matter_id=matter_id, step="close_unasked", actor=actor, at=at)
    _keep(matter, channel="", actor=actor, at=at, asked=False)
    return matter


def close_explained(*, matter_id: MatterId, particulars: Explaining, actor: Actor, at: datetime) -> Matter:
    """Close what cannot be solved now, with reasons, and keep it among the hard problems (JSJB2021 §24)."""
    p = particulars
    move = p.move(fields={**p.fields, "rule": p.rule, "channel_advice": p.advice})
    return take_step(matter_id=matter_id, step="close_explained", actor=actor, at=at, move=move)


say_resolved: Callable[..., Any] = Hear("say_resolved", resolved=True)
say_unresolved: Callable[..., Any] = Hear("say_unresolved", resolved=False)


@transaction.atomic
def keep_call(*, matter_id: MatterId, call: Call, actor: Actor, at: datetime) -> Matter:
    """Write down a call as the desk hands it in: it begins the call-back, and takes the step that was heard."""
    if Matter.objects.locked(matter_id).stage == "replied":
        take_step(matter_id=matter_id, step="call_back", actor=actor, at=at)
    said: dict[Heard, Callable[[], Matter]] = {
        Heard.RESOLVED: lambda: say_resolved(matter_id=matter_id, particulars=_answer(call), actor=actor, at=at),
        Heard.PARTLY: lambda: say_unresolved(matter_id=matter_id, particulars=_answer(call), actor=actor, at=at),
        Heard.UNRESOLVED: lambda: say_unresolved(matter_id=matter_id, particulars=_answer(call), actor=actor, at=at),
        Heard.DECLINED: lambda: _declined(call, matter_id, actor=actor, at=at),
        Heard.GIVE_UP: lambda: _given_up(call, matter_id, actor=actor, at=at),
    }
    if call.heard in said:
        return said[call.heard]()
    attempt = Attempt(channel=call.channel, outcome=AttemptOutcome(call.heard.value), reason=call.comment)
    return note_attempt(matter_id=matter_id, particulars=attempt, actor=actor, at=at)


@transaction.atomic
def keep_second_call(*, second_id: UUID, heard: SecondCall, actor: Actor, at: datetime) -> SecondCallBack:
    """Write down what another agent heard; the first answer stays, and what differs is shown to the shift leader."""
    row = second_call(actor, second_id)
    found = SecondCallBack.objects.select_for_update(of=("self",)).select_related("call_back").get(pk=row.pk)
    matter = matter_for(actor, found.matter_id)
    found.called_by, found.called_at = actor.person, at
    found.resolved, found.partly, found.satisfaction = heard.resolved, heard.partly, heard.satisfaction or ""
    found.save()
    body = {"call_back": found.call_back_id, "agrees": found.agrees}
    record(Entry("called_back_again", Subject(SubjectKind.MATTER, matter.pk), body=body), actor=actor, at=at)
    return found


def _answer(call: Call) -> Answer:
    kind = Answer if call.heard is Heard.RESOLVED else partial(NotResolved, partly=call.heard is Heard.PARTLY)
    return kind(channel=call.channel, satisfaction=call.satisfaction, comment=call.comment)


def _declined(call: Call, matter_id: MatterId, *, actor: Actor, at: datetime) -> Matter:
    attempt = Attempt(channel=call.channel, outcome=AttemptOutcome.DECLINED, reason=call.comment)
    note_attempt(matter_id=matter_id, particulars=attempt, actor=actor, at=at)
    return close_unreached(matter_id=matter_id, particulars=attempt, actor=actor, at=at)


def _given_up(call: Call, matter_id: MatterId, *, actor: Actor, at: datetime) -> Matter:
    attempt = Attempt(channel=call.channel, reason=call.comment)
    return close_unreached(matter_id=matter_id, particulars=attempt, actor=actor, at=at)


def _refused(attempt: Attempt) -> frozenset[str]:
    """Whoever does not wish to answer is not called again and again."""
    return frozenset({"tried_enough"} if attempt.outcome is AttemptOutcome.DECLINED else ())


def _keep(matter: Matter, *, channel: str, actor: Actor, at: datetime, **said: Any) -> None:
    in_time = bool(order_of(matter.pk).contacted_in_time)
    kept = {"asked": is_asked(matter), **said}
    CallBack.objects.create(
        matter=matter, organ_id=matter.holder_id, at=at, channel=channel, contacted_in_time=in_time,
        called_by=actor.person, **kept,
    )  # fmt: skip


VERBS: tuple[Verb, ...] = (
    Verb("note_attempt", Attempt, note_attempt),
    Verb("say_resolved", Answer, say_resolved),
    Verb("say_unresolved", NotResolved, say_unresolved),
    Verb("close_explained", Explaining, close_explained, frozenset({"rule", "channel_advice"})),
    Verb("close_unreached", Attempt, close_unreached),
    *plain("call_back", "call_back_overdue", "close_unasked"),
)
