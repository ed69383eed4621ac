"""Every statement that the program executes in any test of the run, whatever door it stands behind: none counts people.

Whoever adds a page, an export, a job or a command and a test of it has thereby put it before this judge.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.signals import connection_created
from sqlglot.errors import SqlglotError

from tests.trust.persons import offences
from tingmin.ledger.statements import before_each

SOURCE = str(Path(__file__).resolve().parents[2] / "src" / "tingmin")
# Nothing is put together without one of these words; all other statements need not be read.
PUTS_TOGETHER = re.compile(r"\b(group\s+by|distinct|over|count|sum|avg|min|max|\w+_agg)\b", re.IGNORECASE)
_seen: set[str] = set()


def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """For `connection.execute_wrappers`: keep what the program says; what a test itself asks is the test's affair."""
    if isinstance(sql, str) and sql not in _seen and PUTS_TOGETHER.search(sql) and _is_said_by_the_program():
        _seen.add(sql)
    return execute(sql, params, many, context)


@contextmanager
def apart() -> Iterator[set[str]]:
    """What is executed inside is kept apart: for tests that do wrong on purpose."""
    kept = set(_seen)
    _seen.clear()
    try:
        yield _seen
    finally:
        _seen.clear()
        _seen.update(kept)


def judged() -> dict[str, list[str]]:
    """The statements that put people together, and those that cannot be read: they prove nothing."""
    return {sql: found for sql in sorted(_seen) if (found := _offences(sql))}


def pytest_configure(config: pytest.Config) -> None:
    """Each connection is watched from its first statement."""
    connection_created.connect(_watch)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run in which somebody was counted is red, even if all of its tests are green."""
    if judged() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Which statements, and what they do to people."""
    for sql, found in judged().items():
        terminalreporter.section("people are put together (P6)", red=True)
        terminalreporter.line(f"{'; '.join(found)}\n  {sql}")


def _watch(connection: Any, **_: Any) -> None:
    if note not in connection.execute_wrappers:
        connection.execute_wrappers.append(note)


def _is_said_by_the_program() -> bool:
    frame = sys._getframe(2)
    while frame is not None:
        # The engine stands around every statement, also around a test's own.
        if frame.f_code.co_filename.startswith(SOURCE) and frame.f_code is not before_each.__code__:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def _offences(sql: str) -> list[str]:
    try:
        return offences(sql)
    except SqlglotError as error:
        return [f"cannot be read: {error}"]
