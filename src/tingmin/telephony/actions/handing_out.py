"""Which seat gets which call: the call that waits longest to the seat that is idle longest, under one lock a centre.

Whoever leaves a call waiting or a seat ready comes through `hand_out` last. It waits for nobody but its own lock: rows
that others hold are passed over, for those will come through here themselves before they are done.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from tingmin.telephony.models import OPEN, RUNNING, WAITS, Call, SeatChange, SeatSession
from tingmin.telephony.types import ON_CALL, SeatState

CHANNEL = "tingmin_telephony"
# The first of the two numbers of the lock; the second is the centre's.
HANDING_OUT = 7_021_002


def hand_out(centre: UUID, *, at: datetime) -> Mapping[UUID, Call]:
    """Give waiting calls to ready seats until one of them runs out; those that ring now."""
    _one_at_a_time(centre)
    offered: dict[UUID, Call] = {}
    while (call := _waits_longest(centre)) is not None and (session := _idle_longest(centre)) is not None:
        offer(call, session, at=at)
        offered[call.pk] = call
    return offered


def offer(call: Call, session: SeatSession, *, at: datetime) -> None:
    """Let a call ring at a seat: the screen pop."""
    call.session, call.agent = session, session.agent
    call.popped_at = call.popped_at or at
    call.save(update_fields=["session", "agent", "popped_at"])
    put(session, SeatState.RINGING, at=at, call=call)


def put(session: SeatSession, state: SeatState, *, at: datetime, call: Call | None = None) -> None:
    """Change what a seat does, and tell its desk."""
    session.state, session.since = state, at
    session.save(update_fields=["state", "since"])
    SeatChange.objects.create(session=session, state=state, at=at, call=call)
    tell(agent=session.agent)


def take_back(call: Call, *, at: datetime) -> bool:
    """Free the seat that a call is at: True and ready again if it only rang there, else its agent wraps up."""
    session = _held(call.session_id) if call.session_id else None
    if session is None or session.state not in ON_CALL or _has_another(session, call):
        return False
    after = SeatState.READY if session.state == SeatState.RINGING else SeatState.WRAPPING_UP
    put(session, after, at=at, call=call)
    return after is SeatState.READY


def _held(session_id: UUID) -> SeatSession | None:
    return SeatSession.objects.filter(OPEN, pk=session_id).select_for_update(no_key=True).first()


def queue_again(call: Call) -> None:
    """Nobody has it; the caller may take it to the queue with `hand_out`."""
    call.session = call.agent = None
    call.save(update_fields=["session", "agent"])


def _has_another(session: SeatSession, call: Call) -> bool:
    return Call.objects.filter(RUNNING, session=session).exclude(pk=call.pk).exists()


def tell(**what: UUID) -> None:
    """Send ids, never anything of a caller, to whoever listens once this transaction is done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({key: str(each) for key, each in what.items()})]
        )


def _one_at_a_time(centre: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [HANDING_OUT, str(centre)])


def _waits_longest(centre: UUID) -> Call | None:
    waiting = Call.objects.filter(WAITS, centre=centre).order_by("rang_at", "pk")
    return waiting.select_for_update(skip_locked=True, no_key=True).first()


def _idle_longest(centre: UUID) -> SeatSession | None:
    ready = SeatSession.objects.filter(OPEN, state=SeatState.READY, seat__centre=centre).order_by("since", "pk")
    return ready.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
