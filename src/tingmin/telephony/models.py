"""Tables of lines, calls, seats, shifts and quality checks."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import new_id
from tingmin.kernel.labels import Label
from tingmin.matters.models import Matter
from tingmin.organisations.models import Organ
from tingmin.people.models import Person
from tingmin.telephony.types import (
    CallCommand,
    CallState,
    CtiKind,
    EmergencyService,
    EndReason,
    Merging,
    SeatState,
)  # fmt: skip

SPOKE = (SeatState.TALKING, SeatState.HOLDING)
RUNNING = Q(ended_at__isnull=True)
WAITS = RUNNING & Q(session__isnull=True, talking_since__isnull=True)
OPEN = Q(left_at__isnull=True)
ON_DUTY = Q(released_at__isnull=True)


def _one_of(field: str, codes: type[StrEnum], *, name: str, blank: bool = False) -> models.CheckConstraint:
    words = [each.value for each in codes] + ([""] if blank else [])
    return models.CheckConstraint(condition=Q(**{f"{field}__in": words}), name=name)


class Line(models.Model):
    """A number that people dial (一号通): whose line it was, how it was merged, whose agents answer it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=32, unique=True)
    number = models.CharField(max_length=24)
    name_zh = models.CharField(max_length=64)
    name_en = models.CharField(max_length=96)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    merging = models.CharField(max_length=12)
    merged_on = models.DateField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(valid_to__isnull=True), name="number_dialled_once"),
            _one_of("merging", Merging, name="line_merged_somehow"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name_zh}"

    @property
    def label(self) -> Label:
        return Label(self.name_zh, self.name_en)


class Seat(models.Model):
    """A place with a telephone (坐席): `languages` are dialects and foreign languages spoken there (GB/T 33358)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=16, unique=True)
    extension = models.CharField(max_length=16, unique=True)
    centre = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    languages = models.CharField(max_length=100, blank=True)
    in_service = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class SeatSession(models.Model):
    """An agent at a seat from sitting down to leaving; what they do now, and since when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agent = models.UUIDField()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="sessions")
    state = models.CharField(max_length=12)
    since = models.DateTimeField()
    took_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent"], condition=OPEN, name="agent_at_one_seat"),
            models.UniqueConstraint(fields=["seat"], condition=OPEN, name="seat_has_one_agent"),
            _one_of("state", SeatState, name="seat_state_known"),
        ]
        indexes = [models.Index(fields=["state", "since"], condition=OPEN, name="seat_idle_longest")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.state}"


class CallQuerySet(models.QuerySet["Call"]):
    """Calls."""

    def for_actor(self, actor: Actor) -> "CallQuerySet":
        """An agent sees the own calls, a shift leader those of the centre; nobody else sees any."""
        if not may(actor, Permission.TAKE_CALLS) or not actor.is_staff:
            return self.none()
        own = self.filter(centre=actor.organ)
        return own if may(actor, Permission.RUN_SHIFT) else own.taken_by(actor.person)

    def taken_by(self, person: UUID | None) -> "CallQuerySet":
        """Those at somebody's seat, and those in which they spoke before passing them on: theirs to write down."""
        if person is None:
            return self.none()
        spoke = SeatChange.objects.filter(call=OuterRef("pk"), session__agent=person, state__in=SPOKE)
        return self.filter(Q(agent=person) | Exists(spoke))


class Call(models.Model):
    """A call to one of the lines, about a person only through `caller`: nothing here counts or ranks callers (P6).

    `exchange_id` is the exchange's own id; `popped_at` when it first showed at a seat; `session` who has it now;
    `talking_since` since when the present end has it: empty again while it rings at the next. Which orders it became
    stands in `CallOrder`, behind their walls. `agent` is the last of ours who had it, also after it left the house.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    exchange_id = models.CharField(max_length=128, unique=True)
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    caller = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    rang_at = models.DateTimeField()
    queued = models.BooleanField(default=False)
    popped_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    talking_since = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True)
    held_seconds = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=12, blank=True)
    session = models.ForeignKey(SeatSession, null=True, on_delete=models.PROTECT, related_name="+")
    agent = models.UUIDField(null=True)
    recording_ref = models.CharField(max_length=200, blank=True)
    handed_to = models.CharField(max_length=4, blank=True)
    three_party = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Call"]] = CallQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["rang_at"], name="call_by_time"),
            models.Index(fields=["centre", "rang_at"], condition=WAITS, name="call_waits"),
            models.Index(fields=["session"], condition=RUNNING, name="call_at_seat"),
        ]
        constraints = [
            _one_of("end_reason", EndReason, name="call_end_known", blank=True),
            _one_of("handed_to", EmergencyService, name="call_handed_to_known", blank=True),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="call_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def state(self) -> CallState:
        """Where it stands."""
        if self.ended_at:
            return CallState.ENDED
        if self.talking_since:
            return CallState.HELD if self.held_since else CallState.TALKING
        return CallState.RINGING if self.session_id else CallState.WAITING


class CallEvent(models.Model):
    """A message of the exchange as it came, append-only, without caller and other end.

    `extension` is the seat's own; `digest` covers what is kept, so that a contradicting repetition shows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    extension = models.CharField(max_length=16, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    heard_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "sequence"], name="event_heard_once"),
            _one_of("kind", CtiKind, name="event_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class SeatChange(models.Model):
    """A seat went into a state, append-only: what boards and reports count. Of a call: which one it was."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey(SeatSession, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=12)
    at = models.DateTimeField()
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="offers")

    class Meta:
        constraints = [_one_of("state", SeatState, name="seat_changed_to_known")]
        indexes = [models.Index(fields=["at"], name="seat_change_by_time")]

    def __str__(self) -> str:
        return f"{self.state} {self.at:%H:%M:%S}"


class Command(models.Model):
    """What the desk asked of the exchange; `to` is emptied once it is sent: it may be somebody's number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="commands")
    command = models.CharField(max_length=12)
    extension = models.CharField(max_length=16)
    to = models.CharField(max_length=32, blank=True)
    ordered_at = models.DateTimeField()
    ordered_by = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [_one_of("command", CallCommand, name="command_known")]
        indexes = [models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="command_unsent")]

    def __str__(self) -> str:
        return f"{self.command} {self.call_id}"


class CallOrder(models.Model):
    """A call became an order; the first one is the main one. Walled as its matter is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="orders")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="calls")
    is_main = models.BooleanField()
    attached_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "matter"], name="attached_once"),
            models.UniqueConstraint(fields=["call"], condition=Q(is_main=True), name="call_has_one_main_order"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.matter_id}"


class Shift(models.Model):
    """A shift to be filled (班次)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    seats_needed = models.PositiveSmallIntegerField()
    planned_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "begins"], name="shift_planned_once"),
            models.CheckConstraint(condition=~Q(begins=F("ends")), name="shift_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.begins:%H:%M}"


class ShiftDuty(models.Model):
    """Who sits where in a shift (排班)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="duties")
    agent = models.UUIDField()
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "agent"], condition=ON_DUTY, name="on_shift_once"),
            models.UniqueConstraint(fields=["shift", "seat"], condition=ON_DUTY, name="seat_assigned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.agent}"


class QualityDraw(models.Model):
    """A random draw of calls to be checked, with its seed: the same list gives the same sample again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    centre = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    size = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    frame_size = models.PositiveIntegerField()
    frame_digest = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    drawn_by = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d} {self.seed}"


class QualityCheck(models.Model):
    """The check of one sampled call (抽检): it judges the call, and no list puts agents in an order by it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draw = models.ForeignKey(QualityDraw, on_delete=models.PROTECT, related_name="checks")
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="+")
    agent = models.UUIDField()
    checker = models.UUIDField(null=True)
    marks = models.JSONField(default=dict)
    remark = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "call"], name="call_drawn_once"),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("agent")), name="nobody_checks_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"check of {self.call_id}"
