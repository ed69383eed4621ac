"""Starting, stopping, pausing and extending a matter's clocks; each change names the fact that made it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.times import day_of, noon_of
from tingmin.law.clocks import clock
from tingmin.law.limits import Due, due, due_in_hours
from tingmin.law.packs import book
from tingmin.law.types import Book, Clock, Debtor, Step, Unit
from tingmin.ledger.actions import record
from tingmin.ledger.statements import insert, update
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import ClockPause, Matter, Obligation
from tingmin.matters.queries import clocks_of, due_of
from tingmin.matters.types import Move

# A clock that has just begun was never paused: what prefetching would have found.
NONE_YET = ClockPause.objects.none()


def run_clocks(
    matter: Matter, row: Step, *, before: Sequence[Obligation], move: Move, since: datetime, fact_id: UUID
) -> Sequence[Obligation]:
    """Do to the matter's clocks what the row says at an instant; returns them as they are afterwards."""
    clocks, on = list(before), day_of(since)
    _stop(clocks, row.stops, on=on, fact_id=fact_id)
    _pause(clocks, row.pauses, on=on)
    _resume(clocks, row.resumes, on=on)
    _extend(clocks, row.extends, days=move.extension)
    begun = next((noon_of(c.started_on) for c in clocks if c.clock == row.since), since)
    started = start_clocks(matter, row, move=move, since=begun, fact_id=fact_id)
    insert(*started)
    clocks += started
    matter.next_due = earliest_due(clocks)
    return clocks


def start_clocks(matter: Matter, row: Step, *, move: Move, since: datetime, fact_id: UUID) -> list[Obligation]:
    """The clocks that the row starts, not yet written."""
    # Fact 11 of domain §0.3: where the law owes nothing (no notice to an unclear address), no alarm may rise.
    owed = [each for each in map(clock, row.starts) if each.arises(set(matter.marks))]
    return [_opened(matter, each, move=move, since=since, fact_id=fact_id) for each in owed]


def moment_of(on: date, at: datetime) -> datetime:
    """The instant of an act: now when it is done today, else noon of the day it is said to have happened."""
    return at if day_of(at) == on else noon_of(on)


def earliest_due(clocks: Iterable[Obligation]) -> date | None:
    """The first effective last day among the running clocks."""
    return min((c.due_effective for c in clocks if c.stopped_on is None), default=None)


def recount_provisional(*, actor: Actor, at: datetime, today: date) -> int:
    """Count the running clocks of provisional years again, as notices come; returns how many moved."""
    waiting = Obligation.objects.filter(provisional=True, stopped_on__isnull=True)
    matters = list(waiting.order_by("matter_id").values_list("matter_id", flat=True).distinct())
    return sum(_recount_matter(MatterId(each), actor=actor, at=at, today=today) for each in matters)


@transaction.atomic
def _recount_matter(matter_id: MatterId, *, actor: Actor, at: datetime, today: date) -> int:
    matter = Matter.objects.locked(matter_id)
    rows = Obligation.objects.filter(matter=matter, provisional=True, stopped_on__isnull=True).order_by("id")
    moved = [row for row in rows.select_related("matter").prefetch_related("pauses") if _recount(row, today=today)]
    for row in moved:
        _tell_recount(matter, row, actor=actor, at=at)
    return len(moved)


def _stop(clocks: Sequence[Obligation], codes: Sequence[str], *, on: date, fact_id: UUID) -> None:
    for row in clocks:
        if row.stopped_on is None and (row.clock in codes or "*" in codes):
            row.stopped_on, row.stop_fact = max(on, row.started_on), fact_id
            update(row, "stopped_on", "stop_fact")


def _opened(matter: Matter, kind: Clock, *, move: Move, since: datetime, fact_id: UUID) -> Obligation:
    set_on = move.set_on.get(kind.code)
    count = _counted(kind, move, since=since, law=book(matter.book))
    row = Obligation(
        matter=matter,
        clock=kind.code,
        organ_id=_debtor(kind, matter),
        started_on=count.start,
        start_fact=fact_id,
        set_on=set_on,
        due_raw=count.raw,
        due_effective=count.effective,
        begun_at=count.begun,
        hours=count.length if count.begun else None,
        due_at=count.ends,
        provisional=count.provisional,
    )
    row._prefetched_objects_cache = {"pauses": NONE_YET}  # type: ignore[attr-defined]
    return row


def _counted(kind: Clock, move: Move, *, since: datetime, law: Book) -> Due:
    if kind.unit is Unit.HOUR:
        return due_in_hours(kind, begun=since, book=law, hours=move.hours.get(kind.code))
    return due(kind, start=day_of(since), book=law, set_on=move.set_on.get(kind.code))


def _debtor(kind: Clock, matter: Matter) -> UUID | None:
    owing = {
        Debtor.HOLDER: matter.holder_id,
        Debtor.REVIEWER: matter.reviewer_id,
        Debtor.REGISTRAR: matter.registrar_id,
    }
    return owing.get(kind.debtor)


def _pause(clocks: Sequence[Obligation], codes: Sequence[str], *, on: date) -> None:
    for row in _running(clocks, codes):
        ClockPause.objects.create(obligation=row, ground=clock(row.clock).pauses_on[0], begins=on)


def _resume(clocks: Sequence[Obligation], codes: Sequence[str], *, on: date) -> None:
    for row in _running(clocks, codes):
        row.pauses.filter(ends__isnull=True).update(ends=on)
        _write(row, due_of(row, today=on))


def _extend(clocks: Sequence[Obligation], code: str, *, days: int) -> None:
    for row in _running(clocks, (code,)):
        row.extension = days
        _write(row, due_of(row, today=row.started_on))


def _running(clocks: Sequence[Obligation], codes: Sequence[str]) -> list[Obligation]:
    return [row for row in clocks if row.stopped_on is None and row.clock in codes]


def _write(row: Obligation, count: Due) -> None:
    row.due_raw, row.due_effective, row.provisional = count.raw, count.effective, count.provisional
    row.due_at = count.ends
    update(row, "extension", "due_raw", "due_effective", "due_at", "provisional")


def _recount(row: Obligation, *, today: date) -> bool:
    before, count = row.due_effective, due_of(row, today=today)
    _write(row, count)
    return count.effective != before


def _tell_recount(matter: Matter, row: Obligation, *, actor: Actor, at: datetime) -> None:
    matter.next_due = earliest_due(clocks_of(matter.pk))
    matter.save(update_fields=["next_due"])
    subject = Subject(SubjectKind.MATTER, matter.pk)
    record(Entry("clock_recounted", subject, body={"clock": row.clock, "due": row.due_effective}), actor=actor, at=at)


OWING: Mapping[Debtor, Callable[[Matter], UUID | None]] = {
    Debtor.HOLDER: lambda m: m.holder_id,
    Debtor.REVIEWER: lambda m: m.reviewer_id,
    Debtor.REGISTRAR: lambda m: m.registrar_id,
    Debtor.SENDER: lambda m: m.transferor_id or m.registrar_id,
    Debtor.PETITIONER: lambda m: None,
}
