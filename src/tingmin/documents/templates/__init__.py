"""The catalogue of documents: what each kind must carry, and the refusal to issue one that does not."""

from collections.abc import Mapping
from datetime import date

from tingmin.documents.templates.between_organs import BETWEEN_ORGANS
from tingmin.documents.templates.hotline import HOTLINE
from tingmin.documents.templates.procedure import PROCEDURE
from tingmin.documents.templates.remedies import RULES, remedy
from tingmin.documents.templates.to_petitioner import TO_PETITIONER
from tingmin.documents.types import (
    Content,
    DateUnreadable,
    DocumentIncomplete,
    DocumentKind,
    DocumentTemplate,
    FieldSpec,
    FieldUnknown,
    Form,
    RemedyMissing,
)
from tingmin.kernel.labels import Label

__all__ = ["RULES", "TEMPLATES", "check", "remedy", "template_of"]

TEMPLATES: Mapping[DocumentKind, DocumentTemplate] = {
    template.kind: template for template in TO_PETITIONER + BETWEEN_ORGANS + PROCEDURE + HOTLINE
}

QUERY_CODE = Label("查询码", "query code")
CLAIMS = Label("逐项答复", "answers claim by claim")

HEADER = (
    ("number", Label("字号", "number")),
    ("organ", Label("发文机关", "issuing organ")),
    ("matter_number", Label("信访事项编号", "matter number")),
    ("addressee", Label("主送", "addressee")),
    ("rule_pack", Label("适用法规", "rule pack")),
)


def template_of(kind: DocumentKind) -> DocumentTemplate:
    """The row of the catalogue for a kind."""
    return TEMPLATES[kind]


def check(content: Content) -> None:
    """Refuse a document that lacks a field of §1.6 or its remedy (P12); passes silently when it may be issued."""
    template = TEMPLATES[content.kind]
    _check_header(content, template)
    _check_fields(content, template)
    _check_claims(content, template)
    _check_remedy(content, template)


def _check_header(content: Content, template: DocumentTemplate) -> None:
    for name, label in HEADER:
        _require(str(getattr(content, name)), label, template)
    _require(content.contact.person, Label("联系人", "contact person"), template)
    _require(content.contact.phone, Label("联系电话", "contact phone"), template)
    _check_query_code(content, template)


def _check_query_code(content: Content, template: DocumentTemplate) -> None:
    if content.kind is DocumentKind.RECEIPT:
        _require(content.query_code, QUERY_CODE, template)
    elif content.query_code:
        raise FieldUnknown(document=template.title, field=QUERY_CODE)


def _check_fields(content: Content, template: DocumentTemplate) -> None:
    known = {spec.name for spec in template.fields}
    for field in content.fields:
        if field.name not in known:
            raise FieldUnknown(document=template.title, field=field.name)
    for spec in template.fields:
        _check_field(content.value(spec.name), spec, template)


def _check_field(value: tuple[str, ...], spec: FieldSpec, template: DocumentTemplate) -> None:
    if spec.required:
        _require("".join(value), spec.label, template)
    if spec.form is Form.DATE and value and not _is_date(value[0]):
        raise DateUnreadable(document=template.title, field=spec.label, value=value[0])


def _check_claims(content: Content, template: DocumentTemplate) -> None:
    if template.claims_required:
        _require("".join(c.claim for c in content.claims), CLAIMS, template)
    elif content.claims:
        raise FieldUnknown(document=template.title, field=CLAIMS)
    for claim in content.claims:
        for part in (claim.claim, claim.answer, claim.outcome):
            _require(part, CLAIMS, template)


def _check_remedy(content: Content, template: DocumentTemplate) -> None:
    if template.remedy_required and not _is_stated(content, template):
        raise RemedyMissing(document=template.title,
                            allowed="、".join(rule.code for rule in template.remedies))


def _is_stated(content: Content, template: DocumentTemplate) -> bool:
    rules = {rule.code: rule for rule in template.remedies}
    stated = content.remedy
    if stated is None or stated.rule not in rules or not stated.text.strip():
        return False
    names_organ = bool(stated.organ.strip()) and stated.organ in stated.text
    return names_organ or not rules[stated.rule].names_organ


def _require(value: str, label: Label, template: DocumentTemplate) -> None:
    if not value.strip():
        raise DocumentIncomplete(document=template.title, field=label)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
