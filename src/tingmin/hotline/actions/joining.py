"""One act for the end of a call: the request is an order and goes where it belongs, once however often it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tingmin.accounts.rules import require
from tingmin.accounts.types import Permission
from tingmin.hotline.actions.dispatching import answer_at_once, dispatch, redirect
from tingmin.hotline.actions.drafting import DraftEnded, claimed, end_draft
from tingmin.hotline.actions.taking_down import take_down
from tingmin.hotline.types import Answering, Dispatching, Redirecting, Request
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.kernel.texts import storable
from tingmin.law.hotline_intake import Urgency
from tingmin.law.types import Office
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions import link, take_step
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_for, scope_of
from tingmin.matters.rules import OFFICES, holds_office
from tingmin.matters.types import LinkKind, Move, Particulars, Registered, ask
from tingmin.people.queries import open_identity
from tingmin.telephony.actions import attach
from tingmin.telephony.queries import call_for

JOINED, SUPPLEMENTED, PROGRESS_TOLD = "order_joined", "request_supplemented", "progress_told"


@dataclass(frozen=True, kw_only=True)
class Joining(Particulars):
    """Beside which open order this one goes, to the same unit, with limits of its own."""

    other: MatterId = ask("相近的工单", "The order that is like it")
    urgency: Urgency = ask("紧急程度", "Urgency", default=Urgency.USUAL)


Decision = Answering | Redirecting | Dispatching | Joining


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What the call became: its number and, the first time only, its query code; where it stands and who has it."""

    registered: Registered
    stage: str
    unit: Label


class NothingToJoin(Refusal):
    """An order that is over, or lies with no unit yet."""

    code = "nothing_to_join"
    sentence = Label(
        zh="工单{number}已经办结或者还没有派单，不能合并派单，请直接选择承办单位。",
        en="Order {number} is over or not dispatched yet; choose the unit yourself.",
    )


class WordsMissing(Refusal):
    """A supplement or a progress without a word."""

    code = "words_missing"
    sentence = Label(zh="请写明补充或者告知的内容。", en="Say what was added or told.")


@transaction.atomic
def take_down_and_dispatch(
    request: Request,
    *,
    key: UUID,
    decision: Decision | None,
    call_id: UUID | None,
    number_of: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> TakenDown:
    """Register a request, then answer, redirect, dispatch or join it, and say which call it was: all or nothing.

    Under one `key` there is one order: sent again it tells the order that is there. Without a decision it waits at the
    desk for one; registration never does (JSJB2021 §10). `number_of` is the call whose number the unit may ring when no
    other was given: it goes from vault to vault, and nobody at the desk reads it.
    """
    draft = claimed(key, call_id=call_id, actor=actor, at=at)
    if draft.matter_id is not None:
        return _there_already(draft.matter_id, actor)
    if draft.ended_at is not None:
        raise DraftEnded()
    registered = take_down(_with_number(request, number_of, actor), actor=actor, at=at)
    if decision is not None:
        _decided(registered.matter_id, decision, actor=actor, at=at)
    if call_id is not None:
        attach(call_id, matter_id=registered.matter_id, actor=actor, at=at)
    end_draft(draft, matter_id=registered.matter_id, at=at)
    return _told(registered)


@transaction.atomic
def join(*, matter_id: MatterId, particulars: Joining, actor: Actor, at: datetime) -> Matter:
    """Send an order to the unit that has one like it, and tie the two; each keeps its own number, clocks and reply."""
    other = matter_for(actor, particulars.other)
    if other.ended or other.procedure != "work_order" or other.holder_id == other.registrar_id:
        raise NothingToJoin(number=other.number)
    sending = Dispatching(to=OrganId(other.holder_id), urgency=particulars.urgency, reason=particulars.reason)
    moved = dispatch(matter_id=matter_id, particulars=sending, actor=actor, at=at)
    link(matter_id, MatterId(other.pk), kind=LinkKind.RELATED)
    for one, beside in ((matter_id, other.pk), (other.pk, matter_id)):
        record(Entry(JOINED, _subject(one), body={"with": str(beside)}), actor=actor, at=at)
    return moved


@transaction.atomic
def urge(*, matter_id: MatterId, words: str, call_id: UUID | None, actor: Actor, at: datetime) -> Matter:
    """Urge an order because the requester calls about it (催办)."""
    matter = take_step(matter_id=matter_id, step="urge_order", actor=actor, at=at, move=Move(reason=words.strip()))
    _attach(call_id, matter_id, actor=actor, at=at)
    return matter


@transaction.atomic
def supplement(*, matter_id: MatterId, words: str, call_id: UUID | None, actor: Actor, at: datetime) -> Matter:
    """Add to an order what the requester says later; whoever holds it reads it on the timeline."""
    return _noted(SUPPLEMENTED, matter_id, words, call_id=call_id, actor=actor, at=at)


@transaction.atomic
def tell_progress(*, matter_id: MatterId, words: str, call_id: UUID | None, actor: Actor, at: datetime) -> Matter:
    """Note that the requester was told how it stands (JSJB2021 §11(3))."""
    return _noted(PROGRESS_TOLD, matter_id, words, call_id=call_id, actor=actor, at=at)


def _with_number(request: Request, call_id: UUID | None, actor: Actor) -> Request:
    call = call_for(actor, call_id) if call_id and not request.identity.phone.strip() else None
    if call is None or call.caller_id is None:
        return request
    phone = open_identity(call.caller_id).phone
    return replace(request, identity=replace(request.identity, phone=phone))


def _noted(kind: str, matter_id: MatterId, words: str, *, call_id: UUID | None, actor: Actor, at: datetime) -> Matter:
    require(actor, Permission.TAKE_CALLS)
    matter = matter_for(actor, matter_id)
    if not holds_office(actor, Office.AGENT, scope_of(matter)):
        raise NotPermitted(act=NOTES[kind], who=OFFICES[Office.AGENT])
    if not storable(words).strip():
        raise WordsMissing()
    record(Entry(kind, _subject(matter_id), enclosed={"reason": storable(words).strip()}), actor=actor, at=at)
    _attach(call_id, matter_id, actor=actor, at=at)
    return matter


def _attach(call_id: UUID | None, matter_id: MatterId, *, actor: Actor, at: datetime) -> None:
    if call_id is not None:
        attach(call_id, matter_id=matter_id, actor=actor, at=at)


def _decided(matter_id: MatterId, decision: Decision, *, actor: Actor, at: datetime) -> None:
    DECIDE[type(decision)](matter_id=matter_id, particulars=decision, actor=actor, at=at)


def _there_already(matter_id: UUID, actor: Actor) -> TakenDown:
    matter = matter_for(actor, matter_id)
    return TakenDown(Registered(MatterId(matter.pk), matter.number, ""), matter.stage, matter.holder.label)


def _told(registered: Registered) -> TakenDown:
    matter = Matter.objects.select_related("holder").get(pk=registered.matter_id)
    return TakenDown(registered, matter.stage, matter.holder.label)


def _subject(matter_id: UUID) -> Subject:
    return Subject(SubjectKind.MATTER, matter_id)


NOTES: Mapping[str, Label] = {
    SUPPLEMENTED: Label("补充诉求内容", "add to a request"),
    PROGRESS_TOLD: Label("告知办理进展", "tell how it stands"),
}
DECIDE: Mapping[type[Particulars], Callable[..., Any]] = {
    Answering: answer_at_once,
    Redirecting: redirect,
    Dispatching: dispatch,
    Joining: join,
}
