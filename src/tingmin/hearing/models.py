"""Hearings, who sits on their panels, what was concluded; and the keys of the calendar feeds."""

from django.db import models
from django.db.models import Q

from tingmin.accounts.models import Appointment
from tingmin.hearing.types import HearingState, Level, Openness, PanelRole, Seat
from tingmin.kernel.ids import new_id
from tingmin.matters.models import Matter
from tingmin.organisations.models import Organ


class Hearing(models.Model):
    """A hearing as it is announced: nothing here names a petitioner or tells what the matter is about.

    `number` counts the hearings of a matter, `sequence` the notices of a hearing; `content_class` is kept here because
    a public hearing is shown to people who see no matter.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="hearings")
    number = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    place = models.TextField()
    openness = models.CharField(max_length=12)
    content_class = models.CharField(max_length=6, blank=True)
    state = models.CharField(max_length=12, default=HearingState.NOTICED)
    sequence = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()
    # The presiding officer whom the last notice names: a seat.
    noticed_chair = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="hearing_number_once"),
            models.UniqueConstraint(
                fields=["matter"], name="one_hearing_at_a_time", condition=Q(state=HearingState.NOTICED)
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "id"], name="hearing_by_time"),
            models.Index(
                fields=["starts_at", "id"],
                name="hearing_announced",
                condition=Q(openness=Openness.PUBLIC, state=HearingState.NOTICED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} #{self.number}"

    @property
    def is_public(self) -> bool:
        """Whether anybody may attend."""
        return self.openness == Openness.PUBLIC

    @property
    def at_level(self) -> Level:
        """In the course of what it is held."""
        return Level(self.level)


class PanelMember(models.Model):
    """A seat on a panel. Who was replaced stays on record, with the day; the seat's successor is another row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="panel")
    role = models.CharField(max_length=12)
    staff = models.UUIDField(null=True)
    name = models.TextField()
    position = models.PositiveSmallIntegerField()
    asked_aside_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hearing"], name="one_chair", condition=Q(role=PanelRole.CHAIR, replaced_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.position}"

    @property
    def seat(self) -> Seat:
        """Role, name and account."""
        return Seat(PanelRole(self.role), self.name, self.staff)


class Result(models.Model):
    """What the panel concluded, and what a minority of it thought."""

    hearing = models.OneToOneField(Hearing, primary_key=True, on_delete=models.PROTECT, related_name="result")
    conclusion = models.TextField()
    minority = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.hearing_id)


class FeedKey(models.Model):
    """What the address of a calendar feed is signed with; a new salt makes every older address worthless."""

    appointment = models.OneToOneField(Appointment, primary_key=True, on_delete=models.CASCADE, related_name="+")
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.appointment_id)
