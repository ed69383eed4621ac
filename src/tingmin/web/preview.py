"""What is shown before a step is taken that goes out to others.

Before a matter goes to another organ: who would see it there; a respondent stops it (domain §7, P1 and P2). Before a
policy suggestion: the sentences that it rests on, of a group large enough to hide everybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from tingmin.accounts.types import POSTS
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.matters.actions.walls import refuse_respondent
from tingmin.matters.queries import Matter, who_would_see
from tingmin.organisations.queries import organ_by_id
from tingmin.supervision.queries import basis_of


@dataclass(frozen=True, slots=True)
class Preview:
    """The receiving organ, its posts with the number of people in each, and what stays hidden from them."""

    to: OrganId
    organ: Label
    seats: Sequence[tuple[Label, int]]
    in_confidence: bool

    @property
    def key(self) -> str:
        """What the page sends back when this was shown."""
        return str(self.to)

    @property
    def people(self) -> int:
        """How many would see it; somebody in two posts counts in both."""
        return sum(count for _, count in self.seats)


def preview(matter: Matter, to: OrganId, *, today: date) -> Preview:
    """Posts and numbers, never names; raises `RespondentWouldSee`."""
    refuse_respondent(matter, to)
    seats = [(POSTS[post], count) for post, count in who_would_see(matter, to, day=today).items()]
    return Preview(to, organ_by_id(to).label, seats, matter.protected and to != matter.registrar_id)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a policy suggestion will say that it rests on."""

    text: str

    @property
    def key(self) -> str:
        """The words themselves, in short: new figures are shown anew."""
        return sha256(self.text.encode()).hexdigest()


def basis(given: Mapping[str, Any], actor: Actor) -> Basis:
    """Class, organ and month in figures; raises `GroupTooSmall`."""
    days = (given["received_from"], given["received_to"])
    place = given.get("region_code", "")
    return Basis(basis_of(actor, content_class=given["content_class"], region_code=place, days=days))
