"""Facts to put into a log, keys in a folder of the test, and what somebody with the database's own rights could do."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId, new_id
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind

AT = datetime(2025, 3, 3, 2, 30, 15, 123456, tzinfo=UTC)
CLERK = Actor(post=Post.CLERK, name="周信", person=new_id(), organ=OrganId(new_id()))


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    """A folder for the keys of one test."""
    settings.LEDGER_KEYS = tmp_path / "keys"
    return settings.LEDGER_KEYS


def tell(count, *, subject=None, enclosed=None):
    """Facts one after the other in one chain."""
    subject = subject or Subject(SubjectKind.MATTER, new_id())
    entries = (
        Entry(f"step_{n}", subject, body={"n": n}, enclosed=enclosed or {}, article="X §1") for n in range(count)
    )
    return [record(entry, actor=CLERK, at=AT + timedelta(n)) for n, entry in enumerate(entries)]


@contextmanager
def triggers_off(table):
    """What the owner of a table could do: let its triggers rest for a moment and drop the foreign keys around it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in (*_without_keys(cursor, table), f"ALTER TABLE {table} DISABLE TRIGGER USER"):
            cursor.execute(statement)
        yield cursor
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _without_keys(cursor, table):
    cursor.execute(
        "SELECT conrelid::regclass, conname FROM pg_constraint "
        "WHERE contype = 'f' AND %s::regclass IN (conrelid, confrelid)",
        [table],
    )
    return [f'ALTER TABLE {owner} DROP CONSTRAINT "{name}"' for owner, name in cursor.fetchall()]
