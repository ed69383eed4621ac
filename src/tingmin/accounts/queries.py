"""From a signed-in user to the Actor that actions ask for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from tingmin.accounts.models import Appointment, User
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId


def appointments_on(user_id: UUID, day: date) -> Sequence[Appointment]:
    """The posts that a user holds on a day, oldest first; none for one who left."""
    held = Q(user__is_active=True, valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return list(
        Appointment.objects.filter(held, user_id=user_id).select_related("user", "organ").order_by("valid_from")
    )


def actor_of(user_id: UUID, *, day: date) -> Actor | None:
    """The Actor of a user's first post in force, or None when the user holds no post."""
    held = appointments_on(user_id, day)
    return _actor(held[0]) if held else None


def names_of(people: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names of account holders by their ids: the ledger keeps the ids only."""
    return dict(User.objects.filter(pk__in=set(people)).values_list("pk", "name"))


def exists(username: str) -> bool:
    """True when there is an account of that user name."""
    return User.objects.filter(username=username).exists()


def _actor(held: Appointment) -> Actor:
    return Actor(post=Post(held.post), name=held.user.name, person=held.user.pk, organ=OrganId(held.organ_id))
