"""Who reviews whom (BJ2006 §48, domain §4.5): the next organ above, or one of two at the petitioner's choice."""

from dataclasses import dataclass
from enum import StrEnum

from tingmin.law.types import Article, cite


class Above(StrEnum):
    """How the reviewing organ stands to the one whose opinion it reviews."""

    PARENT = "parent"
    DEPARTMENT_ABOVE = "department_above"
    CITY_GOVERNMENT = "city_government"


@dataclass(frozen=True, slots=True)
class Rung:
    """For organs of a level and kind (empty: any), the organs that may review, in the order they are offered."""

    level: str
    kind: str
    review: tuple[Above, ...]
    re_review: tuple[Above, ...]
    articles: tuple[Article, ...]


SECTION = cite("XF2005 §34, §35; XF2022 §35, §36; BJ2006 §48")
# Read from the top; the first row that fits speaks. The government of the city stands over its own departments at
# both levels: that a provincial review ends the ladder could not be verified, and a remedy is not taken away on that.
RUNGS: tuple[Rung, ...] = (
    Rung("", "vertical", (Above.PARENT,), (Above.PARENT,), SECTION),
    Rung("street", "", (Above.PARENT,), (Above.CITY_GOVERNMENT,), SECTION),
    Rung("district", "government", (Above.CITY_GOVERNMENT,), (Above.CITY_GOVERNMENT,), SECTION),
    Rung("district", "department", (Above.DEPARTMENT_ABOVE, Above.PARENT), (Above.CITY_GOVERNMENT,), SECTION),
    Rung("district", "", (Above.PARENT,), (Above.CITY_GOVERNMENT,), SECTION),
    Rung("", "", (Above.PARENT,), (Above.PARENT,), SECTION),
)


def rung_of(level: str, kind: str) -> Rung:
    """The row for an organ that gave the opinion."""
    return next(rung for rung in RUNGS if rung.level in ("", level) and rung.kind in ("", kind))
