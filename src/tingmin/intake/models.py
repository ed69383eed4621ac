"""Attachments, and the failed attempts at a query code."""

from django.db import models

from tingmin.kernel.ids import new_id
from tingmin.matters.models import Matter


class Attachment(models.Model):
    """A file that came with a petition; the bytes lie in the city's files under their hash."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FailedQuery(models.Model):
    """A wrong query code from an address; too many in a quarter of an hour close the door for that address."""

    client = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["client", "at"], name="failed_query_recent")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M}"
