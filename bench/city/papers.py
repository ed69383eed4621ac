"""Documents in bulk: each kind is written once for an organ, then only number, days and title are filled in."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache

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


@dataclass(frozen=True, slots=True)
class Blank:
    """Frozen content of a kind with holes; `word` is its number word, `to_petitioner` as the template says."""

    canonical: str
    word: str
    to_petitioner: bool

    def filled(self, *, number: str, matter: str, title: str, on: date) -> str:
        """The canonical JSON of one document; `title` is JSON-escaped already."""
        text = self.canonical.replace(DAY.isoformat(), on.isoformat()).replace(NUMBER, number)
        return text.replace(MATTER, matter).replace(TITLE, title)


@cache
def form(kind: str, place: Place, channel: Channel, book: str) -> Blank:
    """The content of a kind as an organ issues it, complete as `documents.actions.issue` asks."""
    template = TEMPLATES[DocumentKind(kind)]
    values = {
        spec.name: DAY if spec.form is Form.DATE else TITLE if spec.name == "matters" else "详见信访材料。"
        for spec in template.fields
        if spec.required
    }
    content = Content(
        kind=template.kind, number=NUMBER, organ=place.name, issued_on=DAY, matter_number=MATTER,
        source=Source(channel=channel, received_on=DAY), contact=Contact(person="承办人", phone=place.phone),
        rule_pack=book, fields=fields_of(values), remedy=_remedy(kind, place, book),
        query_code=CODE_PLACEHOLDER if template.layout is Layout.RECEIPT else "",
        claims=(ClaimAnswer(claim=TITLE, answer="经核实，已安排处理。", outcome="解释说明"),)
        if template.claims_required else (),
        template_version=template.version,
    )  # fmt: skip
    canonical = json.dumps(content.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Blank(canonical, place.short_name + template.word, template.to_petitioner)


def _remedy(kind: str, place: Place, book: str) -> Remedy | None:
    rules = TEMPLATES[DocumentKind(kind)].remedies
    return remedy(rules[0], organ=place.name, rule_pack=book) if rules else None
