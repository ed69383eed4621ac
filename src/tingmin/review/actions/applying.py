"""Asking for review and re-review, and judging whether the application is accepted."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tingmin.accounts.acting import acting_as, hold
from tingmin.accounts.rules import require
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.citing import articles_said
from tingmin.law.packs import book
from tingmin.law.petition_ladder import RE_REVIEW, REVIEW, Level
from tingmin.law.review_grounds import BY_CODE as GROUNDS
from tingmin.law.review_grounds import LATE
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import Particulars, Verb
from tingmin.matters.verbs import reasoned
from tingmin.organisations.models import Organ
from tingmin.review.actions.common import known_of, require_fit, require_no_part
from tingmin.review.models import ReviewCase
from tingmin.review.queries import (
    current_case,
    last_day_to_ask,
    matter_with_opinion,
    next_level,
    opinion_against,
    organs_to_choose,
    received_on,
)
from tingmin.review.types import Applying, CounterApplication, HandedIn, RefusingReview

ASKED_OF = frozenset({"opinion", "opinion_received_on"})


class NotOfferedHere(Refusal):
    """An organ that may not review this opinion."""

    code = "review_organ_not_offered"
    sentence = Label(
        zh="该机关不能复查、复核这份意见，请从以下机关中选择：{offered}。",
        en="That organ may not review this opinion; choose one of: {offered}.",
    )


class OpinionNotFound(Refusal):
    """A matter and an opinion that do not belong together, or of which one does not exist."""

    code = "opinion_not_found"
    sentence = Label(
        zh="没有找到编号和文号相符的事项，请对照意见书核对信访事项编号和发文字号。",
        en="No matter has both this number and this opinion; compare both with the opinion itself.",
    )


class NotLate(Refusal):
    """Lateness as the ground, though it was asked in time or its reason was accepted."""

    code = "review_not_late"
    sentence = Label(
        zh="该申请没有逾期，或者逾期理由已经认可，不能以逾期为由不予受理，请改选。",
        en="It was asked in time, or the reason was accepted; lateness is no ground here. Choose another.",
    )


class UnknownReviewGround(Refusal):
    """No listed ground of non-acceptance."""

    code = "unknown_review_ground"
    sentence = Label(
        zh="没有不予受理情形“{given}”，请从列表中选择。", en="There is no ground “{given}”; choose from the list."
    )


def apply_review(*, matter_id: MatterId, particulars: Applying, actor: Actor, at: datetime) -> Matter:
    """Ask the next higher organ to review the opinion (申请复查): registered always, judged afterwards."""
    return _apply("apply_review", REVIEW, matter_id, particulars, actor=actor, at=at)


def apply_re_review(*, matter_id: MatterId, particulars: Applying, actor: Actor, at: datetime) -> Matter:
    """Ask the organ above the reviewer to review again, for the last time (申请复核)."""
    return _apply("apply_re_review", RE_REVIEW, matter_id, particulars, actor=actor, at=at)


@transaction.atomic
def take_in_application(application: CounterApplication, *, actor: Actor, at: datetime) -> Matter:
    """Enter an application on paper: who brings the opinion has matter number and document number at hand."""
    require(actor, Permission.TAKE_STEPS)
    with acting_as(Actor.system()):  # the counter sees the matter only by what the paper says
        found = matter_with_opinion(application.number, application.opinion_number)
    if found is None:
        raise OpinionNotFound()
    hold(found)
    action = apply_re_review if next_level(found) is RE_REVIEW else apply_review
    try:
        return action(matter_id=found, particulars=application.particulars, actor=actor, at=at)
    except NotFound:  # behind the wall the right numbers tell no more than wrong ones
        raise OpinionNotFound() from None


@transaction.atomic
def refuse_review(*, matter_id: MatterId, particulars: RefusingReview, actor: Actor, at: datetime) -> Matter:
    """Do not accept an application, on a listed ground and with written reasons (BJ2006 §50)."""
    before = Matter.objects.locked(matter_id)
    case, ground = current_case(matter_id), GROUNDS.get(particulars.ground)
    law = book(before.book)
    if ground is None or not law.cites(ground.articles):
        raise UnknownReviewGround(given=particulars.ground)
    rule = f"{ground.label.zh}（{articles_said(ground.articles, law).zh}）"
    fields = {**particulars.fields, "rule": rule, **known_of(case)}
    matter = take_step(
        matter_id=matter_id, step="refuse_review", actor=actor, at=at, move=particulars.move(fields=fields)
    )
    require_no_part(before, actor)
    if ground is LATE and ("asked_late" not in before.marks or "excused" in before.marks):
        raise NotLate()
    _close(case, outcome="refused", on=particulars.on or day_of(at))
    return matter


@transaction.atomic
def accept_review(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Accept an application and say by when the opinion comes (受理告知)."""
    before = Matter.objects.locked(matter_id)
    fields = {**particulars.fields, **known_of(current_case(matter_id))}
    matter = take_step(
        matter_id=matter_id, step="accept_review", actor=actor, at=at, move=particulars.move(fields=fields)
    )
    require_fit(before, actor, on=particulars.on or day_of(at))
    return matter


@transaction.atomic
def _apply(step: str, level: Level, matter_id: MatterId, p: Applying, *, actor: Actor, at: datetime) -> Matter:
    before, on = Matter.objects.locked(matter_id), p.on or day_of(at)
    opinion, offered = opinion_against(matter_id, level), organs_to_choose(before, level)
    above = next((organ for organ in offered if organ.pk == p.to), offered[0])
    respondent = before.holder if level is REVIEW else (before.reviewer or before.holder)
    late = _is_late(matter_id, level, on=on)
    known = {
        "opinion": opinion.number if opinion else "",
        "opinion_received_on": received_on(opinion) or before.received_on,
    }
    marks = frozenset({"asked_late"} if late else ())
    move = p.move(reviewer=OrganId(above.pk), marks=marks, fields={**p.fields, **known})
    matter = take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=move)
    _require_offered(p.to, offered)
    ReviewCase.objects.create(
        matter=matter, level=level.code, organ=above, respondent=respondent, opinion=opinion,
        applied_on=on, handed_in=_way_in(actor, p), late=late,
    )  # fmt: skip
    return matter


def _require_offered(to: OrganId | None, offered: Sequence[Organ]) -> None:
    if to is not None and to not in {organ.pk for organ in offered}:
        names = [organ.label for organ in offered]
        raise NotOfferedHere(offered=Label("、".join(n.zh for n in names), ", ".join(n.en for n in names)))


def _is_late(matter_id: MatterId, level: Level, *, on: date) -> bool:
    last = last_day_to_ask(matter_id, level)
    return last is not None and on > last


def _way_in(actor: Actor, p: Applying) -> HandedIn:
    return HandedIn.PAGE if actor.post is Post.PETITIONER else p.handed_in or HandedIn.COUNTER


def _close(case: ReviewCase | None, *, outcome: str, on: date) -> None:
    if case is not None:
        case.outcome, case.decided_on = outcome, on
        case.save(update_fields=["outcome", "decided_on"])


RESPONDENT = frozenset({"respondent"})

VERBS: tuple[Verb, ...] = (
    Verb("apply_review", Applying, apply_review, ASKED_OF),
    Verb("apply_re_review", Applying, apply_re_review, ASKED_OF),
    Verb("accept_review", Particulars, accept_review, RESPONDENT),
    Verb("refuse_review", RefusingReview, refuse_review, RESPONDENT | {"rule"}),
    *reasoned("excuse_lateness"),
)
