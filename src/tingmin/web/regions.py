"""The organs of a day as the forms offer them: districts with their streets, and every name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.organisations.queries import Organ, organs_in_force
from tingmin.organisations.types import Level, OrganKind
from tingmin.web.forms.base import in_words


@dataclass(frozen=True, slots=True)
class District:
    """A district with the codes and names of its streets and townships."""

    code: str
    said: str
    streets: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Places:
    """Districts in the order of codes, the organ that governs each place by its region code, all organs by name."""

    districts: Sequence[District]
    organs: Mapping[str, OrganId]
    names: Sequence[Label]


def places_on(day: date) -> Places:
    """The places of a day; one query."""
    organs = organs_in_force(on=day)
    governing = [organ for organ in organs if _is_street(organ) or _is_district(organ)]
    by_code = {organ.region_code: organ.ref for organ in governing}
    return Places(_districts(governing), by_code, [organ.label for organ in organs])


def _districts(organs: Sequence[Organ]) -> Sequence[District]:
    streets: dict[str, list[tuple[str, str]]] = {}
    for organ in filter(_is_street, organs):
        streets.setdefault(organ.region_code[:6], []).append((organ.region_code, in_words(_place(organ))))
    return [
        District(organ.region_code, in_words(_place(organ)), streets.get(organ.region_code[:6], []))
        for organ in filter(_is_district, organs)
    ]


def _is_street(organ: Organ) -> bool:
    return organ.level == Level.STREET and organ.kind in (OrganKind.STREET, OrganKind.TOWNSHIP)


def _is_district(organ: Organ) -> bool:
    return organ.level == Level.DISTRICT and organ.kind == OrganKind.GOVERNMENT


def _place(organ: Organ) -> Label:
    """The place that a local organ stands for: 东城区, Dongcheng District."""
    return Label(organ.short_name, organ.name_en.split(",")[0].removesuffix(" People's Government"))
