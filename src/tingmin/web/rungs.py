"""The ladder of one matter as a picture: what is done, where it stands, what may still come and the right it gives.

Folded from the timeline of the ledger and the statute alone. After an order to answer anew the way goes round again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.labels import Label
from tingmin.law.clocks import clock
from tingmin.law.explain import UNITS
from tingmin.law.limits import LimitNotSet, length_of
from tingmin.law.petition_ladder import LEVELS
from tingmin.law.procedures import procedure
from tingmin.law.types import Book, Category
from tingmin.matters.types import Event
from tingmin.web.shown import Shown


class State(StrEnum):
    """How a rung stands: behind, here, open to the petitioner, left out, where it ended, or still to come."""

    DONE = "done"
    NOW = "now"
    OPEN = "open"
    UNUSED = "unused"
    ENDED = "ended"
    AHEAD = "ahead"


STATES: Mapping[State, Label] = {
    State.DONE: Label("已完成", "Done"),
    State.NOW: Label("现在在这里", "It stands here"),
    State.OPEN: Label("现在可以申请", "May be asked for now"),
    State.UNUSED: Label("没有走这一步", "Not used"),
    State.ENDED: Label("到此结束", "It ended here"),
    State.AHEAD: Label("以后可能", "May still come"),
}


@dataclass(frozen=True, slots=True)
class Place(Shown):
    """A rung of the usual way: its name, the clocks that may run there, and the right it gives while it is ahead."""

    code: str
    label: Label
    clocks: tuple[str, ...] = ()
    right: Label | None = None
    right_lasts: str = ""


PLACES: tuple[Place, ...] = (
    Place("registered", Label("登记", "Registered")),
    Place("accepted", Label("受理", "Accepted"), ("D20", "J01", "D03", "D02", "D01", "D05", "W01"),
          Label("必须在期限内答复您是否受理", "You must be told in time whether it is accepted"), "D02"),
    Place("handled", Label("办理", "Handled"), ("R01", "D06", "D17", "D21"),
          Label("您可以陈述事实和理由", "You may state facts and reasons"), "D06"),
    Place("opinion", Label("送达意见", "Opinion served"), ("R01", "D06", "D17", "D21"),
          Label("您会收到书面意见", "You get a written opinion")),
    Place("review", Label("复查", "Review"), ("D10", "D09"),
          Label("不服意见的，可以申请复查", "If you do not agree, you may ask for review"), "D09"),
    Place("re_review", Label("复核", "Re-review"), ("D12", "D11"),
          Label("不服复查意见的，可以申请复核", "If you do not agree again, you may ask for re-review"), "D11"),
    Place("final", Label("终结", "Final"), ("X01",),
          Label("以新的事实和理由可以重新提出", "New facts or reasons may be raised anew")),
)  # fmt: skip
REGISTERED, ACCEPTED, HANDLED, OPINION, REVIEW, RE_REVIEW, FINAL = range(len(PLACES))
PAST = len(PLACES)

# The rung that is worked on while a matter stands there; beyond the last one nothing more is owed.
AT: Mapping[str, int] = {
    "draft": REGISTERED,
    **dict.fromkeys(("registered", "triage", "transferred", "assigned", "reported_up", "objection_pending"), ACCEPTED),
    **dict.fromkeys(("jurisdiction_dispute", "diverted"), ACCEPTED),
    **dict.fromkeys(("accepted", "investigating", "mediation", "hearing", "opinion_draft"), HANDLED),
    "opinion_signed": OPINION,
    "served": REVIEW,
    "executing": REVIEW,
    "re_review_window": RE_REVIEW,
    **{stage: at for at, level in zip((REVIEW, RE_REVIEW), LEVELS, strict=True) for stage in level.stages},
    "final_executing": FINAL,
    **dict.fromkeys(("final", "completed"), PAST),
}
# Here the petitioner may go on, and nobody owes the rung yet.
WINDOWS = ("served", "executing", "re_review_window")
# Who leaves a matter here did not take the rung: no review was asked for, another route was taken.
PASSED_BY = (*WINDOWS, "diverted")
# A suggestion is answered, and that is all (XF2022 §29).
OF_A_SUGGESTION = (REGISTERED, ACCEPTED, HANDLED, OPINION, FINAL)
GOES_ROUND = "serve_remand"

HEARD = ("open_hearing", "postpone_hearing", "close_hearing", "cancel_hearing")
OVERSEEN = ("supervised", "correction_told", "supervision_ended")
# What is written beside a rung, besides its own day.
TOLD = frozenset({
    *HEARD, *OVERSEEN, "extend", "extend_review", "extend_re_review", "apply_review", "apply_re_review",
    "accept_review", "refuse_review", "uphold", "change", "remand", "report_execution", "publish_opinion",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened at a rung; `kind` is `hearing`, `supervision` or `step`."""

    on: date
    label: Label
    kind: str


@dataclass(slots=True)
class Rung(Shown):
    """A rung with its day and organ once it is done, the clocks to look at while it is not, and its notes."""

    place: Place
    state: State = State.AHEAD
    on: date | None = None
    organ: UUID | None = None
    right: Label | None = None
    ending: Label | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Round:
    """One way up the ladder; `ordered_on` is the day on which it was ordered to begin anew."""

    number: int
    rungs: Sequence[Rung]
    ordered_on: date | None = None


@dataclass(slots=True)
class _Climb:
    rounds: list[Round]
    stage: str = "draft"

    @property
    def rungs(self) -> Sequence[Rung]:
        return self.rounds[-1].rungs

    @property
    def at(self) -> int:
        return AT.get(self.stage, PAST)

    def rung(self, place: int) -> Rung | None:
        """The rung of a place in the newest round; a suggestion has fewer."""
        return next((each for each in self.rungs if each.place is PLACES[min(place, FINAL)]), None)


def picture(events: Iterable[Event], *, category: str, law: Book) -> Sequence[Round]:
    """The rounds of a petition matter, the oldest first; all but the newest end where the new one was ordered."""
    places = OF_A_SUGGESTION if category == Category.SUGGESTION else range(len(PLACES))
    climb = _Climb([Round(1, [_ahead(PLACES[each], law) for each in places])])
    for event in events:
        _note(climb, event)
        if event.stage and event.stage != climb.stage:
            _go_round(climb, event, law) if event.step == GOES_ROUND else _climb(climb, event)
            climb.stage = event.stage
    _stand(climb)
    return climb.rounds


def _ahead(place: Place, law: Book) -> Rung:
    return Rung(place, right=_right(place, law))


def _right(place: Place, law: Book) -> Label | None:
    """The right with the length of its limit, where the law or the city sets one."""
    if place.right is None or not place.right_lasts:
        return place.right
    kind = clock(place.right_lasts)
    try:
        days, unit = length_of(kind, law), UNITS[kind.unit]
    except LimitNotSet:
        return place.right
    return Label(f"{place.right.zh}（{days}{unit.zh}内）", f"{place.right.en} (within {days} {unit.en})")


def _note(climb: _Climb, event: Event) -> None:
    if event.step not in TOLD:
        return
    kind = "hearing" if event.step in HEARD else "supervision" if event.step in OVERSEEN else "step"
    # Who asks for review climbs with this very step, late as it may be.
    to = AT.get(event.stage, climb.at) if event.step.startswith("apply_") else climb.at
    rung = climb.rung(to)
    if rung:
        rung.notes.append(Note(event.on, event.label, kind))


def _climb(climb: _Climb, event: Event) -> None:
    before, after = climb.at, AT.get(event.stage)
    if after is None:
        _end(climb, event)
        return
    for place in range(before, after):
        rung = climb.rung(place)
        if rung and rung.place is PLACES[place]:
            taken = place == FINAL or (place == before and climb.stage not in PASSED_BY)
            _mark(rung, State.DONE if taken else State.UNUSED, event)
    for place in range(after, before):
        _clear(climb.rung(place))


def _end(climb: _Climb, event: Event) -> None:
    """It left the way: refused, withdrawn, sent where other law applies."""
    rung = climb.rung(climb.at)
    if rung:
        _mark(rung, State.ENDED, event)
        rung.ending = procedure("petition").stage(event.stage).label


def _go_round(climb: _Climb, event: Event, law: Book) -> None:
    rungs, here = climb.rungs, climb.rung(climb.at)
    if here:
        _mark(here, State.DONE, event)
    kept = [each for each in rungs if each.state is not State.AHEAD]
    again = [_ahead(each.place, law) for each in rungs if PLACES.index(each.place) >= HANDLED]
    last = climb.rounds.pop()
    climb.rounds += [Round(last.number, kept, last.ordered_on), Round(last.number + 1, again, event.on)]


def _mark(rung: Rung, state: State, event: Event) -> None:
    rung.state, rung.organ = state, event.organ if state is not State.UNUSED else None
    rung.on = event.on if state is not State.UNUSED else None


def _clear(rung: Rung | None) -> None:
    if rung:
        rung.state, rung.on, rung.organ, rung.ending = State.AHEAD, None, None, None


def _stand(climb: _Climb) -> None:
    """Say of the rung that is worked on that the matter stands there; what ended has nothing ahead."""
    here = climb.rung(climb.at) if climb.at < PAST else None
    if here:
        here.state = State.OPEN if climb.stage in WINDOWS else State.NOW
    ended = next((n for n, each in enumerate(climb.rungs) if each.state is State.ENDED), None)
    if ended is not None:
        last = climb.rounds[-1]
        climb.rounds[-1] = Round(last.number, last.rungs[: ended + 1], last.ordered_on)
