"""What the steps of a work order ask for, and what a call-back may say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.hotline_intake import Urgency
from tingmin.law.types import Channel
from tingmin.matters.types import Particulars, ask
from tingmin.people.types import Identity


class Satisfaction(StrEnum):
    """What the requester says of the handling, apart from whether it is resolved (JSJB2021 §32)."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


SATISFACTIONS: dict[Satisfaction, Label] = {
    Satisfaction.SATISFIED: Label("满意", "Satisfied"),
    Satisfaction.BASICALLY: Label("基本满意", "Basically satisfied"),
    Satisfaction.DISSATISFIED: Label("不满意", "Not satisfied"),
}


class CallBackChannel(StrEnum):
    """How the hotline calls back (JSJB2021 §23)."""

    PHONE = "phone"
    SMS = "sms"
    NETWORK = "network"


CALL_BACK_CHANNELS: dict[CallBackChannel, Label] = {
    CallBackChannel.PHONE: Label("电话", "Phone"),
    CallBackChannel.SMS: Label("短信", "SMS"),
    CallBackChannel.NETWORK: Label("网络", "Network"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a requester says, before it is an order; the law gives no form that could turn anybody away (§8)."""

    request_type: str
    title: str
    body: str
    identity: Identity = field(default_factory=Identity)
    channel: Channel = Channel.PHONE
    content_class: str = ""
    urgency: Urgency = Urgency.USUAL
    region_code: str = ""
    place: str = ""
    reference: str = ""
    received_at: datetime | None = None
    book: str = ""
    confidential: bool = False
    respondents: Sequence[OrganId] = ()
    accused_names: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Redirecting(Particulars):
    """Which of the six cases of JSJB2021 §11, and the channel that the requester is told."""

    case: str = ask("不派单情形", "Why it is not dispatched")
    advice: str = ask("告知的渠道或者情况", "The channel, or how things stand", long=True)


@dataclass(frozen=True, kw_only=True)
class Answering(Particulars):
    """What the requester was told at once."""

    said: str = ask("答复内容", "What was said", long=True)


@dataclass(frozen=True, kw_only=True)
class Dispatching(Particulars):
    """To which unit, and how urgent the order is; the limit follows from the table of grades."""

    to: OrganId = ask("承办单位", "Unit")
    urgency: Urgency = ask("紧急程度", "Urgency", default=Urgency.USUAL)


@dataclass(frozen=True, kw_only=True)
class Contacting(Particulars):
    """How the requester was reached: a documented contact, which is what the response rate counts."""

    how: str = ask("联系方式和情况", "How, and what was said", long=True)


@dataclass(frozen=True, kw_only=True)
class CoHandling(Particulars):
    """Which unit is asked, for what, and in how many hours it returns its part (JSJB2021 §14)."""

    unit: OrganId = ask("协办单位", "Unit")
    part: str = ask("协办事项", "Its part", long=True)
    hours: int = ask("反馈时限（小时）", "Hours", default=48)


@dataclass(frozen=True, kw_only=True)
class Whistling(Particulars):
    """Which departments are called to the spot, where and what for (JSJB2021 §16)."""

    departments: tuple[OrganId, ...] = ask("请到的部门", "Departments")
    place: str = ask("地点", "Place")
    question: str = ask("需要解决的问题", "What is to be solved", long=True)
    hours: int = ask("报到时限（小时）", "Hours", default=24)


@dataclass(frozen=True, kw_only=True)
class ClosingWhistle(Particulars):
    """Both sides assess each other (JSJB2021 §33): whoever whistled, and whoever came."""

    of_departments: str = ask("对报到部门的评价", "Of the departments", long=True)
    of_whistler: str = ask("报到部门对吹哨单位的评价", "Of the street, by the departments", long=True)


@dataclass(frozen=True, kw_only=True)
class Replying(Particulars):
    """What was found and done, and how the requester was told (JSJB2021 §15(3): both feedbacks)."""

    facts: str = ask("核实情况", "Facts found", long=True)
    reply: str = ask("办理结果", "Result", long=True)
    told_by: str = ask("反馈诉求人的方式", "How the requester was told")


class AttemptOutcome(StrEnum):
    """Why a call-back brought no answer."""

    NOT_REACHED = "not_reached"
    BAD_TIME = "bad_time"
    DECLINED = "declined"


ATTEMPT_OUTCOMES: dict[AttemptOutcome, Label] = {
    AttemptOutcome.NOT_REACHED: Label("未接通", "Not reached"),
    AttemptOutcome.BAD_TIME: Label("接通，请改时间再打", "Reached, asks to be called at another time"),
    AttemptOutcome.DECLINED: Label("接通，不愿作答", "Reached, does not wish to answer"),
}


@dataclass(frozen=True, kw_only=True)
class Attempt(Particulars):
    """A call-back that reached nobody, or to which nothing was answered."""

    channel: CallBackChannel = ask("回访方式", "Channel", default=CallBackChannel.PHONE)
    outcome: AttemptOutcome = ask("回访情况", "What came of it", default=AttemptOutcome.NOT_REACHED)


@dataclass(frozen=True, kw_only=True)
class Answer(Particulars):
    """What the requester answers; saying nothing of satisfaction is on neither side."""

    channel: CallBackChannel = ask("回访方式", "Channel", default=CallBackChannel.PHONE)
    satisfaction: Satisfaction | None = ask("满意度", "Satisfaction", default=None)
    comment: str = ask("诉求人意见", "In the requester's words", long=True, default="")


@dataclass(frozen=True, kw_only=True)
class NotResolved(Answer):
    """An answer that it is not resolved; what it is worth when a part is, the site sets beside the weights."""

    partly: bool = ask("部分已解决", "A part of it is resolved", default=False)


@dataclass(frozen=True, kw_only=True)
class Explaining(Particulars):
    """Why it cannot be solved, and what the requester may do."""

    rule: str = ask("依据", "Rule relied on")
    advice: str = ask("办理渠道或者情况", "The channel, or how things stand", long=True)


@dataclass(frozen=True, kw_only=True)
class AskingAgain(Particulars):
    """The new facts on which a request is raised again (JSJB2021 §11(3))."""

    new_facts: str = ask("新的事实和理由", "New facts or reasons", long=True)


class Heard(StrEnum):
    """What an agent has heard at the end of a call-back, as the desk offers it."""

    RESOLVED = "resolved"
    PARTLY = "partly"
    UNRESOLVED = "unresolved"
    NOT_REACHED = "not_reached"
    BAD_TIME = "bad_time"
    DECLINED = "declined"
    GIVE_UP = "give_up"


HEARD: dict[Heard, Label] = {
    Heard.RESOLVED: Label("已解决", "Resolved"),
    Heard.PARTLY: Label("部分解决", "Partly resolved"),
    Heard.UNRESOLVED: Label("未解决", "Not resolved"),
    Heard.DECLINED: Label("接通，不愿作答（办结）", "Reached, does not wish to answer (ends)"),
    Heard.BAD_TIME: Label("接通，请改时间再打", "Reached, asks to be called at another time"),
    Heard.NOT_REACHED: Label("未接通", "Not reached"),
    Heard.GIVE_UP: Label("多次未接通（办结）", "Not reached after several attempts (ends)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call-back as the desk hands it in."""

    channel: CallBackChannel
    heard: Heard
    satisfaction: Satisfaction | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondCall:
    """What another agent heard of the same order (复核回访); nothing reached or said is None."""

    resolved: bool | None
    partly: bool = False
    satisfaction: Satisfaction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How many replied orders are called back: `share` in per cent, another one for a stratum `group/request type`,
    and of each unit in each draw at least `least`, so that a unit with few orders can reach the minimum sample."""

    share: int
    least: int = 0
    shares: Mapping[str, int] = field(default_factory=dict)

    @property
    def takes_all(self) -> bool:
        """True when nobody is left out and nothing needs to be drawn."""
        return self.share >= 100 and all(share >= 100 for share in self.shares.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """A call-back plan as it is asked for (回访计划): from which day of the reply to which."""

    since: date
    until: date
    sampling: Sampling


@dataclass(frozen=True, slots=True)
class InFrame:
    """An order in the list from which is drawn: its number, its unit's code, its stratum."""

    number: str
    unit: str
    stratum: str


# Never “an unreasonable person” (domain §2.3): what is left out is left out for the matter's sake.
REASONS: Mapping[str, Label] = {
    "emergency": Label("紧急情况已转接", "Emergency, handed over"),
    "statutory_route": Label("属法定途径", "On a statutory route"),
    "duplicate": Label("重复诉求且无新的事实", "Duplicate without new facts"),
    "outside_duties": Label("超出职责范围", "Outside the duties"),
    "unlawful": Label("诉求违法", "Unlawful demand"),
    "awaits_result": Label("等待裁判或者鉴定结果", "Awaits a court's or expert's result"),
    "misdispatched": Label("派错后已改派", "Dispatched wrongly, then elsewhere"),
}


class Remedy(StrEnum):
    """What a unit may ask for in an objection to its score sheet."""

    LEAVE_OUT = "leave_out"
    TAKE_BACK = "take_back"
    CONTACTED = "contacted"
    POINTS = "points"


REMEDIES: dict[Remedy, Label] = {
    Remedy.LEAVE_OUT: Label("该工单应当剔除", "The order should be left out"),
    Remedy.TAKE_BACK: Label("该工单不应剔除", "The order should not have been left out"),
    Remedy.CONTACTED: Label("已在时限内联系诉求人", "The requester was contacted in time"),
    Remedy.POINTS: Label("加减分不当", "The points are wrong"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected:
    """One thing objected to: an order by its number (with a listed reason where it is to be left out), or points."""

    remedy: Remedy
    number: str = ""
    reason: str = ""
    adjustment: UUID | None = None
