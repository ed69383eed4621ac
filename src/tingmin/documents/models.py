"""Issued documents, their numbers, and the proof that they reached their reader."""

import hashlib

from django.db import models

from tingmin.documents.types import Content
from tingmin.kernel.ids import new_id
from tingmin.organisations.models import Organ


class NumberSeries(models.Model):
    """The last serial used by an organ for a number word in a year (发文字号 has no gaps)."""

    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "word", "year"], name="one_series")]

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.last}"


class Document(models.Model):
    """An issued document: content frozen as JSON, its hash sealed into the fact of its step; `about` is the matter."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    about = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    content = models.JSONField()
    to_petitioner = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "number", "kind"], name="document_number_once")]

    def __str__(self) -> str:
        return self.number

    @property
    def sha256(self) -> str:
        """The hash of what the document says, as the ledger commits to it."""
        return hashlib.sha256(self.frozen().canonical()).hexdigest()

    def frozen(self) -> Content:
        """The content as it was issued."""
        return Content.from_json(self.content)


class Service(models.Model):
    """How and when a document reached its reader (送达): the proof on which the next clock starts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="services")
    method = models.CharField(max_length=16)
    served_on = models.DateField()
    proof = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.method} {self.served_on}"
