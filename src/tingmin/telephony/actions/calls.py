"""What an agent does with a call: orders to the exchange, handing over an emergency, making it an order."""

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.rules import require
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.queries import matter_for
from tingmin.telephony.actions.handing_out import tell
from tingmin.telephony.models import Call, CallOrder, CallQuerySet, Command
from tingmin.telephony.types import CALL_COMMANDS, CALL_STATES, CallCommand, CallState, EmergencyService

CALL = Label("该通电话", "such call")
DIALLED = re.compile(r"\+?[0-9*#]{2,24}")
SPEAKING = (CallState.TALKING, CallState.HELD)
# A call that rings has nobody to refuse it: there is no command to turn a caller away.
POSSIBLE: Mapping[CallCommand, tuple[CallState, ...]] = {
    CallCommand.ANSWER: (CallState.RINGING,),
    CallCommand.HOLD: (CallState.TALKING,),
    CallCommand.RESUME: (CallState.HELD,),
    CallCommand.TRANSFER: SPEAKING,
    CallCommand.JOIN: SPEAKING,
    CallCommand.HANG_UP: SPEAKING,
}
WITH_OTHER_END = (CallCommand.TRANSFER, CallCommand.JOIN)


class NotNow(Refusal):
    """A command that does not fit where the call stands, or a call that is at another seat."""

    code = "call_not_in_that_state"
    sentence = Label(
        zh="通话{state}，现在不能“{command}”。", en="The call is “{state}”; “{command}” is not possible now."
    )


class NobodyToReach(Refusal):
    """A transfer or a conference without a number that can be dialled."""

    code = "nobody_to_reach"
    sentence = Label(
        zh="请填写要接通的号码或坐席分机（数字、+、*、#）。",
        en="Give the number or extension to reach (digits, +, *, #).",
    )


@transaction.atomic
def order(call_id: UUID, *, what: CallCommand, to: str = "", actor: Actor, at: datetime) -> Command:
    """Ask the exchange to do something with one's own call; the call changes when the exchange says it has."""
    call = _own(call_id, actor)
    if call.state not in POSSIBLE[what] or not _is_here(call, actor):
        raise NotNow(state=CALL_STATES[call.state], command=CALL_COMMANDS[what])
    return _commanded(call, what, to=to.strip(), actor=actor, at=at)


@transaction.atomic
def hand_over(call_id: UUID, *, service: EmergencyService, actor: Actor, at: datetime) -> Call:
    """Bring an emergency to 110, 119, 120 or 122 at once; the agent stays on the line until they have it."""
    call = _own(call_id, actor)
    if call.state not in SPEAKING or not _is_here(call, actor):
        raise NotNow(state=CALL_STATES[call.state], command=CALL_COMMANDS[CallCommand.JOIN])
    call.handed_to = service
    call.save(update_fields=["handed_to"])
    _commanded(call, CallCommand.JOIN, to=service, actor=actor, at=at)
    body = {"service": service.value}
    entry = Entry("call_handed_over", Subject(SubjectKind.CALL, call.pk), body=body, article="JSJB2021 §11(1)")
    record(entry, actor=actor, at=at)
    return call


@transaction.atomic
def attach(call_id: UUID, *, matter_id: UUID, actor: Actor, at: datetime) -> CallOrder:
    """Say that a call became this order; the first one is the main one, doing it again changes nothing."""
    call, matter = _own(call_id, actor), matter_for(actor, MatterId(matter_id))
    is_main = not CallOrder.objects.filter(call=call, is_main=True).exists()
    link, made = CallOrder.objects.get_or_create(
        call=call, matter=matter, defaults={"is_main": is_main, "attached_at": at}
    )
    if made:
        entry = Entry("call_attached", Subject(SubjectKind.CALL, call.pk), body={"matter": str(matter.pk)})
        record(entry, actor=actor, at=at)
    return link


def command_taken(command_id: UUID, *, at: datetime) -> None:
    """The exchange has it: it is not sent again, and the number in it goes."""
    Command.objects.filter(pk=command_id, sent_at=None).update(sent_at=at, to="")


def _own(call_id: UUID, actor: Actor) -> Call:
    """The call that the actor has or had, held until the end; raises `NotFound`."""
    require(actor, Permission.TAKE_CALLS)
    rows = CallQuerySet(Call).for_actor(actor).taken_by(actor.person).filter(pk=call_id)
    found = rows.select_for_update(no_key=True, of=("self",)).select_related("session__seat").first()
    if found is None:
        raise NotFound(what=CALL)
    return found


def _is_here(call: Call, actor: Actor) -> bool:
    """Whether the actor has it now: what was passed on is commanded by whoever has it."""
    return call.session is not None and call.session.agent == actor.person


def _commanded(call: Call, what: CallCommand, *, to: str, actor: Actor, at: datetime) -> Command:
    if what in WITH_OTHER_END and not DIALLED.fullmatch(to):
        raise NobodyToReach()
    extension = call.session.seat.extension if call.session else ""
    made = Command.objects.create(
        call=call, command=what, extension=extension, to=to if what in WITH_OTHER_END else "",
        ordered_at=at, ordered_by=actor.person,
    )  # fmt: skip
    tell(command=made.pk)
    return made
