"""Kinds and levels of organs, and the plain records that leave this room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label


class OrganKind(StrEnum):
    """What an organ is; XF2022 §2 reaches beyond the departments of a government."""

    GOVERNMENT = "government"
    PETITION_DEPARTMENT = "petition_department"
    DEPARTMENT = "department"
    STREET = "street"
    TOWNSHIP = "township"
    PARTY_ORGAN = "party_organ"
    JUDICIAL_ORGAN = "judicial_organ"
    MASS_ORGANISATION = "mass_organisation"
    ENTERPRISE = "enterprise"
    VERTICAL = "vertical"
    PUBLIC_BODY = "public_body"


class Level(StrEnum):
    """The rung on which an organ stands; a review climbs one rung (BJ2006 §48)."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"


KIND_LABELS: Mapping[OrganKind, Label] = MappingProxyType(
    {
        OrganKind.GOVERNMENT: Label(zh="人民政府", en="people's government"),
        OrganKind.PETITION_DEPARTMENT: Label(zh="信访工作机构", en="petition department"),
        OrganKind.DEPARTMENT: Label(zh="政府工作部门", en="government department"),
        OrganKind.STREET: Label(zh="街道（地区）办事处", en="subdistrict office"),
        OrganKind.TOWNSHIP: Label(zh="乡镇人民政府", en="township or town government"),
        OrganKind.PARTY_ORGAN: Label(zh="党委部门", en="Party organ"),
        OrganKind.JUDICIAL_ORGAN: Label(zh="审判、检察机关", en="court or procuratorate"),
        OrganKind.MASS_ORGANISATION: Label(zh="群团组织", en="mass organisation"),
        OrganKind.ENTERPRISE: Label(zh="公共企业", en="public enterprise"),
        OrganKind.VERTICAL: Label(zh="垂直管理单位", en="vertically led organ"),
        OrganKind.PUBLIC_BODY: Label(zh="其他公共机构", en="other public body"),
    }
)

LEVEL_LABELS: Mapping[Level, Label] = MappingProxyType(
    {
        Level.CITY: Label(zh="市级", en="city"),
        Level.DISTRICT: Label(zh="区级", en="district"),
        Level.STREET: Label(zh="街道、乡镇级", en="street or township"),
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day in force, both included; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class OrganRow:
    """An organ as a directory file or a form gives it; parents and region are codes, not ids."""

    code: str
    name: str
    name_en: str
    short_name: str
    kind: OrganKind
    level: Level
    region_code: str
    parent: str = ""
    span: Span = field(default_factory=Span)
    petition_work: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """One organ takes over another's duties from a day on (XF2005 §25, XF2022 §24)."""

    organ: str
    successor: str
    on: date
    verified: bool


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A line of the duty list (职责清单); without an organ it means the organ of the place."""

    content_class: str
    level: Level
    organ: str
    rank: int
    note: Label


@dataclass(frozen=True, slots=True)
class Directory:
    """All that the files of one city say."""

    organs: tuple[OrganRow, ...]
    successions: tuple[SuccessionRow, ...]
    duties: tuple[DutyRow, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An organ that the duty list names, and why; a person decides."""

    organ: OrganId
    name: Label
    level: Level
    duty_class: str
    territorial: bool
    explanation: Label


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How many rows a load added or changed; both zero when the files say nothing new."""

    added: int
    changed: int
