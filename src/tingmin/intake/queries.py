"""Reading the register."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tingmin.intake.models import Attachment as Attachment  # doors name the type from here
from tingmin.intake.models import FailedQuery
from tingmin.kernel.actors import Actor
from tingmin.ledger.statements import Kept, Statement, ask
from tingmin.matters.models import Matter, Party
from tingmin.people.queries import same_people

ATTACHMENTS = Kept(lambda matter: Attachment.objects.filter(matter=matter).order_by("received_at", "id"))
QUARTER_HOUR = timedelta(minutes=15)
MOST_FAILURES = 10
# Every look by query code asks this; no more rows are counted than it takes.
FAILED = f"SELECT 1 FROM {FailedQuery._meta.db_table} WHERE client = %s AND at > %s LIMIT {MOST_FAILURES}"


def attachments_of(matter_id: UUID) -> Sequence[Attachment]:
    """The files of a matter, in the order in which they came."""
    return ATTACHMENTS.all(matter_id)


def is_locked_out(client: bytes, *, at: datetime) -> bool:
    """True when an address failed too often in the last quarter of an hour."""
    (recent,) = ask(Statement(FAILED, [client, at - QUARTER_HOUR]))
    return len(recent) >= MOST_FAILURES


def possible_repeats(matter: Matter, actor: Actor) -> Sequence[Matter]:
    """Matters that the actor may see with the same ID, phone, or name and address: a person judges them (判重).

    Stored blind indexes are compared; nobody is opened for it.
    """
    same = same_people(Party.objects.filter(matter=matter).values_list("person_id", flat=True))
    seen = Matter.objects.for_actor(actor).filter(parties__person_id__in=same).exclude(pk=matter.pk)
    return list(seen.distinct().order_by("-registered_at")[:10])
