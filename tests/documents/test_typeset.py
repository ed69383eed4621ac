"""Documents as PDF: what can be read in them, and what no content can do to them."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.documents.fonts import font_folders
from tests.documents.samples import CLAIMS, PETITIONER, REVIEW_ORGAN, sample
from tingmin.documents import typeset as typesetting
from tingmin.documents.page import groups_of, page_of
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import PLACEHOLDER, Content, DocumentKind, Field
from tingmin.documents.typeset import FontsMissing, typeset
from tingmin.documents.words import clean, day_words, paragraphs_of

KINDS = list(DocumentKind)
FOOT = re.compile(r"(—\d+—)?XF110199-2026-000123·\w+v1·XF2022\+BJ2006")
MARKUP = (
    "#panic(1)",
    "$x^2$",
    "*strong*",
    "_emph_",
    "@label",
    "\\n\\u{41}",
    '"quoted"',
    "'single'",
    "<tag>",
    "`raw`",
    "= heading",
    "// comment",
    "/* comment */",
    "{names}",
    "[block]",
    "~",
    "--",
    "{claims}",
)


@pytest.fixture(scope="module")
def fonts():
    return font_folders()


def printed(content: Content, fonts, *, addressee: str = PETITIONER, language: str = "zh") -> str:
    """The text of the PDF without page feet, line ends and spaces, which setting may move."""
    pdf = typeset(content, addressee=addressee, fonts=fonts, language=language)
    text = squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))
    return re.sub(FOOT, "", text)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def with_field(content: Content, name: str, *paragraphs: str) -> Content:
    fields = tuple(Field(f.name, paragraphs) if f.name == name else f for f in content.fields)
    return replace(content, fields=fields)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_prints_its_title_number_organ_and_remedy(kind, language, fonts):
    content = sample(kind)
    text = printed(content, fonts, language=language)
    assert squeezed(TEMPLATES[kind].title.in_language(language)) in text
    assert content.number in text
    assert content.organ in text or TEMPLATES[kind].author != "organ"
    assert content.matter_number in text
    if content.remedy:
        assert squeezed(content.remedy.text) in text


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_document_is_printed(kind, fonts):
    content = sample(kind)
    text = printed(content, fonts)
    for spec in TEMPLATES[kind].fields:
        for paragraph in content.value(spec.name):
            said = day_words(date.fromisoformat(paragraph), "zh") if spec.form == "date" else paragraph
            assert squeezed(said.replace(PLACEHOLDER, PETITIONER)).rstrip("。；") in text, spec.name


def test_petitioner_is_addressed_though_the_content_names_nobody(fonts):
    content = sample(DocumentKind.HANDLING_OPINION, addressee=f"{PLACEHOLDER}等3人")
    assert PETITIONER not in content.canonical().decode()
    assert f"{PETITIONER}等3人：" in printed(content, fonts)


def test_anonymous_petitioner_is_addressed_as_petitioner(fonts):
    assert "信访人：" in printed(sample(DocumentKind.ACCEPTANCE_NOTICE), fonts, addressee="")


def test_opinion_answers_each_claim_with_its_outcome(fonts):
    text = printed(sample(DocumentKind.HANDLING_OPINION), fonts)
    for number, claim in zip("一二三", CLAIMS, strict=True):
        assert f"（{number}）关于“{claim.claim}”" in text
        assert f"处理结论：{claim.outcome}。" in text


def test_opinion_keeps_the_order_of_the_law(fonts):
    text = printed(sample(DocumentKind.HANDLING_OPINION), fonts)
    headings = ["一、信访请求", "二、查明的事实", "三、依据的法律", "四、处理意见", "六、救济途径和期限"]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)
    assert f"30日内，向{REVIEW_ORGAN}书面提出复查请求" in text


def test_section_of_an_empty_optional_field_is_left_out_and_numbers_close_up(fonts):
    content = with_field(sample(DocumentKind.HANDLING_OPINION), "execution")
    assert "五、救济途径和期限" in printed(content, fonts)


def test_acceptance_notice_says_three_copies_and_leaves_a_line_to_sign(fonts):
    text = printed(sample(DocumentKind.ACCEPTANCE_NOTICE), fonts)
    assert "一式三份" in text
    assert "信访人签收：" in text


def test_receipt_shows_its_code_in_groups_on_half_a_page(fonts):
    pdf = typeset(sample(DocumentKind.RECEIPT), addressee=PETITIONER, fonts=fonts)
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    assert float(pages[0].mediabox.height) < 425
    assert "K7QM4RXP9TWA2HCE" in squeezed(pages[0].extract_text())


def test_query_code_is_grouped_by_its_own_dashes_or_by_fours():
    assert groups_of("ABCDEFGHIJ") == ["ABCD", "EFGH", "IJ"]
    assert groups_of("ABC-DEF") == ["ABC", "DEF"]


def test_equal_content_gives_equal_bytes_and_other_content_has_not(fonts):
    def pdf(**changed: object) -> bytes:
        return typeset(sample(DocumentKind.HANDLING_OPINION, **changed), addressee=PETITIONER, fonts=fonts)

    assert pdf() == pdf()
    assert pdf() != pdf(number="京示信意〔2026〕9号")


@pytest.mark.parametrize("kind", [DocumentKind.HANDLING_OPINION, DocumentKind.REGISTRATION, DocumentKind.TRANSFER_SLIP])
def test_markup_in_content_comes_out_as_written(kind, fonts):
    name = {"handling_opinion": "facts", "registration": "request"}.get(kind, "summary")
    text = printed(with_field(sample(kind), name, *MARKUP), fonts)
    for written in MARKUP:
        assert squeezed(written) in text


def test_markup_in_header_comes_out_as_written(fonts):
    content = sample(DocumentKind.ACCEPTANCE_NOTICE, organ="#机关*甲*", number='"$〔2026〕8号', copies=("@乙\\丙",))
    text = printed(content, fonts, addressee="{张}#某_某_")
    assert all(
        part in text
        for part in (
            "#机关*甲*",
            '"$〔2026〕8号',
            "@乙\\丙",
            "{张}#某_某_：",
        )
    )


STRANGE = ("\x00\x01\x1b[0m", "\ud800", "\u202e倒写", "😀𠮷\U000e0041", "\ufdd0", "\u2028", "\t")


@pytest.mark.parametrize("text", STRANGE)
def test_strange_characters_never_stop_a_document(text, fonts):
    content = with_field(sample(DocumentKind.HANDLING_OPINION), "facts", f"前{text}后")
    assert "前" in printed(content, fonts)


def test_direction_marks_cannot_turn_the_reading_around():
    assert clean("甲\u202e乙\u2066丙\x00") == "甲乙丙"


def test_line_ends_make_paragraphs_and_empty_ones_vanish():
    assert paragraphs_of(["甲\r\n乙\n\n 丙 ", "", "\u3000"]) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("run", ["a" * 300, "https://example.org/" + "x" * 90, "。" * 200, "1" * 120])
def test_long_run_without_spaces_stays_inside_the_type_area(run, fonts):
    content = with_field(sample(DocumentKind.HANDLING_OPINION), "facts", f"甲{run}乙")
    pdf = typeset(content, addressee=PETITIONER, fonts=fonts)
    lines = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).splitlines()
    assert max(len(line) for line in lines if run[-1] * 8 in line) <= 62


def test_link_copies_without_hidden_characters(fonts):
    link = "https://example.org/very/long/path/to/a/page?matter=1&language=zh"
    assert link in printed(with_field(sample(DocumentKind.HANDLING_OPINION), "facts", f"见{link}。"), fonts)


def test_text_of_a_megabyte_flows_over_pages(fonts):
    letter = "反映供暖不热的问题，请求尽快解决。" * 20_000
    content = with_field(sample(DocumentKind.HANDLING_OPINION), "facts", letter)
    pages = PdfReader(BytesIO(typeset(content, addressee=PETITIONER, fonts=fonts))).pages
    assert len(pages) > 500
    assert REVIEW_ORGAN in squeezed(pages[-1].extract_text())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if TEMPLATES[kind].layout == "letter"])
def test_signature_never_stands_alone_on_a_page(kind, fonts):
    pages = PdfReader(BytesIO(typeset(sample(kind), addressee=PETITIONER, fonts=fonts))).pages
    assert len(squeezed(pages[-1].extract_text())) > 120


def test_document_carries_its_day_and_version(fonts):
    content = sample(DocumentKind.EXTENSION_NOTICE)
    reader = PdfReader(BytesIO(typeset(content, addressee=PETITIONER, fonts=fonts)))
    assert reader.metadata.creation_date.date() == content.issued_on
    assert "extension_notice v1" in reader.metadata["/Keywords"]
    assert content.rule_pack in reader.metadata["/Keywords"]


def test_days_are_written_in_arabic_numerals_without_leading_zeros():
    assert day_words(date(2026, 5, 2), "zh-hans") == "2026年5月2日"
    assert day_words(date(2026, 5, 2), "en") == "2 May 2026"


def test_english_remedy_stands_beside_the_chinese_one_that_prevails(fonts):
    content = sample(DocumentKind.HANDLING_OPINION)
    text = printed(content, fonts, language="en")
    assert squeezed("in writing for a review within 30 days of") in text
    assert squeezed(content.remedy.text) in text


def test_missing_typeface_is_refused_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(typesetting, "FACES", {"body": ("No Such Face",)})
    with pytest.raises(FontsMissing, match="make setup"):
        typeset(sample(DocumentKind.RECEIPT), addressee=PETITIONER, fonts=[tmp_path])


def test_page_is_plain_data():
    page = page_of(sample(DocumentKind.TRANSFER_SLIP), addressee=PETITIONER, language="zh")
    assert all(isinstance(value, str | list | dict | bool) for value in page.values())
