"""Reading inspections: the list to draw from, the sample and its progress, what was found, and the draw repeated."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from tingmin.inspection.models import CheckAnswer, Stratum
from tingmin.inspection.models import InspectedMatter as InspectedMatter  # doors name the types from here
from tingmin.inspection.models import Inspection as Inspection
from tingmin.inspection.rules import digest_of, drawn
from tingmin.inspection.types import CHECKS, Answer, InspectionStatus, OrganResult, Progress, Redrawn
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import CITY_TIME
from tingmin.ledger.models import Enclosure, Fact
from tingmin.matters.models import Matter
from tingmin.matters.types import OTHER_EVENTS
from tingmin.organisations.queries import Organ, jurisdiction_of, organs_by_id

INSPECTION = Label("该次抽查", "such inspection")
SENDING = ("transfer", "assign")
MOST_LISTED = 200


def frame(actor: Actor, *, since: date, until: date, as_of: datetime) -> Mapping[OrganId, Mapping[str, UUID]]:
    """By receiving organ, number and id of what this organ, or one below it, passed on in these days.

    From the facts: what was written until `as_of` can be asked for again at any time. A matter that was passed on
    twice belongs to its last receiver. What the actor may not see is not in it, and nobody inspects themselves.
    """
    number = Matter.objects.for_actor(actor).filter(pk=OuterRef("subject_id")).values("number")[:1]
    sent = _sendings(actor, since=since, until=until).filter(at__lte=as_of).annotate(number=Subquery(number))
    last = sent.filter(number__isnull=False).order_by("subject_id", "-sequence").distinct("subject_id")
    found: dict[OrganId, dict[str, UUID]] = {}
    for matter_id, number, receiver in last.values_list("subject_id", "number", KT("body__holder")):
        found.setdefault(OrganId(UUID(receiver)), {})[number] = matter_id
    return {organ: found[organ] for organ in sorted(found) if organ != actor.organ}


def inspections(actor: Actor) -> Sequence[Inspection]:
    """The inspections of the actor's organ, the newest first; none is ever hidden, however it turned out."""
    return list(Inspection.objects.filter(organ=actor.organ).order_by("-drawn_at", "-id")[:MOST_LISTED])


def inspection_for(actor: Actor, inspection_id: UUID) -> Inspection:
    """One inspection of the actor's organ; raises `NotFound` otherwise."""
    found = Inspection.objects.filter(pk=inspection_id, organ=actor.organ).select_related("organ").first()
    if found is None or actor.organ is None:
        raise NotFound(what=INSPECTION)
    return found


def inspected(actor: Actor, inspection_id: UUID, matter_id: UUID) -> InspectedMatter:
    """One matter of a sample; raises `NotFound` when it is not in it, or not to be seen by this actor."""
    rows = InspectedMatter.objects.for_actor(actor).select_related("matter", "organ", "inspection")
    found = rows.filter(inspection=inspection_id, matter=matter_id).first()
    if found is None:
        raise NotFound(what=INSPECTION)
    return found


def sample_of(inspection: Inspection, actor: Actor) -> Sequence[InspectedMatter]:
    """The sample in the order of the draw, organ by organ."""
    rows = InspectedMatter.objects.for_actor(actor).filter(inspection=inspection)
    return list(rows.select_related("matter", "matter__text", "organ").order_by("organ__code", "place"))


def progress_of(found: Iterable[Inspection], actor: Actor) -> Mapping[UUID, Progress]:
    """Drawn and checked for many inspections in one query."""
    rows = InspectedMatter.objects.for_actor(actor).filter(inspection__in=[each.pk for each in found])
    counted = rows.values("inspection").annotate(drawn=Count("pk"), checked=Count("fact"))
    return {row["inspection"]: Progress(row["drawn"], row["checked"]) for row in counted}


def status_of(inspection: Inspection, progress: Progress) -> InspectionStatus:
    """How far it has come."""
    if inspection.closed_at is not None:
        return InspectionStatus.CLOSED
    if progress.checked == progress.drawn:
        return InspectionStatus.CHECKED
    return InspectionStatus.CHECKING if progress.checked else InspectionStatus.DRAWN


def answers_of(row: InspectedMatter) -> Mapping[str, Answer]:
    """What was answered to each item; empty before the check."""
    return {each.item: Answer(each.answer) for each in CheckAnswer.objects.filter(inspected=row)}


def remarks_of(row: InspectedMatter) -> Mapping[str, str]:
    """What the inspector wrote, from what the fact encloses; empty when it was erased."""
    kept = Enclosure.objects.filter(fact=row.fact).first() if row.fact else None
    told: Mapping[str, str] = ((kept.content if kept else None) or {}).get("remarks", {})
    return told


def results_of(inspection: Inspection, actor: Actor) -> Sequence[OrganResult]:
    """What was found at each organ, by item; nobody's name stands in it."""
    rows = InspectedMatter.objects.for_actor(actor).filter(inspection=inspection)
    faulty = CheckAnswer.objects.filter(inspected=OuterRef("pk"), answer=Answer.FAULT)
    counted = rows.values_list("organ").annotate(drawn=Count("pk"), checked=Count("fact"))
    clean = rows.filter(~Exists(faulty), fact__isnull=False).values_list("organ").annotate(found=Count("pk"))
    without, faults = dict(clean), _faults(rows)
    totals = {OrganId(organ): (drawn, checked) for organ, drawn, checked in counted}
    return [
        OrganResult(
            code=organ.code,
            organ=organ.label,
            drawn=totals[organ.ref][0],
            checked=totals[organ.ref][1],
            without_fault=without.get(organ.pk, 0),
            faults=[(item, faults[organ.pk, item.code]) for item in CHECKS if (organ.pk, item.code) in faults],
        )
        for organ in sorted(organs_by_id(totals).values(), key=lambda each: each.code)
    ]


def strata_of(inspection: Inspection) -> Sequence[Stratum]:
    """The recorded lists, by organ."""
    return list(Stratum.objects.filter(inspection=inspection).select_related("organ").order_by("organ__code"))


def visible_numbers(strata: Sequence[Stratum], actor: Actor) -> Mapping[UUID, Sequence[str]]:
    """The recorded lists, by their ids, without what has left the actor's sight since; one query for all of them."""
    listed = {number for each in strata for number in each.numbers}
    seen = set(Matter.objects.for_actor(actor).filter(number__in=listed).values_list("number", flat=True))
    return {each.pk: sorted(seen.intersection(each.numbers)) for each in strata}


def redraw(inspection: Inspection, actor: Actor, *, at: datetime) -> Sequence[Redrawn]:
    """The draw repeated: from the recorded lists, and from the register as it is now.

    What differs from the record came later: a passing-on that was entered afterwards, or a matter that this organ
    (or this officer, once recused) may no longer see. The facts themselves cannot change.
    """
    now = frame(actor, since=inspection.since, until=inspection.until, as_of=at)
    strata = {OrganId(each.organ_id): each for each in strata_of(inspection)}
    holding = _holding(inspection, list(strata.values()), actor)
    organs = organs_by_id([*strata, *now])
    return [
        _redrawn(organ, strata.get(organ.ref), now=now.get(organ.ref, {}), holds=holding.get(organ.ref, True))
        for organ in sorted(organs.values(), key=lambda each: each.code)
    ]


def took_step(matter_id: UUID, person: UUID | None) -> bool:
    """True when this person took a step of the matter's procedure."""
    own = Fact.objects.filter(subject_id=matter_id, actor_person=person) if person else Fact.objects.none()
    return own.exclude(kind__in=OTHER_EVENTS).exists()


def _sendings(actor: Actor, *, since: date, until: date) -> QuerySet[Fact, Any]:
    senders = jurisdiction_of(actor.organ) if actor.organ else ()
    begin = datetime.combine(since, time(), tzinfo=CITY_TIME)
    # Nothing is written before it happened: the index on kind and time finds the beginning.
    written = Fact.objects.filter(kind__in=SENDING, at__gte=begin, actor_organ__in=senders)
    return written.annotate(on=KT("body__on")).filter(on__gte=since.isoformat(), on__lte=until.isoformat())


def _faults(rows: QuerySet[InspectedMatter, Any]) -> Mapping[tuple[UUID, str], int]:
    found = CheckAnswer.objects.filter(inspected__in=rows, answer=Answer.FAULT)
    counted = found.values_list("inspected__organ", "item").annotate(found=Count("pk"))
    return {(organ, item): count for organ, item, count in counted}


def _redrawn(organ: Organ, stratum: Stratum | None, *, now: Iterable[str], holds: bool) -> Redrawn:
    recorded, found = set(stratum.numbers if stratum else ()), set(now)
    return Redrawn(
        organ=organ.label,
        size=len(recorded),
        holds=holds,
        came=sorted(found - recorded),
        left=len(recorded - found),
    )


def _holding(inspection: Inspection, strata: Sequence[Stratum], actor: Actor) -> Mapping[OrganId, bool]:
    """Whether each recorded list has its digest, and the sample is what the rule takes from it (as far as in sight)."""
    sampled: dict[UUID, set[str]] = {}
    sample = InspectedMatter.objects.for_actor(actor).filter(inspection=inspection)
    for organ, number in sample.values_list("organ", "matter__number"):
        sampled.setdefault(organ, set()).add(number)
    seen, asked = visible_numbers(strata, actor), inspection.question
    return {
        OrganId(each.organ_id): digest_of(each.numbers) == each.digest
        and sampled.get(each.organ_id, set()) == set(drawn(each.numbers, question=asked)).intersection(seen[each.pk])
        for each in strata
    }
