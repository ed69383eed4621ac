"""The audit of reads and changes: for the petitioner by organ and time, for the audit administrator by person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from tingmin.accounts.models import Reading as Reading  # doors name the types from here
from tingmin.accounts.rules import require
from tingmin.accounts.types import OrganLooks, OrganReading, Permission, ReadingKind
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.paging import PAGE_SIZE, Page, UnknownPage, page_of
from tingmin.kernel.times import CITY_TIME
from tingmin.ledger.models import Fact as Fact
from tingmin.ledger.statements import Kept
from tingmin.ledger.types import SubjectKind
from tingmin.organisations.queries import organs_by_id

MOST_LINES = 200
LOOKS = Kept(lambda matter: Reading.objects.filter(matter=matter).order_by("-at", "-id"))


def readings_of(matter_id: UUID, *, since: datetime) -> Sequence[OrganReading]:
    """Which organs looked at a matter and when, newest first: what its petitioner may ask for (P16, PIPL §44–45)."""
    rows = [row for row in LOOKS.all(matter_id) if row.at >= since]
    organs = organs_by_id(OrganId(row.organ) for row in rows)
    return [
        OrganReading(organs[OrganId(row.organ)].label, row.at, ReadingKind(row.kind), row.in_emergency) for row in rows
    ]


def reads(actor: Actor, *, since: datetime, until: datetime, after: str = "") -> Page[Reading]:
    """Every look in a period, oldest first, for the audit administrator; matters stand there by their id only."""
    require(actor, Permission.READ_AUDIT)
    rows = Reading.objects.filter(at__gte=since, at__lt=until).order_by("at", "id")
    if after:
        rows = rows.filter(pk__gt=_key(after))
    return page_of(list(rows[: PAGE_SIZE + 1]), size=PAGE_SIZE, key=lambda row: f"{row.at.isoformat()}_{row.id}")


def looks_by_organ(actor: Actor, *, since: datetime, until: datetime) -> Sequence[OrganLooks]:
    """How often each organ looked at matters in a period, the most first; organs are counted, never people (P6)."""
    require(actor, Permission.READ_AUDIT)
    period = Reading.objects.filter(at__gte=since, at__lt=until)
    counted = period.values_list("organ", "kind", "in_emergency").annotate(times=Count("id")).order_by("-times")
    rows = list(counted[:MOST_LINES])
    organs = organs_by_id(OrganId(organ) for organ, *_ in rows)
    return [
        OrganLooks(organs[OrganId(organ)].label, ReadingKind(kind), glass, times) for organ, kind, glass, times in rows
    ]


def changes(
    actor: Actor, *, since: datetime, until: datetime, after: str = "", about: Sequence[SubjectKind] = ()
) -> Page[Fact]:
    """Every fact in a period in the order of its making, for the audit administrator; what it encloses stays shut.

    Ids grow with the time at which a fact was written, so the id is the key; `about` keeps to some kinds of subject.
    """
    require(actor, Permission.READ_AUDIT)
    rows = Fact.objects.filter(at__gte=since, at__lt=until).order_by("id")
    if about:
        rows = rows.filter(subject_kind__in=about)
    if after:
        rows = rows.filter(pk__gt=_fact_key(after))
    return page_of(list(rows[: PAGE_SIZE + 1]), size=PAGE_SIZE, key=lambda row: str(row.pk))


def months_before(at: datetime, months: int) -> datetime:
    """The first instant of the month so many months back: whole months are kept, so at least that long."""
    count = at.year * 12 + at.month - 1 - months
    return at.replace(year=count // 12, month=count % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def _key(after: str) -> tuple[datetime, UUID]:
    at, _, row_id = after.partition("_")
    try:
        seen = datetime.fromisoformat(at)
        return seen if seen.tzinfo else seen.replace(tzinfo=CITY_TIME), UUID(row_id)
    except ValueError:
        raise UnknownPage() from None


def _fact_key(after: str) -> UUID:
    try:
        return UUID(after)
    except ValueError:
        raise UnknownPage() from None
