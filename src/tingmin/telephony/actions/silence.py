"""When the exchange falls silent: a call that nobody answers and nobody tells of must not block the hall for ever."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.telephony.actions.handing_out import hand_out, take_back
from tingmin.telephony.models import RUNNING, Call
from tingmin.telephony.types import EndReason


def end_silent(*, actor: Actor, at: datetime) -> int:
    """End the unanswered calls of which nothing was heard for so long; how many. A later message opens one again."""
    limit = at - timedelta(seconds=settings.SILENT_SECONDS)
    quiet = Call.objects.filter(RUNNING, talking_since=None, rang_at__lt=limit)
    return sum(_ended(call, actor=actor, at=at) for call in quiet.exclude(events__heard_at__gte=limit))


@transaction.atomic
def _ended(found: Call, *, actor: Actor, at: datetime) -> bool:
    rows = Call.objects.filter(RUNNING, pk=found.pk, talking_since=None)
    call = rows.select_for_update(no_key=True, skip_locked=True).first()
    if call is None:  # answered or ended in the meantime
        return False
    call.ended_at, call.end_reason = at, EndReason.HANDED_OVER if call.handed_to else EndReason.ABANDONED
    call.save(update_fields=["ended_at", "end_reason"])
    body = {"reason": call.end_reason, "silent": True}
    record(Entry("call_ended", Subject(SubjectKind.CALL, call.pk), body=body), actor=actor, at=at)
    if take_back(call, at=at):
        hand_out(call.centre_id, at=at)
    return True
