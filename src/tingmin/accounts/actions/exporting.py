"""Bulk export takes two persons: one orders it for a purpose, another decides (P17)."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tingmin.accounts.models import ExportOrder
from tingmin.accounts.rules import officer_with
from tingmin.accounts.types import DECISIONS, ExportDecision, Permission, Wanted
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId, new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.times import day_of
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind


class PurposeNeeded(Refusal):
    """An export for no stated purpose."""

    code = "purpose_needed"
    sentence = Label(
        zh="批量导出须写明用途，例如“核对三季度供热类事项的办理时限”。",
        en="Say what the export is for, for example “to check the limits of this quarter's heating matters”.",
    )


class PeriodTurnedRound(Refusal):
    """A period that ends before it begins."""

    code = "period_turned_round"
    sentence = Label(
        zh="起始日期{first}晚于截止日期{last}，请核对。",
        en="The first day {first} lies after the last day {last}; check them.",
    )


class AnotherPersonNeeded(Refusal):
    """Who orders an export does not decide on it."""

    code = "another_person_needed"
    sentence = Label(
        zh="批量导出须由另一人批准，请交由本单位其他负责人决定。",
        en="Another person decides on an export; hand it to another head of your organ.",
    )


class ExportDecided(Refusal):
    """A decision on an order that has one."""

    code = "export_decided"
    sentence = Label(
        zh="导出申请{number}已有决定（{decision}），如有需要请另行申请。",
        en="Order {number} has been decided already ({decision}); place another one if need be.",
    )


class ExportNotOpen(Refusal):
    """A delivery asked for without approval, or after its time."""

    code = "export_not_open"
    sentence = Label(
        zh="导出申请{number}未获批准或已过期，请等待批准或重新申请。",
        en="Order {number} is not approved or has expired; wait for the decision or place another one.",
    )


@transaction.atomic
def order_export(wanted: Wanted, *, purpose: str, actor: Actor, at: datetime) -> ExportOrder:
    """Order an export of what the actor may see."""
    person, organ = officer_with(Permission.ORDER_EXPORT, actor)
    _check(wanted, purpose)
    order_id = new_id()
    order = ExportOrder.objects.create(
        id=order_id,
        number=f"{day_of(at):%Y%m%d}-{order_id.hex[-8:].upper()}",
        organ_id=organ,
        purpose=purpose.strip(),
        filters={name: str(value) for name, value in asdict(wanted).items()},
        ordered_by=person,
        ordered_at=at,
    )
    _record("export_ordered", order, actor=actor, at=at, enclosed={"purpose": order.purpose})
    return order


@transaction.atomic
def decide_export(order_id: UUID, *, decision: ExportDecision, actor: Actor, at: datetime) -> ExportOrder:
    """Approve or refuse a colleague's order; an approval holds for the days that the site sets."""
    person, organ = officer_with(Permission.APPROVE_EXPORT, actor)
    order = _locked(order_id, organ)
    if order.decision != ExportDecision.WAITING:
        raise ExportDecided(number=order.number, decision=DECISIONS[ExportDecision(order.decision)])
    if order.ordered_by == person:
        raise AnotherPersonNeeded()
    order.decision, order.decided_by, order.decided_at = decision, person, at
    order.days = settings.EXPORTS_LAST_DAYS
    order.save()
    _record(f"export_{decision}", order, actor=actor, at=at)
    return order


def order_for_delivery(order_id: UUID, *, actor: Actor, at: datetime) -> ExportOrder:
    """The approved order, held until the transaction ends; only who ordered it receives it, and not too late."""
    person, organ = officer_with(Permission.ORDER_EXPORT, actor)
    order = _locked(order_id, organ)
    if order.ordered_by != person:
        raise _no_such_order()
    if order.until is None or at >= order.until:
        raise ExportNotOpen(number=order.number)
    return order


def note_delivery(order: ExportOrder, *, rows: int, digest: str, actor: Actor, at: datetime) -> None:
    """The fact that a file left the house: how many rows, and the SHA-256 by which the file is known again."""
    _record("export_delivered", order, actor=actor, at=at, rows=rows, digest=digest)


def _check(wanted: Wanted, purpose: str) -> None:
    if not purpose.strip():
        raise PurposeNeeded()
    if wanted.received_from > wanted.received_to:
        raise PeriodTurnedRound(first=wanted.received_from, last=wanted.received_to)


def _locked(order_id: UUID, organ: OrganId) -> ExportOrder:
    """An order of that organ."""
    orders = ExportOrder.objects.select_for_update()
    found = orders.filter(pk=order_id, organ_id=organ).first()
    if found is None:
        raise _no_such_order()
    return found


def _no_such_order() -> NotFound:
    return NotFound(what=Label("该导出申请", "such export order"))


def _record(
    kind: str, order: ExportOrder, *, actor: Actor, at: datetime, enclosed: dict[str, str] | None = None, **body: object
) -> None:
    subject = Subject(SubjectKind.EXPORT, order.pk)
    told = {"number": order.number, "filters": order.filters, **body}
    record(Entry(kind, subject, body=told, enclosed=enclosed or {}), actor=actor, at=at)
