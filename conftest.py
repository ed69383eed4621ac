"""For every test: the embedded database runs, in a home of its own (see tests/settings.py)."""

from collections.abc import Iterator

import psutil
import pytest
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql
from pytest_django import DjangoDbBlocker
from tests.settings import DATABASE_PREFIX

from tingmin.config import home as homes
from tingmin.config.station import server
from tingmin.config.station.address import Address

# Every statement of the program in any test is read for what it does to people.
pytest_plugins = ["tests.trust.watching"]


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A server and a database for this run of tests.

    pytest-django's own fixture makes a database only for tests that carry its mark; ours that commit do not.
    """
    home = homes.current()
    with server.tenancy(home) as address, django_db_blocker.unblock():
        drop_orphans(address)
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        with django_db_blocker.block():
            yield
        teardown_databases(made, verbosity=0)
    server.stop_if_unused(home)


def drop_orphans(address: Address) -> None:
    """Databases of test runs that were killed carry the number of a process that is no more."""
    with address.connect() as connection:
        query = "select datname from pg_database where starts_with(datname, %s)"
        for name in (row[0] for row in connection.execute(query, [DATABASE_PREFIX]).fetchall()):
            if not psutil.pid_exists(int(name.removeprefix(DATABASE_PREFIX).split("_")[0])):
                connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
