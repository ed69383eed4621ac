"""A hearing as the pages tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tingmin.hearing.queries import Hearing, hearings_of, panel_of
from tingmin.hearing.types import LEVELS, OPENNESS, PANEL_ROLES, STATES, HearingState, Openness, PanelRole
from tingmin.kernel.labels import Label
from tingmin.law.content_classes import path_label
from tingmin.web.telling import NOBODY


@dataclass(frozen=True, slots=True)
class HearingLine:
    """A hearing with everything in words; `kind` is the content class, all that the public is told of the matter."""

    hearing: Hearing
    level: Label
    state: Label
    openness: Label
    kind: Label
    is_off: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The same on the page of its matter: who sits on the panel, and what was concluded."""

    line: HearingLine
    panel: Sequence[tuple[Label, str]]
    conclusion: str
    minority: str


def line_of(hearing: Hearing) -> HearingLine:
    """A row of a list."""
    return HearingLine(
        hearing=hearing,
        level=LEVELS[hearing.at_level],
        state=STATES[HearingState(hearing.state)],
        openness=OPENNESS[Openness(hearing.openness)],
        kind=path_label(hearing.content_class) if hearing.content_class else NOBODY,
        is_off=hearing.state == HearingState.CANCELLED,
    )


def told_of(matter_id: UUID) -> Sequence[Told]:
    """The hearings of a matter, the last one first."""
    return [_told(hearing) for hearing in hearings_of(matter_id)[::-1]]


def _told(hearing: Hearing) -> Told:
    result = getattr(hearing, "result", None)
    return Told(
        line=line_of(hearing),
        panel=[(PANEL_ROLES[PanelRole(each.role)], each.name) for each in panel_of(hearing)],
        conclusion=result.conclusion if result else "",
        minority=result.minority if result else "",
    )
