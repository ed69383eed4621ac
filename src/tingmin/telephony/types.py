"""What an exchange tells, how a call and a seat stand, and the plain records that leave this room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.labels import Label


class CtiKind(StrEnum):
    """What an exchange tells of a call (CTI events)."""

    RINGING = "ringing"
    ANSWERED = "answered"
    HELD = "held"
    RESUMED = "resumed"
    TRANSFERRED = "transferred"
    JOINED = "joined"
    ENDED = "ended"
    RECORDED = "recorded"


CTI_KINDS: dict[CtiKind, Label] = {
    CtiKind.RINGING: Label("来电振铃", "Rings"),
    CtiKind.ANSWERED: Label("已接听", "Answered"),
    CtiKind.HELD: Label("保持", "Held"),
    CtiKind.RESUMED: Label("恢复通话", "Resumed"),
    CtiKind.TRANSFERRED: Label("已转接", "Transferred"),
    CtiKind.JOINED: Label("三方通话", "Third party joined"),
    CtiKind.ENDED: Label("通话结束", "Ended"),
    CtiKind.RECORDED: Label("已录音", "Recorded"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CtiEvent:
    """One message of an exchange: `call` is the exchange's own id, `sequence` counts its messages of that call.

    `line` is the number dialled, `caller` empty when it is withheld, `to` the other end of a transfer or conference,
    `reference` where a recording lies. The order of a call's messages is that of `sequence`, however they arrive.
    """

    call: str
    sequence: int
    kind: CtiKind
    at: datetime
    line: str = ""
    caller: str = ""
    extension: str = ""
    to: str = ""
    reference: str = ""


class CallState(StrEnum):
    """Where a call stands; computed from its times, never stored."""

    WAITING = "waiting"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"


CALL_STATES: dict[CallState, Label] = {
    CallState.WAITING: Label("排队等候", "Waiting"),
    CallState.RINGING: Label("坐席振铃", "Ringing"),
    CallState.TALKING: Label("通话中", "Talking"),
    CallState.HELD: Label("保持中", "On hold"),
    CallState.ENDED: Label("已结束", "Ended"),
}


class EndReason(StrEnum):
    """How a call ended; a call that nobody answered was abandoned by us, not by the caller."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    HANDED_OVER = "handed_over"


END_REASONS: dict[EndReason, Label] = {
    EndReason.ANSWERED: Label("已接听", "Answered"),
    EndReason.ABANDONED: Label("未接通", "Not answered"),
    EndReason.HANDED_OVER: Label("已转紧急热线", "Handed over to an emergency line"),
}


class CallCommand(StrEnum):
    """What the desk may ask of the exchange."""

    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    JOIN = "join"
    HANG_UP = "hang_up"


CALL_COMMANDS: dict[CallCommand, Label] = {
    CallCommand.ANSWER: Label("接听", "Answer"),
    CallCommand.HOLD: Label("保持", "Hold"),
    CallCommand.RESUME: Label("恢复", "Resume"),
    CallCommand.TRANSFER: Label("转接", "Transfer"),
    CallCommand.JOIN: Label("三方通话", "Conference"),
    CallCommand.HANG_UP: Label("挂断", "Hang up"),
}


class SeatState(StrEnum):
    """What the agent at a seat is doing (坐席状态)."""

    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    HOLDING = "holding"
    WRAPPING_UP = "wrapping_up"
    BREAK = "break"
    TRAINING = "training"


SEAT_STATES: dict[SeatState, Label] = {
    SeatState.READY: Label("空闲", "Ready"),
    SeatState.RINGING: Label("振铃", "Ringing"),
    SeatState.TALKING: Label("通话", "Talking"),
    SeatState.HOLDING: Label("保持", "Holding"),
    SeatState.WRAPPING_UP: Label("整理", "Wrapping up"),
    SeatState.BREAK: Label("小休", "On a break"),
    SeatState.TRAINING: Label("培训", "In training"),
}

# What an agent sets; the others follow from calls.
CHOSEN_STATES = (SeatState.READY, SeatState.WRAPPING_UP, SeatState.BREAK, SeatState.TRAINING)
ON_CALL = (SeatState.RINGING, SeatState.TALKING, SeatState.HOLDING)


class Merging(StrEnum):
    """The three ways in which a line became part of 12345 (国办发〔2020〕53号)."""

    WHOLE = "whole"
    PARALLEL = "parallel"
    SUB_CENTRE = "sub_centre"


MERGINGS: dict[Merging, Label] = {
    Merging.WHOLE: Label("整体并入", "Merged whole"),
    Merging.PARALLEL: Label("双号并行", "Two numbers in parallel"),
    Merging.SUB_CENTRE: Label("设分中心", "Sub-centre"),
}


class EmergencyService(StrEnum):
    """The lines that stay apart and get an emergency at once (JSJB2021 §2, §11(1))."""

    POLICE = "110"
    FIRE = "119"
    AMBULANCE = "120"
    TRAFFIC = "122"


EMERGENCY_SERVICES: dict[EmergencyService, Label] = {
    EmergencyService.POLICE: Label("110 报警", "110 police"),
    EmergencyService.FIRE: Label("119 火警", "119 fire"),
    EmergencyService.AMBULANCE: Label("120 急救", "120 ambulance"),
    EmergencyService.TRAFFIC: Label("122 交通事故", "122 traffic accidents"),
}


class Mark(StrEnum):
    """What a checker found under one criterion."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


MARKS: dict[Mark, Label] = {
    Mark.MET: Label("做到", "Met"),
    Mark.NOT_MET: Label("未做到", "Not met"),
    Mark.NOT_APPLICABLE: Label("不适用", "Does not apply"),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question put to a sampled call, and what it rests on."""

    code: str
    label: Label
    authority: str


# Of the call, never of the person: there is no total, and nothing adds marks up by agent.
CRITERIA: tuple[Criterion, ...] = (
    Criterion("greeted", Label("表明身份并问候", "Said who answers, and greeted"), "GB/T 33358-2016"),
    Criterion("listened", Label("让诉求人把话说完", "Let the caller finish"), "JSJB2021 §8"),
    Criterion("understood", Label("复述并确认诉求", "Repeated the request and had it confirmed"), "JSJB2021 §10"),
    Criterion("told_truly", Label("解答准确，来自知识库", "Answered rightly, from the knowledge base"), "JSJB2021 §31"),
    Criterion("took_down", Label("如实完整登记", "Took it down truly and whole"), "JSJB2021 §10"),
    Criterion("told_next", Label("告知下一步和时限", "Told what comes next, and when"), "JSJB2021 §13"),
    Criterion("kept_private", Label("保护隐私，未泄露信息", "Kept what is private"), "JSJB2021 §8"),
    Criterion("turned_nobody_away", Label("未推诿、未劝阻诉求", "Neither shirked nor dissuaded"), "JSJB2021 §8, §14"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a call's messages, taken together, say of it; `extension` is where they last place it.

    `outside`: it was transferred to somebody who sits at none of our seats.
    """

    rang_at: datetime | None = None
    answered_at: datetime | None = None
    talking_since: datetime | None = None
    held_since: datetime | None = None
    held_seconds: int = 0
    ended_at: datetime | None = None
    extension: str = ""
    outside: bool = False
    joined: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line to be entered: `number` is what people dial, `centre` whose agents answer it (code of an organ)."""

    code: str
    number: str
    name: Label
    organ: str
    centre: str
    merging: Merging
    merged_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeat:
    """A seat to be entered: its code, the extension of its telephone, its centre's organ, languages spoken there."""

    code: str
    extension: str
    centre: str
    languages: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """From when to when a shift lasts; one that ends before it begins goes past midnight."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What is drawn from: calls that rang from `since` to before `until`; without a seed the system makes one."""

    since: datetime
    until: datetime
    size: int
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """A filled-in sheet: a mark for each criterion, and a remark."""

    marks: Mapping[str, Mark]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call in the queue: since when, on which line; nothing of the caller."""

    call: UUID
    line: Label
    seconds: int


@dataclass(frozen=True, slots=True)
class SeatNow:
    """A seat on the board: who sits there, doing what, for how long."""

    seat: str
    extension: str
    agent: str
    state: SeatState
    seconds: int


@dataclass(frozen=True, slots=True)
class Level:
    """The service level of a period: calls that rang, were answered, were answered in time; rates in per cent.

    `connection` and `in_time` are None while nothing rang; `worst` is the lowest connection rate of the 24
    hours up to any call of the period, where it was asked for.
    """

    rang: int
    answered: int
    within: int
    connection: float | None
    in_time: float | None
    worst: float | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs on the wall of the hall (排队看板)."""

    seats: Sequence[SeatNow]
    by_state: Mapping[SeatState, int]
    waiting: Sequence[Waiting]
    today: Level
    last_24_hours: Level
    answer_seconds: int
    connection_percent: int


@dataclass(frozen=True, slots=True)
class LineFigures:
    """A merged line's own month."""

    code: str
    number: str
    name: Label
    merging: Merging
    rang: int
    answered: int
    within: int
    became_orders: int


@dataclass(frozen=True, slots=True)
class Pop:
    """What the desk is told of its own call: never a number, only its mask."""

    call: UUID
    state: CallState
    line: Label
    phone_mask: str
    since: datetime
    rang_at: datetime
    handed_to: str = ""
    three_party: bool = False
    orders: Sequence[UUID] = field(default_factory=tuple)
