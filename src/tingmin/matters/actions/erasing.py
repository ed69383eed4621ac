"""Forgetting who petitioned: what the law asks for once a matter has ended (PIPL §47), in the hands of one office."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tingmin.accounts.acting import acting_as
from tingmin.accounts.rules import require
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, PersonId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.law.procedures import procedure
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import Matter, Party
from tingmin.matters.queries import matter_for, scope_of
from tingmin.people.actions import GroundNeeded, erase

IDENTITIES_ERASED = "identity_erased"
ERASING = Label("依法删除身份信息", "erase an identity as the law asks")
REGISTRAR_HEAD = Label("登记机关负责人", "the head of the organ that registered it")
# PIPL §47(1): what a petition was told for is reached, or can be reached no more. Consent is no ground here, since
# state organs do not rest on it (§13(3)).
GROUNDS: dict[str, Label] = {
    "PIPL §47(1)": Label(
        "处理目的已实现、无法实现，或者不再必要（个人信息保护法第四十七条第一款第一项）",
        "The purpose is reached, cannot be reached, or needs it no more (PIPL §47(1))",
    ),
    "PIPL §47(2)": Label(
        "保存期限已届满（个人信息保护法第四十七条第一款第二项）", "The time for keeping it has passed (PIPL §47(2))"
    ),
    "PIPL §47(4)": Label(
        "违反法律、行政法规处理的（个人信息保护法第四十七条第一款第四项）",
        "It was processed against the law (PIPL §47(4))",
    ),
    "PIPL §47(5)": Label(
        "法律、行政法规规定的其他情形（个人信息保护法第四十七条第一款第五项）",
        "Another case that laws or regulations name (PIPL §47(5))",
    ),
}


class ErasureReasonNeeded(Refusal):
    """An identity would go without anybody saying why."""

    code = "erasure_reason_needed"
    sentence = Label(
        zh="删除身份信息须写明理由，例如“信访人当面申请，事项已办结”。",
        en="Say why the identity is erased, for example “the petitioner asked for it in person; the matter has ended”.",
    )


class StillNeeded(Refusal):
    """A matter of these people has not ended: notices are owed to them, and what for it was told is not reached."""

    code = "identity_still_needed"
    sentence = Label(
        zh="事项{number}尚未办结，还要向信访人送达文书，不能删除其身份信息；请在办结后再办理。",
        en="Matter {number} has not ended: papers are still owed to the petitioner. Erase the identity afterwards.",
    )


class AnotherStillNeeds(Refusal):
    """Another matter of the same submission has not ended; its number stays untold, for it may be walled."""

    code = "another_matter_still_needs_it"
    sentence = Label(
        zh="同一次提交的其他事项尚未办结，还要向信访人送达文书；请在全部办结后再办理。",
        en="Another matter of the same submission has not ended; erase the identity when all have.",
    )


class NobodyToErase(Refusal):
    """All identities of the matter were erased before."""

    code = "nobody_to_erase"
    sentence = Label(
        zh="该事项没有可删除的身份信息，或者已经删除。",
        en="The matter keeps no identity, or it has been erased already.",
    )


@transaction.atomic
def erase_parties(*, matter_id: MatterId, ground: str, reason: str, actor: Actor, at: datetime) -> int:
    """Destroy the identities of a matter's parties for ever; how many. Matter, papers and history stay."""
    require(actor, Permission.ERASE_IDENTITY)
    if ground not in GROUNDS:
        raise GroundNeeded()
    if not reason.strip():
        raise ErasureReasonNeeded()
    matter = Matter.objects.locked(MatterId(matter_for(actor, matter_id).pk))
    people = erasable(matter, actor)
    for person in people:
        erase(person, ground=ground, actor=actor, at=at)
    subject, body = Subject(SubjectKind.MATTER, matter.pk), {"parties": len(people), "ground": ground}
    record(Entry(IDENTITIES_ERASED, subject, body=body, enclosed={"reason": reason.strip()}), actor=actor, at=at)
    return len(people)


def erasable(matter: Matter, actor: Actor) -> Sequence[PersonId]:
    """Whom this actor may erase now; refuses with what stands against it."""
    require(actor, Permission.ERASE_IDENTITY)
    # Only the registering organ keeps the file, and knows who petitions in confidence.
    if actor.organ != scope_of(matter).registrar:
        raise NotPermitted(act=ERASING, who=REGISTRAR_HEAD)
    parties = Party.objects.filter(matter=matter, person__erased_at__isnull=True)
    people = [PersonId(each) for each in parties.values_list("person_id", flat=True)]
    if not people:
        raise NobodyToErase()
    _refuse_while_open(matter, people)
    return people


def _refuse_while_open(matter: Matter, people: Sequence[PersonId]) -> None:
    """One submission may have become several matters, also some that this actor never sees."""
    if not _has_ended(matter):
        raise StillNeeded(number=matter.number)
    with acting_as(Actor.system()):
        of_the_same = list(Matter.objects.filter(parties__person__in=people).exclude(pk=matter.pk).distinct())
    if not all(map(_has_ended, of_the_same)):
        raise AnotherStillNeeds()


def _has_ended(matter: Matter) -> bool:
    return procedure(matter.procedure).stage(matter.stage).end
