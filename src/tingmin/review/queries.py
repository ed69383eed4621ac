"""Reading applications: the one that stands, the desk of a review organ, who may examine, what is public."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, prefetch_related_objects

from tingmin.accounts.models import Appointment
from tingmin.accounts.queries import appointments_at
from tingmin.documents.models import Document, Service
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.paging import PAGE_SIZE, Page, UnknownPage, page_of
from tingmin.kernel.texts import storable
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.law.petition_ladder import RE_REVIEW, REVIEW, Level
from tingmin.ledger.models import Fact
from tingmin.ledger.statements import Kept
from tingmin.matters.models import Matter
from tingmin.matters.queries import REVIEW_STAGES, clocks_of
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import re_review_organs_of, review_organs_of
from tingmin.review.models import Examiner, Publication, Qualification
from tingmin.review.models import ReviewCase as ReviewCase
from tingmin.review.rules import WORK, had_part, numbered, rank_of

WINDOW = {REVIEW.code: "D09", RE_REVIEW.code: "D11"}
ASKED = {"apply_review": REVIEW, "apply_re_review": RE_REVIEW}
OPINION_OF = {REVIEW.code: "handling_opinion", RE_REVIEW.code: "review_opinion"}
EXAMINING_AT = {level.code: level.examining for level in (REVIEW, RE_REVIEW)}
EXAMINING = Prefetch("examiners", queryset=Examiner.objects.filter(replaced_on__isnull=True).order_by("id"))

CASES = Kept(
    lambda matter: (
        ReviewCase.objects.filter(matter=matter).select_related("organ", "respondent", "opinion").order_by("id")
    )
)


def current_case(matter_id: UUID) -> ReviewCase | None:
    """The newest application about a matter, with its organs."""
    cases = ReviewCase.objects.filter(matter_id=matter_id).select_related("organ", "respondent", "opinion")
    return cases.order_by("-id").first()


def cases_of(matter_id: UUID) -> Sequence[ReviewCase]:
    """All applications about a matter in order, with examiners, experts and meetings."""
    rows = CASES.all(matter_id)
    prefetch_related_objects(rows, EXAMINING, "expert_opinions", "meetings")
    return rows


def examiners_of(case: ReviewCase) -> Sequence[Examiner]:
    """Who examines a case now."""
    return list(case.examiners.filter(replaced_on__isnull=True).order_by("id"))


def organs_to_choose(matter: Matter, level: Level) -> tuple[Organ, ...]:
    """Before whom the petitioner may bring it now, in the order offered (BJ2006 §48)."""
    if level is REVIEW:
        found = review_organs_of(matter.holder)
    else:
        found = re_review_organs_of(matter.holder, reviewer=matter.reviewer or matter.holder)
    # To whom it must stay hidden, it is not brought: of a department and a government one may be complained of.
    return tuple(organ for organ in found if organ.pk not in matter.walled_organs) or found


def last_day_to_ask(matter_id: UUID, level: Level) -> date | None:
    """The last day of the window of this level, running or over; None when no opinion was served."""
    rows = [row for row in clocks_of(matter_id) if row.clock == WINDOW[level.code]]
    return rows[-1].due_effective if rows else None


def next_level(matter_id: UUID) -> Level:
    """Which rung an application made now is for: after a review opinion the second, after a new reply the first."""
    windows = [row for row in clocks_of(matter_id) if row.clock in WINDOW.values()]
    return RE_REVIEW if windows and windows[-1].clock == WINDOW[RE_REVIEW.code] else REVIEW


def opinion_against(matter_id: UUID, level: Level) -> Document | None:
    """The opinion that an application of this level is against."""
    return latest_of(matter_id, OPINION_OF[level.code])


def received_on(opinion: Document | None) -> date | None:
    """The day on which the petitioner received an opinion, as far as its service is on record."""
    service = Service.objects.filter(document=opinion).order_by("-served_on").first() if opinion else None
    if service is None:
        return day_of(opinion.issued_at) if opinion else None
    return service.served_on


def matter_with_opinion(number: str, opinion_number: str) -> MatterId | None:
    """The matter whose number and whose opinion's number both are right; which of two is wrong is never told."""
    matter = Matter.objects.filter(number=storable(number).strip()).values_list("pk", flat=True).first()
    # The newest opinion of the rung: one that a newer has replaced can no longer be asked about.
    paper = opinion_against(matter, next_level(matter)) if matter else None
    return MatterId(matter) if matter and paper and paper.number == numbered(opinion_number) else None


def acts_on(matter_id: UUID) -> frozenset[tuple[UUID | None, str]]:
    """Who worked on a matter, and from which stage: by the steps that the ledger tells, or as a named examiner."""
    facts = Fact.objects.filter(subject_id=matter_id, actor_person__isnull=False, kind__in=WORK)
    steps = {(fact.actor_person, str(fact.body.get("source", ""))) for fact in facts.only("actor_person", "body")}
    named = Examiner.objects.filter(case__matter_id=matter_id).values_list("staff", "case__level")
    return frozenset(steps | {(staff, EXAMINING_AT[level]) for staff, level in named})


def has_had_part(matter: Matter, person: UUID | None) -> bool:
    """True for who worked on a matter below the level on which it stands."""
    return had_part(acts_on(matter.pk), person, rank=rank_of(matter.stage))


def qualified_on(day: date, *, organ: OrganId) -> frozenset[UUID]:
    """The staff of an organ who hold a valid certificate on a day."""
    valid = Qualification.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    return frozenset(valid.filter(organ=organ).values_list("staff", flat=True))


def qualifications_at(organ: OrganId) -> Sequence[Qualification]:
    """The certificates of an organ's staff, newest first."""
    return list(Qualification.objects.filter(organ=organ).order_by("-valid_from", "-id"))


def examiners_to_choose(matter: Matter, *, day: date) -> Sequence[Appointment]:
    """Who may examine a matter: in office at the review organ, certified, no part before, not kept away."""
    if matter.reviewer_id is None:
        return []
    organ, acts = OrganId(matter.reviewer_id), acts_on(matter.pk)
    certified, rank = qualified_on(day, organ=organ), rank_of(matter.stage)
    return [
        each
        for each in appointments_at(organ, day=day)
        if each.user_id in certified
        and each.user_id not in matter.walled_people
        and not had_part(acts, each.user_id, rank=rank)
    ]


def desk(actor: Actor, *, after: str = "", size: int = PAGE_SIZE) -> Page[Matter]:
    """What a review organ has before it, what is due first; the newest case of each hangs on it as `case`."""
    rows = Matter.objects.for_actor(actor).filter(reviewer=actor.organ, stage__in=REVIEW_STAGES, ended=False)
    rows = rows.select_related("holder", "reviewer")
    if after:
        due, matter_id = _seen_last(after)
        rows = rows.filter(Q(next_due__gt=due) | Q(next_due=due, id__gt=matter_id))
    found = list(rows.order_by("next_due", "id")[: size + 1])
    newest = {case.matter_id: case for case in _cases(found)}
    for each in found:
        each.case = newest.get(each.pk)  # type: ignore[attr-defined]
    return page_of(found, size=size, key=lambda m: f"{m.next_due}_{m.pk}")


def published(*, after: str = "", size: int = PAGE_SIZE) -> Page[Publication]:
    """Published re-review opinions, the newest first; `after` is the key of the last one seen."""
    rows = Publication.objects.select_related("organ")
    if after:
        at, last = _published_last(after)
        rows = rows.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=last))
    found = list(rows.order_by("-published_at", "-pk")[: size + 1])
    return page_of(
        found, size=size, key=lambda each: f"{each.published_at.astimezone(CITY_TIME).isoformat()}_{each.pk}"
    )


def _cases(matters: Sequence[Matter]) -> Sequence[ReviewCase]:
    rows = ReviewCase.objects.filter(matter__in=matters).select_related("organ", "respondent")
    return list(rows.prefetch_related(EXAMINING).order_by("id"))


def _seen_last(key: str) -> tuple[date, UUID]:
    due, _, matter_id = key.partition("_")
    try:
        return date.fromisoformat(due), UUID(matter_id)
    except ValueError:
        raise UnknownPage() from None


def _published_last(key: str) -> tuple[datetime, UUID]:
    at, _, last = key.partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(CITY_TIME), UUID(last)
    except (ValueError, OverflowError):
        raise UnknownPage() from None
