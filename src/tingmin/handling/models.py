"""Opinions in their making, and ratings."""

from django.db import models

from tingmin.kernel.ids import new_id
from tingmin.matters.models import Matter


class Opinion(models.Model):
    """A draft on its way to a handling opinion or a reply: drafted by one, checked by another, signed by the head."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="opinions")
    outcome = models.CharField(max_length=16)
    facts = models.TextField()
    law = models.TextField()
    answers = models.JSONField()
    drafted_at = models.DateTimeField()
    drafted_by = models.UUIDField(null=True)
    checked_by = models.UUIDField(null=True)
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "-drafted_at"], name="opinion_newest")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.drafted_at:%Y-%m-%d}"

    @property
    def words(self) -> str:
        """Facts, law and answers in one text: what a new opinion is compared with."""
        answers = [part for pair in self.answers for part in pair]
        return "\n".join((self.facts, self.law, *answers))


class Rating(models.Model):
    """The petitioner's grades for one matter; there is no row for a petitioner who said nothing."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.PROTECT, related_name="rating")
    on_organ = models.CharField(max_length=16)
    on_office = models.CharField(max_length=16, blank=True)
    comment = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.on_organ
