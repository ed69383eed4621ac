"""The wall of a matter as its page shows it, and which of its acts are this officer's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tingmin.accounts.queries import in_emergency, names_of
from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.law.procedures import procedure
from tingmin.law.types import Office
from tingmin.matters.queries import Matter, Respondent, matter_for, respondents_of, scope_of
from tingmin.matters.rules import holds_office, may_know_petitioner

KEEPERS = (Office.HOLDER_CLERK, Office.REGISTRAR)


@dataclass(frozen=True, slots=True)
class Wall:
    """Units and people complained of, people recused, and what this officer may do about it."""

    units: Sequence[Label]
    accused: Sequence[str]
    recused: Sequence[str]
    hides_units: bool
    in_confidence: bool
    may_recuse: bool
    may_renew_code: bool
    may_erase: bool


def wall_of(matter: Matter, actor: Actor) -> Wall | None:
    """The wall, for the clerk and the head of the holder or the registrar; None for everybody else."""
    scope = scope_of(matter)
    if not any(holds_office(actor, office, scope) for office in KEEPERS):
        return None
    rows = respondents_of(matter.pk)
    accused = [row.staff for row in rows if row.staff]
    names = names_of(matter.walled_people)
    return Wall(
        units=accused_units(rows),
        accused=_said(accused, names),
        recused=_said([each for each in matter.walled_people if each not in accused], names),
        hides_units=bool(matter.walled_organs),
        in_confidence=matter.protected,
        may_recuse=holds_office(actor, Office.HOLDER_HEAD, scope),
        may_renew_code=holds_office(actor, Office.REGISTRAR, scope),
        may_erase=_may_erase(matter, actor),
    )


def knows_petitioner(matter: Matter, actor: Actor) -> bool:
    """False for whoever sees neither the name nor its mask: it is handled in confidence elsewhere."""
    return may_know_petitioner(actor, scope_of(matter))


def running_emergency(actor: Actor, matter_id: UUID, *, at: datetime) -> bool:
    """True when the actor reads this matter through broken glass and could not see it otherwise."""
    return bool(in_emergency(actor, matter_id, at=at).opened) and not is_in_sight(actor, matter_id)


def is_in_sight(actor: Actor, matter_id: UUID) -> bool:
    """True while the actor may still see the matter."""
    try:
        matter_for(actor, matter_id)
    except NotFound:
        return False
    return True


def accused_units(rows: Sequence[Respondent]) -> Sequence[Label]:
    """The units among those complained of."""
    return [row.organ.label for row in rows if row.organ is not None]


def _may_erase(matter: Matter, actor: Actor) -> bool:
    """Whether the page leads to the erasure; the action asks everything else."""
    ended = procedure(matter.procedure).stage(matter.stage).end
    return ended and may(actor, Permission.ERASE_IDENTITY) and actor.organ == matter.registrar_id


def _said(people: Sequence[UUID], names: Mapping[UUID, str]) -> Sequence[str]:
    return [names[each] for each in people if each in names]
