"""Every sentence of the pages has its English, and no sentence stands outside the catalogue."""

import re

import pytest

from tests.web.catalogue import TEMPLATES, WEB, entries, sentences

VARIABLE = re.compile(r"%\(\w+\)s")
NOT_A_SENTENCE = re.compile(
    r"\{%\s*block (?:body|main)_class\s*%\}\w*"
    r"|\{%\s*blocktranslate\b.*?\{%\s*endblocktranslate\s*%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>",
    re.DOTALL,
)
# The mark of the house; signs that read alike in both languages.
UNIVERSAL = {"听", "%", "/", "→", "·", "—", "?to=", "?after="}
# The page of last resort is static: it speaks both languages by itself.
BILINGUAL = "500.html"


def test_every_sentence_is_in_the_catalogue_and_nothing_else_is():
    assert set(entries()) == sentences()


def test_no_sentence_is_left_untranslated():
    untranslated = [e.msgid for e in entries().values() if not (e.msgstr or all(e.msgstr_plural.values())) or e.fuzzy]
    assert untranslated == []


def test_translations_carry_the_same_variables():
    for entry in entries().values():
        for said in entry.msgstr_plural.values() or [entry.msgstr]:
            assert sorted(VARIABLE.findall(said)) == sorted(VARIABLE.findall(entry.msgid)), entry.msgid


def test_no_translation_is_still_chinese():
    assert [e.msgid for e in entries().values() if re.search(r"[一-鿿]", e.msgstr)] == []


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.name != BILINGUAL], ids=lambda p: str(p.relative_to(WEB)))
def test_template_says_nothing_outside_the_catalogue(path):
    rest = NOT_A_SENTENCE.sub(" ", path.read_text("utf-8"))
    assert [word for word in rest.split() if word not in UNIVERSAL] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_template_carries_no_script_and_no_style_of_its_own(path):
    text = path.read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(WEB)))
def test_attributes_are_translated_too(path):
    said = re.findall(r'(?:placeholder|aria-label|title|alt)="([^"]*)"', path.read_text("utf-8"))
    assert [each for each in said if each and not each.startswith("{%")] == []
