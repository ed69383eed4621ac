"""From a matter to the JSON that tells of it."""

from datetime import date
from typing import Any
from uuid import UUID

from tingmin.api.schemas import ClockOut, EventOut, MatterDetailOut, MatterOut, MatterPageOut, Said, StepOut
from tingmin.kernel.actors import Actor
from tingmin.law.clocks import clock
from tingmin.law.packs import book
from tingmin.law.procedures import procedure
from tingmin.law.types import Step
from tingmin.matters import queries
from tingmin.matters.papers import asked_fields
from tingmin.matters.queries import Matter


def inbox(actor: Actor, *, after: str, size: int) -> MatterPageOut:
    """The open matters of an actor, what is due first."""
    page = queries.inbox(actor, after=after, size=size)
    return MatterPageOut(rows=[MatterOut(**_columns(each)) for each in page.rows], next_key=page.next_key)


def detail(actor: Actor, matter_id: UUID, *, today: date) -> MatterDetailOut:
    """A matter with its clocks, its history and what this actor can do now."""
    return told(queries.matter_for(actor, matter_id), actor, today=today)


def told(matter: Matter, actor: Actor, *, today: date) -> MatterDetailOut:
    """The same of a matter that has been fetched."""
    return MatterDetailOut(
        **_columns(matter),
        clocks=_clocks(matter, today=today),
        history=_history(matter),
        steps=[_step(row, matter.book) for row in queries.steps_for(actor, matter, today=today)],
    )


def _columns(matter: Matter) -> dict[str, Any]:
    stage = procedure(matter.procedure).stage(matter.stage)
    return {
        "id": matter.pk,
        "number": matter.number,
        "title": matter.title,
        "stage": matter.stage,
        "stage_label": Said.of(stage.told or stage.label),
        "book": matter.book,
        "holder": matter.holder.name,
        "received_on": matter.received_on,
        "next_due": matter.next_due,
    }


def _clocks(matter: Matter, *, today: date) -> list[ClockOut]:
    return [
        ClockOut(
            clock=row.clock,
            label=Said.of(clock(row.clock).label),
            started_on=row.started_on,
            due_raw=row.due_raw,
            due_effective=row.due_effective,
            stopped_on=row.stopped_on,
            explanation=Said.of(sentence),
        )
        for row, _, sentence in queries.explained(matter, today=today)
    ]


def _history(matter: Matter) -> list[EventOut]:
    return [
        EventOut(step=event.step, label=Said.of(event.label), on=event.on, article=event.article)
        for event in queries.timeline(matter)
    ]


def _step(row: Step, code: str) -> StepOut:
    return StepOut(
        step=row.step,
        label=Said.of(row.label),
        target=row.target,
        article="; ".join(str(article) for article in book(code).cites(row.articles)),
        document=row.document,
        fields=[spec.name for spec in asked_fields(row)],
    )
