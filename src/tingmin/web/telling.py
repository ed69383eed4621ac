"""A matter as its pages tell it: where it stands, what happened, which clocks run and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.alarms import ALARMS, Alarm, alarm
from tingmin.law.clocks import clock
from tingmin.law.explain import articles_said
from tingmin.law.packs import book
from tingmin.law.procedures import procedure
from tingmin.law.types import Stage, cite
from tingmin.matters.queries import Matter, Obligation, explained, running_clocks, timeline
from tingmin.matters.types import Event
from tingmin.organisations.queries import organs_by_id

# Steps that a petitioner is told of although the matter stays where it is (domain §3.6, and P16).
TOLD_IN_PLACE = (
    "urge", "rate", "extend", "extend_review", "extend_re_review", "accept_opinion", "file_attached",
    "identity_revealed", "report_execution",
)  # fmt: skip
NOBODY = Label("", "")


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline."""

    on: date
    label: Label
    who: str
    organ: Label
    article: Label
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock with its sentence; `alarm` is empty once it stopped."""

    label: Label
    due: date
    why: Label
    stopped_on: date | None
    left: int
    alarm: Alarm | None
    alarm_said: Label


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A row of a list: the matter, and the clock that is due first."""

    matter: Matter
    stage: Label
    clock: Label
    left: int
    alarm: Alarm
    alarm_said: Label


def stage_said(matter: Matter) -> Label:
    """Where a matter stands, for officers."""
    return procedure(matter.procedure).stage(matter.stage).label


def stage_told(matter: Matter) -> Label:
    """Where a matter stands, for the petitioner."""
    stage = procedure(matter.procedure).stage(matter.stage)
    return stage.told or stage.label


def history(matter: Matter) -> Sequence[Moment]:
    """Everything that happened, newest first, with person, organ, article and reason."""
    return _moments(matter, timeline(matter)[::-1])


def history_told(matter: Matter) -> Sequence[Moment]:
    """What the petitioner is told, newest first: where the matter went and what was sent to them, by which organ."""
    procedure_, told, stage = procedure(matter.procedure), [], NOBODY
    for event in timeline(matter):
        if event.step in TOLD_IN_PLACE:
            told.append((event, event.label))
        elif event.stage and (label := _told(procedure_.stage(event.stage))) != stage:
            stage = label
            told.append((event, label))
    organs = _organs(event for event, _ in told)
    return [Moment(event.on, label, "", organs.get(event.organ, NOBODY), NOBODY) for event, label in told[::-1]]


def clocks(matter: Matter, *, today: date) -> Sequence[ClockLine]:
    """The running clocks by day, then the stopped ones."""
    lines = [_line(row, why, today=today) for row, _, why in explained(matter, today=today)]
    return sorted(lines, key=lambda line: (line.stopped_on is not None, line.due))


def inbox_lines(matters: Sequence[Matter], *, today: date) -> Sequence[InboxLine]:
    """Rows of a list with their first clock; one query for all of them."""
    running = running_clocks(each.pk for each in matters)
    return [_inbox_line(each, running.get(each.pk, ()), today=today) for each in matters]


def _told(stage: Stage) -> Label:
    return stage.told or stage.label


def _moments(matter: Matter, events: Sequence[Event]) -> Sequence[Moment]:
    organs, law = _organs(events), book(matter.book)
    return [
        Moment(
            on=each.on,
            label=each.label,
            who=each.actor,
            organ=organs.get(each.organ, NOBODY),
            article=articles_said(cite(each.article), law) if each.article else NOBODY,
            reason=each.reason,
        )
        for each in events
    ]


def _organs(events: Iterable[Event]) -> Mapping[UUID | None, Label]:
    found = organs_by_id(OrganId(each.organ) for each in events if each.organ)
    return {pk: organ.label for pk, organ in found.items()}


def _line(row: Obligation, why: Label, *, today: date) -> ClockLine:
    level = None if row.stopped_on else alarm(start=row.started_on, due=row.due_effective, today=today)
    return ClockLine(
        label=clock(row.clock).label,
        due=row.due_effective,
        why=why,
        stopped_on=row.stopped_on,
        left=(row.due_effective - today).days,
        alarm=level,
        alarm_said=ALARMS[level] if level else NOBODY,
    )


def _inbox_line(matter: Matter, running: Sequence[Obligation], *, today: date) -> InboxLine:
    first = running[0] if running else None
    due = matter.next_due or today
    level = alarm(start=first.started_on if first else due, due=due, today=today) if first else Alarm.GREEN
    return InboxLine(
        matter=matter,
        stage=stage_said(matter),
        clock=clock(first.clock).label if first else NOBODY,
        left=(due - today).days,
        alarm=level,
        alarm_said=ALARMS[level] if first else NOBODY,
    )
