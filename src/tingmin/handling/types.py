"""What the steps of handling ask for, and the outcomes that an opinion may have."""

from dataclasses import dataclass
from enum import StrEnum

from tingmin.kernel.labels import Label
from tingmin.law.types import Article, cite
from tingmin.matters.types import Particulars, ask


class Outcome(StrEnum):
    """The results of XF2005 §32, XF2022 §32 and BJ2006 §42; and what may become of a suggestion (XF2022 §29)."""

    SUPPORT = "support"
    PARTLY_SUPPORT = "partly_support"
    EXPLAIN = "explain"
    NOT_SUPPORT = "not_support"
    ADOPT = "adopt"
    PARTLY_ADOPT = "partly_adopt"
    REFERENCE = "reference"
    NOT_ADOPT = "not_adopt"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome in words, and whether something is left to be executed."""

    label: Label
    articles: tuple[Article, ...]
    supports: bool = False


OUTCOMES: dict[Outcome, Result] = {
    Outcome.SUPPORT: Result(Label("予以支持", "Supported"), cite("XF2005 §32; XF2022 §32; BJ2006 §42"), True),
    Outcome.PARTLY_SUPPORT: Result(Label("部分支持", "Partly supported"), cite("BJ2006 §42"), True),
    Outcome.EXPLAIN: Result(Label("解释说明", "Explained"), cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    Outcome.NOT_SUPPORT: Result(Label("不予支持", "Not supported"), cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    Outcome.ADOPT: Result(Label("采纳", "Adopted"), cite("XF2005 §29; XF2022 §29")),
    Outcome.PARTLY_ADOPT: Result(Label("部分采纳", "Partly adopted"), cite("XF2005 §29; XF2022 §29")),
    Outcome.REFERENCE: Result(Label("留作参考", "Kept for reference"), cite("XF2005 §29; XF2022 §29")),
    Outcome.NOT_ADOPT: Result(Label("未采纳", "Not adopted"), cite("XF2005 §29; XF2022 §29")),
    Outcome.ANSWERED: Result(Label("已答复", "Answered"), cite("XF2005 §29; XF2022 §29")),
}


class ServiceMethod(StrEnum):
    """How a document reaches its reader (送达方式)."""

    DIRECT = "direct"
    POST = "post"
    ELECTRONIC = "electronic"
    LEFT = "left"


SERVICE_METHODS: dict[ServiceMethod, Label] = {
    ServiceMethod.DIRECT: Label("直接送达", "Handed over"),
    ServiceMethod.POST: Label("挂号邮寄", "Registered post"),
    ServiceMethod.ELECTRONIC: Label("电子送达", "Electronically"),
    ServiceMethod.LEFT: Label("留置送达", "Left in place"),
}


class Grade(StrEnum):
    """The three grades of a rating (满意度评价). Saying nothing is none of them."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


GRADES: dict[Grade, Label] = {
    Grade.SATISFIED: Label("满意", "Satisfied"),
    Grade.BASICALLY: Label("基本满意", "Basically satisfied"),
    Grade.DISSATISFIED: Label("不满意", "Not satisfied"),
}


@dataclass(frozen=True, kw_only=True)
class Drafting(Particulars):
    """The opinion: facts, law, and each claim answered by itself."""

    outcome: Outcome = ask("办理结果", "Outcome")
    facts: str = ask("查明的事实", "Facts found", long=True)
    law: str = ask("依据", "Law relied on", long=True)
    claim: str = ask("诉求一", "Claim 1")
    answer: str = ask("答复一", "Answer 1", long=True)
    claim_2: str = ask("诉求二", "Claim 2", default="")
    answer_2: str = ask("答复二", "Answer 2", long=True, default="")
    claim_3: str = ask("诉求三", "Claim 3", default="")
    answer_3: str = ask("答复三", "Answer 3", long=True, default="")

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """Claims with their answers, as far as given."""
        pairs = ((self.claim, self.answer), (self.claim_2, self.answer_2), (self.claim_3, self.answer_3))
        return tuple((claim.strip(), answer.strip()) for claim, answer in pairs if claim.strip() or answer.strip())


@dataclass(frozen=True, kw_only=True)
class Serving(Particulars):
    """How, where and when the document reached the petitioner; `on` is the day of receipt, on which D09 starts."""

    method: ServiceMethod = ask("送达方式", "Method")
    place: str = ask("送达地点", "Place")
    proof: str = ask("送达凭证", "Proof", default="")


@dataclass(frozen=True, kw_only=True)
class OralReply(Particulars):
    """What was said (BJ2006 §44(3), §45)."""

    said: str = ask("答复内容", "What was said", long=True)


@dataclass(frozen=True, kw_only=True)
class RatingGiven(Particulars):
    """The petitioner's grades: of the organ that handled and of the petition department, apart."""

    on_organ: Grade = ask("对办理机关", "The handling organ")
    on_office: Grade | None = ask("对信访部门", "The petition department", default=None)
    comment: str = ask("评价说明", "Comment", long=True, default="")
