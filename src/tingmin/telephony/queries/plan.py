"""The plan of a centre's shifts: what is needed, who is on it, where a seat stays empty."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.telephony.models import Seat, Shift, ShiftDuty

SHIFT = Label("该班次", "such shift")


def shift_for(actor: Actor, shift_id: UUID) -> Shift:
    """One shift of the actor's centre; raises `NotFound`."""
    _, centre = officer_with(Permission.TAKE_CALLS, actor)
    found = Shift.objects.filter(pk=shift_id, centre=centre).first()
    if found is None:
        raise NotFound(what=SHIFT)
    return found


def duties_by_shift(shifts: Sequence[Shift]) -> Mapping[UUID, Sequence[ShiftDuty]]:
    """Who is on each shift, in the order of seats; one query for a week."""
    rows = ShiftDuty.objects.filter(shift__in=shifts, released_at=None).select_related("seat")
    found: dict[UUID, list[ShiftDuty]] = {each.pk: [] for each in shifts}
    for row in rows.order_by("seat__code", "id"):
        found[row.shift_id].append(row)
    return found


def seats_of(centre: OrganId) -> Sequence[Seat]:
    """The seats of a centre that are in service, by code."""
    return list(Seat.objects.filter(centre=centre, in_service=True).order_by("code"))
