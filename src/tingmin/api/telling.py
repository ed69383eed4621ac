"""From a matter to the JSON that tells of it."""

import json
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from tingmin.api.schemas import ClockOut, EventOut, MatterDetailOut, Said, StepOut
from tingmin.kernel.actors import Actor
from tingmin.law.clocks import clock
from tingmin.law.packs import book
from tingmin.law.procedures import procedure
from tingmin.law.types import Step
from tingmin.matters import queries
from tingmin.matters.papers import asked_fields
from tingmin.matters.queries import Account, Line, Matter


def inbox(actor: Actor, *, after: str, size: int) -> bytes:
    """The open matters of an actor, what is due first: `MatterPageOut` as JSON, straight from the rows."""
    page = queries.inbox(actor, after=after, size=size)
    told = {"rows": [_row(each) for each in page.rows], "next_key": page.next_key}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def detail(actor: Actor, matter_id: UUID, *, today: date) -> MatterDetailOut:
    """A matter with its clocks, its history and what this actor can do now."""
    with queries.looking_ahead(actor, matter_id):
        return told(queries.matter_for(actor, matter_id), actor, today=today)


def told(matter: Matter, actor: Actor, *, today: date) -> MatterDetailOut:
    """The same of a matter that has been fetched."""
    account = queries.account_of(matter, today=today)
    clocks = [row for row, _, _ in account.clocks]
    return MatterDetailOut(
        **_columns(matter),
        clocks=_clocks(account),
        history=_history(account),
        steps=[_step(row, matter.book) for row in queries.steps_for(actor, matter, today=today, clocks=clocks)],
    )


def _row(line: Line) -> dict[str, Any]:
    """A `MatterOut` by its fields: no object is made, and nothing is validated that the database has."""
    return {
        "id": str(line.pk),
        "number": line.number,
        "title": line.title,
        "stage": line.stage,
        "stage_label": _stage_said(line.procedure, line.stage),
        "book": line.book,
        "holder": line.holder.zh,
        "received_on": line.received_on.isoformat(),
        "next_due": line.next_due.isoformat() if line.next_due else None,
    }


@cache
def _stage_said(code: str, stage: str) -> dict[str, str]:
    found = procedure(code).stage(stage)
    label = found.told or found.label
    return {"zh": label.zh, "en": label.en}


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


def _clocks(account: Account) -> list[ClockOut]:
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
        for row, _, sentence in account.clocks
    ]


def _history(account: Account) -> list[EventOut]:
    return [
        EventOut(step=event.step, label=Said.of(event.label), on=event.on, article=event.article)
        for event in account.events
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
