"""Everything that a database holds, as one text."""

from collections.abc import Iterable

from django.db import connection as default


def every_table() -> list[str]:
    """The tables of the schema, partitions and queues too."""
    with default.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = current_schema()")
        return [row[0] for row in cursor.fetchall()]


def everything_kept(connection, *, tables: Iterable[str]) -> str:
    """Each row of each table in PostgreSQL's own words; bytes in hex."""
    kept = []
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f'select t::text from "{name}" t')
            kept += [row[0] for row in cursor.fetchall()]
    return "\n".join(kept)
