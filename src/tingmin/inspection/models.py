"""Inspections, the list that each was drawn from, the sample, and what was found."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tingmin.inspection.types import Answer, Question
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import new_id
from tingmin.matters.models import Matter
from tingmin.organisations.models import Organ

ANSWERS = [answer.value for answer in Answer]


class Inspection(models.Model):
    """A draw as it was asked for; `share` is in per cent, and exactly one of it and `per_organ` is given."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    seed = models.CharField(max_length=64)
    seed_given = models.BooleanField()
    per_organ = models.PositiveIntegerField(null=True)
    share = models.PositiveSmallIntegerField(null=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.UUIDField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organ", "-drawn_at"], name="inspection_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="inspection_period_in_order"),
            models.CheckConstraint(
                # A comparison with NULL is no answer, and no answer passes: say that the one is there.
                condition=Q(per_organ__isnull=False, per_organ__gte=1, share__isnull=True)
                | Q(per_organ__isnull=True, share__isnull=False, share__gte=1, share__lte=100),
                name="inspection_takes_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since}–{self.until} {self.seed}"

    @property
    def question(self) -> Question:
        """What was asked."""
        return Question(since=self.since, until=self.until, per_organ=self.per_organ, share=self.share, seed=self.seed)


class Stratum(models.Model):
    """The list of one receiving organ as it stood at the draw: the sample can be drawn again from it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="strata")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    numbers = ArrayField(models.CharField(max_length=24))
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "organ"], name="stratum_once")]

    def __str__(self) -> str:
        return f"{self.organ_id} {len(self.numbers)}"


class InspectedMatterQuerySet(models.QuerySet["InspectedMatter"]):
    """Rows of samples."""

    def for_actor(self, actor: Actor) -> "InspectedMatterQuerySet":
        """Those of the actor's own organ whose matter the actor may still see: the wall holds here too."""
        own = self.filter(inspection__organ=actor.organ)
        return own.filter(matter__in=Matter.objects.for_actor(actor))


class InspectedMatter(models.Model):
    """A matter of the sample; `fact` is the newest check, whose remarks the ledger encloses."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="sample")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    fact = models.UUIDField(null=True)

    objects: ClassVar[models.Manager["InspectedMatter"]] = InspectedMatterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "matter"], name="inspected_once")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.place}"


class CheckAnswer(models.Model):
    """The answer to one item of a matter's sheet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    inspected = models.ForeignKey(InspectedMatter, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=24)
    answer = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspected", "item"], name="item_answered_once"),
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="check_answer_known"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.answer}"
