"""The rhythm of every action: lock, look up, permit, guard, write, run the clocks, issue the paper, record the fact."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tingmin.documents.models import Document
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.packs import book
from tingmin.law.procedures import procedure, require_guards, rule
from tingmin.law.types import Step
from tingmin.ledger.actions import record
from tingmin.ledger.models import Fact
from tingmin.ledger.queries import LAST
from tingmin.ledger.statements import ask, together, update
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions.clocks import moment_of, run_clocks
from tingmin.matters.actions.papers import issue_paper, sealed
from tingmin.matters.actions.registering import said
from tingmin.matters.actions.walls import is_accusation, refuse_respondent, shield
from tingmin.matters.models import CLOCKS, MATTER, WHOLE, Matter, Obligation, locking, the_held
from tingmin.matters.queries import scope_of, standing_of
from tingmin.matters.rules import is_walled_off, may_take, said_offices
from tingmin.matters.types import Move


class EventInFuture(Refusal):
    """A step that would have happened after now."""

    code = "event_in_future"
    sentence = Label(
        zh="日期{day}晚于今天，请填写实际发生的日期。",
        en="{day} lies in the future; give the day on which it happened.",
    )


class EventOutOfOrder(Refusal):
    """A step that would have happened before what it follows."""

    code = "event_out_of_order"
    sentence = Label(
        zh="日期{day}早于该事项上一次变动的{last}，请填写实际发生的日期。",
        en="{day} lies before {last}, when the matter last changed; give the day on which it happened.",
    )


class ActsToday(Refusal):
    """A petitioner who dates an act back: the day counts on which it reached us."""

    code = "acts_today"
    sentence = Label(
        zh="您的申请以提交当日（{today}）为准，请不要另填日期。",
        en="What you hand in counts from today ({today}); leave the day empty.",
    )


@together()
@transaction.atomic
def take_step(*, matter_id: MatterId, step: str, actor: Actor, at: datetime, move: Move | None = None) -> Matter:
    """Move a matter along its procedure, as its statute table allows."""
    move = move or Move()
    on = _event_day(move, actor=actor, at=at)
    matter, before, last = _opened(matter_id)
    row = rule(matter.procedure, book=book(matter.book), source=matter.stage, step=step)
    _permit(matter, row, before, actor=actor, on=on)
    _advance(matter, row, move, actor=actor)
    fact_id = new_id()
    clocks = run_clocks(matter, row, before=before, move=move, since=moment_of(on, at), fact_id=fact_id)
    update(matter)
    paper = issue_paper(matter, row, clocks=clocks, move=move, actor=actor, at=at)
    record(_entry(matter, row, move, on=on, paper=paper), actor=actor, at=at, fact_id=fact_id, last=last)
    return matter


def _opened(matter_id: MatterId) -> tuple[Matter, Sequence[Obligation], Fact | None]:
    """The matter under its lock, its clocks and its newest fact, in one round trip."""
    asked = (locking(matter_id), WHOLE.asked(matter_id), CLOCKS.asked(matter_id), LAST.asked(matter_id))
    held, rows, clocks, last = ask(*asked)
    matter = the_held(held, rows)
    before = CLOCKS.objects(clocks)
    for each in before:
        each.matter = matter
    return matter, before, next(iter(LAST.objects(last)), None)


def _event_day(move: Move, *, actor: Actor, at: datetime) -> date:
    today = day_of(at)
    if move.on is not None and move.on > today:
        raise EventInFuture(day=move.on)
    # Else a window that has closed could be entered by naming an earlier day.
    if actor.post is Post.PETITIONER and move.on not in (None, today):
        raise ActsToday(today=today)
    return move.on or today


def _permit(matter: Matter, row: Step, clocks: Sequence[Obligation], *, actor: Actor, on: date) -> None:
    scope = scope_of(matter, rows=(row,))
    if is_walled_off(actor, scope):
        raise NotFound(what=MATTER)
    if not may_take(actor, row, scope):
        raise NotPermitted(act=row.label, who=said_offices(row))
    last = max([matter.received_on, *(c.stopped_on or c.started_on for c in clocks)])
    if on < last:
        raise EventOutOfOrder(day=on, last=last)
    require_guards(row, standing_of(matter, clocks, today=on))


def _advance(matter: Matter, row: Step, move: Move, *, actor: Actor) -> None:
    matter.stage = row.target
    matter.ended = procedure(matter.procedure).stage(row.target).end
    matter.marks = sorted((set(matter.marks) - set(row.clears)) | set(row.marks) | move.marks)
    if move.holder is not None:
        refuse_respondent(matter, move.holder)
        # Who takes a matter to itself has it from nobody; who rules on competence is the one who sent it.
        sender = actor.organ or matter.holder_id
        matter.transferor_id = None if sender == move.holder else sender
        matter.holder_id = move.holder
    if move.reviewer is not None:
        matter.reviewer_id = move.reviewer
    for name, value in move.changes.items():
        setattr(matter, name, value)
    if is_accusation(matter):
        shield(matter)


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
    reason = {"reason": move.reason} if move.reason else {}
    enclosed = {**reason, **move.said, **sealed(paper)}
    return Entry(
        row.step,
        Subject(SubjectKind.MATTER, matter.pk),
        body=body,
        enclosed=enclosed,
        article=said(row, matter),
    )
