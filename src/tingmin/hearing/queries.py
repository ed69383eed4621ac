"""Reading hearings: the one that stands, its panel, who may sit on it, the schedule of an organ, what is public."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from tingmin.accounts.models import Appointment
from tingmin.accounts.queries import appointments_at
from tingmin.hearing.models import FeedKey as FeedKey
from tingmin.hearing.models import Hearing as Hearing
from tingmin.hearing.models import PanelMember as PanelMember
from tingmin.hearing.types import HearingState, Openness
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.paging import PAGE_SIZE, Page, UnknownPage, page_of
from tingmin.kernel.times import CITY_TIME
from tingmin.law.procedures import PETITION_PROCEDURE
from tingmin.ledger.models import Fact
from tingmin.ledger.statements import Kept
from tingmin.matters.models import Matter

# Who convened or announced a hearing had no part in what it is about.
NO_PART = frozenset(row.step for row in PETITION_PROCEDURE.steps if row.room == "hearing")
PART = frozenset(row.step for row in PETITION_PROCEDURE.steps) - NO_PART
# A calendar shows what was, for a while.
LOOKING_BACK = timedelta(days=90)
MOST_IN_A_FEED = 500
HEARINGS = Kept(
    lambda matter: Hearing.objects.filter(matter=matter).select_related("organ", "result").order_by("number")
)


def standing_hearing(matter_id: UUID) -> Hearing | None:
    """The hearing of which notice was given and that was neither held nor cancelled."""
    return Hearing.objects.filter(matter_id=matter_id, state=HearingState.NOTICED).first()


def hearings_of(matter_id: UUID) -> Sequence[Hearing]:
    """The hearings of a matter in order, with organ, panel and result."""
    rows = HEARINGS.all(matter_id)
    prefetch_related_objects(rows, "panel")
    return rows


def panel_of(hearing: Hearing) -> Sequence[PanelMember]:
    """Who sits on the panel now, the presiding officer first."""
    return [member for member in hearing.panel.all() if member.replaced_at is None]


def involved_in(matter_id: UUID) -> frozenset[UUID]:
    """Who took a step of this matter, as the ledger tells it; they cannot preside (domain §4.4)."""
    told = Fact.objects.filter(subject_id=matter_id, actor_person__isnull=False, kind__in=PART)
    return frozenset(person for person in told.values_list("actor_person", flat=True) if person)


def panel_candidates(matter: Matter, organ_id: OrganId, *, day: date) -> Sequence[Appointment]:
    """Who of an organ may sit on a panel about a matter: in office, and not kept away from it."""
    return [each for each in appointments_at(organ_id, day=day) if each.user.pk not in matter.walled_people]


def chair_candidates(matter: Matter, organ_id: OrganId, *, day: date) -> Sequence[Appointment]:
    """Those of them who may preside."""
    involved = involved_in(matter.pk)
    return [each for each in panel_candidates(matter, organ_id, day=day) if each.user.pk not in involved]


def schedule(actor: Actor, *, since: datetime, after: str = "", size: int = PAGE_SIZE) -> Page[Hearing]:
    """The hearings that the actor's organ holds or attends, from an instant on, the nearest first."""
    rows = _after(_of(actor).filter(starts_at__gte=since), after).order_by("starts_at", "id")
    return page_of(list(rows[: size + 1]), size=size, key=_key)


def past(actor: Actor, *, until: datetime, after: str = "", size: int = PAGE_SIZE) -> Page[Hearing]:
    """Those before an instant, the newest first."""
    rows = _before(_of(actor).filter(starts_at__lt=until), after).order_by("-starts_at", "-id")
    return page_of(list(rows[: size + 1]), size=size, key=_key)


def announced(*, since: datetime, after: str = "", size: int = PAGE_SIZE) -> Page[Hearing]:
    """The public hearings to come, for everybody: asked in the system's name, and nothing of a matter is fetched.

    Confidence that is asked for after the notice takes the hearing off this list.
    """
    public = Hearing.objects.filter(openness=Openness.PUBLIC, state=HearingState.NOTICED, starts_at__gte=since)
    public = public.filter(matter__protected=False)
    rows = _after(public.select_related("organ"), after).order_by("starts_at", "id")
    return page_of(list(rows[: size + 1]), size=size, key=_key)


def feed_of(actor: Actor, *, at: datetime) -> Sequence[Hearing]:
    """What a calendar of this officer shows: the last months and all to come, cancelled ones too."""
    rows = _of(actor).filter(starts_at__gte=at - LOOKING_BACK).order_by("starts_at", "id")
    return list(rows[:MOST_IN_A_FEED])


def feed_key(appointment_id: UUID) -> FeedKey | None:
    """What the feed of an appointment is signed with, with its appointment and holder."""
    return FeedKey.objects.select_related("appointment__user").filter(pk=appointment_id).first()


def _of(actor: Actor) -> QuerySet[Hearing]:
    seen = Matter.objects.for_actor(actor).values("pk")
    own = Q(organ=actor.organ) | Q(matter__holder=actor.organ)
    return Hearing.objects.filter(own, matter__in=seen).select_related("matter", "organ")


def _key(hearing: Hearing) -> str:
    return f"{hearing.starts_at.astimezone(CITY_TIME).isoformat()}_{hearing.pk}"


def _after(rows: QuerySet[Hearing], key: str) -> QuerySet[Hearing]:
    if not key:
        return rows
    at, last = _seen_last(key)
    return rows.filter(Q(starts_at__gt=at) | Q(starts_at=at, id__gt=last))


def _before(rows: QuerySet[Hearing], key: str) -> QuerySet[Hearing]:
    if not key:
        return rows
    at, last = _seen_last(key)
    return rows.filter(Q(starts_at__lt=at) | Q(starts_at=at, id__lt=last))


def _seen_last(key: str) -> tuple[datetime, UUID]:
    at, _, last = key.partition("_")
    try:
        return datetime.fromisoformat(at).astimezone(CITY_TIME), UUID(last)
    except (ValueError, OverflowError):
        raise UnknownPage() from None
