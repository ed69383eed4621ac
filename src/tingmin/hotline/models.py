"""What a work order has beside its matter: its grade, its place, its call-backs; plans, and the score of a month."""

from django.db import models
from django.db.models import F, Q

from tingmin.hotline.types import Sampling
from tingmin.kernel.ids import new_id
from tingmin.matters.models import Matter
from tingmin.organisations.models import Organ
from tingmin.telephony.models import Call


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
    # False of who was not drawn under a plan: such an order stands on neither side, answered or not.
    asked = models.BooleanField(default=True)
    # Of what is not resolved: a part is.
    partly = models.BooleanField(default=False)
    # Of what nobody answered: the requester was reached and would not say.
    declined = models.BooleanField(default=False)
    # Only so that somebody else calls again (复核回访); nothing is counted by it.
    called_by = models.UUIDField(null=True)

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
            # What was refused may be proposed again.
            models.UniqueConstraint(
                fields=["matter", "month"],
                name="excluded_once_a_month",
                condition=Q(granted=True) | Q(granted__isnull=True),
            ),
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


class CallAttempt(models.Model):
    """A call-back to which nobody answered anything: when, how, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="call_attempts")
    at = models.DateTimeField()
    channel = models.CharField(max_length=12)
    outcome = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.outcome} {self.at:%Y-%m-%d %H:%M}"


class CallBackPlan(models.Model):
    """Of the orders replied to from one day to another, how many are called back (回访计划); shares in per cent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    since = models.DateField()
    until = models.DateField()
    share = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField(default=0)
    shares = models.JSONField(default=dict, blank=True)
    planned_by = models.UUIDField()
    planned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="plan_period_in_order"),
            models.CheckConstraint(condition=Q(share__lte=100), name="plan_share_in_per_cent"),
        ]

    def __str__(self) -> str:
        return f"{self.since}–{self.until} {self.share}%"

    @property
    def sampling(self) -> Sampling:
        """How it draws."""
        return Sampling(share=self.share, least=self.least, shares=self.shares)


class CallBackDraw(models.Model):
    """One draw under a plan, or under the site's own share; its seed is told when its last call is over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(CallBackPlan, null=True, on_delete=models.PROTECT, related_name="draws")
    share = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField(default=0)
    shares = models.JSONField(default=dict, blank=True)
    drawn_at = models.DateTimeField()
    seed = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"drawn {self.drawn_at:%Y-%m-%d %H:%M}"

    @property
    def sampling(self) -> Sampling:
        """How it was drawn."""
        return Sampling(share=self.share, least=self.least, shares=self.shares)


class Framed(models.Model):
    """An order in the list of a draw, as it stood then; the unit that handled it must not read this (domain §2.3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draw = models.ForeignKey(CallBackDraw, on_delete=models.PROTECT, related_name="frame")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField()
    unit = models.CharField(max_length=64)
    stratum = models.CharField(max_length=48)
    drawn = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "replied_at"], name="framed_once_a_reply")]

    def __str__(self) -> str:
        return f"framed {self.matter_id}"


class SecondCallBack(models.Model):
    """An answered call-back that another agent asks again (复核回访); what was heard first is not shown to them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call_back = models.OneToOneField(CallBack, on_delete=models.PROTECT, related_name="second")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    called_by = models.UUIDField(null=True)
    called_at = models.DateTimeField(null=True)
    resolved = models.BooleanField(null=True)
    partly = models.BooleanField(default=False)
    satisfaction = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return f"second call {self.matter_id}"

    @property
    def agrees(self) -> bool | None:
        """Whether both calls heard the same of the solution; None while nobody answered the second."""
        return None if self.resolved is None else self.resolved == self.call_back.resolved


class Objection(models.Model):
    """A unit's objection to its frozen sheet (异议), and what the head of the hotline decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.DateField()
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField()
    raised_by = models.UUIDField()
    raised_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["month", "organ"], name="objection_to_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("raised_by")), name="objection_by_two"
            )
        ]

    def __str__(self) -> str:
        return f"objection {self.organ_id} {self.month:%Y-%m}"

    @property
    def granted(self) -> bool | None:
        """Whether anything was granted; None while it waits."""
        return None if self.decided_at is None else any(item.granted for item in self.items.all())


class ObjectedItem(models.Model):
    """One thing objected to. Granted, it corrects the count of the month; what it corrects stays as it was written."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="items")
    remedy = models.CharField(max_length=16)
    # Why an order is to be left out: one of the listed reasons, as for every exclusion.
    reason = models.CharField(max_length=24, blank=True)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    adjustment = models.ForeignKey(Adjustment, null=True, on_delete=models.PROTECT, related_name="+")
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(matter__isnull=False, adjustment__isnull=True)
                | Q(matter__isnull=True, adjustment__isnull=False),
                name="objected_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.remedy} {self.objection_id}"


class ScoreSheet(models.Model):
    """The three rates of a unit in a month, frozen; its digest stands in the ledger.

    A correction is a further version; the database lets no sheet be changed or deleted.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    month = models.DateField()
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    objection = models.ForeignKey(Objection, null=True, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=48)
    figures = models.JSONField()
    rank = models.PositiveSmallIntegerField(null=True)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "organ", "version"], name="one_sheet_a_version")]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.month:%Y-%m} v{self.version}"


class Comparison(models.Model):
    """An order and a petition held side by side by a person, one matter or two; contested, a second person decides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    is_same = models.BooleanField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    contested_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "petition"], name="compared_once"),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("decided_by")), name="compared_by_two"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(contested_at__isnull=False), name="settled_when_contested"
            ),
        ]

    def __str__(self) -> str:
        return f"{'same' if self.is_same else 'another'} {self.decided_at:%Y-%m-%d}"


class Draft(models.Model):
    """What an agent has typed so far, kept until it is saved as an order or given up with a reason.

    `id` is the page's key: it makes one order however often it is sent. Who the caller is stands sealed; once it has
    ended neither words nor identity are left, only what became of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agent = models.UUIDField()
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="+")
    words = models.JSONField(default=dict, blank=True)
    sealed = models.BinaryField(default=b"")
    wrapped_key = models.BinaryField(default=b"")
    key_name = models.CharField(max_length=32, blank=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    matter = models.ForeignKey(Matter, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["agent", "saved_at"], condition=Q(ended_at__isnull=True), name="draft_open_by_agent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "call"], condition=Q(ended_at__isnull=True), name="one_open_draft_a_call"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | (Q(words={}, sealed=b"") & (Q(matter__isnull=False) | ~Q(reason=""))),
                name="draft_ends_empty_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.begun_at:%Y-%m-%d %H:%M}"
