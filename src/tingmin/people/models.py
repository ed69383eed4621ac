"""The vault's one table."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from tingmin.kernel.ids import new_id
from tingmin.people.types import Sealed

NOTHING = Q(sealed=b"", wrapped_key=b"", indexes=[], phone_mask="")


class Person(models.Model):
    """A petitioner as told in one submission: sealed identity, masks for most screens, blind indexes for exact look-up.

    There is deliberately nothing here to count, rank or tag a person by (domain §7, P6). `indexes` holds keyed hashes
    of resident ID, phone, and name with address, one of each under every index key that `indexed_under` names.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sealed = models.BinaryField()
    wrapped_key = models.BinaryField(default=b"")
    key_name = models.CharField(max_length=32)
    name_mask = models.CharField(max_length=16, blank=True)
    phone_mask = models.CharField(max_length=24, blank=True)
    indexes = ArrayField(models.BinaryField(), default=list, blank=True)
    indexed_under = models.CharField(max_length=100, blank=True)
    enrolled_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(erased_at__isnull=True) | NOTHING, name="erased_keeps_nothing"),
        ]
        # Without a waiting list: a look-up would have to read it whole.
        indexes = [GinIndex(fields=["indexes"], name="person_by_index", fastupdate=False)]

    def __str__(self) -> str:
        return self.name_mask or "匿名"

    @property
    def envelope(self) -> Sealed:
        """What the vault opens."""
        return Sealed(bytes(self.sealed), bytes(self.wrapped_key), self.key_name)
