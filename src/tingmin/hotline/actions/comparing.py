"""One matter of one person in both channels: a person judges, both timelines tell it, the person may contest once.

Nothing is merged and nothing deleted; where one of the two is told in confidence, only that one tells of the other.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.acting import acting_as
from tingmin.hotline.across import ORDER, Judging, Settling
from tingmin.hotline.both import candidates_of, comparison_of, contestable, may_compare
from tingmin.hotline.models import Comparison
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.types import Office, cite
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions import link
from tingmin.matters.models import Matter, MatterLink
from tingmin.matters.queries import matter_for
from tingmin.matters.rules import OFFICES
from tingmin.matters.types import LinkKind, Reasoned
from tingmin.matters.verbs import require_reason
from tingmin.routing.actions import SecondPersonNeeded

COMPARING = Label("判断是否同一事项", "judge whether two matters are the same")
CANDIDATE = Label("另一渠道的这一事项", "such matter in the other channel")
JUDGEMENT = Label("可以提出异议的判定", "judgement that may be contested")
ARTICLE = "; ".join(str(each) for each in cite("JSJB2021 §11(2)"))


class AlreadySettled(Refusal):
    """A second person has decided; it is not judged a third time."""

    code = "already_settled"
    sentence = Label(
        zh="该判定经异议复核已有结论，不能再改；有新的事实的，请另行登记。",
        en="A second officer has decided on it; with new facts, register a new matter.",
    )


@transaction.atomic
def judge_sameness(*, matter_id: MatterId, particulars: Judging, actor: Actor, at: datetime) -> Comparison:
    """Judge whether a proposed matter of the other channel is the same one; the reason is told to the person."""
    matter, p = _compared(matter_id, actor), particulars
    require_reason(p)
    if p.other not in {each.matter_id for each in candidates_of(matter, actor, today=day_of(at))}:
        raise NotFound(what=CANDIDATE)
    with acting_as(Actor.system()):  # one of the two lies with others
        pair = _locked(matter.pk, p.other)
        found = _kept(pair, is_same=p.is_same, actor=actor, at=at)
        _tie(pair, is_same=p.is_same)
        told = _told_sides(pair) if p.is_same else [each for each in pair if each.pk == matter.pk]
        _tell("judged_same" if p.is_same else "judged_different", told, pair, reason=p.reason, actor=actor, at=at)
    return found


@transaction.atomic
def contest_sameness(*, matter_id: MatterId, particulars: Reasoned, actor: Actor, at: datetime) -> Comparison:
    """The person says that the two are not the same: once, and another officer looks at it (domain P13)."""
    if actor.post is not Post.PETITIONER:
        raise NotPermitted(act=COMPARING, who=OFFICES[Office.PETITIONER])
    matter_for(actor, matter_id)
    require_reason(particulars)
    with acting_as(Actor.system()):
        found = next(iter(contestable(matter_id)), None)
        if found is None:
            raise NotFound(what=JUDGEMENT)
        pair = _locked(found.order_id, found.petition_id)
        found.contested_at = at
        found.save(update_fields=["contested_at"])
        _tell("sameness_contested", _told_sides(pair), pair, reason=particulars.reason, actor=actor, at=at)
    return found


@transaction.atomic
def settle_sameness(
    *, matter_id: MatterId, other: UUID, particulars: Settling, actor: Actor, at: datetime
) -> Comparison:
    """Decide on what the person contests, as another officer than the one who judged."""
    _compared(matter_id, actor)
    require_reason(particulars)
    with acting_as(Actor.system()):
        pair = _locked(matter_id, other)
        found = _contested(matter_id, other)
        if actor.person is None or found.decided_by == actor.person:
            raise SecondPersonNeeded()
        told = _told_sides(pair)
        found.is_same, found.settled_by, found.settled_at = particulars.keep, actor.person, at
        found.save()
        _tie(pair, is_same=particulars.keep)
        kind = "sameness_kept" if particulars.keep else "sameness_lifted"
        _tell(kind, told, pair, reason=particulars.reason, actor=actor, at=at)
    return found


def _compared(matter_id: MatterId, actor: Actor) -> Matter:
    matter = matter_for(actor, matter_id)
    if actor.person is None or not may_compare(actor, matter):
        offices = (Office.AGENT,) if matter.procedure == ORDER else (Office.REGISTRAR,)
        raise NotPermitted(act=COMPARING, who=OFFICES[offices[0]])
    return matter


def _contested(matter_id: UUID, other: UUID) -> Comparison:
    found = comparison_of(matter_id, other)
    if found is None or found.contested_at is None:
        raise NotFound(what=JUDGEMENT)
    if found.settled_at is not None:
        raise AlreadySettled()
    return found


def _locked(one: UUID, other: UUID) -> tuple[Matter, Matter]:
    """The order and the petition, locked in the order of their ids so that two officers cannot wait for each other."""
    first, second = (Matter.objects.locked(MatterId(each)) for each in sorted((one, other)))
    return (first, second) if first.procedure == ORDER else (second, first)


def _kept(pair: tuple[Matter, Matter], *, is_same: bool, actor: Actor, at: datetime) -> Comparison:
    order, petition = pair
    found = comparison_of(order.pk, petition.pk) or Comparison(order=order, petition=petition)
    if found.contested_at is not None:
        raise AlreadySettled()
    assert actor.person is not None
    found.is_same, found.decided_by, found.decided_at = is_same, actor.person, at
    found.save()
    return found


def _tie(pair: tuple[Matter, Matter], *, is_same: bool) -> None:
    """The link stands for the judgement in force; who judged what, and when, stays in the ledger."""
    order, petition = pair
    tied = MatterLink.objects.filter(source=order, target=petition, kind=LinkKind.SAME)
    if not is_same:
        tied.delete()
    elif not tied.exists():
        link(MatterId(order.pk), MatterId(petition.pk), kind=LinkKind.SAME)


def _told_sides(pair: tuple[Matter, Matter]) -> Sequence[Matter]:
    """Both; but a confidence must not come out through the file of the other, which a unit complained of may hold."""
    order, petition = pair
    sides = ((order, petition), (petition, order))
    return [side for side, other in sides if not (_is_quiet(other) and _is_read_elsewhere(side, other))]


def _is_quiet(matter: Matter) -> bool:
    return matter.protected or bool(matter.walled_organs or matter.walled_people)


def _is_read_elsewhere(side: Matter, other: Matter) -> bool:
    """True unless this side is at least as closed as the other one."""
    walls = set(other.walled_organs) <= set(side.walled_organs) and set(other.walled_people) <= set(side.walled_people)
    return not (walls and side.protected >= other.protected)


def _tell(
    kind: str, sides: Sequence[Matter], pair: tuple[Matter, Matter], *, reason: str, actor: Actor, at: datetime
) -> None:
    for side in sides:
        other = pair[0] if side.pk == pair[1].pk else pair[1]
        body = {"with": str(other.pk), "channel": other.procedure}
        entry = Entry(
            kind, Subject(SubjectKind.MATTER, side.pk), body=body, enclosed={"reason": reason.strip()}, article=ARTICLE
        )
        record(entry, actor=actor, at=at)
