"""What a draw asks, what a check sheet asks, and what comes of it; counted by organ and item, never by person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tingmin.kernel.labels import Label
from tingmin.law.types import Article, cite


class InspectionStatus(StrEnum):
    """How far an inspection has come; told from its rows, never stored."""

    DRAWN = "drawn"
    CHECKING = "checking"
    CHECKED = "all_checked"
    CLOSED = "closed"


STATUSES: dict[InspectionStatus, Label] = {
    InspectionStatus.DRAWN: Label("已抽取", "Drawn"),
    InspectionStatus.CHECKING: Label("核对中", "Being checked"),
    InspectionStatus.CHECKED: Label("已核对完", "All checked"),
    InspectionStatus.CLOSED: Label("已结束", "Closed"),
}


class Answer(StrEnum):
    """What an inspector found under one item."""

    KEPT = "kept"
    FAULT = "fault"
    NOT_APPLICABLE = "not_applicable"


ANSWERS: dict[Answer, Label] = {
    Answer.KEPT: Label("做到", "Yes"),
    Answer.FAULT: Label("未做到", "No"),
    Answer.NOT_APPLICABLE: Label("不适用", "Does not apply"),
}


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A question of the check sheet, its articles, and the grounds of supervision that a fault would come under."""

    code: str
    label: Label
    articles: tuple[Article, ...]
    grounds: tuple[str, ...]


# The grounds are those of 2005 and of 2022; a matter's own book decides which of them it knows.
CHECKS: tuple[CheckItem, ...] = (
    CheckItem("accepted_in_time", Label("按期作出受理决定", "Acceptance was decided in time"),
              cite("XF2005 §21, §22; XF2022 §23; BJ2006 §35"), ("G3", "V1")),
    CheckItem("notified_in_writing", Label("书面告知信访人是否受理", "The petitioner was told of it in writing"),
              cite("XF2005 §22; XF2022 §23; BJ2006 §35"), ("G3", "V1")),
    CheckItem("petitioner_heard", Label("联系信访人，听取陈述", "The petitioner was contacted and heard"),
              cite("XF2005 §31; XF2022 §31(6)"), ("G4", "V2")),
    CheckItem("answered_in_time", Label("在办理期限内答复", "It was answered within the limit"),
              cite("XF2005 §33; XF2022 §34; BJ2006 §40"), ("G1", "V1")),
    CheckItem("facts_found", Label("查明事实", "The facts were found"),
              cite("XF2005 §31; XF2022 §32; BJ2006 §43"), ("B6", "G4", "V2")),
    CheckItem("claims_answered", Label("逐项答复诉求", "Every claim was answered"),
              cite("XF2005 §32; XF2022 §32; BJ2006 §43"), ("G4", "V2")),
    CheckItem("law_cited", Label("引用依据准确", "The law was cited, and rightly"),
              cite("XF2005 §32; XF2022 §32; BJ2006 §43"), ("B6", "G3", "V1")),
    CheckItem("remedy_stated", Label("载明救济途径、机关和期限", "Remedy, organ and days were stated"),
              cite("XF2005 §34; XF2022 §35; BJ2006 §43(5)"), ("G3", "V1")),
    CheckItem("served_with_proof", Label("送达并留存凭证", "It was served, with proof"),
              cite("XF2005 §32; XF2022 §32; BJ2006 §43"), ("G3", "V1")),
    CheckItem("result_reported", Label("交办事项按期报告结果", "The result of an assigned matter was reported"),
              cite("XF2005 §21(4); XF2022 §22(3); BJ2006 §46"), ("G2", "V1")),
    CheckItem("opinion_executed", Label("处理意见已执行", "The opinion was executed"),
              cite("XF2005 §32; XF2022 §32; BJ2006 §42"), ("G5", "V4")),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is drawn from: the days on which matters were passed on; so many of each organ, or a share in per cent.

    `seed` is what was drawn in public; empty, the system makes one and shows it.
    """

    since: date
    until: date
    per_organ: int | None = None
    share: int | None = None
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A filled-in sheet: an answer for each item, and remarks where there are any."""

    answers: Mapping[str, Answer]
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a sample is checked."""

    drawn: int
    checked: int


@dataclass(frozen=True, slots=True)
class OrganResult:
    """What the checks found at one organ."""

    code: str
    organ: Label
    drawn: int
    checked: int
    without_fault: int
    faults: Sequence[tuple[CheckItem, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawn:
    """One stratum drawn again: does the record hold in itself, and what has the register changed since?

    `holds`: the recorded list has the recorded digest, and its first matters are the sample. `came` were passed on in
    the period but entered later; `left` count matters that this organ no longer sees.
    """

    organ: Label
    size: int
    holds: bool
    came: Sequence[str]
    left: int

    @property
    def unchanged(self) -> bool:
        """True when today's register gives the very same list."""
        return not self.came and not self.left
