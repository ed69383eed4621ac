"""Facts and their enclosures."""

from django.db import models

from tingmin.kernel.ids import new_id
from tingmin.ledger.types import Subject, SubjectKind, Suite


class Fact(models.Model):
    """One link of a subject's chain; the database refuses to change or delete it (migration 0001)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=16)
    subject_id = models.UUIDField()
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=48)
    at = models.DateTimeField()
    actor_post = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=64, blank=True)
    actor_person = models.UUIDField(null=True)
    actor_organ = models.UUIDField(null=True)
    article = models.CharField(max_length=200, blank=True)
    body = models.JSONField(default=dict)
    commitment = models.BinaryField(default=b"")
    suite = models.PositiveSmallIntegerField(default=Suite.SHA256)
    previous = models.BinaryField(default=b"")
    digest = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "sequence"], name="fact_has_one_place_in_its_chain"
            ),
        ]
        indexes = [models.Index(fields=["kind", "at"], name="fact_kind_at")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.sequence} {self.kind}"

    @property
    def subject(self) -> Subject:
        """The thing whose history this fact continues."""
        return Subject(SubjectKind(self.subject_kind), self.subject_id)


class Enclosure(models.Model):
    """What a fact commits to without showing it: reasons, particulars; erasable when the law asks for it."""

    fact = models.OneToOneField(Fact, primary_key=True, on_delete=models.PROTECT, related_name="enclosure")
    salt = models.BinaryField()
    content = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"enclosure of {self.fact_id}"
