"""The catalogue of documents and what it refuses to issue."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.documents.samples import PACK, REVIEW_ORGAN, sample
from tingmin.documents.templates import RULES, TEMPLATES, check, remedy
from tingmin.documents.templates.remedies import REVIEW
from tingmin.documents.types import (
    Contact,
    Content,
    DateUnreadable,
    DocumentIncomplete,
    DocumentKind,
    FieldUnknown,
    Form,
    RemedyMissing,
    fields_of,
)

KINDS = list(DocumentKind)
WITH_REMEDY = [kind for kind in KINDS if TEMPLATES[kind].remedy_required]
DATED = [(kind, spec.name) for kind in KINDS for spec in TEMPLATES[kind].fields if spec.form is Form.DATE]
REQUIRED = [(kind, spec.name) for kind in KINDS for spec in TEMPLATES[kind].fields if spec.required]


def without(content: Content, name: str) -> Content:
    return replace(content, fields=tuple(field for field in content.fields if field.name != name))


def test_every_kind_has_its_template():
    assert set(TEMPLATES) == set(DocumentKind)
    assert all(TEMPLATES[kind].kind is kind for kind in KINDS)


def test_no_two_kinds_share_a_number_word():
    words = [template.word for template in TEMPLATES.values()]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("kind", KINDS)
def test_template_rests_on_an_article_and_speaks_both_languages(kind):
    template = TEMPLATES[kind]
    labels = [template.title, *(spec.label for spec in template.fields), *template.opening, *template.closing]
    assert template.articles
    assert all(label.zh and label.en for label in labels)


@pytest.mark.parametrize("kind", KINDS)
def test_complete_document_may_be_issued(kind):
    check(sample(kind))


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_missing_required_field_is_refused_by_its_name(kind, name):
    spec = next(spec for spec in TEMPLATES[kind].fields if spec.name == name)
    with pytest.raises(DocumentIncomplete) as refused:
        check(without(sample(kind), name))
    assert spec.label.zh in str(refused.value)
    assert str(refused.value).count("。") == 1


def test_blank_field_counts_as_missing():
    content = without(sample(DocumentKind.EXTENSION_NOTICE), "reasons")
    blank = replace(content, fields=content.fields + fields_of({"reasons": [" ", "\n"]}))
    with pytest.raises(DocumentIncomplete):
        check(blank)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("organ", "发文机关"),
        ("number", "字号"),
        ("matter_number", "信访事项编号"),
        ("rule_pack", "适用法规"),
    ],
)
def test_missing_header_is_refused_by_its_name(name, label):
    with pytest.raises(DocumentIncomplete, match=label):
        check(sample(DocumentKind.ACCEPTANCE_NOTICE, **{name: " "}))


def test_document_without_a_telephone_is_refused():
    with pytest.raises(DocumentIncomplete, match="联系电话"):
        check(sample(DocumentKind.ACCEPTANCE_NOTICE, contact=Contact(person="王某", phone="")))


@pytest.mark.parametrize("kind", WITH_REMEDY)
def test_document_without_its_remedy_is_never_issued(kind):
    with pytest.raises(RemedyMissing) as refused:
        check(sample(kind, remedy=None))
    assert str(refused.value).count("。") == 1


@pytest.mark.parametrize("change", [{"text": " "}, {"organ": ""}, {"organ": "另一机关"}, {"rule": "urge"}])
def test_remedy_that_says_too_little_is_refused(change):
    content = sample(DocumentKind.HANDLING_OPINION)
    with pytest.raises(RemedyMissing):
        check(replace(content, remedy=replace(content.remedy, **change)))


def test_every_document_that_decides_against_a_petitioner_needs_a_remedy():
    decisions = {
        "acceptance_notice",
        "non_acceptance_notice",
        "no_further_notice",
        "route_notice",
        "extension_notice",
        "handling_opinion",
        "review_opinion",
        "re_review_opinion",
    }
    assert decisions <= {kind.value for kind in WITH_REMEDY}


def test_review_remedy_states_organ_days_and_article_of_the_matters_law():
    stated = remedy(REVIEW, organ=REVIEW_ORGAN, rule_pack="XF2005")
    assert stated.days == 30
    assert REVIEW_ORGAN in stated.text
    assert "30日内" in stated.text
    assert stated.article == "《信访条例》第三十四条"
    assert "《信访工作条例》" not in stated.text


def test_every_remedy_rule_fills_all_its_blanks():
    for rule in RULES.values():
        assert "{" not in remedy(rule, organ=REVIEW_ORGAN, rule_pack=PACK).text


def test_opinion_that_leaves_a_claim_unanswered_is_refused():
    content = sample(DocumentKind.HANDLING_OPINION)
    silent = (replace(content.claims[0], answer=""), *content.claims[1:])
    for claims in ((), silent):
        with pytest.raises(DocumentIncomplete, match="逐项答复"):
            check(replace(content, claims=claims))


def test_field_that_would_not_be_printed_is_refused():
    content = sample(DocumentKind.RECEIPT)
    with pytest.raises(FieldUnknown, match="mood"):
        check(replace(content, fields=content.fields + fields_of({"mood": "平静"})))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not DocumentKind.RECEIPT])
def test_query_code_stands_on_the_receipt_alone(kind):
    with pytest.raises(FieldUnknown, match="查询码"):
        check(sample(kind, query_code="K7QM4RXP9TWA2HCE"))


def test_receipt_without_query_code_is_refused():
    with pytest.raises(DocumentIncomplete, match="查询码"):
        check(sample(DocumentKind.RECEIPT, query_code=""))


@pytest.mark.parametrize(("kind", "name"), DATED)
def test_date_field_that_is_no_date_is_refused(kind, name):
    content = without(sample(kind), name)
    with pytest.raises(DateUnreadable):
        check(replace(content, fields=content.fields + fields_of({name: "5月2日"})))


@pytest.mark.parametrize("kind", KINDS)
def test_content_survives_json(kind):
    content = sample(kind)
    assert Content.from_json(json.loads(json.dumps(content.as_json()))) == content


def test_equal_content_has_equal_canonical_bytes_and_other_content_has_not():
    kind = DocumentKind.TRANSFER_SLIP
    assert sample(kind).canonical() == sample(kind).canonical()
    assert sample(kind).canonical() != sample(kind, issued_on=date(2026, 3, 11)).canonical()
