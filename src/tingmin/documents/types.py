"""The words of a document (文书): its kind, its template, and its frozen content, free of the petitioner's name."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.types import Article, Channel

PLACEHOLDER = "〔信访人〕"
"""Stands in frozen content where the petitioner's name is printed; the name itself stays in the vault."""


class DocumentKind(StrEnum):
    """Every kind of document that a matter, a review, a supervision case or a work order produces."""

    REGISTRATION = "registration"
    RECEIPT = "receipt"
    ACCEPTANCE_NOTICE = "acceptance_notice"
    NON_ACCEPTANCE_NOTICE = "non_acceptance_notice"
    NO_FURTHER_NOTICE = "no_further_notice"
    ROUTE_NOTICE = "route_notice"
    TRANSFER_SLIP = "transfer_slip"
    CLOSED_TRANSFER = "closed_transfer"
    ASSIGNMENT_LETTER = "assignment_letter"
    TRANSFER_OBJECTION = "transfer_objection"
    RETURN_SLIP = "return_slip"
    GUIDANCE_RECORD = "guidance_record"
    URGENT_REPORT = "urgent_report"
    EXTENSION_NOTICE = "extension_notice"
    HANDLING_OPINION = "handling_opinion"
    REPLY_LETTER = "reply_letter"
    SERVICE_RECEIPT = "service_receipt"
    COMPLETION_REPORT = "completion_report"
    WITHDRAWAL_STATEMENT = "withdrawal_statement"
    REVIEW_APPLICATION = "review_application"
    REVIEW_ACCEPTANCE_NOTICE = "review_acceptance_notice"
    REVIEW_REFUSAL_NOTICE = "review_refusal_notice"
    REVIEW_OPINION = "review_opinion"
    RE_REVIEW_OPINION = "re_review_opinion"
    HEARING_NOTICE = "hearing_notice"
    HEARING_RECORD = "hearing_record"
    SUPERVISION_LETTER = "supervision_letter"
    IMPROVEMENT_SUGGESTION = "improvement_suggestion"
    POLICY_SUGGESTION = "policy_suggestion"
    ACCOUNTABILITY_SUGGESTION = "accountability_suggestion"
    MEDIATION_AGREEMENT = "mediation_agreement"
    ANNUAL_REPORT = "annual_report"
    WORK_ORDER = "work_order"
    DISPATCH_SLIP = "dispatch_slip"
    CHANNEL_NOTICE = "channel_notice"
    ORDER_EXTENSION_NOTICE = "order_extension_notice"
    ORDER_REPLY = "order_reply"


class Layout(StrEnum):
    """How a document looks: a letter under the organ's red mark, a form with cells, or the half-page receipt."""

    LETTER = "letter"
    SHEET = "sheet"
    RECEIPT = "receipt"


class Form(StrEnum):
    """How a field is written: an ISO date, a few words, or paragraphs."""

    DATE = "date"
    SHORT = "short"
    TEXT = "text"


class Author(StrEnum):
    """Who speaks in the document and therefore signs it."""

    ORGAN = "organ"
    PETITIONER = "petitioner"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of a template; a required one must not be empty when the document is issued."""

    name: str
    label: Label
    form: Form = Form.TEXT
    required: bool = True


@dataclass(frozen=True, slots=True)
class RemedyRule:
    """A remedy that a document may state: `{organ}` and `{days}` in the text are filled when it is frozen."""

    code: str
    heading: Label
    text: Label
    articles: tuple[Article, ...] = ()
    days: int | None = None

    @property
    def names_organ(self) -> bool:
        """True when the remedy leads to an organ that the document must name."""
        return "{organ}" in self.text.zh


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of a letter; `{names}` are fields, and a paragraph `{claims}` prints the answered claims."""

    heading: Label
    paragraphs: tuple[Label, ...]
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTemplate:
    """One row of the catalogue: what a kind of document must carry, and how it is printed."""

    kind: DocumentKind
    title: Label
    word: str
    articles: tuple[Article, ...]
    fields: tuple[FieldSpec, ...]
    remedies: tuple[RemedyRule, ...] = ()
    layout: Layout = Layout.LETTER
    author: Author = Author.ORGAN
    to_petitioner: bool = False
    addressed: bool = True
    opening: tuple[Label, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[Label, ...] = ()
    copies: tuple[Label, ...] = ()
    signers: tuple[Label, ...] = ()
    # What a pack calls it, where it is not what it is called today.
    titles: tuple[tuple[str, Label], ...] = ()
    version: int = 1

    def title_in(self, rule_pack: str) -> Label:
        """The title that the law of a matter gives this document."""
        return next((title for pack, title in self.titles if pack in rule_pack.split("+")), self.title)

    @property
    def remedy_required(self) -> bool:
        """True when the document may not be issued without saying what the reader can do against it."""
        return bool(self.remedies)

    @property
    def claims_required(self) -> bool:
        """True when the document answers the petitioner's claims one by one."""
        return any(paragraph.zh == "{claims}" for section in self.sections for paragraph in section.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """How and when the matter reached the issuing organ, and from whom (empty: from the petitioner)."""

    channel: Channel
    received_on: date
    transferor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom the reader may call."""

    person: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """One claim with its answer; `outcome` is the decision in words, such as 予以支持."""

    claim: str
    answer: str
    outcome: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What the reader can do against the document, frozen in Chinese; `days` None: no limit is set."""

    rule: str
    text: str
    organ: str = ""
    days: int | None = None
    article: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field's value as one or more paragraphs (a date: one ISO date)."""

    name: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that a document says, frozen at issue: it can be hashed and printed again, and names no petitioner."""

    kind: DocumentKind
    number: str
    organ: str
    issued_on: date
    matter_number: str
    source: Source
    contact: Contact
    rule_pack: str
    fields: tuple[Field, ...] = ()
    claims: tuple[ClaimAnswer, ...] = ()
    remedy: Remedy | None = None
    addressee: str = PLACEHOLDER
    query_code: str = ""
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    template_version: int = 1

    def value(self, name: str) -> tuple[str, ...]:
        """The paragraphs of a field; none when it is absent or blank."""
        return tuple(p for field in self.fields if field.name == name for p in field.paragraphs if p.strip())

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` gives the content back."""
        plain: dict[str, Any] = json.loads(json.dumps(self, default=_spelled))
        return plain

    def canonical(self) -> bytes:
        """The bytes to hash: equal content gives equal bytes."""
        return json.dumps(self, default=_spelled, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Content":
        """The content behind `as_json`."""
        values: dict[str, Any] = dict(_read(plain))
        return cls(**values)


def fields_of(values: Mapping[str, str | tuple[str, ...] | list[str] | date]) -> tuple[Field, ...]:
    """Fields from plain values: a text is one paragraph, a date is written in ISO form."""
    return tuple(Field(name, _paragraphs(value)) for name, value in values.items())


class DocumentIncomplete(Refusal):
    """A required field is empty (domain §1.6)."""

    code = "document_incomplete"
    sentence = Label(
        zh="“{document}”缺少“{field}”，请补充后再签发。",
        en="“{document}” lacks “{field}”; fill it in before issuing.",
    )


class RemedyMissing(Refusal):
    """The document does not say what the reader can do against it (P12; BJ2006 §43(5))."""

    code = "remedy_missing"
    sentence = Label(
        zh="“{document}”没有写明救济途径（须为：{allowed}），请写明受理机关、期限和依据后再签发。",
        en="“{document}” does not state its remedy (one of: {allowed}); state organ, limit and article before issuing.",
    )


class FieldUnknown(Refusal):
    """A field that the template does not print would be lost silently."""

    code = "document_field_unknown"
    sentence = Label(
        zh="“{document}”没有“{field}”这一项，请删去或者改用其他文书。",
        en="“{document}” has no field “{field}”; remove it or use another document.",
    )


class DateUnreadable(Refusal):
    """A date field that is not an ISO date."""

    code = "document_date_unreadable"
    sentence = Label(
        zh="“{document}”的“{field}”不是日期：{value}；请写作 2026-05-02。",
        en="“{field}” of “{document}” is not a date: {value}; write it as 2026-05-02.",
    )


def _spelled(value: Any) -> Any:
    """A part of a content as JSON; unlike `asdict` it copies nothing."""
    return value.isoformat() if isinstance(value, date) else {name: getattr(value, name) for name in value.__slots__}


def _paragraphs(value: str | tuple[str, ...] | list[str] | date) -> tuple[str, ...]:
    if isinstance(value, date):
        return (value.isoformat(),)
    return (value,) if isinstance(value, str) else tuple(value)


def _read(plain: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in plain.items():
        reader = READERS.get(name)
        yield name, reader(value) if reader else value


def _source(value: Mapping[str, str]) -> Source:
    return Source(
        channel=Channel(value["channel"]),
        received_on=date.fromisoformat(value["received_on"]),
        transferor=value["transferor"],
    )


READERS: Mapping[str, Callable[[Any], object]] = {
    "kind": DocumentKind,
    "issued_on": date.fromisoformat,
    "source": _source,
    "contact": lambda value: Contact(**value),
    "fields": lambda rows: tuple(Field(row["name"], tuple(row["paragraphs"])) for row in rows),
    "claims": lambda rows: tuple(ClaimAnswer(**row) for row in rows),
    "remedy": lambda value: Remedy(**value) if value else None,
    "attachments": tuple,
    "copies": tuple,
}
