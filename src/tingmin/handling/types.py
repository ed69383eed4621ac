"""What the steps of handling ask for, and the grades of a rating."""

from dataclasses import dataclass
from enum import StrEnum

from tingmin.kernel.labels import Label
from tingmin.law.outcomes import OUTCOMES as OUTCOMES  # what an opinion may come to, named from here by the doors
from tingmin.law.outcomes import Outcome as Outcome
from tingmin.matters.types import SERVICE_METHODS as SERVICE_METHODS
from tingmin.matters.types import Particulars, ask
from tingmin.matters.types import ServiceMethod as ServiceMethod
from tingmin.matters.types import Serving as Serving


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
class OralReply(Particulars):
    """What was said (BJ2006 §44(3), §45)."""

    said: str = ask("答复内容", "What was said", long=True)


@dataclass(frozen=True, kw_only=True)
class RatingGiven(Particulars):
    """The petitioner's grades: of the organ that handled and of the petition department, apart."""

    on_organ: Grade = ask("对办理机关", "The handling organ")
    on_office: Grade | None = ask("对信访部门", "The petition department", default=None)
    comment: str = ask("评价说明", "Comment", long=True, default="")
