"""The vault's one table."""

from django.db import models

from tingmin.kernel.ids import new_id


class Person(models.Model):
    """A petitioner as told in one submission: sealed identity, masks for most screens, blind indexes for exact look-up.

    There is deliberately nothing here to count, rank or tag a person by (domain §7, P6).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sealed = models.BinaryField()
    key_name = models.CharField(max_length=32)
    name_mask = models.CharField(max_length=16, blank=True)
    phone_mask = models.CharField(max_length=24, blank=True)
    id_index = models.BinaryField(null=True)
    phone_index = models.BinaryField(null=True)
    name_index = models.BinaryField(null=True)
    enrolled_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["id_index"], name="person_by_id", condition=models.Q(id_index__isnull=False)),
            models.Index(fields=["phone_index"], name="person_by_phone", condition=models.Q(phone_index__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name_mask or "匿名"
