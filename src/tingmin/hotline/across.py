"""What is said when one matter of one person may lie in both channels: grounds, candidates, consent."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.labels import Label
from tingmin.matters.types import Particulars, Reasoned, ask


class Ground(StrEnum):
    """Why a matter of the other channel is proposed; a person decides (domain §3.5)."""

    SAME_PERSON = "same_person"
    SAME_ACCUSED = "same_accused"
    ALIKE = "alike"
    SAME_PLACE = "same_place"
    SAME_CLASS = "same_class"


GROUNDS: dict[Ground, Label] = {
    Ground.SAME_PERSON: Label("证件、电话或者姓名住址相同", "Same ID, phone, or name and address"),
    Ground.SAME_ACCUSED: Label("被反映的单位或者人员相同", "The same unit or person is accused"),
    Ground.ALIKE: Label("文字相近", "Alike in words"),
    Ground.SAME_PLACE: Label("同一街道、乡镇", "The same street or township"),
    Ground.SAME_CLASS: Label("内容分类相同", "The same content class"),
}
OF_THE_PERSON = frozenset({Ground.SAME_PERSON, Ground.SAME_ACCUSED})


class ConsentWay(StrEnum):
    """How the person was asked whether the matter should go over to the other channel."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    WRITTEN = "written"
    NETWORK = "network"


CONSENT_WAYS: dict[ConsentWay, Label] = {
    ConsentWay.PHONE: Label("电话", "By phone"),
    ConsentWay.IN_PERSON: Label("当面", "In person"),
    ConsentWay.WRITTEN: Label("书面", "In writing"),
    ConsentWay.NETWORK: Label("网上", "Online"),
}
PETITION, ORDER = "petition", "work_order"
CHANNELS_SAID: dict[str, Label] = {
    PETITION: Label("信访", "Petition"),
    ORDER: Label("12345热线", "The 12345 hotline"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared: who (vault rows of the principals), whom it accuses, what, where; never a name."""

    procedure: str
    people: frozenset[UUID]
    title: str = ""
    body: str = ""
    content_class: str = ""
    region_code: str = ""
    accused: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def other(self) -> str:
        """The procedure of the other channel."""
        return ORDER if self.procedure == PETITION else PETITION


@dataclass(frozen=True, slots=True)
class Candidate:
    """A matter of the other channel that may be the same; out of sight it tells no number, no title and no text."""

    matter_id: UUID
    procedure: str
    grounds: tuple[Ground, ...]
    percent: int
    organ: Label
    received_on: date
    ended: bool
    number: str = ""
    title: str = ""
    verdict: bool | None = None

    @property
    def in_sight(self) -> bool:
        """True when the one who looks may open it."""
        return bool(self.number)


@dataclass(frozen=True, slots=True)
class Other:
    """The other half of a pair: judged the same, or converted from one channel into the other."""

    matter_id: UUID
    procedure: str
    number: str
    organ: Label
    stage: str
    received_on: date
    is_converted: bool
    is_older: bool


@dataclass(frozen=True, kw_only=True)
class Judging(Reasoned):
    """Whether two matters are the same; the person reads the reason on both timelines."""

    other: UUID = ask("另一渠道的事项", "The matter in the other channel")
    is_same: bool = ask("是同一事项", "It is the same matter", default=False)


@dataclass(frozen=True, kw_only=True)
class Settling(Reasoned):
    """What a second officer decides when the person contests: the judgement stays, or it is lifted."""

    keep: bool = ask("维持判定", "Keep the judgement", default=False)


@dataclass(frozen=True, kw_only=True)
class Consenting(Particulars):
    """How the person was asked, and what they said; an officer's conversion is nothing without it."""

    way: ConsentWay = ask("怎样征得同意", "How the person was asked", default=ConsentWay.PHONE)
    said: str = ask("本人的答复", "What the person said", long=True, default="")
