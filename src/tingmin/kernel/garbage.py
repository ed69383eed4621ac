"""The collector of Python's garbage, told to look seldom and never at what is loaded."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# New containers before the collector looks, and passes before it looks at older ones: a request makes some thousands.
SELDOM = (20_000, 20, 20)


def settle() -> None:
    """Take everything loaded so far out of the collector's sight: a full pass over it held up one request by 90 ms.

    What a request leaves behind in rings is looked for once in several requests and not several times in one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


@contextmanager
def settled() -> Iterator[None]:
    """The same for a block, such as an import of a million rows."""
    usual = gc.get_threshold()
    settle()
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
