"""What does not belong: large files, hosts of package indexes, paths of a machine, stray prints, unsaid exemptions."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, place, python_files, source_files, syntax

MOST_BYTES = 1_500_000
# Written in pieces, so that this file does not name what it forbids.
INDEX_HOST = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|npmmirror|rubygems|deb\.debian|crates|yarnpkg)\.(?:org|com|io)\b"
)
MACHINE = re.compile(r"(?<![\w.~}/-])/(?:" + "|".join(("work", "root", "home", "Users")) + r")/[\w.-]")
SHARED = re.compile(r"\.\./" + "shared")
UNSAID = {
    "noqa": re.compile(r"#\s*noqa(?!: [A-Z]+\d+(?:, ?[A-Z]+\d+)*\b)"),
    "type: ignore": re.compile(r"#\s*type:\s*ignore(?!\[[\w, -]+\])"),
}
LATER = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
# A program for people at a terminal, and one that runs isolated from the house, write to it themselves.
TERMINAL = ("src/tingmin/cli/", "src/tingmin/config/terminal.py", "src/tingmin/config/station/descend.py")


def texts() -> Iterator[tuple[Path, str]]:
    """Every tracked file that is text."""
    for path in files():
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def places_of(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern stands in the repository."""
    return [
        place(path, number)
        for path, text in texts()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Public functions and classes of a file, and public methods of public classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef) and node.name != "Meta":
                yield from public(node.body)


def undescribed(path: Path) -> Iterator[str]:
    for node in public(syntax(path).body):
        if ast.get_docstring(node) is None and node.name != "Meta" and not says_enough(node):
            yield f"{place(path, node.lineno)} {node.name}"


def says_enough(node: ast.AST) -> bool:
    """A property whose name and type say all needs no sentence."""
    decorators = getattr(node, "decorator_list", [])
    return any(isinstance(each, ast.Name) and each.id == "property" for each in decorators)


def prints(path: Path) -> Iterator[str]:
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
            yield place(path, node.lineno)


def without_module_docstring(path: Path) -> bool:
    return bool(syntax(path).body) and ast.get_docstring(syntax(path)) is None


def test_no_file_is_large() -> None:
    assert files()
    assert [place(path) for path in files() if path.stat().st_size > MOST_BYTES] == []


@pytest.mark.parametrize("pattern", [INDEX_HOST, MACHINE, SHARED, LATER], ids=["index", "machine", "shared", "later"])
def test_nothing_tracked_names_what_it_should_not(pattern: re.Pattern[str]) -> None:
    assert places_of(pattern) == []


@pytest.mark.parametrize("exemption", UNSAID)
def test_an_exemption_says_from_what(exemption: str) -> None:
    assert [each for each in places_of(UNSAID[exemption]) if each.split(":")[0].endswith(".py")] == []


def test_only_the_terminal_prints() -> None:
    found = [where for path in source_files() if not place(path).startswith(TERMINAL) for where in prints(path)]
    assert found == []


def test_everything_public_is_described() -> None:
    found = [where for path in source_files() for where in undescribed(path)]
    assert found == []


def test_every_module_says_what_it_is() -> None:
    assert [
        place(path) for path in python_files(under="src") if without_module_docstring(path) and not empty(path)
    ] == []


def empty(path: Path) -> bool:
    return (path.name == "__init__.py" and not path.read_text("utf-8").strip()) or "migrations" in path.parts


def test_nothing_built_is_tracked() -> None:
    built = re.compile(r"(?:^|/)(?:__pycache__|node_modules|\.venv|var|build|dist)/|\.(?:pyc|mo|log|sqlite3)$")
    assert [place(path) for path in files() if built.search(path.relative_to(ROOT).as_posix())] == []


PATTERNS: dict[str, tuple[Callable[[str], object], str, str]] = {
    "index": (INDEX_HOST.search, "files.python" + "hosted.org", "hosted by us"),
    "machine": (MACHINE.search, 'open("/ro' + 'ot/x")', "a/work/b and https://host/home/x"),
    "later": (LATER.search, "# TO" + "DO: mend", "a method"),
    "noqa": (UNSAID["noqa"].search, "x  # no" + "qa", "x  # noqa: F403"),
    "ignore": (UNSAID["type: ignore"].search, "x  # type: ig" + "nore", "x  # type: ignore[arg-type]"),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_finds_what_it_seeks_and_nothing_else(name: str) -> None:
    finds, bad, good = PATTERNS[name]
    assert finds(bad)
    assert not finds(good)
