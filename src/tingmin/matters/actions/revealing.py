"""Opening the petitioner's identity: only for a reason, and never without a trace (domain §7, P3 and P16)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tingmin.accounts.rules import require
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of
from tingmin.ledger.actions import record
from tingmin.ledger.queries import last_of_kind
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_for, parties_of, scope_of
from tingmin.matters.rules import may_know_petitioner
from tingmin.matters.types import OWN_PAPER_PRINTED, REVEALED, RevealKind
from tingmin.people.queries import open_identities
from tingmin.people.types import Identity


class ReasonNeeded(Refusal):
    """Someone would look without saying why."""

    code = "reason_needed"
    sentence = Label(
        zh="查看信访人身份须写明理由，例如“电话联系核实情况”。",
        en="Say why you need the petitioner's identity, for example “to call and ask for details”.",
    )


class HeldInConfidence(Refusal):
    """Who petitions is known to the registering organ alone (保密办理, BJ2006 §16(5))."""

    code = "held_in_confidence"
    sentence = Label(
        zh="该事项保密办理，请通过{organ}联系信访人。",
        en="It is handled in confidence; reach the petitioner through {organ}.",
    )


@transaction.atomic
def reveal_parties(
    *, matter_id: MatterId, reason: str, actor: Actor, at: datetime, kind: RevealKind = RevealKind.OTHER
) -> Sequence[Identity]:
    """The identities of a matter's parties in clear, in the order of `parties_of`; the fact says who looked and why.

    The petitioner is told the organ, the time and the kind (`matters.queries.readings`), never the written reason.
    """
    require(actor, Permission.REVEAL_IDENTITY)
    if not reason.strip():
        raise ReasonNeeded()
    matter = Matter.objects.locked(MatterId(matter_for(actor, matter_id).pk))
    if not may_know_petitioner(actor, scope_of(matter)):
        raise HeldInConfidence(organ=matter.registrar.label)
    opened = _opened(matter_id)
    body = {"parties": len(opened), "kind": RevealKind(kind)}
    entry = Entry(REVEALED, _subject(matter_id), body=body, enclosed={"reason": reason.strip()})
    record(entry, actor=actor, at=at)
    return opened


@transaction.atomic
def open_own(*, matter_id: MatterId, actor: Actor, at: datetime) -> Sequence[Identity]:
    """The same for the petitioner's own papers: whoever holds the code says no reason, but the day is recorded once.

    So a petitioner whose code was taken from them can see that somebody else printed their name.
    """
    Matter.objects.locked(MatterId(matter_for(actor, matter_id).pk))
    before = last_of_kind(matter_id, OWN_PAPER_PRINTED)
    if before is None or day_of(before.at) != day_of(at):
        record(Entry(OWN_PAPER_PRINTED, _subject(matter_id)), actor=actor, at=at)
    return _opened(matter_id)


def _opened(matter_id: MatterId) -> Sequence[Identity]:
    return open_identities([party.person_id for party in parties_of(matter_id)])


def _subject(matter_id: MatterId) -> Subject:
    return Subject(SubjectKind.MATTER, matter_id)
