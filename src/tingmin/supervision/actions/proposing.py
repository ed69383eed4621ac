"""A person proposes what no clock shows, with evidence; a supervisor dismisses what is none."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tingmin.accounts.acting import acting_as
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.texts import storable
from tingmin.kernel.times import day_of
from tingmin.law.grounds import SUPERVISION, grounds_of
from tingmin.law.packs import book
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions.walls import RespondentWouldSee
from tingmin.matters.models import Matter
from tingmin.matters.queries import links_of, matter_for
from tingmin.matters.types import LinkKind
from tingmin.organisations.queries import overseers
from tingmin.supervision.actions.common import CLUE, require_supervisor
from tingmin.supervision.models import Candidate
from tingmin.supervision.rules import proposable_ground
from tingmin.supervision.types import Source

PROPOSING = Label("提出督办线索", "propose a candidate for supervision")
DISMISSING = Label("不作督办线索", "dismiss a candidate")
RAISED_AGAIN = "F2"
AGAIN = frozenset({LinkKind.REPEATS, LinkKind.REOPENS})


class GroundUnknownHere(Refusal):
    """A ground that the matter's law does not know."""

    code = "supervision_ground_unknown"
    sentence = Label(
        zh="“{ground}”不是该事项适用法规规定的督办情形，可选：{known}。",
        en="“{ground}” is no ground of supervision in the law of this matter; choose one of {known}.",
    )


class EvidenceNeeded(Refusal):
    """A ground without what it rests on."""

    code = "supervision_evidence_needed"
    sentence = Label(zh="请写明督办情形的事实依据。", en="Say what the ground of supervision rests on.")


class NotRaisedAgain(Refusal):
    """The focus set of repeated matters, for one that nothing links to an earlier one."""

    code = "not_raised_again"
    sentence = Label(
        zh="该事项没有关联的重复件或重新提出的事项，不属于重复信访，请先关联或改选情形。",
        en="Nothing links this matter to an earlier one; link it first, or choose another ground.",
    )


class AlreadyProposed(Refusal):
    """The same ground with the same words."""

    code = "already_proposed"
    sentence = Label(
        zh="该事项的这一线索已经提出过，请等待督办机关处理。",
        en="This has been proposed already; await what the supervising organ decides.",
    )


class AlreadyDecided(Refusal):
    """A candidate that was opened or dismissed."""

    code = "candidate_decided"
    sentence = Label(zh="该线索已经处理，请刷新页面。", en="This candidate has been decided; reload the page.")


@transaction.atomic
def propose(*, matter_id: UUID, ground: str, evidence: str, actor: Actor, at: datetime) -> UUID:
    """Lay a matter that one may see before the organ that supervises its holder; only that organ reads the evidence."""
    require_supervisor(actor, PROPOSING)
    matter = matter_for(actor, matter_id)
    said = storable(evidence).strip()
    _refuse_groundless(matter, ground, said)
    candidate = _candidate(matter, ground, said, actor=actor, at=at)
    body = {"matter": matter.pk, "ground": ground}
    entry = Entry("candidate_proposed", _subject(candidate), body=body, enclosed={"evidence": said})
    # The organ that it now lies before is another one: the proposer may write it, but not read it again.
    with acting_as(Actor.system()):
        _save_once(candidate)
        record(entry, actor=actor, at=at)
    return candidate.pk


@transaction.atomic
def dismiss(*, candidate_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Say why a candidate leads to no case; the same is then not found again."""
    require_supervisor(actor, DISMISSING)
    candidate = locked(candidate_id, actor)
    if candidate.case_id or candidate.dismissed_at:
        raise AlreadyDecided()
    if not reason.strip():
        raise EvidenceNeeded()
    candidate.dismissed_at, candidate.dismissed_by = at, actor.person
    candidate.dismissed_because = storable(reason).strip()
    candidate.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_because"])
    enclosed = {"reason": candidate.dismissed_because}
    record(Entry("candidate_dismissed", _subject(candidate), enclosed=enclosed), actor=actor, at=at)


def locked(candidate_id: UUID, actor: Actor) -> Candidate:
    """A candidate before the actor's organ, held until the transaction ends; raises `NotFound`."""
    candidate = Candidate.objects.for_actor(actor).select_for_update().filter(pk=candidate_id).first()
    if candidate is None:
        raise NotFound(what=CLUE)
    return candidate


def _refuse_groundless(matter: Matter, ground: str, said: str) -> None:
    law = book(matter.book)
    if proposable_ground(ground, law) is None:
        raise unknown_ground(ground, matter)
    if not said:
        raise EvidenceNeeded()
    if ground == RAISED_AGAIN and not any(link.kind in AGAIN for link in links_of(matter.pk)):
        raise NotRaisedAgain()


def unknown_ground(ground: str, matter: Matter) -> GroundUnknownHere:
    """The refusal that names the grounds of the matter's law."""
    known = "、".join(each.code for each in grounds_of(SUPERVISION, book(matter.book)))
    return GroundUnknownHere(ground=ground, known=known)


def _candidate(matter: Matter, ground: str, said: str, *, actor: Actor, at: datetime) -> Candidate:
    on = day_of(at)
    return Candidate(
        matter=matter,
        number=matter.number,
        ground=ground,
        # Told apart by what was said: new evidence is a new candidate, the same words are not.
        evidence=hashlib.sha256(said.encode()).hexdigest()[:40],
        said=said,
        organ_id=supervisor_of(matter),
        about_organ_id=matter.holder_id,
        since=on,
        found_on=on,
        source=Source.PERSON,
        proposed_by=actor.person,
    )


def supervisor_of(matter: Matter) -> OrganId:
    """The nearest overseer of the holder that is not behind the matter's wall."""
    chain = overseers()[OrganId(matter.holder_id)]
    found = next((organ for organ in chain if organ not in matter.walled_organs), None)
    if found is None:
        raise RespondentWouldSee(organ=matter.holder.label)
    return found


def _save_once(candidate: Candidate) -> None:
    try:
        with transaction.atomic():
            candidate.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyProposed() from error


def _subject(candidate: Candidate) -> Subject:
    return Subject(SubjectKind.CANDIDATE, candidate.pk)
