"""Examining: the file, the examiners, experts, the committee, a longer limit."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tingmin.accounts.queries import appointments_at
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.times import day_of
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import Particulars, Verb
from tingmin.matters.verbs import TakeExtending, reasoned
from tingmin.review.actions.common import require_no_part
from tingmin.review.models import CommitteeMeeting, Examiner, ExpertOpinion, Qualification, ReviewCase
from tingmin.review.queries import acts_on, current_case, qualified_on
from tingmin.review.rules import rank_of, require_examiners
from tingmin.review.types import CommitteeSaid, ExpertSaid, ExtendingReview, NamingExaminers

CASE = Label("复查复核申请", "application for review")
EXTENDED = frozenset({"days", "approver"})


class ApprovalMissing(Refusal):
    """An extension without the committee's approval."""

    code = "committee_approval_missing"
    sentence = Label(
        zh="延长复查、复核期限须经复查复核委员会批准，请填写批准的会议或者文号。",
        en="A review is extended with the committee's approval only; name its meeting or the number of its paper.",
    )


@transaction.atomic
def hand_over_file(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """The organ whose opinion is reviewed hands over its file."""
    matter = take_step(matter_id=matter_id, step="hand_over_file", actor=actor, at=at, move=particulars.move())
    ReviewCase.objects.filter(pk=_case(matter_id).pk).update(file_handed_on=particulars.on or day_of(at))
    return matter


@transaction.atomic
def name_examiners(*, matter_id: MatterId, particulars: NamingExaminers, actor: Actor, at: datetime) -> Matter:
    """Name who examines: certified colleagues without any part in what is reviewed (XF2005 §30; XF2022 §28)."""
    p = particulars
    said = {"examiners": [str(each) for each in p.examiners]}
    matter = take_step(matter_id=matter_id, step="name_examiners", actor=actor, at=at, move=p.move(said=said))
    require_no_part(matter, actor)
    _check(matter, p, at=at)
    _seat(_case(matter_id), p, at=at)
    return matter


@transaction.atomic
def record_expert_opinion(*, matter_id: MatterId, particulars: ExpertSaid, actor: Actor, at: datetime) -> Matter:
    """Keep what an invited expert wrote."""
    p = particulars
    move = p.move(said={"expert": p.expert, "opinion": p.opinion})
    matter = take_step(matter_id=matter_id, step="record_expert_opinion", actor=actor, at=at, move=move)
    ExpertOpinion.objects.create(
        case=_case(matter_id), expert=p.expert, expertise=p.expertise, opinion=p.opinion, given_at=at
    )
    return matter


@transaction.atomic
def record_committee(*, matter_id: MatterId, particulars: CommitteeSaid, actor: Actor, at: datetime) -> Matter:
    """Keep what the review committee decided (BJ2006 §49)."""
    p = particulars
    move = p.move(said={"attended": p.attended, "decision": p.decision, "minority": p.minority})
    matter = take_step(matter_id=matter_id, step="record_committee", actor=actor, at=at, move=move)
    CommitteeMeeting.objects.create(
        case=_case(matter_id), attended=p.attended, decision=p.decision, minority=p.minority, held_at=at
    )
    return matter


def extend_review(*, matter_id: MatterId, particulars: ExtendingReview, actor: Actor, at: datetime) -> Matter:
    """Extend a review once, with the committee's approval (BJ2006 §50; no other law knows it)."""
    return _extend("extend_review", "D10", matter_id, particulars, actor=actor, at=at)


def extend_re_review(*, matter_id: MatterId, particulars: ExtendingReview, actor: Actor, at: datetime) -> Matter:
    """The same for a re-review."""
    return _extend("extend_re_review", "D12", matter_id, particulars, actor=actor, at=at)


@transaction.atomic
def _extend(step: str, code: str, matter_id: MatterId, p: ExtendingReview, *, actor: Actor, at: datetime) -> Matter:
    before = Matter.objects.locked(matter_id)
    organ = (before.reviewer or before.holder).name
    approval = {"approver": f"{organ}信访事项复查复核委员会（{p.approval.strip()}）"}
    extended = TakeExtending(step, code)(
        matter_id=matter_id, particulars=replace(p, fields={**p.fields, **approval}), actor=actor, at=at
    )
    if not p.approval.strip():
        raise ApprovalMissing()
    return extended


def _check(matter: Matter, p: NamingExaminers, *, at: datetime) -> None:
    organ, day = OrganId(matter.reviewer_id or matter.holder_id), day_of(at)
    require_examiners(
        p.examiners,
        names={each.user_id: each.user.name for each in appointments_at(organ, day=day)},
        qualified=qualified_on(p.on or day, organ=organ),
        walled=matter.walled_people,
        acts=acts_on(matter.pk),
        rank=rank_of(matter.stage),
    )


def _seat(case: ReviewCase, p: NamingExaminers, *, at: datetime) -> None:
    """Seat those named now; who is not among them any more stays on record as replaced."""
    on = p.on or day_of(at)
    held = Qualification.objects.filter(staff__in=p.examiners, organ=case.organ_id).order_by("valid_from")
    certificates = {each.staff: each.certificate for each in held}
    case.examiners.filter(replaced_on__isnull=True).exclude(staff__in=p.examiners).update(replaced_on=on)
    for each in sorted(set(p.examiners)):
        seat = {"certificate": certificates[each], "replaced_on": None}
        Examiner.objects.update_or_create(case=case, staff=each, defaults=seat)


def _case(matter_id: MatterId) -> ReviewCase:
    found = current_case(matter_id)
    if found is None:
        raise NotFound(what=CASE)
    return found


VERBS: tuple[Verb, ...] = (
    Verb("hand_over_file", Particulars, hand_over_file),
    Verb("name_examiners", NamingExaminers, name_examiners),
    Verb("record_expert_opinion", ExpertSaid, record_expert_opinion),
    Verb("record_committee", CommitteeSaid, record_committee),
    *reasoned("refer_to_committee"),
    Verb("extend_review", ExtendingReview, extend_review, EXTENDED),
    Verb("extend_re_review", ExtendingReview, extend_re_review, EXTENDED),
)
