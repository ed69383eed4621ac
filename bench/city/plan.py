"""What a city is made of: its size, seed, days; and what can be told again from a matter's place in it."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tingmin.kernel.times import CITY_TIME
from tingmin.matters.actions.registering import ALPHABET

BLOCK = 1000
DAYS = 400  # how far back the first matter lies
PAIRS = [(one + other).encode() for one in ALPHABET for other in ALPHABET]
SHIFTS = range(70, -10, -10)


@dataclass(frozen=True, slots=True)
class City:
    """The same seed and size give the same city, but for what is encrypted."""

    size: int
    seed: int
    today: date
    lean: bool = False
    documents: bool = True
    texts: str = ""
    log: bool = True
    thin: bool = False

    @property
    def first_day(self) -> date:
        """The day on which the first matter is received."""
        return self.today - timedelta(days=DAYS)

    @property
    def blocks(self) -> int:
        """Matters are made in blocks, each with random numbers of its own, whichever stream makes it."""
        return -(-self.size // BLOCK)

    @property
    def text_file(self) -> Path | None:
        """Where real messages are read from."""
        return Path(self.texts) if self.texts else None

    def day_of(self, index: int) -> date:
        """When matter number `index` is received: evenly over the days."""
        return self.first_day + timedelta(days=index * DAYS // max(self.size - 1, 1))

    def code_of(self, index: int) -> str:
        """The 16 letters of the query code of matter number `index`."""
        return self._code(index).decode()

    def code_digest_of(self, index: int) -> bytes:
        """What the register keeps of that code (`matters.actions.registering.code_digest`)."""
        return hashlib.sha256(self._code(index)).digest()

    def _code(self, index: int) -> bytes:
        bits = int.from_bytes(hashlib.sha256(b"%d/%d" % (self.seed, index)).digest()[:10])
        return b"".join([PAIRS[bits >> shift & 1023] for shift in SHIFTS])

    def as_json(self) -> dict[str, Any]:
        """For the note that lies in the home."""
        return asdict(self) | {"today": self.today.isoformat()}


def midnight(day: date) -> int:
    """Seconds since 1970 at the beginning of the city's day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=CITY_TIME).timestamp())
