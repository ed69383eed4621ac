"""The audit of reads and changes: for the petitioner by organ and time, for the audit administrator by person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tingmin.accounts.models import Reading
from tingmin.accounts.rules import require
from tingmin.accounts.types import OrganReading, Permission, ReadingKind
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.paging import PAGE_SIZE, Page, page_of
from tingmin.ledger.models import Fact
from tingmin.organisations.queries import organs_by_id


def readings_of(matter_id: UUID, *, since: datetime) -> Sequence[OrganReading]:
    """Which organs looked at a matter and when, newest first: what its petitioner may ask for (P16, PIPL §44–45)."""
    rows = list(Reading.objects.filter(matter=matter_id, at__gte=since).order_by("-at", "-id"))
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


def changes(actor: Actor, *, since: datetime, until: datetime, after: str = "") -> Page[Fact]:
    """Every fact in a period in the order of its making, for the audit administrator; what it encloses stays shut.

    Ids grow with the time at which a fact was written, so the id is the key.
    """
    require(actor, Permission.READ_AUDIT)
    rows = Fact.objects.filter(at__gte=since, at__lt=until).defer("body").order_by("id")
    if after:
        rows = rows.filter(pk__gt=UUID(after))
    return page_of(list(rows[: PAGE_SIZE + 1]), size=PAGE_SIZE, key=lambda row: str(row.pk))


def months_before(at: datetime, months: int) -> datetime:
    """The first instant of the month so many months back: whole months are kept, so at least that long."""
    count = at.year * 12 + at.month - 1 - months
    return at.replace(year=count // 12, month=count % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)


def _key(after: str) -> tuple[datetime, UUID]:
    at, _, row_id = after.partition("_")
    return datetime.fromisoformat(at), UUID(row_id)
