"""What a step needs besides its name, and what a matter is registered with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tingmin.kernel.ids import MatterId, OrganId, PersonId
from tingmin.kernel.labels import Label
from tingmin.law.types import Channel


class LinkKind(StrEnum):
    """How one matter leads to another."""

    SPLIT = "split"
    REOPENS = "reopens"
    REPEATS = "repeats"


class PartyRole(StrEnum):
    """In which role a person takes part (信访人, 信访代表, 委托代理人)."""

    PETITIONER = "petitioner"
    REPRESENTATIVE = "representative"
    AGENT = "agent"


PARTY_ROLES: dict[PartyRole, Label] = {
    PartyRole.PETITIONER: Label("信访人", "Petitioner"),
    PartyRole.REPRESENTATIVE: Label("信访代表", "Representative"),
    PartyRole.AGENT: Label("委托代理人", "Authorised agent"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """What is registered, before it is a matter: no names (they live in the vault), but who takes part and what is said."""

    procedure: str
    channel: Channel
    title: str
    body: str
    receiver: OrganId
    received_on: date
    parties: Sequence[tuple[PersonId, PartyRole]] = ()
    purpose: str = "other"
    region_code: str = ""
    people_count: int = 1
    notice_exempt: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """What a step carries besides its name: the day it happened, where the matter goes, a set day, and the papers' fields."""

    on: date | None = None
    holder: OrganId | None = None
    reviewer: OrganId | None = None
    set_on: Mapping[str, date] = field(default_factory=dict)
    extension: int = 0
    marks: frozenset[str] = frozenset()
    changes: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registered:
    """What registration gives back: the matter, and the query code in clear, which is shown once."""

    matter_id: MatterId
    number: str
    query_code: str
