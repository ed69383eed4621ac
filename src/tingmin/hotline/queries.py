"""Reading orders: always through the matters that an actor may see."""

from collections.abc import Sequence
from uuid import UUID

from tingmin.hotline.models import Order
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.ledger.statements import Kept
from tingmin.matters.models import Matter, MatterLink
from tingmin.matters.types import LinkKind
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_code
from tingmin.organisations.types import Level

HOTLINE = "beijing-12345"
ORDER = Label("该工单", "such order")
ORDER_OF = Kept(lambda matter: Order.objects.filter(pk=matter))  # the page of an order reads it ahead


def hotline_organ() -> OrganId:
    """The organ that takes down, dispatches and calls back."""
    return organ_by_code(HOTLINE).ref


def order_of(matter_id: UUID) -> Order:
    """What an order has beside its matter; raises `NotFound`."""
    found = ORDER_OF.first(matter_id)
    if found is None:
        raise NotFound(what=ORDER)
    return found


def open_parts(matter_id: UUID) -> Sequence[Matter]:
    """The parts of an order that other units have not returned yet."""
    parts = MatterLink.objects.filter(target_id=matter_id, kind=LinkKind.PART_OF).values("source")
    return list(Matter.objects.filter(pk__in=parts, ended=False).select_related("holder"))


def parts_of(matter_id: UUID, *, actor: Actor) -> Sequence[Matter]:
    """All parts of an order, in the order in which units were asked; only whoever asked, or was asked, sees them."""
    parts = MatterLink.objects.filter(target_id=matter_id, kind=LinkKind.PART_OF).values("source")
    found = Matter.objects.for_actor(actor).filter(pk__in=parts).select_related("holder", "registrar", "text")
    return list(found.order_by("registered_at", "id"))


def order_behind(part: Matter) -> UUID:
    """The order to which a part belongs."""
    return MatterLink.objects.get(source=part, kind=LinkKind.PART_OF).target_id


def district_told(unit: Organ) -> Organ | None:
    """Whom a dispatch to a street or township is copied to: its district's government (JSJB2021 §12)."""
    return unit.parent if unit.level == Level.STREET else None
