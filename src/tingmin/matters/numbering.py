"""Numbers and query codes for many matters at once, as a single registration draws and spells them."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.db import connection

from tingmin.matters.actions.registering import ALPHABET

DRAW = "SELECT nextval('matters_serial') FROM generate_series(1, %s)"
# Eighty bits are the sixteen letters of a code, two letters at a time.
CODE_BYTES = 10
PAIRS = [(one + other).encode() for one in ALPHABET for other in ALPHABET]
SHIFTS = range(70, -10, -10)
PLAIN = bytes.maketrans(b"0123456789", bytes(range(10)))
DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))


def draw_serials(count: int) -> Sequence[int]:
    """So many serials, each drawn once and never again, whatever becomes of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [count])
        return [serial for (serial,) in cursor]


def number_of(day: date, serial: int) -> str:
    """Day, running serial and check digit (Luhn), e.g. 20260512-0000123-4."""
    spelt, counted = _spelt(day), f"{serial:07d}"
    return f"{spelt}-{counted}-{check_digit(spelt + counted)}"


def check_digit(digits: str) -> int:
    """Luhn's, as `stdnum.luhn` counts it, for the thousandth time as fast as for the first."""
    doubled, plain = digits[-1::-2].encode().translate(DOUBLED), digits[-2::-2].encode().translate(PLAIN)
    return -(sum(doubled) + sum(plain)) % 10


def untold_code() -> bytes:
    """The digest of a fresh query code that is told to nobody: who asks for one later is given a new one."""
    bits = int.from_bytes(secrets.token_bytes(CODE_BYTES))
    return hashlib.sha256(b"".join([PAIRS[bits >> shift & 1023] for shift in SHIFTS])).digest()


@lru_cache(maxsize=10_000)
def _spelt(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"
