"""Everything of the switchboard that asks the database: each function runs in a thread, through the same actions."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils import timezone

from tingmin.accounts.acting import acting_as
from tingmin.accounts.queries import acting_in, actor_as, appointments_on
from tingmin.accounts.rules import may
from tingmin.accounts.types import CHOSEN_POST, Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import day_of
from tingmin.telephony import actions, queries
from tingmin.telephony.reading import read_event
from tingmin.telephony.types import CallCommand, EmergencyService, SeatState

EXCHANGE = Actor.system(name="exchange")
# An order that the exchange has not taken by then is of no use any more.
COMMANDS_LAST = timedelta(minutes=2)
ASKED = Label("该操作", "such request")
Json = dict[str, Any]


class SignedOut(Exception):
    """The session behind a desk is over, or its post takes no calls."""


def hear(given: object) -> Json:
    """Take in what the exchange tells, and say which message it was."""
    event = read_event(given)
    with acting_as(EXCHANGE):
        actions.hear(event, actor=EXCHANGE, at=timezone.now())
    return {"call": event.call, "sequence": event.sequence}


def commands() -> list[Json]:
    """What the exchange has not taken yet, oldest first."""
    found = queries.unsent_commands(since=timezone.now() - COMMANDS_LAST)
    return [
        {"id": str(each.pk), "call": each.call.exchange_id, "command": each.command, "extension": each.extension}
        | ({"to": each.to} if each.to else {})
        for each in found
    ]


def command_taken(given: object) -> None:
    """The exchange has a command; it is not sent again."""
    actions.command_taken(UUID(str(given)), at=timezone.now())


def recall() -> None:
    """Take back what rang too long at a seat, and end what the exchange no longer tells of."""
    with acting_as(EXCHANGE):
        actions.recall_unanswered(at=timezone.now())
        actions.end_silent(actor=EXCHANGE, at=timezone.now())


def actor_of(cookies: str) -> Actor:
    """Who sits behind these cookies, in the post that was chosen; raises `SignedOut`."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(_session_key(cookies))
    user = get_user(request)
    if not user.is_authenticated or user.pk is None:
        raise SignedOut
    chosen = acting_in(appointments_on(user.pk, day_of(timezone.now())), request.session.get(CHOSEN_POST, ""))
    if chosen is None or not may(actor_as(chosen), Permission.TAKE_CALLS):
        raise SignedOut
    return actor_as(chosen)


def desk_of(actor: Actor) -> Json:
    """What a desk shows: its seat and its call, the whole of it each time, so that nothing can be missed."""
    with acting_as(actor):
        return _shown(actor)


def asked_by_desk(actor: Actor, asked: Mapping[str, Any]) -> None:
    """Do what the desk asks; how it stands then, the desk is told like of any other change."""
    act = ACTS.get(str(asked.get("do")))
    if act is None:
        raise NotFound(what=ASKED)
    with acting_as(actor):
        act(actor, asked)


def _session_key(cookies: str) -> str:
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        raise SignedOut from None
    if found is None:
        raise SignedOut
    return found.value


def _shown(actor: Actor) -> Json:
    seat = queries.my_seat(actor)
    call = queries.call_at(actor, seat) if seat else None
    return {
        "type": "state",
        "session": str(seat.pk) if seat else None,
        "seat": _seat(seat) if seat else None,
        "call": _call(call, seat) if call and seat else None,
    }


def _seat(seat: queries.SeatSession) -> Json:
    return {
        "code": seat.seat.code,
        "extension": seat.seat.extension,
        "state": seat.state,
        "since": seat.since.isoformat(),
    }


def _call(call: queries.Call, seat: queries.SeatSession) -> Json:
    pop = queries.pop_of(call, session=seat)
    return {
        "id": str(pop.call),
        "state": pop.state,
        "line": {"zh": pop.line.zh, "en": pop.line.en},
        "phone": pop.phone_mask,
        "since": pop.since.isoformat(),
        "rang_at": pop.rang_at.isoformat(),
        "handed_to": pop.handed_to,
        "three_party": pop.three_party,
        "orders": [str(each) for each in pop.orders],
    }


def _order(actor: Actor, asked: Mapping[str, Any]) -> None:
    what, to = _one_of(CallCommand, asked.get("what")), str(asked.get("to", ""))
    actions.order(_id(asked), what=what, to=to, actor=actor, at=timezone.now())


def _hand_over(actor: Actor, asked: Mapping[str, Any]) -> None:
    service = _one_of(EmergencyService, asked.get("service"))
    actions.hand_over(_id(asked), service=service, actor=actor, at=timezone.now())


def _set_state(actor: Actor, asked: Mapping[str, Any]) -> None:
    actions.set_state(_one_of(SeatState, asked.get("state")), actor=actor, at=timezone.now())


def _take_seat(actor: Actor, asked: Mapping[str, Any]) -> None:
    actions.take_seat(str(asked.get("seat", "")), actor=actor, at=timezone.now())


def _leave_seat(actor: Actor, asked: Mapping[str, Any]) -> None:
    actions.leave_seat(actor=actor, at=timezone.now())


def _one_of(codes: Any, given: object) -> Any:
    try:
        return codes(str(given))
    except ValueError:
        raise NotFound(what=ASKED) from None


def _id(asked: Mapping[str, Any]) -> UUID:
    try:
        return UUID(str(asked.get("call")))
    except ValueError:
        raise NotFound(what=ASKED) from None


ACTS: Mapping[str, Callable[[Actor, Mapping[str, Any]], None]] = {
    "take_seat": _take_seat,
    "set_state": _set_state,
    "leave_seat": _leave_seat,
    "order": _order,
    "hand_over": _hand_over,
}
