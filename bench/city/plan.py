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
        bits = int.from_bytes(hashlib.sha256(f"{self.seed}/{index}".encode()).digest()[:10])
        return "".join(ALPHABET[bits >> shift & 31] for shift in range(75, -5, -5))

    def as_json(self) -> dict[str, Any]:
        """For the note that lies in the home."""
        return asdict(self) | {"today": self.today.isoformat()}


def midnight(day: date) -> int:
    """Seconds since 1970 at the beginning of the city's day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=CITY_TIME).timestamp())


def uuid7(milliseconds: int, bits: int) -> str:
    """A UUID of version 7 from an instant and 74 random bits."""
    number = milliseconds << 80 | 7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & (1 << 62) - 1
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def luhn(digits: str) -> str:
    """The check digit of a matter's number, as `stdnum.luhn` counts it."""
    doubled = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
    backwards = digits[::-1]
    total = sum(doubled[int(each)] for each in backwards[::2]) + sum(int(each) for each in backwards[1::2])
    return str(-total % 10)
