"""What requests ask of the database, noted with every value: the site answers them in this process, and all is undone.

The requests go through Django's own handler. Their transactions end only in name: all of them stand in one, which is
taken back. So each goes on where the one before stopped, as it will when what was noted is played afterwards: the same
ids, serials and hashes, and facts whose chains hold.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client

from bench.measure.client import TOKEN
from tingmin.ledger import statements
from tingmin.ledger.statements import Statement
from tingmin.ledger.trips import Answer, travel

BEGIN, COMMIT = Statement("BEGIN"), Statement("COMMIT")
# What one request asks, in the order in which the server hears it.
Unit = Sequence[Statement]


@dataclass(slots=True)
class Handler:
    """A client as `scenarios.Site` wants one, but the site answers in this process; `session` is that of an officer."""

    session: str = ""

    def post_json(self, path: str, told: Any, *, status: int = 200) -> Any:
        """The JSON answer to JSON."""
        client = Client(SERVER_NAME="127.0.0.1", HTTP_X_CSRFTOKEN=TOKEN)
        client.cookies.load({"csrftoken": TOKEN} | ({"sessionid": self.session} if self.session else {}))
        answer = client.post(path, json.dumps(told), content_type="application/json")
        if answer.status_code != status:
            raise AssertionError(f"POST {path}: {answer.status_code} instead of {status}: {answer.content[:500]!r}")
        return answer.json()


@dataclass(slots=True)
class Notes:
    """What was said so far; BEGIN stands where psycopg says it, before the first statement of a transaction."""

    said: list[Statement] = field(default_factory=list)
    has_begun: bool = False

    def travel(
        self, line: Any, sent: Unit, *, first: Unit = (), commit: bool = False, after: Unit = ()
    ) -> list[Answer]:
        """As `trips.travel`, but the transaction does not end."""
        self.said += first
        self._inside(sent)
        if commit:
            self.end()
        self.said += after
        return travel(line, sent, first=first, after=after)

    def by_the_orm(self, execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        """A wrapper around the cursors of Django; it is shown what travels too, without a cursor."""
        if context["cursor"] is not None:
            self._inside([Statement(sql, values or ())])
        return execute(sql, values, many, context)

    def commit(self) -> None:
        """As the engine does it."""
        statements.commit(self.end)

    def end(self) -> None:
        """A transaction in which nothing was said has not begun."""
        self.said += [COMMIT] if self.has_begun else []
        self.has_begun = False

    def _inside(self, sent: Unit) -> None:
        if not self.has_begun and not connections[DEFAULT_DB_ALIAS].autocommit:
            self.said.append(BEGIN)
            self.has_begun = True
        self.said += sent


def recorded(turn: Callable[[], object], count: int) -> list[Unit]:
    """What each of so many turns asks; nothing of it stays."""
    with _endless():
        return [_noted(turn) for _ in range(count)]


def _noted(turn: Callable[[], object]) -> Unit:
    notes, here = Notes(), connections[DEFAULT_DB_ALIAS]
    with (
        patch.object(statements, "travel", notes.travel),
        patch.object(here, "_commit", notes.commit),
        here.execute_wrapper(notes.by_the_orm),
    ):
        turn()
    return notes.said


@contextmanager
def _endless() -> Iterator[None]:
    """Django believes what it believes of any connection; psycopg is in one transaction all the while."""
    here = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    here.connection.autocommit = False
    here.connection.execute("SELECT")  # it begins here, and not with the first that a request says
    try:
        with patch.object(here, "_set_autocommit", lambda _: None):
            yield
    finally:
        here.connection.rollback()
        here.connection.autocommit = True
