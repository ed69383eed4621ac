"""Documents in bulk: each kind is written once for an organ, then only number, days and title are filled in."""

import json
from dataclasses import dataclass
from datetime import date

from bench.city.places import Place
from tingmin.documents.templates import TEMPLATES, remedy
from tingmin.documents.types import (
    ClaimAnswer,
    Contact,
    Content,
    DocumentKind,
    Form,
    Layout,
    Remedy,
    Source,
    fields_of,
)
from tingmin.law.types import Channel
from tingmin.matters.papers import CODE_PLACEHOLDER

# A day that no matter of the city has, and words that no template has.
DAY, NUMBER, MATTER, TITLE = date(1901, 2, 3), "@number@", "@matter@", "@title@"
HOLES = (
    (DAY.isoformat(), "%(on)s"), (NUMBER, "%(number)s"), (MATTER, "%(matter)s"), (TITLE, "%(title)s"),
    (f'"channel":"{Channel.PHONE}"', '"channel":"%(channel)s"'),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blank:
    """Frozen content of a kind with holes; `word` is the number word of the organ that issues it."""

    canonical: bytes
    organ: str
    word: str

    def filled(self, *, number: bytes, matter: bytes, title: bytes, on: bytes, channel: bytes) -> bytes:
        """The canonical JSON of one document; `title` is JSON-escaped already."""
        holes = {b"number": number, b"matter": matter, b"title": title, b"on": on, b"channel": channel}
        return self.canonical % holes


_forms: dict[tuple[str, str, str], Blank] = {}


def form(kind: str, place: Place, book: str) -> Blank:
    """The content of a kind as an organ issues it, made once."""
    key = kind, place.id, book
    if key not in _forms:
        _forms[key] = _form(kind, place, book)
    return _forms[key]


def _form(kind: str, place: Place, book: str) -> Blank:
    """Complete as `documents.actions.issue` asks."""
    template = TEMPLATES[DocumentKind(kind)]
    values = {
        spec.name: DAY if spec.form is Form.DATE else TITLE if spec.name == "matters" else "详见信访材料。"
        for spec in template.fields
        if spec.required
    }
    content = Content(
        kind=template.kind, number=NUMBER, organ=place.name, issued_on=DAY, matter_number=MATTER,
        source=Source(channel=Channel.PHONE, received_on=DAY), contact=Contact(person="承办人", phone=place.phone),
        rule_pack=book, fields=fields_of(values), remedy=_remedy(kind, place, book),
        query_code=CODE_PLACEHOLDER if template.layout is Layout.RECEIPT else "",
        claims=(ClaimAnswer(claim=TITLE, answer="经核实，已安排处理。", outcome="解释说明"),)
        if template.claims_required else (),
        template_version=template.version,
    )  # fmt: skip
    canonical = json.dumps(content.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Blank(_with_holes(canonical).encode(), place.id, place.short_name + template.word)


def _with_holes(text: str) -> str:
    text = text.replace("%", "%%")
    for sign, hole in HOLES:
        text = text.replace(sign, hole)
    return text


def _remedy(kind: str, place: Place, book: str) -> Remedy | None:
    rules = TEMPLATES[DocumentKind(kind)].remedies
    return remedy(rules[0], organ=place.name, rule_pack=book) if rules else None
