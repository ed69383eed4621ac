"""Where matters are handed in and who handles them: the directory of the city, weighted as a hotline is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from uuid import UUID, uuid5

from bench.city.lives import DEPARTMENT, DESK, REVIEWER
from tingmin.organisations.models import Organ

SLOTS = 4096
# Of a hundred matters so many are handed in at the city's desk, at the districts' and at the streets'.
SHARES = {"city": 45, "district": 25, "street": 30}
# The busiest departments first: the rest follows Zipf.
BUSY = (
    "beijing-human-resources", "beijing-housing", "beijing-urban-management", "beijing-transport", "beijing-education",
)  # fmt: skip
POSTS = ("clerk", "handler", "head", "reviewer")
Holes = Mapping[bytes, bytes]
NAMESPACE = UUID("5f1f1d52-6a0b-4b7e-9a53-1f0c7a9f5d11")


@dataclass(frozen=True, slots=True)
class Place:
    """An organ as the generator needs it."""

    id: str
    code: str
    name: str
    short_name: str
    region_code: str
    above: str
    phone: str
    as_desk: Holes
    as_department: Holes
    as_reviewer: Holes

    def officer(self, post: str) -> str:
        """The id of the officer whom the generator appoints to a post here."""
        return _officer(self.code, post)


@dataclass(frozen=True, slots=True)
class Directory:
    """Desks by weight, and for each desk the organs to which it sends."""

    by_id: Mapping[str, Place]
    desks: Sequence[str]
    departments: Mapping[str, Sequence[str]]

    def desk(self, rng: Random) -> Place:
        """Where a matter is handed in."""
        return self.by_id[self.desks[int(rng.random() * len(self.desks))]]

    def department(self, desk: Place, rng: Random) -> Place:
        """To whom that desk sends it."""
        choices = self.departments[desk.id]
        return self.by_id[choices[int(rng.random() * len(choices))]]


def directory() -> Directory:
    """The organs in force, from the database."""
    organs = list(Organ.objects.filter(valid_to__isnull=True).order_by("code"))
    by_id = {str(each.pk): _place(each) for each in organs}
    desks = [each for each in organs if each.petition_work]
    departments = [str(each.pk) for each in organs if each.level == "city" and each.kind == "department"]
    return Directory(by_id, _weighted_desks(desks), _choices(organs, desks, _zipf(_busy_first(departments, by_id))))


@cache
def _officer(code: str, post: str) -> str:
    return str(uuid5(NAMESPACE, f"{code}/{post}"))


def _place(organ: Organ) -> Place:
    above = str(organ.parent_id or organ.pk)
    roles = (_holes(role, organ) for role in (DESK, DEPARTMENT, REVIEWER))
    return Place(
        str(organ.pk), organ.code, organ.name, organ.short_name, organ.region_code, above, organ.phone or "12345",
        *roles,
    )  # fmt: skip


def _holes(role: str, organ: Organ) -> Holes:
    """What an organ fills into a mould in a role: itself, its region, and the officer of each post."""
    told = {role: str(organ.pk), f"{role}.region": organ.region_code}
    told |= {f"{role}.{post}": _officer(organ.code, post) for post in POSTS}
    return {name.encode(): value.encode() for name, value in told.items()}


def _weighted_desks(desks: Sequence[Organ]) -> list[str]:
    slots: list[str] = []
    for level, share in SHARES.items():
        here = [str(each.pk) for each in desks if each.level == level]
        many = SLOTS * share // 100
        slots += [here[n % len(here)] for n in range(many)]
    return slots


def _choices(organs: Sequence[Organ], desks: Sequence[Organ], departments: Sequence[str]) -> dict[str, Sequence[str]]:
    """The city's desk sends to departments, a district's to its streets too, a street's to its government."""
    streets: dict[str, list[str]] = defaultdict(list)
    governments = {each.region_code[:6]: str(each.pk) for each in organs if each.kind == "government"}
    for each in desks:
        if each.level == "street":
            streets[each.region_code[:6]].append(str(each.pk))
    found: dict[str, Sequence[str]] = {}
    for each in desks:
        district = each.region_code[:6]
        local = {"city": [], "district": streets[district], "street": [governments[district]]}[each.level]
        many = len(departments) // (2 * len(local) or 1)
        found[str(each.pk)] = [*departments, *(one for one in local for _ in range(many))]
    return found


def _busy_first(departments: Sequence[str], by_id: Mapping[str, Place]) -> list[str]:
    rank = {code: place for place, code in enumerate(BUSY)}
    return sorted(departments, key=lambda each: (rank.get(by_id[each].code, len(BUSY)), by_id[each].code))


def _zipf(ranked: Sequence[str]) -> list[str]:
    return [each for place, each in enumerate(ranked, start=1) for _ in range(max(1, 400 // (place + 4)))]
