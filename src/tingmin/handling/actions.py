"""The verbs of handling."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tingmin.documents.queries import latest_of
from tingmin.documents.types import ClaimAnswer, DocumentKind
from tingmin.handling.models import Opinion, Rating
from tingmin.handling.queries import newest_opinion, outcome_label, same_again
from tingmin.handling.recusing import VERBS as RECUSING
from tingmin.handling.types import (
    OUTCOMES,
    Drafting,
    Grade,
    OralReply,
    RatingGiven,
    Serving,
)
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of
from tingmin.law.packs import book
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.queries import closable
from tingmin.matters.serving import SERVICE_FIELDS, serve_paper
from tingmin.matters.types import Move, Particulars, Reasoned, Verb
from tingmin.matters.verbs import extending, plain, reasoned, require_reason

SIGNED_PAPERS = (DocumentKind.HANDLING_OPINION, DocumentKind.REPLY_LETTER)


class OutcomeUnknownHere(Refusal):
    """An outcome that the matter's law does not know."""

    code = "outcome_unknown_here"
    sentence = Label(
        zh="“{outcome}”不是该事项适用法规规定的结果，请改选。",
        en="“{outcome}” is not an outcome of the law of this matter; choose another.",
    )


class ClaimUnanswered(Refusal):
    """A claim without an answer, or an answer without its claim."""

    code = "claim_unanswered"
    sentence = Label(
        zh="每项诉求都须逐一答复：请把诉求和答复成对填写。",
        en="Each claim is answered by itself: fill in claim and answer in pairs.",
    )


class CheckedByDrafter(Refusal):
    """The drafter would check their own draft."""

    code = "checked_by_drafter"
    sentence = Label(
        zh="拟稿人不能审核自己的意见，请交由同事审核。",
        en="A draft is checked by another person; hand it on.",
    )


class SameReplyAgain(Refusal):
    """After a remand for facts or basis, the same outcome in basically the same words (BJ2006 §50)."""

    code = "same_reply_again"
    sentence = Label(
        zh="原意见因事实或依据错误被撤销，新意见结果相同，文字{percent}%相同，属于基本相同的意见，不能签发；"
        "请重新拟稿，或者由拟稿人以外的负责人书面确认两者的不同。",
        en="The opinion was revoked for its facts or basis; the new one has the same outcome and {percent}% of the "
        "same words. Draft it anew, or let a head who did not draft it confirm in writing how it differs.",
    )


@transaction.atomic
def draft_opinion(*, matter_id: MatterId, particulars: Drafting, actor: Actor, at: datetime) -> Matter:
    """Write down facts, law and an answer to each claim (拟稿)."""
    matter = Matter.objects.locked(matter_id)
    _check_draft(matter, particulars)
    result = OUTCOMES[particulars.outcome]
    marks = frozenset({"supported"} if result.supports else ())
    moved = take_step(
        matter_id=matter_id,
        step="draft_opinion",
        actor=actor,
        at=at,
        move=particulars.move(marks=marks, fields={}),
    )
    _keep_draft(moved, particulars, actor=actor, at=at)
    return moved


@transaction.atomic
def check_opinion(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Check a draft that another person wrote (审核)."""
    matter = take_step(matter_id=matter_id, step="check_opinion", actor=actor, at=at, move=particulars.move())
    opinion = _draft_of(matter_id)
    if actor.person is not None and opinion.drafted_by == actor.person:
        raise CheckedByDrafter()
    opinion.checked_by = actor.person
    opinion.save(update_fields=["checked_by"])
    return matter


def sign_opinion(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Sign the checked draft: it becomes the handling opinion, with its remedy (签发)."""
    return _sign("sign_opinion", matter_id, particulars, actor=actor, at=at)


def sign_reply(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Sign the checked draft: it becomes the reply to a suggestion or inquiry (XF2022 §29)."""
    return _sign("sign_reply", matter_id, particulars, actor=actor, at=at)


def serve(*, matter_id: MatterId, particulars: Serving, actor: Actor, at: datetime) -> Matter:
    """Record that the opinion reached the petitioner; the time to ask for review starts that day (送达)."""
    return _serve("serve", matter_id, particulars, actor=actor, at=at)


def serve_reply(*, matter_id: MatterId, particulars: Serving, actor: Actor, at: datetime) -> Matter:
    """Record that the reply reached the petitioner; the matter is completed."""
    return _serve("serve_reply", matter_id, particulars, actor=actor, at=at)


def reply_orally(*, matter_id: MatterId, particulars: OralReply, actor: Actor, at: datetime) -> Matter:
    """Answer by word of mouth what may be answered so (BJ2006 §44(3), §45)."""
    move = particulars.move(said={"said": particulars.said})
    return take_step(matter_id=matter_id, step="reply_orally", actor=actor, at=at, move=move)


@transaction.atomic
def rate(*, matter_id: MatterId, particulars: RatingGiven, actor: Actor, at: datetime) -> Matter:
    """Keep the petitioner's grades; the comment is enclosed, not shown in the ledger (评价)."""
    p = particulars
    said = {"on_organ": p.on_organ, "on_office": p.on_office or "", "comment": p.comment}
    move = Move(said=said, marks=_marks_of(p))
    matter = take_step(matter_id=matter_id, step="rate", actor=actor, at=at, move=move)
    Rating.objects.create(
        matter=matter, on_organ=p.on_organ, on_office=p.on_office or "", comment=p.comment, rated_at=at
    )
    return matter


def _marks_of(p: RatingGiven) -> frozenset[str]:
    """A bad grade is proposed to the supervisor of whom it was given to (PLAN 四(一)4)."""
    grades = {"rated_badly": p.on_organ, "office_rated_badly": p.on_office}
    return frozenset(mark for mark, grade in grades.items() if grade is Grade.DISSATISFIED)


def complete_after_window(*, actor: Actor, at: datetime, limit: int) -> int:
    """Complete a batch of matters whose window to ask for review or re-review has passed; returns how many."""
    waiting = closable(today=day_of(at), limit=limit)
    for matter in waiting:
        step = CLOSING[matter.stage]
        take_step(matter_id=MatterId(matter.pk), step=step, actor=actor, at=at)
    return len(waiting)


def _check_draft(matter: Matter, p: Drafting) -> None:
    result = OUTCOMES[p.outcome]
    if not book(matter.book).cites(result.articles):
        raise OutcomeUnknownHere(outcome=result.label)
    if not p.answers or any(not claim or not answer for claim, answer in p.answers):
        raise ClaimUnanswered()


def _keep_draft(matter: Matter, p: Drafting, *, actor: Actor, at: datetime) -> None:
    Opinion.objects.create(
        matter=matter,
        outcome=p.outcome,
        facts=p.facts,
        law=p.law,
        answers=list(p.answers),
        drafted_at=at,
        drafted_by=actor.person,
    )


def _draft_of(matter_id: MatterId) -> Opinion:
    opinion = newest_opinion(matter_id)
    if opinion is None:
        raise ClaimUnanswered()
    return opinion


@transaction.atomic
def _sign(step: str, matter_id: MatterId, particulars: Particulars, *, actor: Actor, at: datetime) -> Matter:
    draft = newest_opinion(matter_id)
    # What was drafted and checked is what is signed: the signer cannot put other words in its place.
    fields = {**particulars.fields, **(OPINION_FIELDS[step](draft) if draft else {})}
    matter = take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=particulars.move(fields=fields))
    _refuse_same(matter)
    opinion = _draft_of(matter_id)
    opinion.signed_by, opinion.signed_at = actor.person, at
    opinion.save(update_fields=["signed_by", "signed_at"])
    return matter


def confirm_difference(*, matter_id: MatterId, particulars: Reasoned, actor: Actor, at: datetime) -> Matter:
    """A head who did not draft it writes down how the new opinion differs from the revoked one (BJ2006 §50)."""
    return _as_second_person("confirm_difference", matter_id, particulars, actor=actor, at=at)


@transaction.atomic
def _as_second_person(step: str, matter_id: MatterId, p: Particulars, *, actor: Actor, at: datetime) -> Matter:
    matter = take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=p.move())
    require_reason(p)
    if actor.person is not None and _draft_of(matter_id).drafted_by == actor.person:
        raise CheckedByDrafter()
    return matter


def _refuse_same(matter: Matter) -> None:
    percent = same_again(matter)
    if percent is not None:
        raise SameReplyAgain(percent=percent)


def _serve(step: str, matter_id: MatterId, p: Serving, *, actor: Actor, at: datetime) -> Matter:
    papers = [latest_of(matter_id, kind) for kind in SIGNED_PAPERS]
    paper = max((each for each in papers if each), key=lambda each: each.issued_at, default=None)
    return serve_paper(step, matter_id, paper, p, actor=actor, at=at)


def _claims(opinion: Opinion) -> tuple[ClaimAnswer, ...]:
    outcome = outcome_label(opinion).zh
    return tuple(ClaimAnswer(claim=claim, answer=answer, outcome=outcome) for claim, answer in opinion.answers)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.splitlines() if part.strip())


CLOSING = {"served": "complete", "re_review_window": "close_re_review_window"}

OPINION_FIELDS: Mapping[str, Callable[[Opinion], Mapping[str, Any]]] = {
    "sign_opinion": lambda o: {
        "requests": tuple(claim for claim, _ in o.answers),
        "facts": _paragraphs(o.facts),
        "law": _paragraphs(o.law),
        "claims": _claims(o),
    },
    "sign_reply": lambda o: {
        "reply": tuple(part for _, answer in o.answers for part in _paragraphs(answer)),
        "adoption": outcome_label(o).zh,
        "reasons": _paragraphs(o.facts),
    },
}

VERBS: tuple[Verb, ...] = (
    Verb("draft_opinion", Drafting, draft_opinion),
    Verb("check_opinion", Particulars, check_opinion),
    Verb("sign_opinion", Particulars, sign_opinion, frozenset({"facts", "law"})),
    Verb("sign_reply", Particulars, sign_reply, frozenset({"reply", "adoption"})),
    Verb("serve", Serving, serve, SERVICE_FIELDS),
    Verb("serve_reply", Serving, serve_reply, SERVICE_FIELDS),
    Verb("reply_orally", OralReply, reply_orally),
    Verb("rate", RatingGiven, rate),
    Verb("confirm_difference", Reasoned, confirm_difference),
    *reasoned("note_care"),
    *RECUSING,
    *extending(extend="D06"),
    *plain(
        "accept",
        "accept_suggestion",
        "accept_simply",
        "handle_ordinarily",
        "note_oral_consent",
        "investigate",
        "mediate",
        "record_agreement",
        "end_mediation",
        "return_draft",
        "execute",
        "report_execution",
        "complete",
        "report_result",
        "accept_opinion",
        "withdraw",
        "urge",
    ),
)
