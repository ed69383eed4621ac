"""What a step needs besides its name, and what a matter is registered with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tingmin.kernel.ids import MatterId, OrganId, PersonId
from tingmin.kernel.labels import Label
from tingmin.law.types import Channel

# What can be written into a field of a paper: one paragraph, several, or a day.
Written = str | date | Sequence[str]


def ask(zh: str, en: str, *, long: bool = False, **default: Any) -> Any:
    """A field that a door asks for: its label, and whether it takes paragraphs."""
    return field(metadata={"label": Label(zh, en), "long": long}, **default)


class LinkKind(StrEnum):
    """How one matter leads to another."""

    SPLIT = "split"
    REOPENS = "reopens"
    REPEATS = "repeats"
    SUPERVISES = "supervises"
    PART_OF = "part_of"
    RELATED = "related"
    SAME = "same"
    CONVERTS = "converts"


class PartyRole(StrEnum):
    """In which role a person takes part (信访人, 信访代表, 委托代理人)."""

    PETITIONER = "petitioner"
    REPRESENTATIVE = "representative"
    AGENT = "agent"


class RevealKind(StrEnum):
    """What an identity was opened for, as the petitioner is told it (P16)."""

    CONTACT = "contact"
    VERIFY = "verify"
    SERVE = "serve"
    OTHER = "other"
    OWN = "own"


REVEALED, OWN_PAPER_PRINTED = "identity_revealed", "own_paper_printed"

# Facts about a matter that are no step of its procedure.
OTHER_EVENTS: dict[str, Label] = {
    "file_attached": Label("收到附件", "File received"),
    "identity_revealed": Label("查看信访人身份", "Petitioner's identity opened"),
    "own_paper_printed": Label("信访人打印本人文书", "The petitioner printed an own paper"),
    "emergency_opened": Label("申请紧急查阅", "Emergency reading opened"),
    "read_in_emergency": Label("紧急查阅", "Read in an emergency"),
    "respondents_named": Label("登记被反映单位、人员", "Respondents entered"),
    "recused": Label("决定回避", "Recusal decided"),
    "query_code_renewed": Label("补发查询码", "New query code handed out"),
    "protected": Label("保密办理", "Handled in confidence"),
    "clock_recounted": Label("期限重新计算", "Limit counted again"),
    "supervised": Label("已列入督办", "Taken under supervision"),
    "identity_erased": Label("依法删除身份信息", "Identity erased as the law asks"),
    "correction_told": Label("告知督办整改结果", "Told what supervision corrected"),
    "supervision_ended": Label("督办结束", "Supervision ended"),
    "inspected": Label("抽查核对", "Checked in a random inspection"),
    "exclusion_proposed": Label("拟不计入考核", "Proposed to be left out of the assessment"),
    "excluded": Label("不计入考核", "Left out of the assessment"),
    "exclusion_refused": Label("仍计入考核", "Kept in the assessment"),
    "called_back_again": Label("复核回访", "Called back a second time"),
    "judged_same": Label("判定与另一渠道的事项为同一件", "Judged the same as a matter in the other channel"),
    "judged_different": Label("判定与另一渠道的事项不是同一件", "Judged another matter than one in the other channel"),
    "sameness_contested": Label("当事人对判定提出异议", "The person contested the judgement"),
    "sameness_kept": Label("复核后维持判定", "The judgement was kept by a second officer"),
    "sameness_lifted": Label("复核后撤销判定", "The judgement was lifted by a second officer"),
    "conversion_consented": Label("本人同意转到另一渠道", "The person agreed to the other channel"),
    "conversion_declined": Label("本人不同意转到另一渠道", "The person did not want the other channel"),
    "converted": Label("已转到另一渠道登记", "Registered in the other channel"),
    "converted_from": Label("由另一渠道转来登记", "Came from the other channel"),
    "order_joined": Label("与相近诉求一并派单，各自计时", "Sent where a like order is; each keeps its own limits"),
    "request_supplemented": Label("诉求人补充", "The requester added"),
    "progress_told": Label("已向诉求人告知进展", "The requester was told how it stands"),
    "enclosure_erased": Label("依法删除记录内容", "Content erased as the law asks"),
}

REVEAL_KINDS: dict[RevealKind, Label] = {
    RevealKind.CONTACT: Label("联系信访人", "To reach the petitioner"),
    RevealKind.VERIFY: Label("核实情况", "To check the facts"),
    RevealKind.SERVE: Label("制作、送达文书", "To print or serve a paper"),
    RevealKind.OTHER: Label("其他办理需要", "Other need of handling"),
    RevealKind.OWN: Label("打印本人文书", "To print an own paper"),
}
# What an officer may choose; the others are known without asking.
OFFICERS_KINDS = (RevealKind.CONTACT, RevealKind.VERIFY, RevealKind.SERVE, RevealKind.OTHER)

PARTY_ROLES: dict[PartyRole, Label] = {
    PartyRole.PETITIONER: Label("信访人", "Petitioner"),
    PartyRole.REPRESENTATIVE: Label("信访代表", "Representative"),
    PartyRole.AGENT: Label("委托代理人", "Authorised agent"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """What is registered, before it is a matter: who takes part (names stay in the vault) and what is said.

    Without a `step` it is registered as a petition; without a `book`, under the law of the day.
    """

    procedure: str
    channel: Channel
    title: str
    body: str
    receiver: OrganId
    received_on: date
    parties: Sequence[tuple[PersonId, PartyRole]] = ()
    purpose: str = "other"
    content_class: str = ""
    region_code: str = ""
    people_count: int = 1
    notice_exempt: bool = False
    reference: str = ""
    respondents: Sequence[OrganId] = ()
    protected: bool = False
    handed_in_at: OrganId | None = None
    step: str = ""
    book: str = ""
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that an organ opens itself about a matter: no petitioner hands it in, no query code goes out.

    `holder` is who owes it from the start, when that is not the organ that opens it.
    """

    procedure: str
    step: str
    organ: OrganId
    title: str
    body: str
    link: LinkKind
    holder: OrganId | None = None
    hours: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Move:
    """What a step carries besides its name: the day it happened, where the matter goes, the papers' fields.

    `set_on` gives last days and `hours` lengths of limits that no article fixes, by the code of their clock.
    """

    on: date | None = None
    holder: OrganId | None = None
    reviewer: OrganId | None = None
    set_on: Mapping[str, date] = field(default_factory=dict)
    hours: Mapping[str, int] = field(default_factory=dict)
    extension: int = 0
    marks: frozenset[str] = frozenset()
    changes: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What an officer fills in for a step: the reason, the day it happened, the document's own fields by name."""

    reason: str = ask("说明", "Reason", long=True, default="")
    on: date | None = ask("发生日期", "Day it happened", default=None)
    fields: Mapping[str, Written] = field(default_factory=dict)

    def move(self, **more: Any) -> Move:
        """The move that carries these particulars."""
        return replace(Move(on=self.on, reason=self.reason, fields=self.fields), **more)


@dataclass(frozen=True, kw_only=True)
class Reasoned(Particulars):
    """What is nothing without its reason: a request to be decided on, a decision that goes against somebody."""

    reason: str = ask("理由", "Reasons", long=True)


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


@dataclass(frozen=True, kw_only=True)
class Serving(Particulars):
    """How, where and when the document reached the petitioner; `on` is the day of receipt, on which D09 starts."""

    method: ServiceMethod = ask("送达方式", "Method")
    place: str = ask("送达地点", "Place")
    proof: str = ask("送达凭证", "Proof", default="")


@dataclass(frozen=True, kw_only=True)
class Extending(Particulars):
    """How many days more, at most thirty (XF2005 §33; XF2022 §34)."""

    days: int = ask("延长天数", "Days more", default=30)


@dataclass(frozen=True, slots=True)
class Verb:
    """A step as the doors know it: what is asked for, the action that takes it, and document fields it fills itself."""

    step: str
    particulars: type[Particulars]
    action: Callable[..., Any]
    supplies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a matter, as its timeline tells it."""

    step: str
    label: Label
    on: date
    article: str
    actor: str
    organ: UUID | None
    document: UUID | None
    reason: str = ""
    stage: str = ""
    fact: UUID | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """What registration gives back: the matter, and the query code in clear, which is shown once."""

    matter_id: MatterId
    number: str
    query_code: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An organ looked at a matter, or (`of_identity`) saw who its petitioner is: when, and how or what for."""

    organ: Label
    at: datetime
    kind: Label
    of_identity: bool
