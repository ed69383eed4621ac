"""The words: every row of the statute is named and cited, every stored code stands in the glossary."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module

import pytest

from tests.house.tree import PACKAGE, ROOT, files, place
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.kernel.labels import Label
from tingmin.law.clocks import BY_CODE as CLOCKS
from tingmin.law.guards import BY_CODE as GUARDS
from tingmin.law.packs import BY_CODE as PACKS
from tingmin.law.procedures import PROCEDURES, Procedure
from tingmin.law.types import Article, Step

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
LINE = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
# Where codes live: the law, and what each room calls its types.
TABLES = ("law/*.py", "kernel/actors.py", "*/types.py", "documents/templates/*.py", "matters/rules.py")

# Every term of the field that the domain names: a term that leaves the glossary must leave this list too.
TERMS = (ROOT / "tests" / "house" / "terms.txt").read_text("utf-8").split()


@cache
def glossary() -> tuple[tuple[str, str, str], ...]:
    """Chinese, English and identifiers of every line of the glossary."""
    found = LINE.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))
    return tuple(row for row in found if row[0] not in ("中文", "---", "kind"))


def known_codes() -> set[str]:
    """Every word that the glossary's lines give as an identifier or code."""
    return {word for row in glossary() for cell in row for code in CODE.findall(cell) for word in code.split()}


def modules() -> Iterator[object]:
    found = sorted({path for pattern in TABLES for path in PACKAGE.glob(pattern)})
    for path in found:
        yield import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))


def stored_codes() -> Iterator[tuple[str, str]]:
    """Module and code of every enumeration member and of every row of a module's tables."""
    for module in modules():
        name = module.__name__  # type: ignore[attr-defined]
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == name:
                yield from ((name, member.value) for member in value)
            if isinstance(value, tuple):
                yield from ((name, code) for row in value for code in codes_of(row))


def codes_of(row: object) -> Iterator[str]:
    """The codes of a row of a table; nothing of anything else."""
    if is_dataclass(row) and not isinstance(row, type):
        for key in ("code", "step", "branch"):
            # A remedy is a paragraph of a template; its code is no stored word.
            if isinstance(getattr(row, key, None), str) and type(row).__name__ != "RemedyRule":
                yield getattr(row, key)


def rows() -> list[tuple[Procedure, Step]]:
    return [(procedure, row) for procedure in PROCEDURES.values() for row in procedure.steps]


def _guards() -> str:
    return "".join(path.read_text("utf-8") for path in sorted((PACKAGE / "law").glob("guards*.py")))


def marks() -> set[str]:
    """The marks that rows set and clear, that clocks ask for, and that conditions look at."""
    set_or_cleared = {mark for _, row in rows() for mark in (*row.marks, *row.clears)}
    asked = {mark for clock in CLOCKS.values() for mark in (*clock.lapses_if, *clock.only_if)}
    looked_at = set(re.findall(r'"(\w+)" (?:not )?in s\.marks', _guards()))
    return set_or_cleared | asked | looked_at


def labels(value: object) -> Iterator[Label]:
    """The labels inside a table, however deep."""
    if isinstance(value, Label):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from labels(each)
    elif isinstance(value, dict):
        yield from labels([*value.values()])
    elif is_dataclass(value) and not isinstance(value, type):
        yield from labels([getattr(value, each.name) for each in fields(value)])


def test_every_row_of_a_statute_rests_on_an_article() -> None:
    bare = [f"{row.source} {row.step}" for _, row in rows() if not row.articles]
    assert len(rows()) > 100
    assert bare == []


def test_every_article_is_of_a_known_pack_and_names_its_clause() -> None:
    cited: set[Article] = {article for _, row in rows() for article in row.articles}
    cited |= {article for clock in CLOCKS.values() for article in clock.articles}
    strange = [str(each) for each in cited if each.pack not in {*PACKS, "DESIGN"}]
    vague = [str(each) for each in cited if each.pack in PACKS and not re.match(r"§\d", each.clause)]
    assert (strange, vague) == ([], [])


def test_every_row_is_named_in_chinese_and_in_english() -> None:
    unnamed = [row.step for _, row in rows() if not (CHINESE.search(row.label.zh) and LATIN.search(row.label.en))]
    assert unnamed == []


def test_a_step_has_one_name_wherever_it_starts() -> None:
    names: dict[str, set[Label]] = {}
    for _, row in rows():
        names.setdefault(row.step, set()).add(row.label)
    assert {step: said for step, said in names.items() if len(said) > 1} == {}


def test_every_row_names_only_what_exists() -> None:
    kinds, lost = {*DocumentKind, ""}, []
    for procedure, row in rows():
        stages = {stage.code for stage in procedure.stages}
        clocks = {*row.starts, *row.stops, *row.pauses, *row.resumes, row.extends} - {"*", ""}
        missing = ({row.source, row.target} - stages) | (clocks - set(CLOCKS)) | (set(row.guards) - set(GUARDS))
        lost += sorted(missing | ({row.document} - kinds))
    assert lost == []


def test_every_kind_of_document_has_a_template() -> None:
    assert set(DocumentKind) == set(TEMPLATES)


def test_every_label_has_both_languages() -> None:
    found = {label for module in modules() for value in vars(module).values() for label in labels(value)}
    # An interval such as {claims} is the same in both; a part that is left out is empty in both.
    half = [each for each in found if bool(each.zh.strip()) != bool(each.en.strip())]
    mixed = [each for each in found if CHINESE.search(each.en)]
    assert len(found) > 300
    assert (half, mixed) == ([], [])


def test_every_stored_code_stands_in_the_glossary() -> None:
    found = set(stored_codes())
    assert len(found) > 200
    assert sorted((code, module) for module, code in found if code not in known_codes()) == []


def test_every_mark_stands_in_the_glossary() -> None:
    assert len(marks()) > 10
    assert sorted(marks() - known_codes()) == []


def test_every_kind_of_fact_stands_in_the_glossary() -> None:
    written = {
        (kind, place(path))
        for path in files()
        if path.suffix == ".py" and path.is_relative_to(PACKAGE)
        for kind in re.findall(r'\bEntry\(\s*"(\w+)"', path.read_text("utf-8"))
    }
    assert written
    assert sorted(each for each in written if each[0] not in known_codes()) == []


@pytest.mark.parametrize("term", TERMS)
def test_the_field_has_its_term_in_the_glossary(term: str) -> None:
    found = [row for row in glossary() if term in (name.strip() for name in row[0].split("/"))]
    assert found, f"no line for {term}"
    assert all(LATIN.search(english) for _, english, _ in found)


def test_an_identifier_means_one_term_of_the_field() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8").split("## Stored codes")[0]
    named = [code for row in LINE.findall(text) for code in CODE.findall(row[2])]
    assert len(named) >= len(TERMS)
    assert sorted({code for code in named if named.count(code) > 1}) == []
