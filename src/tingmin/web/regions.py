"""Districts with their streets, for the two pickers of the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


def districts_on(day: date) -> Sequence[District]:
    """The districts of a day, in the order of codes; one query."""
    organs = organs_in_force(on=day)
    streets: dict[str, list[tuple[str, str]]] = {}
    for organ in organs:
        if organ.level == Level.STREET and organ.kind in (OrganKind.STREET, OrganKind.TOWNSHIP):
            streets.setdefault(organ.region_code[:6], []).append((organ.region_code, in_words(_place(organ))))
    return [
        District(organ.region_code, in_words(_place(organ)), streets.get(organ.region_code[:6], []))
        for organ in organs
        if organ.level == Level.DISTRICT and organ.kind == OrganKind.GOVERNMENT
    ]


def _place(organ: Organ) -> Label:
    """The place that a local organ stands for: 东城区, Dongcheng District."""
    return Label(organ.short_name, organ.name_en.split(",")[0].removesuffix(" People's Government"))
