"""Before a matter goes to another organ: who would see it there; a respondent stops it (domain §7, P1 and P2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tingmin.accounts.types import POSTS
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.matters.actions.walls import refuse_respondent
from tingmin.matters.queries import Matter, who_would_see
from tingmin.organisations.queries import organ_by_id


@dataclass(frozen=True, slots=True)
class Preview:
    """The receiving organ, its posts with the number of people in each, and what stays hidden from them."""

    to: OrganId
    organ: Label
    seats: Sequence[tuple[Label, int]]
    in_confidence: bool

    @property
    def people(self) -> int:
        """How many would see it; somebody in two posts counts in both."""
        return sum(count for _, count in self.seats)


def preview(matter: Matter, to: OrganId, *, today: date) -> Preview:
    """Posts and numbers, never names; raises `RespondentWouldSee`."""
    refuse_respondent(matter, to)
    seats = [(POSTS[post], count) for post, count in who_would_see(matter, to, day=today).items()]
    return Preview(to, organ_by_id(to).label, seats, matter.protected and to != matter.registrar_id)
