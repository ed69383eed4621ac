"""The second fence: the database itself is told who acts, and shows no matter to anybody else (decision 14).

The first fence is `Matter.objects.for_actor`; this one stands even where a query forgets it. Without an identity the
tables of matters are empty. It stops what is forgotten or mistaken, not somebody who may send any statement they like.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Final
from uuid import UUID
from weakref import WeakSet

import psycopg
from django.db import DatabaseError, connection

from tingmin.accounts.queries import in_emergency
from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.ledger.statements import Rows, Statement, announce, ask, withdraw, write

# Session settings, not local ones: most requests are several transactions. `held` alone ends with its transaction.
TELL = """
    SELECT set_config('tingmin.post', %s::text, false), set_config('tingmin.organ', %s::text, false),
           set_config('tingmin.person', %s::text, false), set_config('tingmin.matters', %s::text, false),
           set_config('tingmin.held', '', false)
"""
HOLD = """
    SELECT set_config('tingmin.held', concat_ws(',', nullif(current_setting('tingmin.held', true), ''), %s::text), true)
"""
NOBODY: Final = ("", "", "", "")

# Connections that were told last that nobody acts: a pool need not tell them again.
_knowing_nobody: WeakSet[psycopg.Connection] = WeakSet()
_told: ContextVar[tuple[str, str, str, str]] = ContextVar("told", default=NOBODY)


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """Inside this block the database shows what the actor may see; afterwards what it showed before, or nothing."""
    before, now = _told.get(), _identity(actor)
    if before == now == NOBODY:  # a visitor who registers: there is nothing to tell
        yield
        return
    _told.set(now)
    word = announce(Statement(TELL, now), told=_knowing_nobody.discard)
    try:
        yield
    finally:
        _told.set(before)
        if not withdraw(word):
            _tell_again(before)


@contextmanager
def looking_as(actor: Actor, matter_id: UUID | None, *, at: datetime) -> Iterator[None]:
    """For doors: `acting_as`, and the matter asked for is open to who broke the glass for it and may look still."""
    with acting_as(in_emergency(actor, matter_id, at=at) if matter_id else actor):
        yield


def ask_as(actor: Actor, *statements: Statement) -> list[Rows]:
    """The rows of each as this actor sees them, in one round trip: told, asked, and told again who acts."""
    return ask(Statement(TELL, _identity(actor)), *statements, Statement(TELL, _told.get()))[1:-1]


def hold(matter_id: UUID) -> None:
    """Until this transaction ends, what is done to the matter can be finished, even if it leaves the actor's sight.

    Called where a matter is registered or locked, and locking finds only what the actor may see.
    """
    write(Statement(HOLD, [str(matter_id)]))


def forget(pooled: psycopg.Connection) -> None:
    """What a pool does with each connection that comes back, whatever happened to it."""
    if pooled not in _knowing_nobody:
        pooled.execute(TELL, NOBODY)
        _knowing_nobody.add(pooled)


def _identity(actor: Actor) -> tuple[str, str, str, str]:
    """Post, organ, person and matters by name; nothing at all for a post that reads no matters."""
    if not may(actor, Permission.READ_MATTER):
        return NOBODY
    post = actor.post if actor.post is Post.SYSTEM else ""
    matters = ",".join(map(str, sorted(actor.own_matters | actor.opened)))
    return post, str(actor.organ or ""), str(actor.person or ""), matters


def _tell(identity: tuple[str, str, str, str]) -> None:
    connection.ensure_connection()
    raw: psycopg.Connection = connection.connection
    _knowing_nobody.discard(raw)
    ask(Statement(TELL, identity))
    # What is told inside a transaction is undone with it: then the pool tells it again.
    if identity == NOBODY and not connection.in_atomic_block:
        _knowing_nobody.add(raw)


def _tell_again(identity: tuple[str, str, str, str]) -> None:
    """A connection that broke off half-way is closed: a new one knows nobody."""
    if connection.connection is None:
        return
    if connection.in_atomic_block and connection.needs_rollback:
        return  # what was told inside is undone with the transaction
    try:
        _tell(identity)
    except DatabaseError:
        connection.close()
