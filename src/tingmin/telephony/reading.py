"""From the JSON of an exchange to a `CtiEvent`: one reading for webhook and WebSocket."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.telephony.types import CtiEvent, CtiKind

# Longest that each text may be: what the columns and the vault take.
LENGTHS = {"call": 128, "line": 24, "caller": 32, "extension": 16, "to": 32, "reference": 200}
LARGEST_SEQUENCE = 2**31 - 1


class EventUnreadable(Refusal):
    """A message that lacks something, or has it in another form."""

    code = "event_unreadable"
    sentence = Label(
        zh="电话事件的“{field}”缺失或格式不对，请对照接口说明。",
        en="“{field}” of the event is missing or has another form; see the description of the interface.",
    )


def read_event(given: object) -> CtiEvent:
    """An event from a parsed JSON object; raises `EventUnreadable` naming the first wrong field."""
    if not isinstance(given, Mapping):
        raise EventUnreadable(field="event")
    texts = {name: _text(given, name, longest=longest) for name, longest in LENGTHS.items()}
    if not texts["call"]:
        raise EventUnreadable(field="call")
    return CtiEvent(sequence=_sequence(given), kind=_kind(given), at=_instant(given), **texts)


def as_json(event: CtiEvent) -> dict[str, Any]:
    """What `read_event` reads: without the fields that are empty."""
    told = {"call": event.call, "sequence": event.sequence, "kind": event.kind.value, "at": event.at.isoformat()}
    return told | {name: getattr(event, name) for name in LENGTHS if getattr(event, name)}


def _text(given: Mapping[str, object], name: str, *, longest: int) -> str:
    value = given.get(name, "")
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise EventUnreadable(field=name)
    return value.strip()


def _sequence(given: Mapping[str, object]) -> int:
    value = given.get("sequence")
    if type(value) is not int or not 0 <= value <= LARGEST_SEQUENCE:
        raise EventUnreadable(field="sequence")
    return value


def _kind(given: Mapping[str, object]) -> CtiKind:
    try:
        return CtiKind(str(given.get("kind")))
    except ValueError:
        raise EventUnreadable(field="kind") from None


def _instant(given: Mapping[str, object]) -> datetime:
    """ISO 8601 with its offset: an exchange in another zone is understood, one that keeps silent about it is not."""
    try:
        at = datetime.fromisoformat(str(given.get("at")))
        at.timestamp()  # years that no clock can name
    except (ValueError, OverflowError):
        raise EventUnreadable(field="at") from None
    if at.tzinfo is None or not 2000 <= at.year <= 9000:
        raise EventUnreadable(field="at")
    return at
