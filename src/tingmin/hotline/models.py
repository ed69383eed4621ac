"""What a work order has beside its matter: its grade, its place, its call-backs; and the score of a month."""

from django.db import models
from django.db.models import F, Q

from tingmin.kernel.ids import new_id
from tingmin.matters.models import Matter
from tingmin.organisations.models import Organ


class Order(models.Model):
    """A work order beside its matter."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="order")
    urgency = models.CharField(max_length=12)
    hours = models.PositiveIntegerField(null=True)
    place = models.CharField(max_length=200, blank=True)
    special_case = models.CharField(max_length=24, blank=True)
    # The district's government is told when an order goes straight to a street (JSJB2021 §12).
    copied_to = models.ForeignKey(Organ, null=True, on_delete=models.PROTECT, related_name="+")
    hand_offs = models.PositiveSmallIntegerField(default=0)
    dispatched_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    contacted_in_time = models.BooleanField(null=True)
    replied_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"order {self.matter_id}"


class CallBack(models.Model):
    """What one call-back came to: it stays when the order goes back to be handled again. Nothing said is no answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="call_backs")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=12)
    contacted_in_time = models.BooleanField()
    resolved = models.BooleanField(null=True)
    satisfaction = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["at", "organ"], name="called_back_in_month")]

    def __str__(self) -> str:
        return f"called back {self.at:%Y-%m-%d}"


class Exclusion(models.Model):
    """An order left out of an assessment: proposed with a reason, decided by a second person, told to the requester."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="exclusions")
    month = models.DateField()
    reason = models.CharField(max_length=24)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "month"], name="excluded_once_a_month"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="excluded_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.month:%Y-%m}"


class Adjustment(models.Model):
    """Points for a unit's month beside the rates: for governing causes, or off for falsification; by two persons."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    points = models.DecimalField(max_digits=6, decimal_places=2)
    reason = models.TextField()
    proposed_by = models.UUIDField()
    decided_by = models.UUIDField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="adjusted_by_two"
            )
        ]

    def __str__(self) -> str:
        return f"{self.points} {self.month:%Y-%m}"


class ScoreSheet(models.Model):
    """The three rates of a unit in a month, frozen; its digest stands in the ledger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.DateField()
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=24)
    figures = models.JSONField()
    rank = models.PositiveSmallIntegerField(null=True)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "organ"], name="one_sheet_a_month")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.month:%Y-%m}"
