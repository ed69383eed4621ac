"""What the steps of the ladder ask for."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.outcomes import Outcome
from tingmin.matters.types import Extending, Particulars, ask


class HandedIn(StrEnum):
    """How an application reached the review organ."""

    PAGE = "page"
    COUNTER = "counter"
    LETTER = "letter"


HANDED_IN: dict[HandedIn, Label] = {
    HandedIn.PAGE: Label("网上", "Online"),
    HandedIn.COUNTER: Label("当面", "At the counter"),
    HandedIn.LETTER: Label("来信", "By letter"),
}


@dataclass(frozen=True, kw_only=True)
class Applying(Particulars):
    """What is asked for; `to` chooses among the organs that may review, `reason` says why it comes late."""

    to: OrganId | None = ask("复查、复核机关", "Review organ", default=None)
    handed_in: HandedIn | None = ask("提交方式", "How it was handed in", default=None)


@dataclass(frozen=True, kw_only=True)
class RefusingReview(Particulars):
    """The listed ground on which an application is not accepted; the reasons are written (BJ2006 §50)."""

    ground: str = ask("不予受理情形", "Ground")


@dataclass(frozen=True, kw_only=True)
class NamingExaminers(Particulars):
    """Two or more colleagues who had no part before and hold a certificate."""

    examiners: tuple[UUID, ...] = ask("审查人员", "Examiners")


@dataclass(frozen=True, kw_only=True)
class ExpertSaid(Particulars):
    """A policy or legal expert and the written opinion."""

    expert: str = ask("专家姓名", "Expert")
    expertise: str = ask("专业领域", "Field", default="")
    opinion: str = ask("专家意见", "Opinion", long=True)


@dataclass(frozen=True, kw_only=True)
class CommitteeSaid(Particulars):
    """Who of the committee was there, what it decided, and what the minority held (BJ2006 §49)."""

    attended: str = ask("出席人员", "Attended", long=True)
    decision: str = ask("审议结果", "Decision", long=True)
    minority: str = ask("不同意见", "Minority opinion", long=True, default="")


@dataclass(frozen=True, kw_only=True)
class ExtendingReview(Extending):
    """How many days more, and the committee's approval, which the notice names (BJ2006 §50)."""

    approval: str = ask("委员会批准（会议或者文号）", "The committee's approval (meeting or number)")


@dataclass(frozen=True, kw_only=True)
class Changing(Particulars):
    """What the changed opinion comes to."""

    outcome: Outcome = ask("变更后的结果", "Changed outcome")


@dataclass(frozen=True, kw_only=True)
class Remanding(Particulars):
    """For what fault, and by when the handling organ gives its new reply (BJ2006 §50)."""

    fault: str = ask("撤销原因", "Fault")
    reply_by: date = ask("重新答复期限", "New reply by")


@dataclass(frozen=True, kw_only=True)
class Publishing(Particulars):
    """The opinion as the public may read it: without names, addresses or anything that leads to a person."""

    text: str = ask("公示文本（已隐去个人信息）", "Text for the public, redacted", long=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterApplication:
    """An application on paper, as a counter takes it in: the matter is known by its number and its opinion's."""

    number: str
    opinion_number: str
    particulars: Applying
    extra: dict[str, str] = field(default_factory=dict)
