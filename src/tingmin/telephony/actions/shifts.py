"""The plan of shifts: how many seats when, and who sits there."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.telephony.models import Seat, Shift, ShiftDuty
from tingmin.telephony.queries import who_takes_calls
from tingmin.telephony.types import Hours

SHIFT = Label("该班次", "such shift")
MOST_SEATS = 10_000


class ShiftUnfit(Refusal):
    """A shift without length or seats, or a second one that begins at the same time."""

    code = "shift_unfit"
    sentence = Label(
        zh="班次须有起止时间和至少一个坐席，同一时间只排一个班次，请核对。",
        en="A shift has a beginning, another end and at least one seat, and none begins at the same time; check it.",
    )


class NotOnDuty(Refusal):
    """Somebody who takes no calls at this centre on that day, or is on the shift already, or a seat given twice."""

    code = "not_on_duty"
    sentence = Label(
        zh="该人员当天不是本中心的接听人员，或者人员、坐席在本班次已经排定，请改选。",
        en="That person takes no calls here on that day, or person or seat is on this shift already; choose another.",
    )


@transaction.atomic
def plan_shift(*, day: date, hours: Hours, seats_needed: int, actor: Actor, at: datetime) -> Shift:
    """Plan a shift of one's own centre."""
    person, centre = officer_with(Permission.RUN_SHIFT, actor)
    if hours.begins == hours.ends or not 1 <= seats_needed <= MOST_SEATS:
        raise ShiftUnfit()
    if Shift.objects.filter(centre=centre, day=day, begins=hours.begins).exists():
        raise ShiftUnfit()
    made = Shift.objects.create(
        centre_id=centre, day=day, begins=hours.begins, ends=hours.ends, seats_needed=seats_needed, planned_by=person
    )
    _tell("shift_planned", made, {"day": day.isoformat(), "seats": seats_needed}, actor=actor, at=at)
    return made


@transaction.atomic
def assign(*, shift_id: UUID, agent: UUID, seat_code: str = "", actor: Actor, at: datetime) -> ShiftDuty:
    """Put somebody who takes calls here on a shift, at a seat or at whichever is free."""
    shift = _own(shift_id, actor)
    seat = Seat.objects.filter(code=seat_code, centre=shift.centre_id, in_service=True).first()
    if (seat_code and seat is None) or agent not in who_takes_calls(OrganId(shift.centre_id), day=shift.day):
        raise NotOnDuty()
    try:
        with transaction.atomic():
            duty = ShiftDuty.objects.create(shift=shift, agent=agent, seat=seat)
    except IntegrityError:
        raise NotOnDuty() from None
    _tell("shift_assigned", shift, {"agent": str(agent), "seat": seat_code}, actor=actor, at=at)
    return duty


@transaction.atomic
def unassign(*, shift_id: UUID, agent: UUID, actor: Actor, at: datetime) -> None:
    """Take somebody off a shift; nothing when they were not on it."""
    shift = _own(shift_id, actor)
    duty = ShiftDuty.objects.filter(shift=shift, agent=agent, released_at=None).first()
    if duty is None:
        return
    duty.released_at = at
    duty.save(update_fields=["released_at"])
    _tell("shift_released", shift, {"agent": str(agent)}, actor=actor, at=at)


def _own(shift_id: UUID, actor: Actor) -> Shift:
    _, centre = officer_with(Permission.RUN_SHIFT, actor)
    found = Shift.objects.select_for_update().filter(pk=shift_id, centre=centre).first()
    if found is None:
        raise NotFound(what=SHIFT)
    return found


def _tell(kind: str, shift: Shift, body: dict[str, object], *, actor: Actor, at: datetime) -> None:
    record(Entry(kind, Subject(SubjectKind.SHIFT, shift.pk), body=body), actor=actor, at=at)
