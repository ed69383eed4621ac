"""Hearing the exchange: every message once, in whatever order and however often it comes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.kernel.texts import storable
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.organisations.queries import organ_by_code
from tingmin.people.actions import enrol
from tingmin.people.types import Identity
from tingmin.telephony.actions.handing_out import hand_out, offer, put, queue_again, take_back
from tingmin.telephony.models import OPEN, RUNNING, Call, CallEvent, Line, Seat, SeatSession
from tingmin.telephony.rules import standing_of
from tingmin.telephony.types import CallState, CtiEvent, CtiKind, EndReason, SeatState, Standing

HEARING = Label("接收电话事件", "tell of calls")
EXCHANGE = Label("电话交换机接口", "the exchange's interface")
# What the ledger keeps of a call; the rest stands in the room's own append-only rows.
FACTS: dict[CtiKind, str] = {
    CtiKind.RINGING: "call_rang",
    CtiKind.ANSWERED: "call_answered",
    CtiKind.TRANSFERRED: "call_transferred",
    CtiKind.JOINED: "call_joined",
    CtiKind.ENDED: "call_ended",
}


class EventContradicted(Refusal):
    """The same number of a message of a call, with another content."""

    code = "event_contradicted"
    sentence = Label(
        zh="通话{call}的第{sequence}号事件先后内容不同，已保留先到的一份。请检查交换机的编号。",
        en="Message {sequence} of call {call} came with two contents; the first is kept. Check the exchange.",
    )


@transaction.atomic
def hear(event: CtiEvent, *, actor: Actor, at: datetime) -> Call:
    """Take in one message of the exchange; late, repeated or out of turn, a call stays one call and pops once."""
    if actor.post is not Post.SYSTEM:
        raise NotPermitted(act=HEARING, who=EXCHANGE)
    call = _call_of(event)
    known = list(CallEvent.objects.filter(call=call))
    if _is_repeated(event, known):
        return call
    before, told = call.state, standing_of([*known, _keep(call, event, at=at)])
    _apply(call, told)
    _tell_ledger(call, event, is_first=not known, actor=actor, at=at)
    if _settle(call, told, before=before, at=at):
        _take_from_queue(call, hand_out(call.centre_id, at=at))
    return call


def _call_of(event: CtiEvent) -> Call:
    """The one row of the call, held until the end; the first message of it, whichever that is, makes it."""
    found = _held(event.call)
    if found is None:
        # Two messages of a new call at the same moment: one of them makes the row, the other waits for it here.
        Call.objects.bulk_create([_new(event)], ignore_conflicts=True)
        found = _held(event.call)
    assert found is not None
    if found.caller_id is None and event.caller.strip():
        found.caller = enrol(Identity(phone=storable(event.caller).strip()[:32]), at=event.at)
    return found


def _held(exchange_id: str) -> Call | None:
    rows = Call.objects.filter(exchange_id=exchange_id).select_for_update(no_key=True, of=("self",))
    return rows.select_related("session__seat", "line").first()


def _new(event: CtiEvent) -> Call:
    line = Line.objects.filter(number=event.line, valid_to=None).first()
    centre = line.centre_id if line else organ_by_code(settings.HOTLINE_CENTRE).pk
    return Call(id=new_id(), exchange_id=event.call, line=line, centre_id=centre, rang_at=event.at)


def _is_repeated(event: CtiEvent, known: Sequence[CallEvent]) -> bool:
    """True for a message that has been heard before, just so."""
    before = next((each for each in known if each.sequence == event.sequence), None)
    if before is not None and before.digest != _digest(event):
        raise EventContradicted(call=event.call, sequence=event.sequence)
    return before is not None


def _keep(call: Call, event: CtiEvent, *, at: datetime) -> CallEvent:
    return CallEvent.objects.create(
        call=call,
        sequence=event.sequence,
        kind=event.kind,
        at=event.at,
        extension=_inside(event),
        reference=event.reference,
        digest=_digest(event),
        heard_at=at,
    )


def _digest(event: CtiEvent) -> str:
    """Without the numbers of people: there are too few numbers for a hash to hide one."""
    kept = [event.sequence, event.kind, event.at.isoformat(), event.line, event.extension, event.reference]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()


def _inside(event: CtiEvent) -> str:
    """Where in the house the message places the call; of a transfer out of it, nothing."""
    if event.kind is not CtiKind.TRANSFERRED:
        return event.extension
    return event.to if Seat.objects.filter(extension=event.to).exists() else ""


def _apply(call: Call, told: Standing) -> None:
    call.rang_at = told.rang_at or call.rang_at
    call.answered_at, call.talking_since = told.answered_at, told.talking_since
    call.held_since, call.held_seconds = told.held_since, told.held_seconds
    call.ended_at, call.recording_ref, call.three_party = told.ended_at, told.reference, told.joined
    call.end_reason = _reason(call) if told.ended_at else ""
    call.save()


def _reason(call: Call) -> EndReason:
    if call.handed_to:
        return EndReason.HANDED_OVER
    return EndReason.ANSWERED if call.answered_at else EndReason.ABANDONED


def _tell_ledger(call: Call, event: CtiEvent, *, is_first: bool, actor: Actor, at: datetime) -> None:
    """Line and reason, no number: what stands in a chain stands there for ever."""
    if event.kind not in FACTS:
        return
    body: dict[str, object] = {"line": call.line.code if call.line else ""}
    if event.kind is CtiKind.ENDED:
        body["reason"] = call.end_reason
    entry = Entry(FACTS[event.kind], Subject(SubjectKind.CALL, call.pk), body=body, first=is_first)
    record(entry, actor=actor, at=at)


def _settle(call: Call, told: Standing, *, before: CallState, at: datetime) -> bool:
    """Bring the seats in line with what the exchange says; True when a call waits or a seat is ready now."""
    match call.state:
        case CallState.ENDED:
            return before is not CallState.ENDED and take_back(call, at=at)
        case CallState.TALKING | CallState.HELD:
            return _place(call, told, at=at)
        case _:
            _ring(call, told, at=at)
            return True


def _place(call: Call, told: Standing, *, at: datetime) -> bool:
    """Somebody speaks: at the seat that the exchange names, whoever it was offered to."""
    there = None if told.outside else _session_at(told.extension) if told.extension else _locked(call.session_id)
    moved = call.session_id is not None and (there is None or there.pk != call.session_id)
    if moved:
        take_back(call, at=at)
        call.session = None
        call.save(update_fields=["session"])
    if there is not None:
        return _talk_at(there, call, at=at) or moved
    return moved


def _talk_at(session: SeatSession, call: Call, *, at: datetime) -> bool:
    """Put the call there; True when another call had to make room and waits now."""
    waits = False
    if call.session_id != session.pk:
        waits = _make_room(session)
        call.session, call.agent, call.popped_at = session, session.agent, call.popped_at or at
        call.save(update_fields=["session", "agent", "popped_at"])
    state = SeatState.HOLDING if call.held_since else SeatState.TALKING
    if session.state != state:
        put(session, state, at=at, call=call)
    return waits


def _make_room(session: SeatSession) -> bool:
    """A telephone has one call: what rang here goes back to the queue, its own next message sets the rest right."""
    others = list(Call.objects.filter(RUNNING, session=session).select_for_update(no_key=True, skip_locked=True))
    for other in others:
        queue_again(other)
    return bool(others)


def _ring(call: Call, told: Standing, *, at: datetime) -> None:
    """It rings where it rings, or at the seat that the exchange names, if somebody is ready there."""
    if call.session is not None:
        if told.extension in ("", call.session.seat.extension):
            return
        take_back(call, at=at)
        queue_again(call)
    there = _session_at(told.extension) if told.extension else None
    if there is not None and there.state == SeatState.READY:
        offer(call, there, at=at)


def _session_at(extension: str) -> SeatSession | None:
    rows = SeatSession.objects.filter(OPEN, seat__extension=extension).select_related("seat")
    return rows.select_for_update(no_key=True, of=("self",)).first()


def _locked(session_id: UUID | None) -> SeatSession | None:
    if session_id is None:
        return None
    return SeatSession.objects.filter(OPEN, pk=session_id).select_for_update(no_key=True).first()


def _take_from_queue(call: Call, offered: Mapping[UUID, Call]) -> None:
    """What the queue did with this very call: it rings somewhere, or it had to wait."""
    if other := offered.get(call.pk):
        call.session, call.agent, call.popped_at = other.session, other.agent, other.popped_at
    elif call.state is CallState.WAITING:
        call.queued = True
        call.save(update_fields=["queued"])
