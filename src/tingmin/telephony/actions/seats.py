"""Sitting down, saying what one does, leaving: an agent at a seat."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.texts import storable
from tingmin.telephony.actions.handing_out import hand_out, put, queue_again, tell
from tingmin.telephony.models import OPEN, RUNNING, Call, Seat, SeatChange, SeatSession
from tingmin.telephony.types import CHOSEN_STATES, SEAT_STATES, SeatState

SEAT = Label("该坐席", "such seat")


class SeatTaken(Refusal):
    """Somebody else sits there."""

    code = "seat_taken"
    sentence = Label(
        zh="坐席{seat}已有人使用，请换一个坐席，或请值班长收回该坐席。",
        en="Somebody sits at seat {seat}; take another one, or ask the shift leader to clear it.",
    )


class AlreadySeated(Refusal):
    """One agent at two seats."""

    code = "already_seated"
    sentence = Label(zh="您已在坐席{seat}，请先离席。", en="You sit at seat {seat}; leave it first.")


class NotSeated(Refusal):
    """An agent without a seat."""

    code = "not_seated"
    sentence = Label(zh="您还没有就坐，请先选择坐席。", en="You sit at no seat; take one first.")


class CallInProgress(Refusal):
    """Leaving somebody who speaks."""

    code = "call_in_progress"
    sentence = Label(zh="通话还没有结束，请先结束或转接通话。", en="The call is not over; end it or transfer it first.")


class StateNotChosen(Refusal):
    """A state that only a call brings about."""

    code = "state_not_chosen"
    sentence = Label(
        zh="“{given}”由来电决定，不能自行选择；可选：{known}。",
        en="“{given}” follows from calls and cannot be chosen; choose one of: {known}.",
    )


def take_seat(seat_code: str, *, actor: Actor, at: datetime) -> SeatSession:
    """Sit down at a seat of one's own centre, on a break until one says ready; at one's own seat, stay there."""
    person, centre = officer_with(Permission.TAKE_CALLS, actor)
    seat = Seat.objects.filter(code=storable(seat_code), centre=centre, in_service=True).first()
    if seat is None:
        raise NotFound(what=SEAT)
    open_one = SeatSession.objects.filter(OPEN, agent=person).select_related("seat").first()
    if open_one is not None and open_one.seat_id != seat.pk:
        raise AlreadySeated(seat=open_one.seat.code)
    return open_one or _sit_down(seat, person, at=at)


@transaction.atomic
def set_state(state: SeatState, *, actor: Actor, at: datetime) -> SeatSession:
    """Say what one does now; what rings at a seat that is not ready any more goes back to the queue."""
    person, centre = officer_with(Permission.TAKE_CALLS, actor)
    if state not in CHOSEN_STATES:
        raise StateNotChosen(given=SEAT_STATES[state], known=_said(CHOSEN_STATES))
    session = _freed(SeatSession.objects.filter(OPEN, agent=person).first(), ready=state is SeatState.READY)
    if session.state != state and not (state is SeatState.READY and session.state == SeatState.RINGING):
        put(session, state, at=at)
    hand_out(centre, at=at)
    session.refresh_from_db()
    return session


@transaction.atomic
def leave_seat(*, actor: Actor, at: datetime) -> SeatSession:
    """Leave one's seat, not in the middle of a call."""
    person, centre = officer_with(Permission.TAKE_CALLS, actor)
    return _left(SeatSession.objects.filter(OPEN, agent=person).first(), centre, at=at)


@transaction.atomic
def clear_seat(seat_code: str, *, actor: Actor, at: datetime) -> SeatSession:
    """End what somebody forgot at a seat, as the shift leader of its centre."""
    _, centre = officer_with(Permission.RUN_SHIFT, actor)
    rows = SeatSession.objects.filter(OPEN, seat__code=storable(seat_code), seat__centre=centre)
    return _left(rows.first(), centre, at=at)


def recall_unanswered(*, at: datetime) -> int:
    """Put seats that let a call ring too long on a break, and the call back into the queue; how many there were."""
    limit = at - timedelta(seconds=settings.RING_SECONDS)
    late = SeatSession.objects.filter(OPEN, state=SeatState.RINGING, since__lt=limit).select_related("seat")
    recalled = 0
    for session in late:
        # Answered or left in the meantime: there is nothing to recall.
        with suppress(CallInProgress, NotSeated):
            recalled += _recalled(session, limit=limit, at=at)
    return recalled


@transaction.atomic
def _recalled(found: SeatSession, *, limit: datetime, at: datetime) -> bool:
    session = _freed(found, ready=False)
    if session.state != SeatState.RINGING or session.since >= limit:
        transaction.set_rollback(True)
        return False
    put(session, SeatState.BREAK, at=at)
    hand_out(found.seat.centre_id, at=at)
    return True


def _sit_down(seat: Seat, person: UUID, *, at: datetime) -> SeatSession:
    try:
        with transaction.atomic():
            session = SeatSession.objects.create(
                agent=person, seat=seat, state=SeatState.BREAK, since=at, took_at=at
            )  # fmt: skip
            SeatChange.objects.create(session=session, state=SeatState.BREAK, at=at)
            tell(agent=session.agent)
    except IntegrityError:
        raise SeatTaken(seat=seat.code) from None
    return session


def _left(found: SeatSession | None, centre: OrganId, *, at: datetime) -> SeatSession:
    session = _freed(found, ready=False)
    session.left_at = at
    session.save(update_fields=["left_at"])
    tell(agent=session.agent)
    hand_out(centre, at=at)
    return session


def _freed(found: SeatSession | None, *, ready: bool) -> SeatSession:
    """The session, held; its ringing call is queued again unless the agent stays ready. Calls before seats (locks)."""
    if found is None:
        raise NotSeated()
    call = Call.objects.filter(RUNNING, session=found).select_for_update(no_key=True, of=("self",)).first()
    session = SeatSession.objects.select_for_update(no_key=True).get(pk=found.pk)
    if session.left_at:
        raise NotSeated()
    if session.state in (SeatState.TALKING, SeatState.HOLDING):
        raise CallInProgress()
    if call is not None and session.state == SeatState.RINGING and not ready:
        queue_again(call)
    return session


def _said(states: tuple[SeatState, ...]) -> Label:
    names = [SEAT_STATES[state] for state in states]
    return Label("、".join(each.zh for each in names), ", ".join(each.en for each in names))
