"""The docs: printed parts are current, links lead somewhere, decisions are numbered, settings are all told."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.tree import ROOT, files, place, python_files

DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
PARTS = ("Context", "Decision", "Consequence")
ONE_PAGE = 60


@pytest.fixture(scope="module")
def printer() -> ModuleType:
    """scripts/print_docs.py, which is no package."""
    spec = importlib.util.spec_from_file_location("print_docs", ROOT / "scripts" / "print_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pages() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """File and anchor of every link that stays in the repository."""
    for target in LINK.findall(FENCED.sub("", page.read_text("utf-8"))):
        if "://" not in target and not target.startswith("mailto:"):
            name, _, anchor = target.partition("#")
            yield (page.parent / name).resolve() if name else page, anchor


def anchors(page: Path) -> set[str]:
    """The anchors that headings get: lower case, blanks to hyphens, other signs dropped."""
    found = HEADING.findall(FENCED.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", each.lower()).strip().replace(" ", "-") for each in found}


def leads_somewhere(target: Path, anchor: str) -> bool:
    return target.exists() and (not anchor or anchor in anchors(target))


def decisions() -> list[Path]:
    return sorted(DECISIONS.glob("*.md"))


def test_printed_parts_are_current(printer: ModuleType) -> None:
    old = [
        place(page) for page in printer.pages() if printer.printed(page.read_text("utf-8")) != page.read_text("utf-8")
    ]
    assert old == [], "run: python scripts/print_docs.py"


def test_everything_that_can_be_printed_is(printer: ModuleType) -> None:
    named = [name for page in printer.pages() for _, name, _ in printer.MARKED.findall(page.read_text("utf-8"))]
    assert sorted(named) == sorted(printer.PAGES)


def test_links_lead_somewhere() -> None:
    dead = [
        f"{place(page)}: {target.name}#{anchor}"
        for page in pages()
        for target, anchor in links(page)
        if not leads_somewhere(target, anchor)
    ]
    assert pages()
    assert dead == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen and page.suffix == ".md" and page.exists():
            seen.add(page)
            waiting += [target for target, _ in links(page)]
    lost = {page for page in pages() if page.is_relative_to(DOCS)} - seen
    assert sorted(place(page) for page in lost) == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in decisions()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.name)
def test_a_decision_is_one_page_in_three_parts(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.match(rf"# {int(path.name[:4])}\. \S", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(PARTS)
    assert len(text.splitlines()) <= ONE_PAGE


def test_every_setting_is_told_in_operations() -> None:
    told = (DOCS / "operations.md").read_text("utf-8")
    asked = {
        name
        for path in python_files(under="src")
        for name in re.findall(r"\b(?:TINGMIN_[A-Z_]+[A-Z]|DATABASE_URL)\b", path.read_text("utf-8"))
    }
    assert "TINGMIN_HOME" in asked
    assert sorted(name for name in asked if f"`{name}`" not in told) == []


def test_the_two_readmes_tell_the_same() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    assert english.count("\n## ") == chinese.count("\n## ")
    assert re.findall(r"`(make \w+|tingmin \w+)", english) == re.findall(r"`(make \w+|tingmin \w+)", chinese)
    assert [target for target in LINK.findall(english) if target.startswith("docs/")] == [
        target for target in LINK.findall(chinese) if target.startswith("docs/")
    ]


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    sections = [int(number) for number in re.findall(r"^  (\d+)\. [A-Z]", text, re.MULTILINE)]
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text
    assert sections == list(range(18))
    assert text.rstrip().endswith("<https://www.gnu.org/licenses/>.")
