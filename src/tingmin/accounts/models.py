"""Users, their appointments, and the written permissions that hold for a while: emergencies and exports."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from tingmin.accounts.rules import duty_of
from tingmin.accounts.types import ADMINISTRATORS, DECISIONS, POSTS, READINGS, ExportDecision, Wanted
from tingmin.kernel.ids import new_id
from tingmin.organisations.models import Organ

LONGEST_EMERGENCY = 60

IN_FORCE = Func("valid_from", "valid_to", Value("[]"), function="daterange", output_field=DateRangeField())
DUTY = Case(
    *(When(post=post.value, then=Value(duty_of(post))) for post in ADMINISTRATORS),
    default=Value(0),
    output_field=models.IntegerField(),
)


class User(AbstractBaseUser):
    """A person who works here; what they may do stands in their appointment, never on the user."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A user in a post of an organ between two days (任职)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=16, choices=[(post.value, label.zh) for post, label in POSTS.items()])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organ", "post", "valid_from"], name="appointment_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="appointment_ends_after_it_begins",
            ),
            # On no day does a person hold two administrators' posts, or one of them and a working post.
            ExclusionConstraint(
                name="administrators_hold_nothing_else",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (DUTY, RangeOperators.NOT_EQUAL),
                    (IN_FORCE, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.post} {self.organ_id}"


class Emergency(models.Model):
    """A person may read one matter for some minutes, for a written reason (紧急查阅); its end is computed.

    The database refuses to change or delete it. Persons and matters stand here by id only, so that it outlives them.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.UUIDField()
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    matter = models.UUIDField()
    reason = models.TextField()
    opened_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST_EMERGENCY), name="emergency_is_short"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_reason"),
        ]
        indexes = [
            models.Index(fields=["person", "matter", "opened_at"], name="emergency_of_person"),
            models.Index(fields=["organ", "opened_at"], name="emergency_of_organ"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.matter} {self.opened_at}"

    @property
    def until(self) -> datetime:
        """The instant from which it opens nothing any more."""
        return self.opened_at + timedelta(minutes=self.minutes)


class Reading(models.Model):
    """Someone opened a matter. No foreign keys and the time in the key: the table can be partitioned as it stands.

    The database refuses to change a row, and to delete one before the shortest time that the law asks for has passed.
    """

    pk = models.CompositePrimaryKey("at", "id")
    at = models.DateTimeField()
    id = models.UUIDField(default=new_id, editable=False)
    person = models.UUIDField()
    organ = models.UUIDField()
    matter = models.UUIDField()
    kind = models.CharField(max_length=12, choices=[(kind.value, label.zh) for kind, label in READINGS.items()])
    in_emergency = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="reading_of_matter")]

    def __str__(self) -> str:
        return f"{self.organ} {self.kind} {self.matter} {self.at}"


class ExportOrder(models.Model):
    """A bulk export that one person orders and another decides (P17); the file is made anew at each delivery."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=24, unique=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    filters = models.JSONField()
    ordered_by = models.UUIDField()
    ordered_at = models.DateTimeField()
    decision = models.CharField(
        max_length=12,
        default=ExportDecision.WAITING,
        choices=[(decision.value, label.zh) for decision, label in DECISIONS.items()],
    )
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    days = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("ordered_by")), name="export_takes_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(decision=ExportDecision.WAITING, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision=ExportDecision.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="export_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="export_has_purpose"),
        ]
        indexes = [models.Index(fields=["organ", "ordered_at"], name="export_of_organ")]

    def __str__(self) -> str:
        return self.number

    @property
    def wanted(self) -> Wanted:
        """Which matters it lists."""
        days = {name: datetime.fromisoformat(self.filters[name]).date() for name in ("received_from", "received_to")}
        return Wanted(**(self.filters | days))

    @property
    def until(self) -> datetime | None:
        """The instant from which it is delivered no more; None before it is approved."""
        if self.decision != ExportDecision.APPROVED or self.decided_at is None:
            return None
        return self.decided_at + timedelta(days=self.days)
