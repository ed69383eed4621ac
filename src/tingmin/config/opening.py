"""Opening the house for a command: database, Django, migrations, the example city."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tingmin.config import home as homes
from tingmin.config.station import server

# Two starters at once must not migrate at once; any number that nobody else uses will do.
MIGRATION_LOCK = 5_417_206


@contextmanager
def database() -> Iterator[None]:
    """Django is set up and its database answers; it stays up at least as long as this block."""
    home = homes.current()
    os.environ["TINGMIN_HOME"] = str(home.root)
    with server.tenancy(home):
        _set_up_django()
        try:
            yield
        finally:
            hang_up()


@contextmanager
def city() -> Iterator[None]:
    """The same, with the tables of this version and the example city in them."""
    with database():
        prepare()
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
            load_city()
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingmin.config.settings")
    django.setup()


def hang_up() -> None:
    """Close our own connections; whoever needs one again gets a new one."""
    from django.db import connections

    connections.close_all()
