"""The words of a hearing, who sits on its panel, and what its steps ask for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.labels import Label
from tingmin.matters.types import Particulars, Reasoned, ask


class Level(StrEnum):
    """In the course of what a hearing is held."""

    HANDLING = "handling"
    REVIEW = "review"
    RE_REVIEW = "re_review"


LEVELS: dict[Level, Label] = {
    Level.HANDLING: Label("办理", "Handling"),
    Level.REVIEW: Label("复查", "Review"),
    Level.RE_REVIEW: Label("复核", "Re-review"),
}

# The stage in which a hearing of each level is decided on, and to which the matter returns.
LEVEL_OF_STAGE = {
    "investigating": Level.HANDLING,
    "review_examining": Level.REVIEW,
    "re_review_examining": Level.RE_REVIEW,
}


class HearingState(StrEnum):
    """Notice was given, it was held, or it will not be held."""

    NOTICED = "noticed"
    HELD = "held"
    CANCELLED = "cancelled"


STATES: dict[HearingState, Label] = {
    HearingState.NOTICED: Label("已通知", "Notice given"),
    HearingState.HELD: Label("已举行", "Held"),
    HearingState.CANCELLED: Label("已取消", "Cancelled"),
}


class Openness(StrEnum):
    """Public, or closed for a lawful reason: there is no other."""

    PUBLIC = "public"
    SECRET = "secret"
    BUSINESS = "business"
    PRIVACY = "privacy"


OPENNESS: dict[Openness, Label] = {
    Openness.PUBLIC: Label("公开举行", "Public"),
    Openness.SECRET: Label("不公开举行（涉及国家秘密）", "Closed (state secret)"),
    Openness.BUSINESS: Label("不公开举行（涉及商业秘密）", "Closed (business secret)"),
    Openness.PRIVACY: Label("不公开举行（涉及个人隐私）", "Closed (privacy)"),
}


class PanelRole(StrEnum):
    """In which role somebody sits on a panel; all but chair and member are invited from outside."""

    CHAIR = "chair"
    MEMBER = "member"
    EXPERT = "expert"
    LAWYER = "lawyer"
    DEPUTY = "deputy"
    RESIDENTS = "residents"


PANEL_ROLES: dict[PanelRole, Label] = {
    PanelRole.CHAIR: Label("主持人", "Presiding officer"),
    PanelRole.MEMBER: Label("听证员", "Member"),
    PanelRole.EXPERT: Label("听证员（专家）", "Member (expert)"),
    PanelRole.LAWYER: Label("听证员（律师）", "Member (lawyer)"),
    PanelRole.DEPUTY: Label("听证员（人大代表、政协委员）", "Member (deputy)"),
    PanelRole.RESIDENTS: Label("听证员（居民代表）", "Member (residents' representative)"),
}


class PanelDecision(StrEnum):
    """What the head decides when a member was asked to step aside."""

    REPLACED = "replaced"
    KEPT = "kept"


PANEL_DECISIONS: dict[PanelDecision, Label] = {
    PanelDecision.REPLACED: Label("同意回避并更换", "Steps aside and is replaced"),
    PanelDecision.KEPT: Label("不予回避", "Stays"),
}


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits on a panel: an account of the organ, or somebody invited, known by name only."""

    role: PanelRole
    name: str
    staff: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Timing(Particulars):
    """When (a time without a zone is the city's) and where a hearing is held."""

    starts_at: datetime = ask("听证时间", "Time of the hearing")
    place: str = ask("听证地点", "Place of the hearing")


@dataclass(frozen=True, kw_only=True)
class Convening(Timing):
    """Time and place, and the panel: an odd number of people, the presiding officer counted."""

    openness: Openness = ask("举行方式", "Public or closed")
    chair: UUID = ask("主持人", "Presiding officer")
    members: tuple[UUID, ...] = ask("听证员（本机关）", "Members (of this organ)", default=())
    experts: str = ask("邀请的专家（姓名，用顿号隔开）", "Experts invited (names)", default="")
    lawyers: str = ask("邀请的律师（姓名，用顿号隔开）", "Lawyers invited (names)", default="")
    deputies: str = ask("邀请的人大代表、政协委员（姓名，用顿号隔开）", "Deputies invited (names)", default="")
    residents: str = ask("邀请的居民代表（姓名，用顿号隔开）", "Residents' representatives invited (names)", default="")

    @property
    def invited(self) -> tuple[tuple[PanelRole, str], ...]:
        """Those who come from outside, by the line on which they were named."""
        return (
            (PanelRole.EXPERT, self.experts),
            (PanelRole.LAWYER, self.lawyers),
            (PanelRole.DEPUTY, self.deputies),
            (PanelRole.RESIDENTS, self.residents),
        )


@dataclass(frozen=True, kw_only=True)
class PanelObjection(Reasoned):
    """Who should step aside (the id of the seat), and why."""

    panelist: UUID = ask("申请谁回避", "Who should step aside")


@dataclass(frozen=True, kw_only=True)
class PanelRuling(Reasoned):
    """Whether the member stays; if not, who takes the seat: a colleague, or somebody invited in the same role."""

    decision: PanelDecision = ask("决定", "Decision")
    replacement: UUID | None = ask("更换为（本机关人员）", "Replaced by (of this organ)", default=None)
    replacement_name: str = ask("更换为（受邀人员姓名）", "Replaced by (name of somebody invited)", default="")


@dataclass(frozen=True, kw_only=True)
class Protocol(Particulars):
    """What the record of a hearing says; a minority opinion is kept beside the conclusion."""

    ends_at: datetime | None = ask("结束时间", "End of the hearing", default=None)
    participants: str = ask("参加人", "Participants", long=True)
    statements: str = ask("陈述和质询", "Statements and questions", long=True)
    evidence: str = ask("证据", "Evidence", long=True)
    deliberation: str = ask("评议", "Deliberation", long=True)
    conclusion: str = ask("听证结论", "Conclusion", long=True)
    minority: str = ask("不同意见", "Minority opinion", long=True, default="")
