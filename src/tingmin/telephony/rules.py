"""What a call's messages come to, in whatever order they came; how long a shift lasts; how a sample is drawn."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from tingmin.telephony.types import CtiKind, Hours, Standing


class Told(Protocol):
    """A kept message of an exchange."""

    sequence: int
    kind: str
    at: datetime
    extension: str
    reference: str


def standing_of(events: Iterable[Told]) -> Standing:
    """Fold the messages of one call in the order in which the exchange sent them."""
    found = Standing()
    for event in sorted(events, key=lambda each: each.sequence):
        found = _after(found, event)
    return found


def _after(so_far: Standing, event: Told) -> Standing:
    match CtiKind(event.kind):
        case CtiKind.RINGING:
            return replace(so_far, rang_at=so_far.rang_at or event.at, extension=event.extension or so_far.extension)
        case CtiKind.ANSWERED:
            return replace(
                so_far,
                answered_at=so_far.answered_at or event.at,
                talking_since=so_far.talking_since or event.at,
                extension=event.extension or so_far.extension,
            )
        case CtiKind.HELD:
            return replace(so_far, held_since=so_far.held_since or event.at)
        case CtiKind.RESUMED:
            return _off_hold(so_far, event.at)
        case CtiKind.TRANSFERRED:
            # To a seat: it rings there until it is answered again. Out of the house: we hear no more of who speaks.
            talking = None if event.extension else so_far.talking_since or event.at
            off = _off_hold(so_far, event.at)
            return replace(off, extension=event.extension, outside=not event.extension, talking_since=talking)
        case CtiKind.JOINED:
            return replace(_off_hold(so_far, event.at), joined=True)
        case CtiKind.ENDED:
            return replace(_off_hold(so_far, event.at), ended_at=so_far.ended_at or event.at)
        case CtiKind.RECORDED:
            return replace(so_far, reference=event.reference or so_far.reference)


def _off_hold(so_far: Standing, at: datetime) -> Standing:
    if so_far.held_since is None:
        return so_far
    held = max(0, round((at - so_far.held_since).total_seconds()))
    return replace(so_far, held_since=None, held_seconds=so_far.held_seconds + held)


def lasts(day: date, hours: Hours) -> tuple[datetime, datetime]:
    """Beginning and end of a shift by the city's clock; one that ends before it begins goes past midnight."""
    end = day if hours.begins < hours.ends else day + timedelta(1)
    return datetime.combine(day, hours.begins), datetime.combine(end, hours.ends)


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two stretches of time share more than the instant at which one hands over to the other."""
    return one[0] < other[1] and other[0] < one[1]


def draw_key(seed: str, call: str) -> str:
    """The place of a call in the order of a draw: SHA-256 over seed and id, so that anybody can draw again."""
    return hashlib.sha256(f"{seed}{call}".encode()).hexdigest()


def drawn(calls: Iterable[str], *, seed: str, size: int) -> Sequence[str]:
    """The first `size` calls in the order of the draw."""
    return sorted(calls, key=lambda call: (draw_key(seed, call), call))[:size]
