"""Letters, suggestions and what is answered to them; the joint conference; accountability after a legal check."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.law.packs import book
from tingmin.law.procedures import rule
from tingmin.ledger.actions import record
from tingmin.ledger.queries import last_of_kind
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions import take_step
from tingmin.matters.actions.walls import RespondentWouldSee
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_for, scope_of
from tingmin.matters.rules import may_take, said_offices
from tingmin.matters.types import Particulars, Verb
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_id
from tingmin.supervision.actions.common import held_file
from tingmin.supervision.models import CaseFile
from tingmin.supervision.queries import basis_of
from tingmin.supervision.rules import legal_ground, said_ground
from tingmin.supervision.types import (
    Answering,
    Escalating,
    PolicySuggestion,
    ProposingAccountability,
    SuggestingAccountability,
    Urging,
)

TOLD, ENDED = "supervised", "supervision_ended"


class CheckedByProposer(Refusal):
    """Who proposed the suggestion would check its legality."""

    code = "checked_by_proposer"
    sentence = Label(
        zh="拟提建议的人不能审核其合法性，请交由另一名负责人审核。",
        en="Who proposed it cannot check its legality; hand it to another head.",
    )


@transaction.atomic
def send_letter(*, matter_id: MatterId, particulars: Urging, actor: Actor, at: datetime) -> Matter:
    """Send the letter: the organ supervised now holds the case, and the petitioner reads that it is supervised."""
    file, p = held_file(matter_id, actor), particulars
    to = _addressee(file)
    fields = {**p.fields, **_about(file), "ground": _ground(file), "addressee": to.name}
    move = p.move(holder=to.ref, set_on={"S01": p.answer_by}, fields=fields)
    case = take_step(matter_id=matter_id, step="send_letter", actor=actor, at=at, move=move)
    _tell_once(file.about, actor=actor, at=at)
    return case


@transaction.atomic
def suggest_improvement(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Suggest how to work better; feedback is due in writing (XF2005 §36; XF2022 §40), under BJ2006 with reasons."""
    file, p = held_file(matter_id, actor), particulars
    rule = "reasoned_feedback" if book(file.case.book).has("BJ2006") else "written_feedback"
    fields = {**p.fields, **_about(file), "addressee": file.case.holder.name, "remedy": rule}
    return take_step(matter_id=matter_id, step="suggest_improvement", actor=actor, at=at, move=p.move(fields=fields))


def suggest_policy(*, matter_id: MatterId, particulars: PolicySuggestion, actor: Actor, at: datetime) -> Matter:
    """Suggest a better policy to a government, resting on a group of matters that is large enough to hide everybody."""
    p = particulars
    _permit(matter_id, "suggest_policy", actor)
    basis = basis_of(
        actor, content_class=p.content_class, region_code=p.region_code, days=(p.received_from, p.received_to)
    )
    fields = {**p.fields, "basis": basis, "addressee": organ_by_id(p.to).name}
    return _step("suggest_policy", matter_id, p, actor=actor, at=at, fields=fields)


@transaction.atomic
def escalate(*, matter_id: MatterId, particulars: Escalating, actor: Actor, at: datetime) -> Matter:
    """Bring it before the joint conference, which sets a day (XF2022 §39)."""
    file, p = held_file(matter_id, actor), particulars
    move = p.move(set_on={"S02": p.act_by}, said={"measure": p.measure})
    case = take_step(matter_id=matter_id, step="escalate", actor=actor, at=at, move=move)
    file.measure = p.measure
    file.save(update_fields=["measure"])
    return case


@transaction.atomic
def propose_accountability(
    *, matter_id: MatterId, particulars: ProposingAccountability, actor: Actor, at: datetime
) -> Matter:
    """Propose that somebody with the authority hold officers to account; another person checks it first."""
    file, p = held_file(matter_id, actor), particulars
    move = p.move(said={"grounds": p.grounds})
    case = take_step(matter_id=matter_id, step="propose_accountability", actor=actor, at=at, move=move)
    file.accountability_by = actor.person
    file.save(update_fields=["accountability_by"])
    return case


@transaction.atomic
def check_legality(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Check what another person proposed (合法性审核)."""
    file = held_file(matter_id, actor)
    case = take_step(matter_id=matter_id, step="check_legality", actor=actor, at=at, move=particulars.move())
    if file.accountability_by is not None and file.accountability_by == actor.person:
        raise CheckedByProposer()
    return case


def suggest_accountability(
    *, matter_id: MatterId, particulars: SuggestingAccountability, actor: Actor, at: datetime
) -> Matter:
    """Suggest accountability (2005: a disciplinary sanction) to the organ that has the authority."""
    fields = {**particulars.fields, "addressee": organ_by_id(particulars.to).name}
    return _step("suggest_accountability", matter_id, particulars, actor=actor, at=at, fields=fields)


class Answer:
    """The action of an answer by the organ supervised: what it says is the reason on the case's timeline."""

    def __init__(self, step: str) -> None:
        self.step = step

    def __call__(self, *, matter_id: MatterId, particulars: Answering, actor: Actor, at: datetime) -> Matter:
        """Take the step with the answer."""
        move = particulars.move(reason=particulars.reply)
        return take_step(matter_id=matter_id, step=self.step, actor=actor, at=at, move=move)


def supervised_now(matter: Matter) -> bool:
    """True while the petitioner has been told that the matter is supervised, and not yet that this has ended."""
    last = last_of_kind(matter.pk, TOLD, ENDED)
    return last is not None and last.kind == TOLD


def tell(kind: str, matter: Matter, *, actor: Actor, at: datetime, **more: Any) -> None:
    """A line on the timeline of the matter supervised."""
    record(Entry(kind, Subject(SubjectKind.MATTER, matter.pk), **more), actor=actor, at=at)


def _tell_once(matter: Matter, *, actor: Actor, at: datetime) -> None:
    if not supervised_now(matter):
        tell(TOLD, matter, actor=actor, at=at, body={"organ": matter.supervisor_id})


@transaction.atomic
def _step(step: str, matter_id: MatterId, p: Particulars, *, actor: Actor, at: datetime, **more: Any) -> Matter:
    held_file(matter_id, actor)
    return take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=p.move(**more))


def _permit(case_id: MatterId, step: str, actor: Actor) -> None:
    """Who may not take the step is told so, and learns nothing of how many matters there are."""
    case = matter_for(actor, case_id)
    row = rule(case.procedure, book=book(case.book), source=case.stage, step=step)
    if not may_take(actor, row, scope_of(case)):
        raise NotPermitted(act=row.label, who=said_offices(row))


def _addressee(file: CaseFile) -> Organ:
    """The organ at fault, or the nearest above it that the matter is not hidden from."""
    organ: Organ | None = file.about_organ
    while organ is not None and organ.pk in file.case.walled_organs:
        organ = organ.parent
    if organ is None or organ.pk == file.organ_id:
        raise RespondentWouldSee(organ=file.about_organ.label)
    return organ


def _about(file: CaseFile) -> dict[str, str]:
    return {"about_matter": file.about.number}


def _ground(file: CaseFile) -> str:
    law = book(file.about.book)
    found = legal_ground(file.ground, law)
    return said_ground(found, law) if found else file.ground


ABOUT = frozenset({"about_matter"})

VERBS: tuple[Verb, ...] = (
    Verb("send_letter", Urging, send_letter, ABOUT | {"ground"}),
    Verb("suggest_improvement", Particulars, suggest_improvement, ABOUT),
    Verb("suggest_policy", PolicySuggestion, suggest_policy, frozenset({"basis"})),
    Verb("escalate", Escalating, escalate),
    Verb("propose_accountability", ProposingAccountability, propose_accountability),
    Verb("check_legality", Particulars, check_legality),
    Verb("suggest_accountability", SuggestingAccountability, suggest_accountability),
    *(
        Verb(step, Answering, Answer(step))
        for step in ("answer_letter", "adopt_suggestion", "decline_suggestion", "give_reasons", "answer_conference")
    ),
)
