"""For every test: the embedded database runs, in a home of its own (see tests/settings.py)."""

from collections.abc import Iterator

import psutil
import pytest
from psycopg import sql

from tingmin.config import home as homes
from tingmin.config.station import server
from tingmin.config.station.address import Address

PREFIX = "test_tingmin_"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Start the database before pytest-django makes its own in it; stop it when no other test run uses it."""
    home = homes.current()
    with server.tenancy(home) as address:
        drop_orphans(address)
        yield
    server.stop_if_unused(home)


def drop_orphans(address: Address) -> None:
    """Databases of test runs that were killed carry the number of a process that is no more."""
    with address.connect() as connection:
        found = connection.execute("select datname from pg_database where starts_with(datname, %s)", [PREFIX])
        for name in (row[0] for row in found.fetchall()):
            if not psutil.pid_exists(int(name.removeprefix(PREFIX).split("_")[0])):
                connection.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
