"""Numbers and query codes for many matters at once, as a single registration draws and spells them."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from datetime import date
from string import ascii_uppercase

from django.db import connection

from tingmin.matters.actions.registering import ALPHABET

DRAW = "SELECT nextval('matters_serial') FROM generate_series(1, %s)"
# The same five bits in the alphabet of RFC 4648 and in Crockford's; ten bytes are the sixteen letters of a code.
CROCKFORD = bytes.maketrans(f"{ascii_uppercase}234567".encode(), ALPHABET.encode())
CODE_BYTES = 10
PLAIN = bytes.maketrans(b"0123456789", bytes(range(10)))
DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))


def draw_serials(count: int) -> Sequence[int]:
    """So many serials, each drawn once and never again, whatever becomes of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [count])
        return [serial for (serial,) in cursor]


def number_of(day: date, serial: int) -> str:
    """Day, running serial and check digit (Luhn), e.g. 20260512-0000123-4."""
    body = f"{day.year:04d}{day.month:02d}{day.day:02d}{serial:07d}"
    return f"{body[:8]}-{body[8:]}-{check_digit(body)}"


def check_digit(digits: str) -> int:
    """Luhn's, as `stdnum.luhn` counts it, for the thousandth time as fast as for the first."""
    doubled, plain = digits[-1::-2].encode().translate(DOUBLED), digits[-2::-2].encode().translate(PLAIN)
    return -(sum(doubled) + sum(plain)) % 10


def untold_code() -> bytes:
    """The digest of a fresh query code that is told to nobody: who asks for one later is given a new one."""
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).translate(CROCKFORD)
    return hashlib.sha256(letters).digest()
