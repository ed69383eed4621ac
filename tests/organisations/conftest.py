"""The example city, loaded from the files that we ship."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.organisations.actions import load_directory
from tingmin.organisations.types import LoadReport

LOADED_AT = datetime(2022, 5, 1, 9, tzinfo=UTC)
CLOCKWORK = Actor.system()


@pytest.fixture(scope="module")
def _beijing_for_all(django_db_setup, django_db_blocker) -> Iterator[LoadReport]:
    """One load for a module; each test's own transaction nests in this one, which is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_directory("beijing", at=LOADED_AT, actor=CLOCKWORK)
        transaction.set_rollback(True)


@pytest.fixture
def beijing(_beijing_for_all, db) -> LoadReport:
    return _beijing_for_all
