"""Planning call-backs (回访计划) and drawing them: by a seed that is fixed before and told after, never by the unit."""

import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tingmin.hotline.actions.calling_back import keep_unasked
from tingmin.hotline.models import CallBack, CallBackDraw, CallBackPlan, Framed, SecondCallBack
from tingmin.hotline.plans import (
    STRATA,
    drawn_for_second,
    lines_of,
    overdue,
    plan_on,
    replied_at,
    sampling_on,
    stratum_group,
    to_call_again,
    to_draw_from,
)
from tingmin.hotline.queries import hotline_organ
from tingmin.hotline.rules import commitment_of, digest_of, drawn, share_of
from tingmin.hotline.types import InFrame, Planning, Sampling
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter

SEED_BYTES = 16
PLAN = Label("制定回访计划", "plan the call-backs")
PLANNERS = Label("热线值班长或者负责人", "the hotline's shift leader or head")
SECOND_AFTER = timedelta(days=1)


class PlanTooSoon(Refusal):
    """A plan for replies that are in already: whoever plans would know whom it leaves out."""

    code = "plan_too_soon"
    sentence = Label(
        zh="回访计划最早从明天（{first}）的反馈起算，请改填起始日期。",
        en="A plan begins with the replies of tomorrow ({first}) at the earliest; change its first day.",
    )


class PlansOverlap(Refusal):
    """Two plans for one day."""

    code = "plans_overlap"
    sentence = Label(
        zh="这段时间已有回访计划（{since}至{until}），请改填日期。",
        en="There is a plan from {since} to {until} already; choose other days.",
    )


class PlanImpossible(Refusal):
    """A period turned round, or a share that is no share."""

    code = "plan_impossible"
    sentence = Label(
        zh="请填写从早到晚的日期，比例为0至100，每单位最低件数不小于0。",
        en="Give the days from the earlier to the later, shares from 0 to 100, and a least number of at least 0.",
    )


@transaction.atomic
def set_plan(*, planning: Planning, actor: Actor, at: datetime) -> CallBackPlan:
    """Plan how many of the orders of a period to come are called back; the ledger keeps it before anybody replies."""
    if actor.person is None or actor.organ != hotline_organ() or actor.post not in (Post.SHIFT_LEADER, Post.HEAD):
        raise NotPermitted(act=PLAN, who=PLANNERS)
    _check(planning, at=at)
    s = planning.sampling
    made = CallBackPlan.objects.create(
        since=planning.since, until=planning.until, share=s.share, least=s.least, shares=dict(s.shares),
        planned_by=actor.person, planned_at=at,
    )  # fmt: skip
    body = {"since": made.since, "until": made.until, **_said(s)}
    record(Entry("call_back_plan_set", _subject(made.pk), body=body), actor=actor, at=at)
    return made


@transaction.atomic
def draw_call_backs(*, actor: Actor, at: datetime) -> int:
    """Draw among the orders replied to until now, plan by plan; returns how many are called back."""
    _clockwork_only(actor)
    waiting = to_draw_from(until=at).select_related("holder", "order").order_by("number")
    by_plan: dict[UUID | None, list[Matter]] = {}
    for matter in waiting.select_for_update(of=("self",)):
        plan = plan_on(day_of(replied_at(matter)))
        by_plan.setdefault(plan.pk if plan else None, []).append(matter)
    return sum(_draw(matters, actor=actor, at=at) for matters in by_plan.values())


@transaction.atomic
def close_undrawn(*, actor: Actor, at: datetime) -> int:
    """Where the last call of a draw is over, close who was not drawn and tell the seed.

    Not before: an order that is closed early would tell its unit which of the others is going to be called.
    """
    _clockwork_only(actor)
    untold = CallBackDraw.objects.select_for_update().filter(told_at=None)
    return sum(_finish(draw, actor=actor, at=at) for draw in untold if not _calls_left(draw))


def open_overdue(*, actor: Actor, at: datetime, limit: int) -> int:
    """Put orders whose limit ended without a reply on the call-back list (JSJB2021 §23: when the limit ends)."""
    _clockwork_only(actor)
    late = overdue(at=at, limit=limit)
    for matter_id in late:
        take_step(matter_id=MatterId(matter_id), step="call_back_overdue", actor=actor, at=at)
    return len(late)


@transaction.atomic
def draw_second_calls(*, actor: Actor, at: datetime) -> int:
    """Draw a share of the answers of the last day to be asked again by another agent (复核回访)."""
    _clockwork_only(actor)
    calls, seed = to_call_again(since=at - SECOND_AFTER), secrets.token_hex(SEED_BYTES)
    taken = drawn_for_second(calls, seed=seed)
    SecondCallBack.objects.bulk_create(SecondCallBack(call_back=c, matter_id=c.matter_id, drawn_at=at) for c in taken)
    if taken:
        body = {"of": len(calls), "drawn": len(taken), "seed": seed, "digest": digest_of(str(c.pk) for c in calls)}
        record(Entry("second_calls_drawn", _subject(new_id()), body=body), actor=actor, at=at)
    return len(taken)


def _check(planning: Planning, *, at: datetime) -> None:
    shares = [planning.sampling.share, *planning.sampling.shares.values()]
    fits = all(0 <= share <= 100 for share in shares) and set(planning.sampling.shares) <= STRATA
    if planning.since > planning.until or not fits or planning.sampling.least < 0:
        raise PlanImpossible()
    if planning.since <= day_of(at):
        raise PlanTooSoon(first=day_of(at) + timedelta(days=1))
    # Locked, so that two plans made at once meet each other.
    every = CallBackPlan.objects.select_for_update()
    other = every.filter(since__lte=planning.until, until__gte=planning.since).first()
    if other is not None:
        raise PlansOverlap(since=other.since, until=other.until)


def _draw(matters: Sequence[Matter], *, actor: Actor, at: datetime) -> int:
    plan, sampling = plan_on(day_of(replied_at(matters[0]))), sampling_on(day_of(replied_at(matters[0])))
    frame, seed = [_framed(matter) for matter in matters], secrets.token_hex(SEED_BYTES)
    taken = drawn(frame, seed=seed, sampling=sampling)
    made = CallBackDraw.objects.create(
        plan=plan, share=sampling.share, least=sampling.least, shares=dict(sampling.shares), drawn_at=at, seed=seed,
        digest=digest_of(lines_of(frame)),
    )  # fmt: skip
    Framed.objects.bulk_create(_row(made, *pair, taken) for pair in zip(matters, frame, strict=True))
    _count_early_answers([matter for matter in matters if matter.number in taken])
    strata = _strata(frame, taken, sampling)
    body = {"commitment": commitment_of(seed), "digest": made.digest, **_said(sampling), "strata": strata}
    record(Entry("call_backs_drawn", _subject(made.plan_id or made.pk), body=body), actor=actor, at=at)
    return len(taken)


def _count_early_answers(taken: Sequence[Matter]) -> None:
    """Whoever answered by themselves before the draw, and is drawn, is among those that were to be asked."""
    for matter in taken:
        CallBack.objects.filter(matter=matter, at__gte=replied_at(matter)).update(asked=True)


def _framed(matter: Matter) -> InFrame:
    return InFrame(matter.number, matter.holder.code, f"{stratum_group(matter.holder)}/{matter.purpose}")


def _row(draw: CallBackDraw, matter: Matter, framed: InFrame, taken: frozenset[str]) -> Framed:
    return Framed(
        draw=draw, matter=matter, replied_at=replied_at(matter), unit=framed.unit, stratum=framed.stratum,
        drawn=framed.number in taken,
    )  # fmt: skip


def _strata(frame: Sequence[InFrame], taken: frozenset[str], sampling: Sampling) -> list[dict[str, object]]:
    sizes, drawn_of = Counter(e.stratum for e in frame), Counter(e.stratum for e in frame if e.number in taken)
    return [
        {"stratum": stratum, "size": size, "share": share_of(stratum, sampling), "drawn": drawn_of[stratum]}
        for stratum, size in sorted(sizes.items())
    ]


def _calls_left(draw: CallBackDraw) -> bool:
    waiting = Framed.objects.filter(draw=draw, drawn=True, matter__stage__in=("replied", "calling_back"))
    return waiting.exists()


def _finish(draw: CallBackDraw, *, actor: Actor, at: datetime) -> int:
    left = Framed.objects.filter(draw=draw, drawn=False, matter__stage="replied").values_list("matter_id", flat=True)
    closed = [keep_unasked(matter_id=MatterId(pk), actor=actor, at=at) for pk in left]
    draw.told_at = at
    draw.save(update_fields=["told_at"])
    subject = _subject(draw.plan_id or draw.pk)
    body = {"seed": draw.seed, "digest": draw.digest, "not_called": len(closed)}
    record(Entry("call_back_seed_told", subject, body=body), actor=actor, at=at)
    return len(closed)


def _said(sampling: Sampling) -> dict[str, object]:
    return {"share": sampling.share, "least": sampling.least, "shares": dict(sampling.shares)}


def _subject(pk: UUID) -> Subject:
    return Subject(SubjectKind.ASSESSMENT, pk)


def _clockwork_only(actor: Actor) -> None:
    """Nobody draws by hand, and no unit draws at all."""
    if actor.post is not Post.SYSTEM:
        raise NotPermitted(act=PLAN, who=Label("系统", "the system"))
