"""All writes to the directory: load a city's files, add an organ, rename it, let another succeed it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.db.models import Model

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId, new_id
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.organisations.directory import read_directory
from tingmin.organisations.models import Alias, Duty, Organ, OrganClosure, Succession
from tingmin.organisations.places_actions import renew_keys_of_organs
from tingmin.organisations.queries import organ_by_code, organ_by_id
from tingmin.organisations.rules import normalise
from tingmin.organisations.types import DutyRow, LoadReport, OrganRow, SuccessionRow

Table = TypeVar("Table", bound=Model)
Ids = Mapping[str, UUID]

ORGAN_COLUMNS = (
    "name",
    "name_en",
    "short_name",
    "kind",
    "level",
    "parent_id",
    "region_code",
    "petition_work",
    "valid_from",
    "valid_to",
)


@transaction.atomic
def load_directory(folder: str | Path, *, at: datetime, actor: Actor) -> LoadReport:
    """Bring the tables to what a city's files say; a second load changes nothing, and nothing is removed."""
    directory = read_directory(folder)
    ids = {**{row.code: new_id() for row in directory.organs}, **_ids_of_all()}
    reports = [
        _put(Organ, [_organ(row, ids=ids) for row in directory.organs], key=("code",), columns=ORGAN_COLUMNS),
        _put_aliases(directory.organs, ids=ids),
        _put_successions(directory.successions, ids=ids),
        _put_duties(directory.duties, ids=ids),
        _put_closure(),
    ]
    renew_keys_of_organs()
    report = LoadReport(added=sum(r.added for r in reports), changed=sum(r.changed for r in reports))
    if report != LoadReport(added=0, changed=0):
        record(_loaded(Path(folder).name, report=report), actor=actor, at=at)
    return report


@transaction.atomic
def add_organ(row: OrganRow, *, at: datetime, actor: Actor) -> Organ:
    """Add one organ below an existing one."""
    parents = {row.parent: organ_by_code(row.parent).id} if row.parent else {}
    organ = _organ(row, ids={**parents, row.code: new_id()})
    organ.save(force_insert=True)
    Alias.objects.bulk_create(_aliases(row, organ_id=organ.id, scope_id=organ.parent_id))
    _put_closure()
    renew_keys_of_organs()
    record(Entry("organ_added", _subject(organ), body={"code": row.code, "name": row.name}), actor=actor, at=at)
    return organ


@transaction.atomic
def rename(organ_id: OrganId, *, name: str, name_en: str, at: datetime, actor: Actor) -> Organ:
    """Give an organ a new name; the old one stays as an alias."""
    organ = organ_by_id(organ_id)
    names = {"from": organ.name, "to": name}
    organ.name, organ.name_en = name, name_en
    organ.save(update_fields=["name", "name_en"])
    alias = Alias(organ=organ, scope_id=organ.parent_id, name=name, normalised=normalise(name))
    _put(Alias, [alias], key=("organ_id", "normalised"), columns=("name",))
    record(Entry("organ_renamed", _subject(organ), body=names), actor=actor, at=at)
    return organ


@transaction.atomic
def succeed(organ_id: OrganId, *, successors: Sequence[OrganId], on: date, at: datetime, actor: Actor) -> Organ:
    """End an organ on the day before `on`; from that day its successors carry its duties (XF2022 §24)."""
    organ = organ_by_id(organ_id)
    organ.valid_to = on - timedelta(days=1)
    organ.save(update_fields=["valid_to"])
    organ.aliases.update(closed_on=organ.valid_to)
    heirs = [Succession(organ=organ, successor_id=heir, on=on, verified=True) for heir in successors]
    Succession.objects.bulk_create(heirs)
    renew_keys_of_organs()
    body = {"on": on, "successors": [str(heir) for heir in successors]}
    record(Entry("organ_succeeded", _subject(organ), body=body, article="XF2022 §24"), actor=actor, at=at)
    return organ


def _subject(organ: Organ) -> Subject:
    return Subject(SubjectKind.ORGAN, organ.id)


def _loaded(name: str, *, report: LoadReport) -> Entry:
    """The fact of a load; a directory has no row of its own, so its name makes its id."""
    directory = Subject(SubjectKind.DIRECTORY, uuid5(NAMESPACE_OID, f"tingmin directory {name}"))
    body = {"directory": name, "added": report.added, "changed": report.changed}
    return Entry("directory_loaded", directory, body=body)


def _ids_of_all() -> dict[str, UUID]:
    return dict(Organ.objects.values_list("code", "id"))


def _organ(row: OrganRow, *, ids: Ids) -> Organ:
    return Organ(
        id=ids[row.code],
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        short_name=row.short_name,
        kind=row.kind.value,
        level=row.level.value,
        parent_id=ids.get(row.parent),
        region_code=row.region_code,
        petition_work=row.petition_work,
        valid_from=row.span.first,
        valid_to=row.span.last,
    )


def _aliases(row: OrganRow, *, organ_id: UUID, scope_id: UUID | None) -> list[Alias]:
    names = {normalise(name): name for name in (*row.aliases, row.short_name, row.name)}
    return [
        Alias(organ_id=organ_id, scope_id=scope_id, name=name, normalised=core, closed_on=row.span.last)
        for core, name in names.items()
    ]


def _put_aliases(rows: Sequence[OrganRow], *, ids: Ids) -> LoadReport:
    wanted = [alias for row in rows for alias in _aliases(row, organ_id=ids[row.code], scope_id=ids.get(row.parent))]
    return _put(Alias, wanted, key=("organ_id", "normalised"), columns=("name", "scope_id", "closed_on"))


def _put_successions(rows: Sequence[SuccessionRow], *, ids: Ids) -> LoadReport:
    wanted = [
        Succession(organ_id=ids[r.organ], successor_id=ids[r.successor], on=r.on, verified=r.verified) for r in rows
    ]
    return _put(Succession, wanted, key=("organ_id", "successor_id"), columns=("on", "verified"))


def _put_duties(rows: Sequence[DutyRow], *, ids: Ids) -> LoadReport:
    wanted = [
        Duty(
            content_class=row.content_class,
            level=row.level.value,
            organ_id=ids.get(row.organ),
            rank=row.rank,
            note=row.note.zh,
            note_en=row.note.en,
        )
        for row in rows
    ]
    key = ("content_class", "level", "organ_id")
    return _put(Duty, wanted, key=key, columns=("rank", "note", "note_en"))


def _put_closure() -> LoadReport:
    """Rebuild the tree's pairs from the parents: what is stale goes, what is missing comes."""
    parents = dict(Organ.objects.values_list("id", "parent_id"))
    wanted = [
        OrganClosure(ancestor_id=above, descendant_id=organ, depth=depth)
        for organ in parents
        for depth, above in enumerate(_line_up(organ, parents=parents))
    ]
    pairs = {(row.ancestor_id, row.descendant_id) for row in wanted}
    held = OrganClosure.objects.values_list("id", "ancestor_id", "descendant_id")
    OrganClosure.objects.filter(pk__in=[pk for pk, *pair in held if tuple(pair) not in pairs]).delete()
    return _put(OrganClosure, wanted, key=("ancestor_id", "descendant_id"), columns=("depth",))


def _line_up(organ: UUID, *, parents: Mapping[UUID, UUID | None]) -> Iterable[UUID]:
    above: UUID | None = organ
    while above is not None:
        yield above
        above = parents[above]


def _put(table: type[Table], wanted: Sequence[Table], *, key: tuple[str, ...], columns: tuple[str, ...]) -> LoadReport:
    """Insert the rows whose key is new, update those that differ, touch no other."""
    key_of = _reader(key)
    held = {key_of(row): row for row in table._default_manager.all()}
    fresh = [row for row in wanted if key_of(row) not in held]
    changed = [held[key_of(row)] for row in wanted if _amend(held.get(key_of(row)), by=row, columns=columns)]
    table._default_manager.bulk_create(fresh)
    table._default_manager.bulk_update(changed, columns)
    return LoadReport(added=len(fresh), changed=len(changed))


def _amend(held: Table | None, *, by: Table, columns: tuple[str, ...]) -> bool:
    values = _reader(columns)
    if held is None or values(held) == values(by):
        return False
    for column in columns:
        setattr(held, column, getattr(by, column))
    return True


def _reader(columns: tuple[str, ...]) -> Callable[[Model], tuple[object, ...]]:
    return lambda row: tuple(getattr(row, column) for column in columns)
