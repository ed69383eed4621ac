"""Copies of orders at a district: told when an order goes straight to one of its streets (JSJB2021 §12), to read only.

The order stays the street's: a copy gives no office in it, no identity, and nothing behind a wall.
"""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from tingmin.accounts.acting import acting_as
from tingmin.accounts.actions import note_readings
from tingmin.accounts.rules import require
from tingmin.accounts.types import Look, Permission, ReadingKind
from tingmin.hotline.models import Order
from tingmin.hotline.queries import ORDER
from tingmin.kernel.actors import Actor
from tingmin.kernel.paging import PAGE_SIZE, Page, UnknownPage, page_of
from tingmin.kernel.refusals import NotFound
from tingmin.matters.models import Matter


def copies(actor: Actor, *, after: str = "", size: int = PAGE_SIZE) -> Page[Order]:
    """The open orders copied to the actor's organ, what is due first; `after` is the key of the last row seen."""
    require(actor, Permission.LIST_MATTERS)
    with acting_as(Actor.system()):  # the second fence knows nothing of copies
        rows = _after(_copied(actor).filter(matter__ended=False), after).order_by("matter__next_due", "matter_id")
        found = list(rows[: size + 1])
    return page_of(found, size=size, key=lambda o: f"{o.matter.next_due or ''}_{o.matter_id}")


def open_copy(*, matter_id: UUID, actor: Actor, at: datetime) -> Order:
    """One of them to read; the look is written down. Raises `NotFound`."""
    require(actor, Permission.READ_MATTER)
    with acting_as(Actor.system()):
        found = _copied(actor).filter(pk=matter_id).first()
    if found is None:
        raise NotFound(what=ORDER)
    note_readings([Look(matter_id, ReadingKind.PAGE, in_emergency=False)], actor=actor, at=at)
    return found


def _copied(actor: Actor) -> QuerySet[Order]:
    """Without an organ there are none; the wall of the matter holds here too."""
    seen = Matter.objects.filter(procedure="work_order", order__copied_to=actor.organ).outside_the_wall(actor)
    orders = Order.objects.filter(matter__in=seen) if actor.organ else Order.objects.none()
    return orders.select_related("matter__text", "matter__holder", "matter__registrar")


def _after(rows: QuerySet[Order], key: str) -> QuerySet[Order]:
    if not key:
        return rows
    day, _, matter_id = key.partition("_")
    try:
        last, passed = date.fromisoformat(day) if day else None, UUID(matter_id)
    except ValueError:
        raise UnknownPage() from None
    if last is None:
        return rows.filter(matter__next_due=None, pk__gt=passed)
    later = Q(matter__next_due__gt=last) | Q(matter__next_due=last, pk__gt=passed)
    return rows.filter(later | Q(matter__next_due=None))
