"""From frozen content to what stands on the page: plain JSON that the typst files set, never source text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from tingmin.documents.templates import template_of
from tingmin.documents.templates.remedies import RULES, remedy_in
from tingmin.documents.types import (
    PLACEHOLDER,
    Author,
    ClaimAnswer,
    Content,
    DocumentTemplate,
    FieldSpec,
    Form,
    Layout,
    Section,
)
from tingmin.documents.words import CHANNELS, SIGNS, clean, day_words, paragraphs_of, phrase, printable, sentence_end
from tingmin.kernel.labels import Label
from tingmin.law.citing import chinese_number, cited
from tingmin.law.packs import book

Row = dict[str, Any]
QUERY_GROUP = 4
SHORT_PARAGRAPH = 400


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is named and in which language the fixed phrases are."""

    addressee: str
    language: str

    def says(self, label: Label) -> str:
        """A label in this language."""
        return label.in_language(self.language)

    def names(self, text: str) -> str:
        """A text with the petitioner's name in its place."""
        return text.replace(PLACEHOLDER, self.addressee)


def page_of(content: Content, *, addressee: str, language: str) -> Row:
    """Everything the typst files print, in reading order."""
    template = template_of(content.kind)
    voice = Voice(addressee.strip() or phrase("anonymous", language), language)
    values = _values(content, template, voice)
    page = {
        **_frame(content, template, voice),
        "opening": _filled(template.opening, content, values, voice),
        "rows": _rows(content, template, values, voice) if template.layout is Layout.SHEET else [],
        "sections": _sections(content, template, values, voice),
        "closing": _filled(template.closing, content, values, voice),
        "groups": groups_of(content.query_code),
    }
    _keep_last_with_signature(page)
    return page


def groups_of(code: str) -> list[str]:
    """A query code in groups that a voice can read out: its own groups, else four characters each."""
    parts = printable(code).split("-") if "-" in code else [code]
    return [part[start : start + QUERY_GROUP] for part in parts for start in range(0, len(part), QUERY_GROUP)]


def _keep_last_with_signature(page: Row) -> None:
    """No page may carry a signature alone (此页无正文): the last short paragraph goes with it."""
    spoken = page["opening"] + [item for section in page["sections"] for item in section["items"]] + page["closing"]
    if spoken and len(spoken[-1]["text"]) <= SHORT_PARAGRAPH:
        spoken[-1]["keep"] = True


def _frame(content: Content, template: DocumentTemplate, voice: Voice) -> Row:
    said = {"person": content.contact.person, "phone": content.contact.phone}
    return {
        "layout": template.layout.value,
        "kind": content.kind.value,
        "by_organ": template.author is Author.ORGAN,
        "title": voice.says(template.title_in(content.rule_pack)),
        "organ": printable(content.organ),
        "number": printable(content.number),
        "date": day_words(content.issued_on, voice.language),
        "day": [content.issued_on.year, content.issued_on.month, content.issued_on.day],
        "addressee": clean(voice.names(content.addressee)) if template.addressed else "",
        "matter_number": printable(content.matter_number),
        "matter_label": phrase("matter", voice.language),
        "signs": {name: voice.says(label) for name, label in SIGNS.items()},
        "contact": clean(phrase("contact", voice.language).format(**said)),
        "attachments": paragraphs_of(content.attachments),
        "copies": [clean(copy) for copy in content.copies],
        "signers": [voice.says(signer) for signer in template.signers],
        "version": f"{content.kind.value} v{content.template_version}",
        "rule_pack": printable(content.rule_pack),
    }


def _values(content: Content, template: DocumentTemplate, voice: Voice) -> Mapping[str, list[str]]:
    """Every name that a template text may mention, as printable paragraphs."""
    fields = {spec.name: _printed(spec, content, voice) for spec in template.fields}
    return {**_standard(content, template, voice), **fields}


def _standard(content: Content, template: DocumentTemplate, voice: Voice) -> Mapping[str, list[str]]:
    source = content.source
    via = phrase("via", voice.language).format(transferor=source.transferor) if source.transferor else ""
    standard = {
        "channel": voice.says(CHANNELS[source.channel]),
        "received": day_words(source.received_on, voice.language),
        "via": via,
        "articles": voice.says(cited(book(content.rule_pack).cites(template.articles))),
    }
    return {name: [clean(value)] for name, value in standard.items()}


def _printed(spec: FieldSpec, content: Content, voice: Voice) -> list[str]:
    value = content.value(spec.name)
    if spec.form is Form.DATE:
        return [day_words(date.fromisoformat(text), voice.language) for text in value[:1]]
    return paragraphs_of(voice.names(text) for text in value)


def _filled(texts: Sequence[Label], content: Content, values: Mapping[str, list[str]], voice: Voice) -> list[Row]:
    return [item for text in texts for item in _items(voice.says(text), content, values, voice)]


def _items(text: str, content: Content, values: Mapping[str, list[str]], voice: Voice) -> Iterator[Row]:
    """A template paragraph: the claims, a field's own paragraphs, or a sentence with fields inside."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name]
    if text == "{claims}":
        yield from _claims(content.claims, voice)
    elif text == f"{{{''.join(names)}}}":
        yield from ({"text": paragraph} for paragraph in values[names[0]])
    elif all(values[name] for name in names):
        yield {"text": text.format(**{name: _inline(values[name]) for name in names})}


def _inline(paragraphs: list[str]) -> str:
    return sentence_end("；".join(paragraphs)) if paragraphs != [""] else ""


def _claims(claims: Sequence[ClaimAnswer], voice: Voice) -> Iterator[Row]:
    for number, claim in enumerate(claims, start=1):
        yield {"head": _numbered(number, voice, inner=True) + _part("claim", claim.claim, voice)}
        yield from ({"text": paragraph} for paragraph in paragraphs_of([voice.names(claim.answer)]))
        yield {"text": _part("outcome", claim.outcome, voice), "strong": True}
        if claim.basis.strip():
            yield {"text": _part("basis", claim.basis, voice)}


def _part(name: str, text: str, voice: Voice) -> str:
    return clean(phrase(name, voice.language).format(**{name: sentence_end(voice.names(text))}))


def _numbered(number: int, voice: Voice, *, inner: bool = False) -> str:
    if voice.language.startswith("en"):
        return f"({number}) " if inner else f"{number}. "
    return f"（{chinese_number(number)}）" if inner else f"{chinese_number(number)}、"


def _sections(content: Content, template: DocumentTemplate, values: Mapping[str, list[str]], voice: Voice) -> list[Row]:
    bodies = _bodies(content, template, values, voice) + _remedy(content, voice)
    printed = [(heading, items) for heading, items in bodies if items]
    if template.layout is Layout.SHEET:
        return [{"heading": heading, "items": items} for heading, items in printed]
    return [
        {"heading": _numbered(number, voice) + heading, "items": items}
        for number, (heading, items) in enumerate(printed, start=1)
    ]


def _bodies(
    content: Content, template: DocumentTemplate, values: Mapping[str, list[str]], voice: Voice
) -> list[tuple[str, list[Row]]]:
    if template.layout is not Layout.LETTER:
        return []
    return [
        (voice.says(section.heading), _section_items(section, content, values, voice))
        for section in template.sections or _section_for_each_field(template)
    ]


def _section_for_each_field(template: DocumentTemplate) -> tuple[Section, ...]:
    """The shared layout: what the opening has not said already stands in a section of its own, in order."""
    opening = "".join(text.zh for text in template.opening)
    untold = (spec for spec in template.fields if f"{{{spec.name}}}" not in opening)
    return tuple(Section(spec.label, (Label(f"{{{spec.name}}}", f"{{{spec.name}}}"),)) for spec in untold)


def _section_items(section: Section, content: Content, values: Mapping[str, list[str]], voice: Voice) -> list[Row]:
    items = _filled(section.paragraphs, content, values, voice)
    law = voice.says(cited(book(content.rule_pack).cites(section.articles)))
    if items and law:
        items[-1]["text"] += phrase("authority", voice.language).format(articles=law)
    return items


def _remedy(content: Content, voice: Voice) -> list[tuple[str, list[Row]]]:
    remedy = content.remedy
    if remedy is None:
        return []
    frozen = paragraphs_of([remedy.text])
    if voice.language.startswith("en"):
        said = remedy_in(voice.language, remedy, rule_pack=content.rule_pack)
        frozen = [clean(said), phrase("prevails", voice.language), *frozen]
    heading = voice.says(RULES[remedy.rule].heading)
    return [(heading, [{"text": paragraph} for paragraph in frozen])]


def _rows(
    content: Content, template: DocumentTemplate, values: Mapping[str, list[str]], voice: Voice
) -> list[list[Row]]:
    cells = [*_header_cells(content, voice), *_field_cells(template, values, voice)]
    return _paired(cells)


def _header_cells(content: Content, voice: Voice) -> list[Row]:
    source = content.source
    came_from = clean(source.transferor) or phrase("direct", voice.language)
    return [
        _cell(phrase("matter", voice.language), [printable(content.matter_number)]),
        _cell(phrase("channel", voice.language), [voice.says(CHANNELS[source.channel])]),
        _cell(phrase("transferor", voice.language), [came_from], wide=True),
    ]


def _field_cells(template: DocumentTemplate, values: Mapping[str, list[str]], voice: Voice) -> Iterator[Row]:
    for spec in template.fields:
        if values[spec.name]:
            yield _cell(voice.says(spec.label), values[spec.name], wide=spec.form is Form.TEXT)


def _cell(label: str, paragraphs: list[str], *, wide: bool = False) -> Row:
    return {"label": label, "paragraphs": paragraphs, "wide": wide}


def _paired(cells: Sequence[Row]) -> list[list[Row]]:
    """Rows of a form: two narrow cells side by side, a wide or left-over one alone."""
    rows: list[list[Row]] = []
    for cell in cells:
        last = rows[-1] if rows else []
        if len(last) == 1 and not last[0]["wide"] and not cell["wide"]:
            last.append(cell)
        else:
            rows.append([cell])
    return rows
