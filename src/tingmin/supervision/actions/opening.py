"""Opening a case on a candidate: once, by somebody who had no part in the matter, on a ground of its law."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.acting import hold
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.texts import storable
from tingmin.kernel.times import day_of
from tingmin.law.grounds import Ground
from tingmin.law.packs import book
from tingmin.law.procedures import label_of
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions import open_about
from tingmin.matters.models import Matter
from tingmin.matters.types import LinkKind, Opening
from tingmin.supervision.actions.common import refuse_own_matter, require_supervisor
from tingmin.supervision.actions.proposing import AlreadyDecided, EvidenceNeeded, locked, unknown_ground
from tingmin.supervision.models import Candidate, CaseFile
from tingmin.supervision.rules import body_of, legal_ground, title_of

PROCEDURE, STEP = "supervision", "open_case"
# From here on a new fault is no longer answered or verified with the rest.
SETTLED = frozenset({"verified"})


class AlreadyOpened(Refusal):
    """A candidate on which another supervisor has opened a case."""

    code = "already_opened"
    sentence = Label(
        zh="该线索已由督办案{number}立案，请在该案中办理。",
        en="Case {number} has been opened on this candidate; go on there.",
    )


class SupervisedElsewhere(Refusal):
    """Another organ has an open case about the matter."""

    code = "supervised_elsewhere"
    sentence = Label(
        zh="该事项正由{organ}督办，请将线索告知该机关。",
        en="{organ} supervises this matter already; tell it what you found.",
    )


class CaseNearlyClosed(Refusal):
    """The open case about the matter has been verified: a new fault needs a case of its own."""

    code = "case_nearly_closed"
    sentence = Label(
        zh="督办案{number}已核查整改，请先结案，再就新的线索立案。",
        en="Case {number} has been verified; close it first, then open one on what is new.",
    )


@transaction.atomic
def open_case(*, candidate_id: UUID, ground: str, evidence: str, actor: Actor, at: datetime) -> Matter:
    """Open the case, or join the one that is open about the same matter; returns the case."""
    require_supervisor(actor, label_of(PROCEDURE, STEP))
    candidate = locked(candidate_id, actor)
    _refuse_decided(candidate)
    # The supervisor does not see the matter yet, but has to write that it is supervised now.
    hold(candidate.matter_id)
    matter = Matter.objects.locked(MatterId(candidate.matter_id))
    refuse_own_matter(matter, actor, candidate.about_organ_id)
    chosen, said = _chosen(ground, matter), storable(evidence).strip()
    if not said:
        raise EvidenceNeeded()
    case = _running(matter, actor) or _opened(matter, candidate, chosen, said, actor=actor, at=at)
    _note(candidate, case, ground=chosen.code, said=said, actor=actor, at=at)
    return case


def _refuse_decided(candidate: Candidate) -> None:
    if candidate.case is not None:
        raise AlreadyOpened(number=candidate.case.number)
    if candidate.dismissed_at:
        raise AlreadyDecided()


def _chosen(ground: str, matter: Matter) -> Ground:
    found = legal_ground(ground, book(matter.book))
    if found is None:
        raise unknown_ground(ground, matter)
    return found


def _running(matter: Matter, actor: Actor) -> Matter | None:
    """The open case about the matter, if it is ours and not yet settled."""
    if matter.supervisor is None:
        return None
    if matter.supervisor_id != actor.organ:
        raise SupervisedElsewhere(organ=matter.supervisor.label)
    file = CaseFile.objects.get(about=matter, ended_on__isnull=True)
    case = Matter.objects.locked(MatterId(file.case_id))
    if case.stage in SETTLED:
        raise CaseNearlyClosed(number=case.number)
    return case


def _opened(matter: Matter, candidate: Candidate, ground: Ground, said: str, *, actor: Actor, at: datetime) -> Matter:
    opening = Opening(
        procedure=PROCEDURE,
        step=STEP,
        organ=OrganId(candidate.organ_id),
        title=title_of(matter.number, ground),
        body=body_of(matter.number, ground, book(matter.book)),
        link=LinkKind.SUPERVISES,
    )
    case = open_about(matter, opening, actor=actor, at=at)
    CaseFile.objects.create(
        case=case,
        about=matter,
        organ_id=candidate.organ_id,
        about_organ_id=candidate.about_organ_id,
        ground=ground.code,
        evidence=said,
        opened_on=day_of(at),
    )
    matter.supervisor_id = candidate.organ_id
    matter.save(update_fields=["supervisor"])
    return case


def _note(candidate: Candidate, case: Matter, *, ground: str, said: str, actor: Actor, at: datetime) -> None:
    candidate.case = case
    candidate.save(update_fields=["case"])
    subject = Subject(SubjectKind.CANDIDATE, candidate.pk)
    body = {"case": case.pk, "ground": ground}
    record(Entry("candidate_opened", subject, body=body, enclosed={"evidence": said}), actor=actor, at=at)
