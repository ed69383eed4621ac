"""The rhythm of every action: lock, look up, permit, guard, write, run the clocks, issue the paper, record the fact."""

from datetime import date, datetime

from django.db import transaction

from tingmin.documents.models import Document
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.packs import book
from tingmin.law.procedures import require_guards, rule
from tingmin.law.types import Step
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions.clocks import run_clocks
from tingmin.matters.actions.papers import issue_paper
from tingmin.matters.actions.registering import said
from tingmin.matters.models import Matter
from tingmin.matters.queries import clocks_of, scope_of, standing_of
from tingmin.matters.rules import may_take, said_offices
from tingmin.matters.types import Move


class EventInFuture(Refusal):
    """A step that would have happened after now."""

    code = "event_in_future"
    sentence = Label(
        zh="日期{day}晚于今天，请填写实际发生的日期。",
        en="{day} lies in the future; give the day on which it happened.",
    )


@transaction.atomic
def take_step(*, matter_id: MatterId, step: str, actor: Actor, at: datetime, move: Move | None = None) -> Matter:
    """Move a matter along its procedure, as its statute table allows."""
    move = move or Move()
    on = _event_day(move, at)
    matter = Matter.objects.locked(matter_id)
    row = rule(matter.procedure, book=book(matter.book), source=matter.stage, step=step)
    _permit(matter, row, actor=actor, on=on)
    _advance(matter, row, move, actor=actor)
    fact_id = new_id()
    clocks = run_clocks(matter, row, move=move, on=on, fact_id=fact_id)
    matter.save()
    paper = issue_paper(matter, row, clocks=clocks, move=move, actor=actor, at=at)
    record(_entry(matter, row, move, on=on, paper=paper), actor=actor, at=at, fact_id=fact_id)
    return matter


def _event_day(move: Move, at: datetime) -> date:
    today = day_of(at)
    if move.on is not None and move.on > today:
        raise EventInFuture(day=move.on)
    return move.on or today


def _permit(matter: Matter, row: Step, *, actor: Actor, on: date) -> None:
    if not may_take(actor, row, scope_of(matter, rows=(row,))):
        raise NotPermitted(act=row.label, who=said_offices(row))
    require_guards(row, standing_of(matter, clocks_of(matter.pk), today=on))


def _advance(matter: Matter, row: Step, move: Move, *, actor: Actor) -> None:
    matter.stage = row.target
    matter.marks = sorted((set(matter.marks) - set(row.clears)) | set(row.marks) | move.marks)
    if move.holder is not None:
        # Who takes a matter to itself has it from nobody; who rules on competence is the one who sent it.
        sender = actor.organ or matter.holder_id
        matter.transferor_id = None if sender == move.holder else sender
        matter.holder_id = move.holder
    if move.reviewer is not None:
        matter.reviewer_id = move.reviewer
    for name, value in move.changes.items():
        setattr(matter, name, value)


def _entry(matter: Matter, row: Step, move: Move, *, on: date, paper: Document | None) -> Entry:
    body = {
        "source": row.source,
        "stage": row.target,
        "on": on,
        "holder": matter.holder_id,
        "reviewer": matter.reviewer_id,
        "document": paper.pk if paper else None,
        **move.changes,
    }
    enclosed = {"reason": move.reason, **move.said} if move.reason or move.said else {}
    return Entry(
        row.step,
        Subject(SubjectKind.MATTER, matter.pk),
        body=body,
        enclosed=enclosed,
        article=said(row, matter),
    )
