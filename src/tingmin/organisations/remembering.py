"""Names of organs resolved for a whole file: each name is looked up once, each day judged by itself."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from tingmin.organisations import rules
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import resolve_organ

MOST_NAMES = 10_000


class Remembering:
    """`resolve_organ` for as long as the directory stands still."""

    def __init__(self) -> None:
        self._called = lru_cache(maxsize=MOST_NAMES)(_called)
        self._resolved = lru_cache(maxsize=MOST_NAMES)(resolve_organ)

    def __call__(self, name: str, *, on: date) -> Organ:
        """The organ that a name means on a day; what is not plain is asked for as ever, and refused as ever."""
        found = [organ for organ in self._called(name) if organ.is_in_force(on=on)]
        return found[0] if len(found) == 1 else self._resolved(name, on=on)


def _called(name: str) -> Sequence[Organ]:
    return list(Organ.objects.filter(aliases__normalised=rules.normalise(name)).distinct())
