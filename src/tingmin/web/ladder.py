"""How a petition runs, printed from the law in force: one rung for each step of the usual way, and the whole table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.kernel.labels import Label
from tingmin.law.citing import articles_said
from tingmin.law.clocks import clock
from tingmin.law.explain import UNITS
from tingmin.law.limits import LimitNotSet, length_of
from tingmin.law.packs import book_on
from tingmin.law.procedures import procedure, rule, table_of
from tingmin.law.types import Book, Clock, Office, Stage, Step, Unit
from tingmin.matters.rules import said_offices

PETITION = "petition"
# The tables that the public pages print: the whole petition, two of its chapters, and supervision.
TABLES: Mapping[str, Label] = {
    PETITION: Label("信访事项全部步骤", "All steps of a petition"),
    "review": Label("复查、复核", "Review and re-review"),
    "hearing": Label("听证", "Hearing"),
    "supervision": Label("督办", "Supervision"),
}
# The usual way of a claim that takes the petition procedure.
USUAL_WAY = (
    ("draft", "register"), ("triage", "transfer"), ("transferred", "accept"), ("accepted", "investigate"),
    ("opinion_draft", "sign_opinion"), ("opinion_signed", "serve"), ("served", "apply_review"),
    ("review_examining", "uphold"), ("re_review_window", "apply_re_review"),
    ("re_review_decided", "serve_final_opinion"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rung:
    """A step with who takes it, which limits it starts, what is sent, and where that is written."""

    step: Label
    source: Stage
    target: Stage
    who: Label
    limits: Sequence[Label]
    stops: Sequence[Label]
    document: Label | None
    article: Label


def usual_way(on: date) -> Sequence[Rung]:
    """The rungs of a day's law."""
    law = book_on(on)
    rows = [rule(PETITION, book=law, source=source, step=step) for source, step in USUAL_WAY]
    return [rung(replace(row, by=tuple(by for by in row.by if by is not Office.CLOCKWORK)), law) for row in rows]


def whole_table(code: str, on: date) -> Sequence[Rung]:
    """Every row of a procedure or of one of its chapters, in a day's law."""
    law = book_on(on)
    return [rung(row, law, code=code) for row in table_of(code, law)]


def rung(row: Step, law: Book, *, code: str = PETITION) -> Rung:
    """A row of a procedure's statute table in words."""
    stages = procedure(code)
    return Rung(
        step=row.label,
        source=stages.stage(row.source),
        target=stages.stage(row.target),
        who=said_offices(row),
        limits=[limit_said(clock(code), law) for code in row.starts],
        stops=[clock(code).label for code in row.stops if code != "*"],
        document=TEMPLATES[DocumentKind(row.document)].title if row.document else None,
        article=articles_said(row.articles, law),
    )


def limit_said(kind: Clock, law: Book) -> Label:
    """A limit with its length, where law or site set one: 办理：60日."""
    if kind.unit is Unit.AT_ONCE:
        return Label(f"{kind.label.zh}：当日", f"{kind.label.en}: the same day")
    try:
        days, unit = length_of(kind, law), UNITS[kind.unit]
    except LimitNotSet:
        return kind.label  # a day that an officer sets in the document
    return Label(f"{kind.label.zh}：{days}{unit.zh}", f"{kind.label.en}: {days} {unit.en}")
