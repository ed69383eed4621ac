"""A work order as its pages tell it: grade and why, hand-offs, contact, parts of other units, the whistle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tingmin.hotline.across import CHANNELS_SAID, ORDER, PETITION, Candidate, Other
from tingmin.hotline.actions.dispatching import CASES
from tingmin.hotline.both import candidates_of, contested, may_compare, others_of
from tingmin.hotline.queries import order_of, parts_of
from tingmin.hotline.types import REASONS
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.citing import articles_said
from tingmin.law.hotline_intake import REQUEST_TYPES, URGENCIES, Urgency
from tingmin.law.packs import book
from tingmin.law.procedures import label_of, procedure
from tingmin.law.types import cite
from tingmin.ledger.queries import facts_about, history
from tingmin.matters.queries import Matter
from tingmin.organisations.queries import organs_by_id
from tingmin.web import telling

CO_HANDLING = "co_handling"
HAND_OFFS = ("dispatch", "redispatch", "return_order", "object_dispatch", "keep_dispatch", "accept_order")
PART_STAGES = {"asked": "amber", "returned": "green", "called_off": "quiet"}
ANSWERS = ("return_part", "report_part")
GRADE_ARTICLES = cite("JSJB2021 §13")


@dataclass(frozen=True, slots=True)
class HandOff:
    """A line of where the order went: when, what, to whom, why."""

    at: datetime
    label: Label
    unit: Label
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """A unit that was asked: for what, how it stands, by when, and what it gave back."""

    matter: Matter
    unit: Label
    stage: Label
    level: str
    asked: str
    clock: telling.InboxLine | None
    answer: str


@dataclass(frozen=True, slots=True)
class Whistle:
    """Departments called to the spot: which, where, what for; both assessments once it is over."""

    at: datetime
    departments: Sequence[Label]
    place: str
    question: str
    of_departments: str = ""
    of_whistler: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was written down about an order."""

    at: datetime
    said: str


@dataclass(frozen=True, slots=True)
class OrderTold:
    """What an order has beyond a matter."""

    kind: Label | None
    urgency: Label | None
    hours: Label | None
    why: Label | None
    place: str
    copied_to: Label | None
    hand_offs: Sequence[HandOff]
    contact: Note | None
    in_time: bool | None
    parts: Sequence[Part]
    whistle: Whistle | None
    obstacle: Note | None
    escalation: Note | None
    coordination: Note | None
    objects: Note | None
    special: Label | None
    special_article: Label | None


@dataclass(frozen=True, slots=True)
class Across:
    """What lies, or may lie, in the other channel: pairs, proposals, and judgements that wait for a second person."""

    other: Label
    pairs: Sequence[Other]
    candidates: Sequence[Candidate]
    contested: int
    converts: str


def order_told(matter: Matter, actor: Actor, *, today: date, now: datetime) -> OrderTold | None:
    """The order beside its matter, with the parts that this actor may see; None for what is no order."""
    if matter.procedure != ORDER:
        return None
    order, facts = order_of(matter.pk), history(matter.pk)
    last = {fact.kind: fact for fact in facts}
    case = CASES.get(order.special_case)
    return OrderTold(
        kind=REQUEST_TYPES.get(matter.purpose),
        urgency=URGENCIES[Urgency(order.urgency)] if order.hours else None,
        hours=length_said(order.hours) if order.hours else None,
        why=_why(matter, order.urgency, order.hours) if order.hours else None,
        place=order.place,
        copied_to=order.copied_to.label if order.copied_to else None,
        hand_offs=_hand_offs(matter, facts),
        contact=_note(last.get("contact_requester"), "how") if order.contacted_at else None,
        in_time=order.contacted_in_time,
        parts=_parts(parts_of(matter.pk, actor=actor), today=today, now=now),
        whistle=_whistle(last),
        obstacle=_note(last.get("explain_obstacle")),
        escalation=_note(last.get("escalate_order")),
        coordination=_note(last.get("settle_escalation")),
        objects=_note(last.get("object_dispatch")) if matter.stage == "objected" else None,
        special=case.label if case else None,
        special_article=articles_said(case.articles, book(matter.book)) if case else None,
    )


def across(matter: Matter, actor: Actor, *, today: date) -> Across | None:
    """The other channel, for who decides in this one; None for everybody else."""
    if matter.procedure not in CHANNELS_SAID or not may_compare(actor, matter):
        return None
    pairs = others_of(matter.pk)
    return Across(
        other=CHANNELS_SAID[PETITION if matter.procedure == ORDER else ORDER],
        pairs=pairs,
        candidates=candidates_of(matter, actor, today=today),
        contested=len(contested(matter.pk)),
        converts="" if any(each.is_converted for each in pairs) else matter.procedure,
    )


def length_said(hours: int) -> Label:
    """A grade as people say it: 2小时, 7天."""
    if hours % 24 or hours <= 24:
        return Label(f"{hours}小时", f"{hours} hours")
    return Label(f"{hours // 24}天", f"{hours // 24} days")


def exclusion_said(body: Mapping[str, Any]) -> Label:
    """Why an order is left out of a month's assessment, in one sentence for the requester."""
    reason = REASONS.get(str(body.get("reason", "")), Label("", ""))
    month = str(body.get("month", ""))[:7]
    return Label(
        f"本件不计入{month}对承办单位的考核（{reason.zh}）；对您的办理和答复不受影响。",
        f"It is left out of the unit's assessment of {month} ({reason.en}); your request is handled all the same.",
    )


def _why(matter: Matter, urgency: str, hours: int | None) -> Label:
    kind = REQUEST_TYPES.get(matter.purpose, Label("诉求", "request"))
    fast = URGENCIES[Urgency(urgency)]
    article = articles_said(GRADE_ARTICLES, book(matter.book))
    return Label(
        f"{kind.zh}、{fast.zh}，按本市分级时限表为{hours}小时。依据：{article.zh}；数字由本市设置。",
        f"{kind.en}, {fast.en.lower()}: {hours} hours by this city's table of grades. Authority: {article.en}; "
        "the number is this city's setting.",
    )


def _hand_offs(matter: Matter, facts: Sequence[Any]) -> Sequence[HandOff]:
    went = [fact for fact in facts if fact.kind in HAND_OFFS]
    organs = organs_by_id(OrganId(UUID(str(fact.body["holder"]))) for fact in went if fact.body.get("holder"))
    units = {str(pk): organ.label for pk, organ in organs.items()}
    return [
        HandOff(
            fact.at,
            label_of(matter.procedure, fact.kind),
            units.get(str(fact.body.get("holder")), telling.NOBODY),
            _said(fact, "reason"),
        )
        for fact in went[::-1]
    ]


def _parts(parts: Sequence[Matter], *, today: date, now: datetime) -> Sequence[Part]:
    """All of them, with their clocks in one query and their answers in another."""
    clocks = {line.matter.pk: line for line in telling.inbox_lines(parts, today=today, now=now)}
    told = {(fact.subject_id, fact.kind): fact for fact in facts_about([each.pk for each in parts], *ANSWERS)}
    answers = {each.pk: next((told[each.pk, how] for how in ANSWERS if (each.pk, how) in told), None) for each in parts}
    return [_part(each, clocks[each.pk], answers[each.pk]) for each in parts]


def _part(part: Matter, clock: telling.InboxLine, answer: Any) -> Part:
    return Part(
        matter=part,
        unit=part.holder.label,
        stage=procedure(CO_HANDLING).stage(part.stage).label,
        level=PART_STAGES.get(part.stage, ""),
        asked=part.text.body,
        clock=clock if clock.at else None,
        answer=_said(answer, "reason") if answer else "",
    )


def _whistle(last: Mapping[str, Any]) -> Whistle | None:
    blown, over = last.get("whistle"), last.get("close_whistle")
    if blown is None:
        return None
    content = blown.enclosure.content or {}
    asked = [OrganId(UUID(each)) for each in content.get("departments", ())]
    organs = organs_by_id(asked)
    closed = over is not None and over.sequence > blown.sequence
    return Whistle(
        at=blown.at,
        departments=[organs[each].label for each in asked if each in organs],
        place=str(content.get("place", "")),
        question=str(content.get("question", "")),
        of_departments=_said(over, "of_departments") if closed else "",
        of_whistler=_said(over, "of_whistler") if closed else "",
    )


def _note(fact: Any, name: str = "reason") -> Note | None:
    return Note(fact.at, _said(fact, name)) if fact is not None else None


def _said(fact: Any, name: str) -> str:
    content = fact.enclosure.content if fact.commitment else None
    return str((content or {}).get(name, ""))
