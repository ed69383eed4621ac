"""What supervision asks for: where a candidate comes from, what a letter or suggestion carries, how feedback stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.matters.types import Particulars, ask


class Source(StrEnum):
    """Who found a candidate: the night's sweep, a person with evidence, or the petitioner's rating."""

    SWEEP = "found_by_sweep"
    PERSON = "found_by_person"
    RATING = "found_by_rating"


SOURCES: dict[Source, Label] = {
    Source.SWEEP: Label("系统核查发现", "Found by the night's sweep"),
    Source.PERSON: Label("工作人员提出", "Proposed by a person"),
    Source.RATING: Label("信访人评价不满意", "Rated unsatisfied by the petitioner"),
}


# Facts about a candidate, which is no matter; and about a batch of the sweep.
EVENTS: dict[str, Label] = {
    "candidates_found": Label("核查发现督办线索", "Candidates found by the sweep"),
    "candidate_proposed": Label("提出督办线索", "Candidate proposed"),
    "candidate_opened": Label("线索立案", "Case opened on a candidate"),
    "candidate_dismissed": Label("线索不作督办", "Candidate dismissed"),
}


class Measure(StrEnum):
    """What the joint conference may do (XF2022 §39)."""

    INTERVIEW = "interview"
    CIRCULAR = "circular"
    LISTING = "listing"


MEASURES: dict[Measure, Label] = {
    Measure.INTERVIEW: Label("约谈", "Interview"),
    Measure.CIRCULAR: Label("通报", "Circular"),
    Measure.LISTING: Label("挂牌督办", "Listed for supervision"),
}


class Feedback(StrEnum):
    """How the addressee of a suggestion has answered it."""

    WAITING = "awaiting_feedback"
    ADOPTED = "suggestion_adopted"
    DECLINED = "suggestion_declined"
    REASONED = "suggestion_reasoned"
    ESCALATED = "suggestion_escalated"
    NONE_OWED = "no_feedback_owed"


FEEDBACK: dict[Feedback, Label] = {
    Feedback.WAITING: Label("待反馈", "Feedback awaited"),
    Feedback.ADOPTED: Label("已采纳", "Adopted"),
    Feedback.DECLINED: Label("不采纳，待说明理由", "Declined, reasons awaited"),
    Feedback.REASONED: Label("不采纳，已说明理由", "Declined with reasons"),
    Feedback.ESCALATED: Label("已提请联席会议", "Before the joint conference"),
    Feedback.NONE_OWED: Label("法规未规定反馈", "No feedback owed by law"),
}


@dataclass(frozen=True, kw_only=True)
class Urging(Particulars):
    """The day by which the letter is answered; facts and demand are fields of the letter."""

    answer_by: date = ask("反馈期限", "Answer by")


@dataclass(frozen=True, kw_only=True)
class Answering(Particulars):
    """What the organ supervised answers: its account of the handling, of the adoption, or its reasons."""

    reply: str = ask("答复内容", "Answer", long=True)


@dataclass(frozen=True, kw_only=True)
class PolicySuggestion(Particulars):
    """The group of matters on which it rests: class, region and days of receipt; and to which government it goes."""

    to: OrganId = ask("送达政府", "To the government")
    content_class: str = ask("内容分类", "Content class")
    region_code: str = ask("问题属地（区划代码）", "Region code of the place", default="")
    received_from: date = ask("收到日期起", "Received from")
    received_to: date = ask("收到日期止", "Received to")


@dataclass(frozen=True, kw_only=True)
class Escalating(Particulars):
    """What the conference is asked to do, and by when it must be carried out."""

    measure: Measure = ask("措施", "Measure")
    act_by: date = ask("落实期限", "To be carried out by")


@dataclass(frozen=True, kw_only=True)
class ProposingAccountability(Particulars):
    """Conduct, consequence and evidence in short, for the check of legality."""

    grounds: str = ask("行为、后果和证据", "Conduct, consequence and evidence", long=True)


@dataclass(frozen=True, kw_only=True)
class SuggestingAccountability(Particulars):
    """To which organ, the one that has the authority."""

    to: OrganId = ask("有权处理机关", "Organ with the authority")


@dataclass(frozen=True, kw_only=True)
class PlanningVisit(Particulars):
    """Who goes where on which day."""

    team: str = ask("督查人员", "Team")
    place: str = ask("地点", "Place")
    planned_on: date = ask("计划日期", "Planned for")


@dataclass(frozen=True, kw_only=True)
class ReportingVisit(Particulars):
    """When it took place and what was found."""

    done_on: date = ask("实际日期", "Took place on")
    findings: str = ask("督查情况", "Findings", long=True)


@dataclass(frozen=True, kw_only=True)
class Verifying(Particulars):
    """What proves the correction, where no clock and no paper can show it."""

    proof: str = ask("整改证据", "Evidence of the correction", long=True, default="")


@dataclass(frozen=True, kw_only=True)
class Telling(Particulars):
    """How the petitioner was told, and what."""

    method: str = ask("告知方式", "How")
    told: str = ask("告知内容", "What was told", long=True)


@dataclass(frozen=True, slots=True)
class Clue:
    """A line of the board: no title, no text, no name; `days_over` None where nothing counts by days."""

    id: UUID
    number: str
    ground: Label
    ground_code: str
    about: Label
    at_fault: Label
    since: date
    days_over: int | None
    source: Source
    is_legal_ground: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion of a case, and how its addressee has answered."""

    document: UUID
    kind: str
    number: str
    feedback: Feedback
    due: date | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one statement of the sweep saw: the last row (None: there was none), its day, how many, what it found."""

    last: UUID | None
    day: date
    seen: int
    found: Mapping[str, int]
    unplaced: int


@dataclass(frozen=True, slots=True)
class Swept:
    """A whole sweep: matters seen, candidates found by ground, faults whose overseers all stand behind the wall."""

    batches: int
    seen: int
    found: Mapping[str, int]
    unplaced: int
