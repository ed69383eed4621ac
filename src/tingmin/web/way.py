"""The picture of a matter's way with its organs and running limits: what the pages draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.packs import book
from tingmin.matters.queries import REVIEW_STAGES, Matter
from tingmin.matters.types import Event
from tingmin.organisations.queries import organs_by_id
from tingmin.web.rungs import PLACES, REGISTERED, STATES, Rung, State, picture
from tingmin.web.shown import Shown
from tingmin.web.telling import ClockLine, Clocks

PETITION = "petition"
HERE = (State.NOW, State.OPEN)
NOBODY = Label("", "")
TOO_LATE = Label("期限已过，说明理由仍可申请", "Time has passed; with reasons it may still be asked for")


@dataclass(frozen=True, slots=True)
class Drawn(Shown):
    """A rung as it is drawn: with the organ in words and the limit that runs while the matter stands there."""

    rung: Rung
    organ: Label
    limit: ClockLine | None

    @property
    def said(self) -> Label:
        """How the rung stands, in words."""
        if self.rung.ending:
            return self.rung.ending
        lapsed = self.rung.state is State.OPEN and (self.limit is None or self.limit.left < 0)
        return TOO_LATE if lapsed else STATES[self.rung.state]

    @property
    def is_here(self) -> bool:
        """True where the matter stands."""
        return self.rung.state in HERE


@dataclass(frozen=True, slots=True)
class DrawnRound(Shown):
    """One way up; the second and later ones were ordered on a day."""

    number: int
    ordered_on: date | None
    rungs: Sequence[Drawn]


def way_of(matter: Matter, events: Sequence[Event], clocks: Clocks) -> Sequence[DrawnRound]:
    """The rounds of a petition; empty for a case of another procedure, which climbs no ladder."""
    if matter.procedure != PETITION:
        return ()
    rounds = picture(events, category=matter.category, law=book(matter.book))
    organs = organs_by_id(OrganId(rung.organ) for each in rounds for rung in each.rungs if rung.organ)
    said = {UUID(str(pk)): organ.label for pk, organ in organs.items()}
    return [
        DrawnRound(each.number, each.ordered_on, _once([_drawn(rung, matter, said, clocks) for rung in each.rungs]))
        for each in rounds
    ]


def _drawn(rung: Rung, matter: Matter, organs: Mapping[UUID, Label], clocks: Clocks) -> Drawn:
    if rung.state is State.NOW:
        return Drawn(rung, owing(matter), _limit(rung, clocks))
    organ = organs.get(rung.organ, NOBODY) if rung.organ else NOBODY
    if rung.place is PLACES[REGISTERED]:
        organ = matter.registrar.label  # also of what came in by the page, without an officer
    return Drawn(rung, organ, _limit(rung, clocks) if rung.state is State.OPEN else None)


def _once(rungs: Sequence[Drawn]) -> Sequence[Drawn]:
    """An organ is named where it begins, not on each rung that is its own."""
    before = [NOBODY, *(each.organ for each in rungs)]
    return [
        replace(each, organ=NOBODY) if each.organ == last else each for each, last in zip(rungs, before, strict=False)
    ]


def owing(matter: Matter) -> Label:
    """Whose turn it is."""
    reviews = matter.reviewer if matter.stage in REVIEW_STAGES else None
    return (reviews or matter.holder).label


def _limit(rung: Rung, clocks: Clocks) -> ClockLine | None:
    running = {line.code: line for line in clocks.running}
    return next((running[code] for code in rung.place.clocks if code in running), None)
