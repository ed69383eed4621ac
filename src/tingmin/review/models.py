"""Applications for review, who examined them, whose certificates are valid, what was published."""

from django.db import models
from django.db.models import F, Q

from tingmin.documents.models import Document
from tingmin.kernel.ids import new_id
from tingmin.matters.models import Matter
from tingmin.organisations.models import Organ


class ReviewCase(models.Model):
    """One application at one level: against which opinion of which organ, before whom, and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="reviews")
    level = models.CharField(max_length=12)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    respondent = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    applied_on = models.DateField()
    handed_in = models.CharField(max_length=8)
    late = models.BooleanField(default=False)
    file_handed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    fault = models.CharField(max_length=16, blank=True)
    reply_by = models.DateField(null=True)
    decided_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["matter", "-id"], name="review_newest")]

    def __str__(self) -> str:
        return f"{self.level} {self.applied_on}"


class Examiner(models.Model):
    """A colleague who examines a case and had no part before; who was replaced stays on record, with the day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(ReviewCase, on_delete=models.PROTECT, related_name="examiners")
    staff = models.UUIDField()
    certificate = models.CharField(max_length=64)
    replaced_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="examiner_once")]

    def __str__(self) -> str:
        return self.certificate


class ExpertOpinion(models.Model):
    """What an invited policy or legal expert wrote."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(ReviewCase, on_delete=models.PROTECT, related_name="expert_opinions")
    # Words of any length: the form has no limit, and a name cut off is another name.
    expert = models.TextField()
    expertise = models.TextField(blank=True)
    opinion = models.TextField()
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.expert


class CommitteeMeeting(models.Model):
    """What the review committee decided on a major or complex case; a minority opinion is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(ReviewCase, on_delete=models.PROTECT, related_name="meetings")
    attended = models.TextField()
    decision = models.TextField()
    minority = models.TextField(blank=True)
    held_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.held_at:%Y-%m-%d}"


class Qualification(models.Model):
    """A certificate to review (资质): of whom, under which number, valid from when to when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    staff = models.UUIDField(db_index=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    certificate = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "certificate"], name="certificate_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="certificate_span"
            ),
        ]

    def __str__(self) -> str:
        return self.certificate


class Publication(models.Model):
    """A re-review opinion as the public may read it (XF2005 §35; XF2022 §36): no matter is named."""

    case = models.OneToOneField(ReviewCase, primary_key=True, on_delete=models.PROTECT, related_name="publication")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    published_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.published_at:%Y-%m-%d}"
