"""Writing down places: the communities of a file, and what may be typed for districts, streets and communities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.db.models.functions import Length

from tingmin.kernel.actors import Actor
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.organisations.models import Community, Organ, PlaceKey
from tingmin.organisations.places import (
    CommunityCodeWrong,
    CommunityNameMissing,
    CommunityRow,
    CommunityTwice,
    Key,
    Reading,
    Rejected,
    StreetUnknown,
    keys_of,
    read_communities,
    romanised,
)
from tingmin.organisations.queries import OF_A_PLACE
from tingmin.organisations.types import Level, LoadReport

AT_ONCE = 2000
COMMUNITY_DIGITS = 12


@dataclass(frozen=True, slots=True)
class PlacesReport:
    """What a file came to: rows added, changed, as they were, and left out with a reason."""

    added: int
    changed: int
    unchanged: int
    rejected: Sequence[Rejected] = field(default_factory=tuple)


@transaction.atomic
def import_communities(file: Path, *, actor: Actor, at: datetime, trial: bool = False) -> PlacesReport:
    """Bring the communities to what a file says: all its good rows or, when it is broken off, none.

    A second time changes nothing; what the file does not name stays. `trial` undoes all that it wrote.
    """
    wanted, rejected = _sorted_out(read_communities(file))
    held = Community.objects.in_bulk()
    fresh = [each for each in wanted if each.code not in held]
    changed = [each for each in wanted if each.code in held and not _same(each, held[each.code])]
    _write(fresh, changed)
    if fresh or changed:
        record(_loaded(file.name, LoadReport(added=len(fresh), changed=len(changed))), actor=actor, at=at)
    transaction.set_rollback(trial)
    return PlacesReport(len(fresh), len(changed), len(wanted) - len(fresh) - len(changed), rejected)


@transaction.atomic
def renew_keys_of_organs() -> None:
    """Bring what may be typed for districts and streets to the directory's names; asked by every load of it."""
    organs = Organ.objects.filter(OF_A_PLACE, valid_to__isnull=True)
    wanted = {
        (organ.region_code, key)
        for organ in organs
        for key in keys_of(organ.short_name, english=organ.name_en.split(",")[0])
    }
    _bring_to(wanted)


def _sorted_out(rows: Iterable[CommunityRow]) -> tuple[list[Community], list[Rejected]]:
    streets = {organ.region_code: organ for organ in Organ.objects.filter(level=Level.STREET)}
    first: dict[str, int] = {}
    wanted: list[Community] = []
    rejected: list[Rejected] = []
    for row in rows:
        refusal = _fault(row, streets, first)
        if refusal is not None:
            rejected.append(Rejected(row.line, row.code, refusal))
            continue
        first[row.code] = row.line
        street = streets[row.street_code]
        wanted.append(Community(code=row.code, name=row.name, name_en=romanised(row.name), street=street))
    return wanted, rejected


def _fault(row: CommunityRow, streets: Mapping[str, Organ], first: Mapping[str, int]) -> Refusal | None:
    well_formed = row.code.isascii() and row.code.isdecimal() and len(row.code) == COMMUNITY_DIGITS
    if not well_formed or not row.code.startswith(row.street_code) or not row.street_code:
        return CommunityCodeWrong(given=row.code, street=row.street_code)
    if not 0 < len(row.name) <= 64:
        return CommunityNameMissing(given=row.code)
    if row.street_code not in streets:
        return StreetUnknown(given=row.street_code, name=row.street_name)
    if row.code in first:
        return CommunityTwice(given=row.code, first=first[row.code])
    return None


def _same(one: Community, other: Community) -> bool:
    return (one.name, one.name_en, one.street_id) == (other.name, other.name_en, other.street_id)


def _write(fresh: Sequence[Community], changed: Sequence[Community]) -> None:
    Community.objects.bulk_create(fresh, batch_size=AT_ONCE)
    Community.objects.bulk_update(changed, ["name", "name_en", "street"], batch_size=AT_ONCE)
    PlaceKey.objects.filter(region_code__in=[each.code for each in changed]).delete()
    named = ((each.code, key) for each in (*fresh, *changed) for key in keys_of(each.name))
    PlaceKey.objects.bulk_create(_rows(named), batch_size=AT_ONCE)


def _bring_to(wanted: set[tuple[str, Key]]) -> None:
    """Of districts and streets alone: what is stale goes, what is missing comes."""
    held = PlaceKey.objects.annotate(digits=Length("region_code")).filter(digits__lt=COMMUNITY_DIGITS)
    known = {(each.region_code, Key(each.key, Reading(each.reading), each.start)): each.pk for each in held}
    PlaceKey.objects.filter(pk__in=[pk for pair, pk in known.items() if pair not in wanted]).delete()
    PlaceKey.objects.bulk_create(_rows(wanted - known.keys()), batch_size=AT_ONCE)


def _rows(named: Iterable[tuple[str, Key]]) -> list[PlaceKey]:
    return [PlaceKey(region_code=code, key=key.text, reading=key.reading, start=key.start) for code, key in named]


def _loaded(name: str, report: LoadReport) -> Entry:
    """The fact of a load; a list of communities has no row of its own, so its name makes its id."""
    subject_id: UUID = uuid5(NAMESPACE_OID, "tingmin communities")
    body = {"directory": name, "added": report.added, "changed": report.changed}
    return Entry("directory_loaded", Subject(SubjectKind.DIRECTORY, subject_id), body=body)
