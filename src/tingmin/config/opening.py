"""Opening the house for a command: database, Django, migrations, the example city."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tingmin.config import home as homes
from tingmin.config.station import address, grants, server
from tingmin.config.station.address import Address
from tingmin.kernel.actors import Actor

# Two starters at once must not migrate at once; any number that nobody else uses will do.
MIGRATION_LOCK = 5_417_206


@contextmanager
def database() -> Iterator[None]:
    """Django is set up, as the owner of the tables; its database stays up at least as long as this block."""
    home = homes.current()
    os.environ["TINGMIN_HOME"] = str(home.root)
    with server.tenancy(home):
        _set_up_django()
        connect_as(address.of(home))
        try:
            yield
        finally:
            hang_up()


@contextmanager
def city() -> Iterator[None]:
    """The same, with the tables of this version and the example city in them; the command itself is the system.

    It does not own the tables: an import that forgets itself changes no fact.
    """
    with database():
        from tingmin.accounts.acting import acting_as

        prepare()
        connect_as(address.of_app(homes.current()))
        with acting_as(Actor.system()):
            yield


def prepare() -> None:
    """Migrate if there is something to migrate, then load what is missing."""
    from django.core.management import call_command
    from django.db import connection

    from tingmin.config.startup import load_city

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            if _is_behind():
                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
                _give_grants()
            load_city()
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes())) or not _app_is_in()


def _app_is_in() -> bool:
    """False when the application's role is new to these tables, say after a change of DATABASE_APP_URL."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(%s, 'django_session', 'select')", [_app_role()])
        return bool(cursor.fetchone() == (True,))


def _give_grants() -> None:
    home = homes.current()
    if _app_role() != address.of(home).user:
        with address.of(home).connect() as connection:
            grants.give(connection, role=_app_role())


def _app_role() -> str:
    return address.of_app(homes.current()).user


def connect_as(place: Address) -> None:
    """From now on this process reaches the database in that role."""
    from django.db import connections

    hang_up()
    login = place.for_django()
    connections.settings["default"] |= {name: login[name] for name in ("USER", "PASSWORD", "HOST", "PORT")}


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingmin.config.settings")
    django.setup()


def hang_up() -> None:
    """Close our own connections; whoever needs one again gets a new one."""
    from django.db import connections

    connections.close_all()
