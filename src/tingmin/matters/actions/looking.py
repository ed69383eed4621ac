"""Looking at a matter leaves a trace: a line in the log of reads; through broken glass also a fact (domain §7, P16)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.acting import acting_as
from tingmin.accounts.actions import emergency_post, note_readings, start_emergency
from tingmin.accounts.models import Emergency
from tingmin.accounts.queries import in_emergency
from tingmin.accounts.types import Look, ReadingKind
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.texts import storable
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import MATTER, Matter
from tingmin.matters.queries import matter_for


@transaction.atomic
def open_matter(*, matter_id: UUID, kind: ReadingKind, actor: Actor, at: datetime) -> Matter:
    """A matter that somebody is going to read; doors ask here, `matter_for` leaves no trace."""
    seeing = in_emergency(actor, matter_id, at=at)
    found = matter_for(seeing, matter_id)
    usual = not seeing.opened or Matter.objects.for_actor(actor).filter(pk=matter_id).exists()
    note_readings([Look(matter_id, kind, in_emergency=not usual)], actor=actor, at=at)
    if not usual:
        _record("read_in_emergency", found, actor=actor, at=at, body={"kind": kind})
    return found


@transaction.atomic
def open_break_glass(*, matter_number: str, reason: str, minutes: int, actor: Actor, at: datetime) -> Emergency:
    """Let the actor read one matter of the territory for some minutes; a wall stays a wall, and says nothing."""
    _, organ = emergency_post(actor)
    matter = _in_territory(matter_number, organ, actor)
    emergency = start_emergency(matter.pk, reason=reason, minutes=minutes, actor=actor, at=at)
    body, enclosed = {"minutes": minutes, "emergency": emergency.pk}, {"reason": emergency.reason}
    with acting_as(_with_opened(actor, matter)):
        _record("emergency_opened", matter, actor=actor, at=at, body=body, enclosed=enclosed)
    return emergency


def _in_territory(number: str, organ: OrganId, actor: Actor) -> Matter:
    """The matter, as `for_actor` would show it with the glass broken; raises `NotFound`."""
    matters = Matter.objects.filter(number=storable(number).strip())
    with acting_as(Actor.system()):  # the second fence knows nothing of territories
        found = matters.in_territory_of(organ).first() or matters.for_actor(actor).first()
        if found is None:
            raise NotFound(what=MATTER)
        return matter_for(_with_opened(actor, found), found.pk)


def _with_opened(actor: Actor, matter: Matter) -> Actor:
    return replace(actor, opened=frozenset({MatterId(matter.pk)}))


def _record(
    kind: str,
    matter: Matter,
    *,
    actor: Actor,
    at: datetime,
    body: Mapping[str, object],
    enclosed: Mapping[str, object] | None = None,
) -> None:
    Matter.objects.locked(MatterId(matter.pk))
    subject = Subject(SubjectKind.MATTER, matter.pk)
    record(Entry(kind, subject, body=body, enclosed=enclosed or {}), actor=actor, at=at)
