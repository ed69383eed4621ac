"""Small parts: functions of about eight lines, files of at most four hundred."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.house.tree import functions, place, python_files, source_files

MEDIAN_LINES, MOST_LINES_OF_95_IN_100, MOST_LINES_OF_A_FILE = 8, 30, 400
WORST = 8


def sizes() -> Iterator[tuple[int, str]]:
    """Lines of every function's body, with its place."""
    for path in source_files():
        for function in functions(path):
            yield body_lines(function), f"{place(path, function.lineno)} {function.name}"


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement to the last, the docstring not counted."""
    told = ast.get_docstring(function) is not None
    body = function.body[1:] if told else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 1


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def worst(found: list[tuple[int, str]]) -> str:
    return "\n".join(f"{lines:4} {where}" for lines, where in sorted(found, reverse=True)[:WORST])


def test_functions_have_about_eight_lines() -> None:
    found = list(sizes())
    assert len(found) > 100
    assert median(lines for lines, _ in found) <= MEDIAN_LINES, worst(found)


def test_long_functions_are_rare() -> None:
    found = list(sizes())
    assert quantiles((lines for lines, _ in found), n=100)[94] <= MOST_LINES_OF_95_IN_100, worst(found)


def test_files_fit_in_one_reading() -> None:
    long = [(length(path), place(path)) for path in python_files() if length(path) > MOST_LINES_OF_A_FILE]
    assert long == [], worst(long)
