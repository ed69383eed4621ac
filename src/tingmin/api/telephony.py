"""The exchange tells of calls: a webhook that is signed, not signed in to."""

import json
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tingmin.accounts.acting import acting_as
from tingmin.kernel.actors import Actor
from tingmin.telephony.actions import hear
from tingmin.telephony.reading import EventUnreadable, read_event
from tingmin.telephony.signing import SIGNATURE, STAMP, check_signature

router = Router(tags=["telephony"])
EXCHANGE = Actor.system(name="exchange")


class HeardOut(Schema):
    """The call that an event was about: the exchange's id, ours, and where it stands."""

    call: str
    id: UUID
    state: str


@router.post("/events", response=HeardOut)
def hear_event(request: HttpRequest) -> HeardOut:
    """Take in one event; sending it again changes nothing. Signed with X-Tingmin-Timestamp and X-Tingmin-Signature."""
    check_signature(
        request.body,
        stamp=request.headers.get(STAMP, ""),
        signature=request.headers.get(SIGNATURE, ""),
        key=settings.EXCHANGE_KEY,
        at=timezone.now(),
    )
    event = read_event(_parsed(request.body))
    with acting_as(EXCHANGE):
        call = hear(event, actor=EXCHANGE, at=timezone.now())
    return HeardOut(call=call.exchange_id, id=call.pk, state=call.state)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise EventUnreadable(field="event") from None
