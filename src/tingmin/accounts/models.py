"""Users and their appointments."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from tingmin.accounts.types import POSTS
from tingmin.kernel.ids import new_id
from tingmin.organisations.models import Organ


class User(AbstractBaseUser):
    """A person who works here; what they may do stands in their appointment, never on the user."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A user in a post of an organ between two days (任职)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=16, choices=[(post.value, label.zh) for post, label in POSTS.items()])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organ", "post", "valid_from"], name="appointment_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="appointment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.post} {self.organ_id}"
