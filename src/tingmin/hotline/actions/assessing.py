"""Assessing a month: exclusions and points by two persons, then the sheets are frozen and entered into the ledger."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from tingmin.hotline.models import Adjustment, Exclusion, ScoreSheet
from tingmin.hotline.queries import hotline_organ
from tingmin.hotline.scores import Sheet, as_figures, month_of, next_month, sheets
from tingmin.hotline.types import REASONS as REASONS  # doors name the reasons from here
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.rates import Weights, weights
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.queries import matter_for

ASSESSMENT = Label("考核", "the assessment")
HEAD = Label("热线负责人", "the head of the hotline")
AGENTS = Label("热线工作人员", "the hotline's staff")


class UnknownReason(Refusal):
    """No listed reason for leaving an order out."""

    code = "unknown_exclusion_reason"
    sentence = Label(
        zh="没有剔除原因“{given}”，请从列表中选择。", en="There is no reason “{given}”; choose from the list."
    )


class ExclusionProposedAlready(Refusal):
    """An order that waits to be left out, or is left out."""

    code = "exclusion_proposed_already"
    sentence = Label(
        zh="工单{number}在{month}已经提出剔除，请等待另一人决定。",
        en="It was proposed already to leave {number} out of {month}; another person decides.",
    )


class DecidedBySameHand(Refusal):
    """One person would propose and decide."""

    code = "decided_by_same_hand"
    sentence = Label(
        zh="提出人不能自己批准，请由另一人决定。", en="Another person than the one who proposed it decides."
    )


class MonthFrozen(Refusal):
    """The sheets of the month are in the ledger."""

    code = "month_frozen"
    sentence = Label(
        zh="{month}的成绩单已经固化，不能再改；对成绩有异议的，请提出异议。",
        en="The sheets of {month} are frozen; object to a sheet instead of changing it.",
    )


class MonthNotOver(Refusal):
    """A month that still runs."""

    code = "month_not_over"
    sentence = Label(
        zh="{month}尚未结束，月末以后再固化成绩单。", en="{month} is not over; freeze its sheets afterwards."
    )


@transaction.atomic
def propose_exclusion(*, matter_id: MatterId, month: date, reason: str, actor: Actor, at: datetime) -> Exclusion:
    """Propose to leave an order out of a month's assessment, for a listed reason."""
    person, first = _member(actor), month_of(month)
    if reason not in REASONS:
        raise UnknownReason(given=reason)
    _refuse_frozen(first)
    matter = matter_for(actor, matter_id)
    if Exclusion.objects.filter(matter=matter, month=first).exclude(granted=False).exists():
        raise ExclusionProposedAlready(number=matter.number, month=f"{first:%Y-%m}")
    found = Exclusion.objects.create(matter=matter, month=first, reason=reason, proposed_by=person, proposed_at=at)
    _tell("exclusion_proposed", matter.pk, {"reason": reason, "month": first.isoformat()}, actor=actor, at=at)
    return found


@transaction.atomic
def decide_exclusion(*, exclusion_id: UUID, granted: bool, actor: Actor, at: datetime) -> Exclusion:
    """Decide, as a second person; the requester reads it on the order's timeline."""
    person = _member(actor)
    found = Exclusion.objects.select_for_update().filter(pk=exclusion_id, decided_by=None).first()
    if found is None:
        raise NotFound(what=ASSESSMENT)
    if found.proposed_by == person:
        raise DecidedBySameHand()
    _refuse_frozen(found.month)
    found.decided_by, found.decided_at, found.granted = person, at, granted
    found.save()
    kind = "excluded" if granted else "exclusion_refused"
    _tell(kind, found.matter_id, {"reason": found.reason, "month": found.month.isoformat()}, actor=actor, at=at)
    return found


@transaction.atomic
def propose_points(
    *, organ: OrganId, month: date, points: Decimal, reason: str, actor: Actor, at: datetime
) -> Adjustment:
    """Propose points for a unit's month, with the reason that stands beside the score."""
    person, first = _member(actor), month_of(month)
    _refuse_frozen(first)
    found = Adjustment.objects.create(organ_id=organ, month=first, points=points, reason=reason, proposed_by=person)
    assess("points_proposed", first, {"points": str(points), "organ": str(organ)}, actor=actor, at=at)
    return found


@transaction.atomic
def decide_points(*, adjustment_id: UUID, granted: bool, actor: Actor, at: datetime) -> Adjustment:
    """Decide on points, as a second person."""
    person = _member(actor)
    found = Adjustment.objects.select_for_update().filter(pk=adjustment_id, decided_by=None).first()
    if found is None:
        raise NotFound(what=ASSESSMENT)
    if found.proposed_by == person:
        raise DecidedBySameHand()
    _refuse_frozen(found.month)
    found.decided_by, found.granted = person, granted
    found.save()
    assess("points_decided", found.month, {"granted": granted, "points": str(found.points)}, actor=actor, at=at)
    return found


@transaction.atomic
def freeze(*, month: date, actor: Actor, at: datetime) -> Sequence[ScoreSheet]:
    """Write the sheets of a month down for good, their digest into the ledger (月度成绩单)."""
    first = month_of(month)
    if actor.post not in (Post.HEAD, Post.SYSTEM) or (actor.organ or hotline_organ()) != hotline_organ():
        raise NotPermitted(act=ASSESSMENT, who=HEAD)
    if day_of(at) < next_month(first):
        raise MonthNotOver(month=f"{first:%Y-%m}")
    _refuse_frozen(first)
    site = weights()
    frozen = [frozen_sheet(sheet, first, weights=site, at=at) for sheet in sheets(first, weights=site)]
    ScoreSheet.objects.bulk_create(frozen)
    assess("month_frozen", first, {"units": len(frozen), "sha256": digest(frozen)}, actor=actor, at=at)
    return frozen


def digest(frozen: Sequence[ScoreSheet]) -> str:
    """What the ledger keeps of a month: SHA-256 over its sheets in the order of the units' codes."""
    rows = sorted([str(sheet.organ_id), sheet.figures, sheet.rank] for sheet in frozen)
    return hashlib.sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def frozen_sheet(sheet: Sheet, month: date, *, weights: Weights, at: datetime) -> ScoreSheet:
    """A sheet as it is kept, with the weights that it was counted with; not yet written."""
    figures = {**as_figures(sheet), "weights": weights.as_plain()}
    return ScoreSheet(
        month=month, organ=sheet.organ, group=sheet.group.zh, figures=figures, rank=sheet.rank, frozen_at=at
    )


def assess(
    kind: str,
    month: date,
    body: Mapping[str, object],
    *,
    actor: Actor,
    at: datetime,
    enclosed: Mapping[str, object] | None = None,
) -> None:
    """Write a fact on the chain of a month's assessment."""
    subject = Subject(SubjectKind.ASSESSMENT, uuid5(NAMESPACE_OID, f"hotline {month:%Y-%m}"))
    entry = Entry(kind, subject, body={"month": month.isoformat(), **body}, enclosed=enclosed or {})
    record(entry, actor=actor, at=at)


def _member(actor: Actor) -> UUID:
    """The person behind an actor of the hotline; a unit does not assess itself."""
    if actor.person is None or actor.organ != hotline_organ():
        raise NotPermitted(act=ASSESSMENT, who=AGENTS)
    return actor.person


def _refuse_frozen(month: date) -> None:
    if ScoreSheet.objects.filter(month=month).exists():
        raise MonthFrozen(month=f"{month:%Y-%m}")


def _tell(kind: str, matter_id: UUID, body: dict[str, object], *, actor: Actor, at: datetime) -> None:
    record(Entry(kind, Subject(SubjectKind.MATTER, matter_id), body=body), actor=actor, at=at)
