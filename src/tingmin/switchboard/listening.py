"""Listening to the database: what a transaction says at its end reaches the desks and the exchange at once."""

import asyncio
import json
import logging
from collections.abc import Callable

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tingmin.telephony.actions.handing_out import CHANNEL

LOGIN = ("host", "port", "dbname", "user", "password")
# So often an idle connection is asked whether it is still there.
ASK_SECONDS = 10
REST_SECONDS = 0.3
log = logging.getLogger(__name__)


async def listen(*, told: Callable[[dict[str, str]], None], missed: Callable[[], None]) -> None:
    """Pass on each notice; after every (re)connection call `missed`, for what was said meanwhile nobody heard."""
    while True:
        try:
            await _listen_once(told=told, missed=missed)
        except (psycopg.Error, OSError) as error:
            log.warning("listening to the database again: %s", type(error).__name__)
        await asyncio.sleep(REST_SECONDS)


async def _listen_once(*, told: Callable[[dict[str, str]], None], missed: Callable[[], None]) -> None:
    async with await psycopg.AsyncConnection.connect(_login(), autocommit=True) as ear:
        await ear.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        missed()
        while True:
            async for notice in ear.notifies(timeout=ASK_SECONDS):
                told(json.loads(notice.payload))
            await ear.execute("SELECT 1")


def _login() -> str:
    known = connection.get_connection_params()
    return make_conninfo(**{name: known[name] for name in LOGIN if known.get(name)})
