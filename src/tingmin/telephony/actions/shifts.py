"""The plan of shifts: how many seats when, and who sits there."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

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
from tingmin.telephony.rules import lasts, overlap
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


class ShiftsOverlap(Refusal):
    """One person or one seat in two shifts at the same time; over midnight too."""

    code = "shifts_overlap"
    sentence = Label(
        zh="该人员或者坐席已排在{day} {begins}至{ends}的班次，时间重叠，请改选。",
        en="That person or seat is on the shift of {day}, {begins} to {ends}, at the same time; choose another.",
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
    _refuse_overlap(shift, agent=agent, seat=seat)
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
    """A shift of one's own centre, held with those around it: two hands never fill overlapping ones at once."""
    _, centre = officer_with(Permission.RUN_SHIFT, actor)
    found = Shift.objects.filter(pk=shift_id, centre=centre).first()
    if found is None:
        raise NotFound(what=SHIFT)
    list(Shift.objects.select_for_update().filter(centre=centre, day__range=_around(found)).order_by("pk"))
    return found


def _around(shift: Shift) -> tuple[date, date]:
    """The days whose shifts can reach into this one; none lasts longer than a day."""
    return shift.day - timedelta(1), shift.day + timedelta(1)


def _refuse_overlap(shift: Shift, *, agent: UUID, seat: Seat | None) -> None:
    whose = Q(agent=agent) | Q(seat=seat, seat__isnull=False)
    rows = ShiftDuty.objects.filter(whose, released_at=None, shift__day__range=_around(shift))
    for duty in rows.exclude(shift=shift).select_related("shift"):
        if overlap(_lasts(duty.shift), _lasts(shift)):
            begins, ends = f"{duty.shift.begins:%H:%M}", f"{duty.shift.ends:%H:%M}"
            raise ShiftsOverlap(day=duty.shift.day, begins=begins, ends=ends)


def _lasts(shift: Shift) -> tuple[datetime, datetime]:
    return lasts(shift.day, Hours(begins=shift.begins, ends=shift.ends))


def _tell(kind: str, shift: Shift, body: dict[str, object], *, actor: Actor, at: datetime) -> None:
    record(Entry(kind, Subject(SubjectKind.SHIFT, shift.pk), body=body), actor=actor, at=at)
