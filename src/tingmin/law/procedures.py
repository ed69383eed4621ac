"""The procedures of the city: which rows a book has, which step is lawful now, and why not."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cache

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.clocks import clock
from tingmin.law.guards import failing
from tingmin.law.hotline import CO_DUTIES, CO_HANDLING, CO_STAGES, WORK_ORDER
from tingmin.law.hotline import DUTIES as ORDER_DUTIES
from tingmin.law.hotline import STAGES as ORDER_STAGES
from tingmin.law.petition import PETITION
from tingmin.law.petition_stages import DUTIES, STAGES
from tingmin.law.supervision import DUTIES as SUPERVISION_DUTIES
from tingmin.law.supervision import STAGES as SUPERVISION_STAGES
from tingmin.law.supervision import SUPERVISION
from tingmin.law.types import Book, Stage, Standing, Step


@dataclass(frozen=True, slots=True)
class Procedure:
    """A kind of case: its stages, its statute table, and the clocks that must run where something is owed.

    `subject` names the packs of law under which it is registered.
    """

    code: str
    label: Label
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    duties: Mapping[str, tuple[str, ...]]
    subject: str = "petition"

    def stage(self, code: str) -> Stage:
        """The stage of a code."""
        return next(stage for stage in self.stages if stage.code == code)


PETITION_PROCEDURE = Procedure("petition", Label("信访事项", "Petition matter"), STAGES, PETITION, DUTIES)

SUPERVISION_PROCEDURE = Procedure(
    "supervision", Label("督办案", "Supervision case"), SUPERVISION_STAGES, SUPERVISION, SUPERVISION_DUTIES
)

ORDER_PROCEDURE = Procedure(
    "work_order", Label("诉求工单", "Work order"), ORDER_STAGES, WORK_ORDER, ORDER_DUTIES, subject="hotline"
)

CO_HANDLING_PROCEDURE = Procedure(
    "co_handling", Label("工单协办", "Part of a work order"), CO_STAGES, CO_HANDLING, CO_DUTIES, subject="hotline"
)

PROCEDURES: dict[str, Procedure] = {
    each.code: each for each in (PETITION_PROCEDURE, SUPERVISION_PROCEDURE, ORDER_PROCEDURE, CO_HANDLING_PROCEDURE)
}

# Chapters of the petition's own table that people look up by their name: the room that their rows lead to.
CHAPTERS: Mapping[str, str] = {"review": "petition", "hearing": "petition"}

# A matter that stands here owes nothing and is owed nothing any more, whatever its procedure.
END_STAGES = tuple(stage.code for each in PROCEDURES.values() for stage in each.stages if stage.end)


class UnknownProcedure(Refusal):
    """No procedure of that name."""

    code = "unknown_procedure"
    sentence = Label(zh="没有程序“{name}”；可用：{known}。", en="There is no procedure “{name}”; known: {known}.")


class StepNotAllowed(Refusal):
    """The table has no such row from here."""

    code = "step_not_allowed"
    sentence = Label(
        zh="当前状态“{stage}”不能办理“{step}”，请刷新页面查看可办事项。",
        en="“{step}” cannot be taken from the stage “{stage}”; reload to see what can.",
    )


class ConditionNotMet(Refusal):
    """A guard of the row does not hold."""

    code = "condition_not_met"
    sentence = Label(zh="不能办理“{step}”：{why}", en="“{step}” cannot be taken: {why}")


def procedure(code: str) -> Procedure:
    """The procedure of a code such as `petition`; of a chapter, the one to which it belongs."""
    found = PROCEDURES.get(CHAPTERS.get(code, code))
    if found is None:
        raise UnknownProcedure(name=code, known="、".join((*PROCEDURES, *CHAPTERS)))
    return found


def table_of(code: str, book: Book) -> tuple[Step, ...]:
    """The rows of a procedure, or of one chapter of it, in a book."""
    found = steps_of(procedure(code).code, book)
    return tuple(row for row in found if row.room == code) if code in CHAPTERS else found


@cache
def steps_of(code: str, book: Book) -> tuple[Step, ...]:
    """The rows of a procedure that this book cites and that can be reached in it."""
    rows = tuple(_in_book(row, book) for row in procedure(code).steps if book.cites(row.articles))
    reached = _reached(rows)
    return tuple(row for row in rows if row.source in reached)


@cache
def _by_key(code: str, book: Book) -> Mapping[tuple[str, str], Step]:
    return {(row.source, row.step): row for row in steps_of(code, book)}


def rule(code: str, *, book: Book, source: str, step: str) -> Step:
    """The row for a step from a stage; raises `StepNotAllowed`."""
    row = _by_key(code, book).get((source, step))
    if row is None:
        raise StepNotAllowed(stage=procedure(code).stage(source).label, step=label_of(code, step))
    return row


def clocks_started(row: Step, *, marks: AbstractSet[str]) -> tuple[str, ...]:
    """The clocks that a row starts on a matter with these marks (as they stand after the row)."""
    return tuple(code for code in row.starts if clock(code).arises(marks))


def duties_of(code: str, *, stage: str, marks: AbstractSet[str]) -> tuple[str, ...]:
    """Clocks of which one must run at a stage; none where nothing is owed or the law lets it lapse."""
    owed = procedure(code).duties.get(stage, ())
    return owed if all(clock(each).arises(marks) for each in owed) else ()


def lawful_steps(code: str, standing: Standing) -> tuple[Step, ...]:
    """The rows that the law allows from where the matter stands, whoever asks."""
    rows = steps_of(code, standing.book)
    return tuple(r for r in rows if r.source == standing.stage and failing(r.guards, standing) is None)


def require_guards(row: Step, standing: Standing) -> None:
    """Refuse the row when one of its conditions does not hold."""
    guard = failing(row.guards, standing)
    if guard is not None:
        raise ConditionNotMet(step=row.label, why=guard.otherwise)


def label_of(code: str, step: str) -> Label:
    """The label of a step, or its code when the table has none."""
    return next((row.label for row in procedure(code).steps if row.step == step), Label(step, step))


def _in_book(row: Step, book: Book) -> Step:
    # D03 came with BJ2006 and XF2022: a matter of 2005 must not run a clock that its law does not know.
    return replace(row, starts=tuple(c for c in row.starts if book.cites(clock(c).articles)))


def _reached(rows: tuple[Step, ...]) -> set[str]:
    reached, grows = {"draft"}, True
    while grows:
        more = {row.target for row in rows if row.source in reached} - reached
        reached |= more
        grows = bool(more)
    return reached
