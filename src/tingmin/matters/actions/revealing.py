"""Opening the petitioner's identity: only for a reason, and never without a trace (domain §7, P3 and P16)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import Matter
from tingmin.matters.queries import matter_for, parties_of, scope_of
from tingmin.matters.rules import may_know_petitioner
from tingmin.people.queries import open_identity
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
def reveal_parties(*, matter_id: MatterId, reason: str, actor: Actor, at: datetime) -> Sequence[Identity]:
    """The identities of a matter's parties in clear, in the order of `parties_of`; the fact says who looked and why."""
    if not reason.strip():
        raise ReasonNeeded()
    matter = Matter.objects.locked(MatterId(matter_for(actor, matter_id).pk))
    if not may_know_petitioner(actor, scope_of(matter)):
        raise HeldInConfidence(organ=matter.registrar.label)
    opened = [open_identity(party.person_id) for party in parties_of(matter_id)]
    entry = Entry(
        "identity_revealed",
        Subject(SubjectKind.MATTER, matter_id),
        body={"parties": len(opened)},
        enclosed={"reason": reason.strip()},
    )
    record(entry, actor=actor, at=at)
    return opened
