"""The example city for every test that asks for it, and commits that leave no trace."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import connection, transaction

from tingmin.kernel.actors import Actor
from tingmin.ledger import statements
from tingmin.organisations.actions import load_directory

LOADED_AT = datetime(2005, 5, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def _city_for_all(django_db_setup, django_db_blocker) -> Iterator[None]:
    """One load for a module; each test's own transaction nests in this one, which is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_directory("beijing", at=LOADED_AT, actor=Actor.system())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def city(_city_for_all, db, settings, tmp_path) -> None:
    """The organs of the example city; attachments go to a folder of the test."""
    settings.FILES = tmp_path / "files"


@pytest.fixture
def trips(monkeypatch) -> list[int]:
    """How many statements went in each trip to the server."""
    made: list[int] = []
    travel = statements.travel

    def counted(line, sent, *, first=(), after=(), **how):
        made.append(len(first) + len(sent) + len(after))
        return travel(line, sent, first=first, after=after, **how)

    monkeypatch.setattr(statements, "travel", counted)
    return made


@pytest.fixture
def committed_city(django_db_setup, django_db_blocker, settings, tmp_path) -> Iterator[None]:
    """The city in committed rows, for what happens between connections; emptied afterwards.

    Facts cannot be truncated (that is the point), so the sweep lets the triggers of their tables rest: the owner of a
    table may do that, while acting as a replica would take a superuser.
    """
    settings.FILES = tmp_path / "files"
    with django_db_blocker.unblock():
        load_directory("beijing", at=LOADED_AT, actor=Actor.system())
        try:
            yield
        finally:
            _empty_every_table()
            connection.close()


def _empty_every_table() -> None:
    own = [model for model in apps.get_models() if model.__module__.startswith("tingmin.")]
    tables = [f'"{model._meta.db_table}"' for model in own]
    with transaction.atomic(), connection.cursor() as cursor:
        for change in ("DISABLE", "TRUNCATE", "ENABLE"):
            for statement in _statements(change, tables):
                cursor.execute(statement)


def _statements(change: str, tables: list[str]) -> list[str]:
    if change == "TRUNCATE":
        return [f"TRUNCATE {', '.join(tables)} CASCADE"]
    return [f"ALTER TABLE {table} {change} TRIGGER USER" for table in tables]
