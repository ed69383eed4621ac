"""The log of looks: who opened which matter, when."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tingmin.accounts.audit import months_before
from tingmin.accounts.models import Reading
from tingmin.accounts.types import Look
from tingmin.kernel.actors import Actor

# GB/T 22239-2019; Cybersecurity Law §21(3) in the numbering of 2016. The database knows the same number.
SHORTEST_KEPT_MONTHS = 6


def note_readings(looks: Iterable[Look], *, actor: Actor, at: datetime) -> None:
    """Write looks down; what petitioners and the system's own parts read of their own is not noted."""
    if actor.person is None or actor.organ is None:
        return
    Reading.objects.bulk_create(
        (
            Reading(
                at=at,
                person=actor.person,
                organ=actor.organ,
                matter=look.matter,
                kind=look.kind,
                in_emergency=look.in_emergency,
            )
            for look in looks
        ),
        batch_size=1000,
    )


@transaction.atomic
def forget_readings(*, at: datetime) -> int:
    """Delete what is older than the site keeps it, never less than six months; the number of rows."""
    kept = max(settings.READINGS_KEPT_MONTHS, SHORTEST_KEPT_MONTHS)
    deleted, _ = Reading.objects.filter(at__lt=months_before(at, kept)).delete()
    return deleted
