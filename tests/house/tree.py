"""The repository as the house tests see it: what is tracked or about to be, and the syntax of what is Python."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tingmin"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def files() -> tuple[Path, ...]:
    """Every file that git tracks or would track; without git (a released archive) every file that is not built."""
    try:
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
        found = [ROOT / name for name in said.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [each for folder in ("src", "tests", "docs", "scripts") for each in (ROOT / folder).rglob("*")]
    return tuple(each for each in found if each.is_file())


def python_files(*, under: str = "") -> tuple[Path, ...]:
    """The Python files below a folder of the repository."""
    return tuple(each for each in files() if each.suffix == ".py" and each.is_relative_to(ROOT / under))


def source_files() -> tuple[Path, ...]:
    """The files of the package but for migrations, which Django writes."""
    return tuple(each for each in python_files(under="src") if "migrations" not in each.parts)


@cache
def syntax(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, nested ones too."""
    return (node for node in ast.walk(syntax(path)) if isinstance(node, FUNCTIONS))


def place(path: Path, line: int | None = None) -> str:
    """A file as a failure names it."""
    name = path.relative_to(ROOT).as_posix()
    return name if line is None else f"{name}:{line}"


def rooms() -> frozenset[str]:
    """The rooms: packages of the house."""
    return frozenset(each.parent.name for each in PACKAGE.glob("*/__init__.py"))


@cache
def project() -> Mapping[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
