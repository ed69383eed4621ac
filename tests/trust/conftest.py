"""Behind the second fence: the test's connection steps down into the role of the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection

from tingmin.config.settings import HOME
from tingmin.config.station import address, grants

ROLE = address.of_app(HOME).user


@pytest.fixture(scope="session", autouse=True)
def _granted(django_db_setup) -> None:
    """The grants of a migrated city, in the database of this run."""
    with replace(address.of(HOME), name=connection.settings_dict["NAME"]).connect() as owner:
        grants.give(owner, role=ROLE)


@pytest.fixture
def fenced(city):
    """Inside `with fenced():` the database sees the role of the application, elsewhere the owner of the tables."""
    return as_the_application


@contextmanager
def as_the_application() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        # A test is one transaction; in life the ones that prepared it would have ended here.
        cursor.execute("SELECT set_config('tingmin.held', '', false)")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")
