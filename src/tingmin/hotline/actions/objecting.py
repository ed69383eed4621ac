"""A unit objects to its frozen sheet (异议); what is granted gives corrected sheets beside the old ones."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tingmin.hotline.actions.assessing import ASSESSMENT, HEAD, UnknownReason, assess, digest, frozen_sheet
from tingmin.hotline.models import Adjustment, CallBack, Exclusion, ObjectedItem, Objection, ScoreSheet
from tingmin.hotline.queries import hotline_organ
from tingmin.hotline.scores import month_of, sheets, window_of
from tingmin.hotline.sheets import frozen_on, objection_ends, objection_for, sheets_of
from tingmin.hotline.types import REASONS, REMEDIES, Objected, Remedy
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.rates import weights_from
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_by_number

OBJECT = Label("对成绩单提出异议", "object to a score sheet")
OWN_HEAD = Label("本单位负责人", "the unit's own head")
TOLD: Mapping[Remedy, str] = {Remedy.LEAVE_OUT: "excluded", Remedy.TAKE_BACK: "exclusion_refused"}
NOT_INVOLVED = Label("没有提出过有关剔除或者加减分的热线负责人", "a head of the hotline who proposed none of it")


class NotFrozenYet(Refusal):
    """A month whose sheets may still change by themselves."""

    code = "month_not_frozen"
    sentence = Label(
        zh="{month}没有本单位已固化的成绩单，固化以后才能提出异议。",
        en="There is no frozen sheet of {month} for your unit; object once it is frozen.",
    )


class ObjectionTooLate(Refusal):
    """After the last day."""

    code = "objection_too_late"
    sentence = Label(
        zh="对{month}成绩单的异议应在{last}以前提出；事后发现错误的，请书面告知热线负责人。",
        en="An objection to the sheet of {month} was due by {last}; tell the head of the hotline in writing.",
    )


class ObjectionEmpty(Refusal):
    """Nothing named, or no reason."""

    code = "objection_empty"
    sentence = Label(
        zh="请至少写明一件工单或者一项加减分，并写明理由。",
        en="Name at least one order or one entry of points, and give the reasons.",
    )


class NotOfThisMonth(Refusal):
    """An order that is not behind the unit's sheet of the month."""

    code = "not_of_this_month"
    sentence = Label(
        zh="工单{number}没有计入本单位{month}的成绩单，请核对编号（在成绩单上点开数字可以查到）。",
        en="Order {number} is not behind your sheet of {month}; check the number (its figures open).",
    )


class RemedyDoesNotFit(Refusal):
    """To leave out what is left out already, or to take back what never was."""

    code = "remedy_does_not_fit"
    sentence = Label(
        zh="工单{number}的现状与请求“{remedy}”不符，请改选请求。",
        en="“{remedy}” does not fit how order {number} was counted; choose another request.",
    )


class ObjectionDecided(Refusal):
    """Decided once."""

    code = "objection_decided"
    sentence = Label(zh="该异议已经作出决定。", en="This objection has been decided.")


class DecisionReasonMissing(Refusal):
    """A decision without its reasons."""

    code = "objection_reason_missing"
    sentence = Label(zh="请写明决定的理由，本单位会看到。", en="Give the reasons; the unit reads them.")


@transaction.atomic
def raise_objection(*, month: date, items: Sequence[Objected], reasons: str, actor: Actor, at: datetime) -> Objection:
    """Object to the own unit's frozen sheet, naming orders or points; the head of the unit does it."""
    first = month_of(month)
    if actor.post is not Post.HEAD or actor.person is None or actor.organ is None or actor.organ == hotline_organ():
        raise NotPermitted(act=OBJECT, who=OWN_HEAD)
    _refuse_untimely(first, actor.organ, at=at)
    if not items or not reasons.strip():
        raise ObjectionEmpty()
    found = Objection.objects.create(
        month=first, organ_id=actor.organ, reasons=reasons.strip(), raised_by=actor.person, raised_at=at
    )
    for item in items:
        _keep(found, item, actor=actor)
    body = {"objection": found.pk, "organ": actor.organ, "remedies": sorted({item.remedy for item in items})}
    assess("objection_raised", first, body, actor=actor, at=at, enclosed={"reasons": found.reasons})
    return found


@transaction.atomic
def decide_objection(
    *, objection_id: UUID, granted: Sequence[UUID], reasons: str, actor: Actor, at: datetime
) -> Objection:
    """Decide item by item with reasons; what is granted is counted at once, in new versions of the sheets."""
    if actor.post is not Post.HEAD or actor.organ != hotline_organ() or actor.person is None:
        raise NotPermitted(act=ASSESSMENT, who=HEAD)
    objection_for(actor, objection_id)
    found = Objection.objects.select_for_update().get(pk=objection_id)
    if found.decided_at is not None:
        raise ObjectionDecided()
    if not reasons.strip():
        raise DecisionReasonMissing()
    items = list(ObjectedItem.objects.filter(objection=found))
    if actor.person in _proposers(items, found.month):
        raise NotPermitted(act=ASSESSMENT, who=NOT_INVOLVED)
    found.decided_by, found.decided_at, found.decision = actor.person, at, reasons.strip()
    found.save()
    for item in items:
        _judge(item, found, granted=item.pk in granted, actor=actor, at=at)
    told = {"objection": found.pk, "organ": found.organ_id, "granted": sum(bool(item.granted) for item in items)}
    assess("objection_decided", found.month, told, actor=actor, at=at, enclosed={"reasons": found.decision})
    if told["granted"]:
        _correct(found, actor=actor, at=at)
    return found


def _refuse_untimely(month: date, organ: UUID, *, at: datetime) -> None:
    frozen = frozen_on(month, organ)
    if frozen is None:
        raise NotFrozenYet(month=f"{month:%Y-%m}")
    last = objection_ends(frozen)
    if day_of(at) > last:
        raise ObjectionTooLate(month=f"{month:%Y-%m}", last=last)


def _keep(objection: Objection, item: Objected, *, actor: Actor) -> None:
    if item.remedy is Remedy.POINTS:
        ObjectedItem.objects.create(objection=objection, remedy=item.remedy, adjustment=_points(objection, item))
        return
    matter = matter_by_number(actor, item.number)
    _refuse_unfit(objection, item, matter)
    ObjectedItem.objects.create(objection=objection, remedy=item.remedy, matter=matter, reason=item.reason)


def _points(objection: Objection, item: Objected) -> Adjustment:
    given = Adjustment.objects.filter(organ=objection.organ_id, month=objection.month, granted=True)
    found = given.filter(pk=item.adjustment).first() if item.adjustment else None
    if found is None:
        raise NotFound(what=REMEDIES[Remedy.POINTS])
    return found


def _refuse_unfit(objection: Objection, item: Objected, matter: Matter) -> None:
    span = window_of(objection.month)
    calls = CallBack.objects.filter(matter=matter, organ=objection.organ_id)
    call = calls.filter(at__gte=span["begins"], at__lt=span["ends"]).first()
    if call is None:
        raise NotOfThisMonth(number=matter.number, month=f"{objection.month:%Y-%m}")
    is_out = Exclusion.objects.filter(matter=matter, month=objection.month, granted=True).exists()
    fits: Mapping[Remedy, bool] = {
        Remedy.LEAVE_OUT: not is_out,
        Remedy.TAKE_BACK: is_out,
        Remedy.CONTACTED: not call.contacted_in_time,
    }
    if not fits[item.remedy]:
        raise RemedyDoesNotFit(number=matter.number, remedy=REMEDIES[item.remedy])
    if item.remedy is Remedy.LEAVE_OUT and item.reason not in REASONS:
        raise UnknownReason(given=item.reason)


def _judge(item: ObjectedItem, objection: Objection, *, granted: bool, actor: Actor, at: datetime) -> None:
    """Keep the decision; the requester reads on the order's timeline whether it is left out after all."""
    item.granted = granted
    item.save(update_fields=["granted"])
    kind = TOLD.get(Remedy(item.remedy))
    if granted and kind and item.matter_id:
        body = {"objection": objection.pk, "month": objection.month.isoformat(), "reason": item.reason}
        record(Entry(kind, Subject(SubjectKind.MATTER, item.matter_id), body=body), actor=actor, at=at)


def _proposers(items: Sequence[ObjectedItem], month: date) -> frozenset[UUID]:
    """Who proposed the exclusions and points that are objected to: they do not judge themselves."""
    matters = [item.matter_id for item in items if item.matter_id]
    points = [item.adjustment_id for item in items if item.adjustment_id]
    of_exclusions = Exclusion.objects.filter(matter__in=matters, month=month).values_list("proposed_by", flat=True)
    of_points = Adjustment.objects.filter(pk__in=points).values_list("proposed_by", flat=True)
    return frozenset([*of_exclusions, *of_points])


def _correct(objection: Objection, *, actor: Actor, at: datetime) -> None:
    """A further version of each sheet that now reads otherwise: the unit's own, and those whose places moved."""
    current = {sheet.organ_id: sheet for sheet in sheets_of(objection.month)}
    site = weights_from(next(iter(current.values())).figures["weights"])
    counted = [
        frozen_sheet(each, objection.month, weights=site, at=at) for each in sheets(objection.month, weights=site)
    ]
    changed = [new for new in counted if _differs(current.get(new.organ_id), new)]
    for sheet in changed:
        before = current.get(sheet.organ_id)
        sheet.version, sheet.objection = (before.version if before else 0) + 1, objection
    ScoreSheet.objects.bulk_create(changed)
    body = {"objection": objection.pk, "changed": len(changed), "sha256": digest(sheets_of(objection.month))}
    assess("month_corrected", objection.month, body, actor=actor, at=at)


def _differs(old: ScoreSheet | None, new: ScoreSheet) -> bool:
    return old is None or (old.figures, old.rank, old.group) != (new.figures, new.rank, new.group)
