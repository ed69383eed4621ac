"""What a step's document says: what the matter knows is filled in, what only the officer knows comes with the move."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from tingmin.documents.templates import TEMPLATES, remedy
from tingmin.documents.types import (
    PLACEHOLDER,
    Contact,
    Content,
    DocumentKind,
    FieldSpec,
    Remedy,
    Source,
    fields_of,
)
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.law import limits
from tingmin.law.clocks import BY_CODE as CLOCKS
from tingmin.law.content_classes import content_class
from tingmin.law.explain import day_zh, explain
from tingmin.law.hotline_intake import REQUEST_TYPES
from tingmin.law.packs import book
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.law.types import Channel, Step
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.queries import due_of
from tingmin.matters.types import Move
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import re_review_organs_of, review_organ_of, review_organs_of

# The code itself is never stored: only its digest is kept, and it is printed while the petitioner holds it.
CODE_PLACEHOLDER = "〔查询码〕"
# Parts of a paper that are no fields of its template.
HEADER = {"addressee", "attachments", "claims", "remedy"}
ACCEPTED = ("D06", "D17", "D21")
HANDLING = (*ACCEPTED, "R01")
REVIEWING = ("D10", "D12")
DISPOSING = ("D01", "D05")


class FieldIsKnown(Refusal):
    """Somebody writes what the matter fills in by itself."""

    code = "document_field_known"
    sentence = Label(
        zh="文书中的“{field}”由系统根据事项填写，请不要另行填写。",
        en="The matter itself fills in “{field}” on its papers; leave it out.",
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a document may draw on: matter, row, issuing organ, the newest clock of each code, the move, the day."""

    matter: Matter
    row: Step
    organ: Organ
    clocks: Mapping[str, Obligation]
    move: Move
    at: datetime
    signer: str

    def clock(self, *codes: str) -> Obligation | None:
        """The newest clock of one of these kinds, running ones first."""
        found = [self.clocks[code] for code in codes if code in self.clocks]
        return next((c for c in found if c.stopped_on is None), found[0] if found else None)

    def due(self, *codes: str) -> date | None:
        """The effective last day of such a clock."""
        row = self.clock(*codes)
        return row.due_effective if row else None

    def started(self, *codes: str) -> date | None:
        """The start day of such a clock."""
        row = self.clock(*codes)
        return row.started_on if row else None

    def accepted_on(self) -> date | None:
        """The day of acceptance, which no later clock (converted, remanded) moves; of a review: of its request."""
        if self.row.extends in REVIEWING:
            return self.started(self.row.extends)
        begun = [self.clocks[code].started_on for code in ACCEPTED if code in self.clocks]
        return min(begun, default=None)

    def disposed_by(self) -> date:
        """The last day for sorting; counted also where no notice is owed, for the matter is worked on all the same."""
        return self.due(*DISPOSING) or limits.due(CLOCKS["D05"], start=self.matter.received_on).effective

    def extended(self) -> tuple[str, ...]:
        """The clock that the row extends, else those of handling."""
        return (self.row.extends,) if self.row.extends else HANDLING

    def ends(self, code: str) -> str:
        """The minute at which a clock in hours ends."""
        row = self.clock(code)
        return row.due_at.astimezone(CITY_TIME).strftime("%Y-%m-%d %H:%M") if row and row.due_at else ""

    def why(self, *codes: str) -> str:
        """The sentence that explains such a clock."""
        row = self.clock(*codes)
        return explain(due_of(row, today=day_of(self.at)), book=book(self.matter.book)).zh if row else ""


POOL: Mapping[str, Callable[[Paper], Any]] = {
    "matters": lambda p: p.matter.title,
    "summary": lambda p: p.matter.title,
    "requests": lambda p: p.matter.title,
    "petitioner": lambda p: PLACEHOLDER,
    "people": lambda p: f"{p.matter.people_count}人",
    "received_on": lambda p: p.matter.received_on,
    "received_at": lambda p: day_zh(p.matter.received_on),
    "content_class": lambda p: content_class(p.matter.content_class).label.zh if p.matter.content_class else "",
    "purpose": lambda p: PURPOSES[p.matter.purpose].label.zh if p.matter.purpose else "",
    "secrecy": lambda p: "一般",
    "materials": lambda p: "信访材料",
    "receptionist": lambda p: p.signer,
    "approver": lambda p: p.signer,
    "approved_on": lambda p: p.move.on or day_of(p.at),
    "returned_on": lambda p: p.move.on or day_of(p.at),
    "withdrawn_on": lambda p: p.move.on or day_of(p.at),
    "handling_organ": lambda p: p.matter.holder.name,
    "dispose_by": lambda p: p.disposed_by(),
    "decide_by": lambda p: p.due("D02"),
    "object_by": lambda p: p.due("D03") or p.due("D02"),
    "report_by": lambda p: p.due("D08"),
    "review_by": lambda p: p.due(*REVIEWING),
    "answer_by": lambda p: p.due("S01"),
    "feedback_by": lambda p: p.due("D13"),
    "accepted_on": lambda p: p.accepted_on(),
    "limit_on": lambda p: p.due(*HANDLING),
    "new_limit_on": lambda p: p.due(*p.extended()),
    "limit_reason": lambda p: p.why(*p.extended()),
    "reasons": lambda p: p.move.reason,
    "remark": lambda p: p.move.reason,
    "request_type": lambda p: REQUEST_TYPES[p.matter.purpose].zh if p.matter.purpose in REQUEST_TYPES else "",
    "order_limit": lambda p: p.ends("H03"),
    "query_at": lambda p: settings.PUBLIC_ADDRESS,
    "query_phone": lambda p: settings.CITY_PHONE,
}

# Where a field of the same name means another day: when the organ that writes received what it answers.
RECEIVED: Mapping[tuple[str, str], tuple[str, ...]] = {
    (DocumentKind.TRANSFER_OBJECTION, "received_on"): ("D02",),
    (DocumentKind.COMPLETION_REPORT, "received_on"): ("D08",),
    (DocumentKind.REVIEW_ACCEPTANCE_NOTICE, "received_on"): ("D12", "D10"),
    (DocumentKind.REVIEW_REFUSAL_NOTICE, "received_on"): ("D12", "D10"),
    (DocumentKind.REVIEW_OPINION, "received_on"): ("D10",),
    (DocumentKind.RE_REVIEW_OPINION, "received_on"): ("D12",),
}


def asked_fields(row: Step) -> tuple[FieldSpec, ...]:
    """The fields of the row's document that only the officer knows: what a form must ask for."""
    if not row.document:
        return ()
    template = TEMPLATES[DocumentKind(row.document)]
    return tuple(spec for spec in template.fields if spec.name not in POOL)


def refuse_known(fields: Iterable[str], *, supplies: AbstractSet[str]) -> None:
    """Raise when an officer would write what the matter or the step knows: a last day, the addressee, a remedy."""
    for name in fields:
        if name in POOL or name in HEADER or name in supplies:
            raise FieldIsKnown(field=name)


def content_of(paper: Paper, kind: DocumentKind) -> Content:
    """The document's content, complete but for its number."""
    template, matter, organ, given = TEMPLATES[kind], paper.matter, paper.organ, paper.move.fields
    values = {spec.name: _value(spec.name, kind, paper) for spec in template.fields}
    return Content(
        kind=kind,
        number="",
        organ=organ.name,
        issued_on=paper.move.on or day_of(paper.at),
        matter_number=matter.number,
        source=_source(matter),
        contact=Contact(person=paper.signer, phone=organ.phone or settings.CITY_PHONE),
        rule_pack=matter.book,
        fields=fields_of({name: value for name, value in values.items() if value}),
        query_code=CODE_PLACEHOLDER if kind is DocumentKind.RECEIPT else "",
        claims=given.get("claims", ()),
        remedy=_remedy(paper, kind),
        addressee=given.get("addressee") or PLACEHOLDER,
        attachments=tuple(given.get("attachments", ())),
        template_version=template.version,
    )


def _value(name: str, kind: DocumentKind, paper: Paper) -> Any:
    given = paper.move.fields.get(name)
    if given:
        return given
    received = paper.started(*RECEIVED[kind, name]) if (kind, name) in RECEIVED else None
    return received or POOL.get(name, _nothing)(paper)


def _nothing(_: Paper) -> str:
    return ""


def _source(matter: Matter) -> Source:
    sender = matter.transferor.name if matter.transferor else ""
    return Source(channel=Channel(matter.channel), received_on=matter.received_on, transferor=sender)


def _remedy(paper: Paper, kind: DocumentKind) -> Remedy | None:
    rules = {rule.code: rule for rule in TEMPLATES[kind].remedies}
    if not rules:
        return None
    chosen = rules.get(paper.move.fields.get("remedy", "")) or _fitting(rules, paper)
    return remedy(chosen, organ=REMEDY_ORGAN[chosen.code](paper), rule_pack=paper.matter.book)


def _fitting(rules: Mapping[str, Any], paper: Paper) -> Any:
    answers_suggestion = "reply_later" in rules and "D21" in paper.clocks
    return rules["reply_later"] if answers_suggestion else next(iter(rules.values()))


def _above(paper: Paper) -> str:
    return _either(review_organs_of(paper.matter.holder))


def _above_reviewer(paper: Paper) -> str:
    matter = paper.matter
    return _either(re_review_organs_of(matter.holder, reviewer=matter.reviewer or matter.holder))


def _either(organs: Iterable[Organ]) -> str:
    """Every organ that the petitioner may choose (BJ2006 §48)."""
    return "或者".join(organ.name for organ in organs)


def _sender(paper: Paper) -> str:
    return (paper.matter.transferor or paper.matter.registrar).name


def _overseer(paper: Paper) -> str:
    """Who urges the holder: whoever sent the matter, else the organ above; nobody supervises itself."""
    matter = paper.matter
    sender = matter.transferor or matter.registrar
    return (review_organ_of(matter.holder) if sender == matter.holder else sender).name


REMEDY_ORGAN: Mapping[str, Callable[[Paper], str]] = {
    "review": _above,
    "review_later": _above,
    "re_review": _above_reviewer,
    "new_reply": lambda p: p.matter.holder.name,
    "final": lambda p: p.organ.name,
    "reply_later": _overseer,
    "urge": _overseer,
    "object": lambda p: p.organ.name,
    "transfer_objection": _sender,
    "review_pending": lambda p: review_organ_of(p.organ).name,
    "ask_again": lambda p: p.matter.registrar.name,
    "say_unresolved": lambda p: p.matter.registrar.name,
    "dispatch_objection": lambda p: p.matter.registrar.name,
    "confirmation": lambda p: "有管辖权的人民法院",
    "letter_answer": lambda p: p.organ.name,
    "written_feedback": lambda p: p.organ.name,
    "reasoned_feedback": lambda p: p.organ.name,
}
