"""Database work beside the loop: in threads, with connections that are looked at first and work that is tried again."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

P = ParamSpec("P")
Result = TypeVar("Result")

THREADS_OF_EACH = 4
# Together half a minute: a database that is restarted is back by then.
PAUSES = (0.05, 0.2, 0.5, 1, 2, 4, 8, 15)
# What the exchange tells does not stand in line behind desks that look, nor they behind it.
TELLING = ThreadPoolExecutor(THREADS_OF_EACH, thread_name_prefix="telling")
LOOKING = ThreadPoolExecutor(THREADS_OF_EACH, thread_name_prefix="looking")
log = logging.getLogger(__name__)


async def run(work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    """Do the work of a desk in a thread; see `_again`."""
    return await _again(LOOKING, work.__name__, lambda: _clean(work, *args, **kwargs))


async def run_telling(work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    """Do the work of an exchange in a thread; see `_again`."""
    return await _again(TELLING, work.__name__, lambda: _clean(work, *args, **kwargs))


async def _again(pool: ThreadPoolExecutor, name: str, work: Callable[[], Result]) -> Result:
    """When the database is away, or two pieces of work stood in each other's way, once more after a pause."""
    loop = asyncio.get_running_loop()
    for pause in PAUSES:
        try:
            return await loop.run_in_executor(pool, work)
        except (OperationalError, InterfaceError) as error:
            log.warning("%s is tried again: %s", name, type(error).__name__)
            await asyncio.sleep(pause)
    return await loop.run_in_executor(pool, work)


def _clean(work: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    close_old_connections()
    try:
        return work(*args, **kwargs)
    except (OperationalError, InterfaceError):
        connection.close()
        raise
