"""Database work beside the loop: in threads, with connections that are looked at first and work that is tried again."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

P = ParamSpec("P")
Result = TypeVar("Result")

THREADS = 6
# Together half a minute: a database that is restarted is back by then.
PAUSES = (0.05, 0.2, 0.5, 1, 2, 4, 8, 15)
pool = ThreadPoolExecutor(THREADS, thread_name_prefix="work")
log = logging.getLogger(__name__)


async def run(work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    """Do the work in a thread; when the database is away or two pieces of work stood in each other's way, again."""
    for pause in PAUSES:
        try:
            return await _in_thread(work, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            log.warning("%s is tried again: %s", work.__name__, type(error).__name__)
            await asyncio.sleep(pause)
    return await _in_thread(work, *args, **kwargs)


async def _in_thread(work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    return await asyncio.get_running_loop().run_in_executor(pool, lambda: _clean(work, *args, **kwargs))


def _clean(work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    close_old_connections()
    try:
        return work(*args, **kwargs)
    except (OperationalError, InterfaceError):
        connection.close()
        raise
