"""One step ahead: what comes next is made while what came before is used."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
# Seconds after which a thread that computes lets one in that has its answer; Python's own 5 ms are longer than most.
TURN = 0.0001


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, each made in a thread of its own while the caller is busy with the one before.

    Whoever makes them must not use the database: a connection belongs to the caller's thread.
    """
    end = object()
    with _short_turns(), ThreadPoolExecutor(1, thread_name_prefix="ahead") as maker:
        coming = maker.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = maker.submit(next, items, end)
            yield item  # type: ignore[misc]  # not the end


@contextmanager
def _short_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
