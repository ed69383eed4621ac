"""What a step's document says: what the matter knows is filled in, what only the officer knows comes with the move."""

from collections.abc import Callable, Mapping
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
from tingmin.kernel.times import day_of
from tingmin.law.content_classes import content_class
from tingmin.law.explain import day_zh, explain
from tingmin.law.packs import book
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.law.types import Channel, Step
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.queries import due_of
from tingmin.matters.types import Move
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import review_organ_of

# The code itself is never stored: only its digest is kept, and it is printed while the petitioner holds it.
CODE_PLACEHOLDER = "〔查询码〕"
HANDLING = ("D06", "D17", "D21", "R01")
DISPOSING = ("D01", "D05")


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a document may draw on: the matter, its clocks by code (the newest of each), the move, the day."""

    matter: Matter
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

    def why(self, *codes: str) -> str:
        """The sentence that explains such a clock."""
        row = self.clock(*codes)
        return explain(due_of(row, today=day_of(self.at)), book=book(self.matter.book)).zh if row else ""


POOL: Mapping[str, Callable[[Paper], Any]] = {
    "matters": lambda p: p.matter.text.title,
    "summary": lambda p: p.matter.text.title,
    "requests": lambda p: p.matter.text.title,
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
    "dispose_by": lambda p: p.due(*DISPOSING) or p.matter.received_on,
    "decide_by": lambda p: p.due("D02"),
    "object_by": lambda p: p.due("D03") or p.due("D02"),
    "report_by": lambda p: p.due("D08"),
    "accepted_on": lambda p: p.started(*HANDLING),
    "limit_on": lambda p: p.due(*HANDLING),
    "new_limit_on": lambda p: p.due(*HANDLING),
    "limit_reason": lambda p: p.why(*HANDLING),
    "reasons": lambda p: p.move.reason,
    "remark": lambda p: p.move.reason,
    "query_at": lambda p: settings.PUBLIC_ADDRESS,
    "query_phone": lambda p: settings.CITY_PHONE,
}


def asked_fields(row: Step) -> tuple[FieldSpec, ...]:
    """The fields of the row's document that only the officer knows: what a form must ask for."""
    if not row.document:
        return ()
    template = TEMPLATES[DocumentKind(row.document)]
    return tuple(spec for spec in template.fields if spec.name not in POOL)


def content_of(paper: Paper, kind: DocumentKind, organ: Organ) -> Content:
    """The document's content, complete but for its number."""
    template, matter, given = TEMPLATES[kind], paper.matter, paper.move.fields
    values = {spec.name: _value(spec.name, paper) for spec in template.fields}
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
        attachments=tuple(given.get("attachments", ())),
        template_version=template.version,
    )


def _value(name: str, paper: Paper) -> Any:
    given = paper.move.fields.get(name)
    return given if given else POOL.get(name, _nothing)(paper)


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
    return remedy(chosen, organ=REMEDY_ORGAN[chosen.code](paper.matter), rule_pack=paper.matter.book)


def _fitting(rules: Mapping[str, Any], paper: Paper) -> Any:
    answers_suggestion = "reply_later" in rules and "D21" in paper.clocks
    return rules["reply_later"] if answers_suggestion else next(iter(rules.values()))


def _above(matter: Matter) -> str:
    return review_organ_of(matter.holder).name


def _sender(matter: Matter) -> str:
    return (matter.transferor or matter.registrar).name


REMEDY_ORGAN: Mapping[str, Callable[[Matter], str]] = {
    "review": _above,
    "review_later": _above,
    "re_review": lambda m: review_organ_of(m.reviewer or m.holder).name,
    "new_reply": lambda m: m.holder.name,
    "final": lambda m: m.holder.name,
    "reply_later": _sender,
    "urge": _sender,
    "object": lambda m: m.holder.name,
    "transfer_objection": _sender,
    "confirmation": lambda m: "有管辖权的人民法院",
}
