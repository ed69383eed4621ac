"""Deciding and serving: uphold, change, remand; the next window opens when the opinion is served."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tingmin.documents.queries import latest_of
from tingmin.documents.types import DocumentKind
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of
from tingmin.law.clocks import clock
from tingmin.law.explain import day_zh
from tingmin.law.limits import LimitBackwards
from tingmin.law.outcomes import OUTCOMES
from tingmin.law.packs import book
from tingmin.law.petition_ladder import REVIEW
from tingmin.law.review_grounds import FAULTS, NOT_AGAIN
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.serving import SERVICE_FIELDS, serve_paper
from tingmin.matters.types import Particulars, Serving, Verb
from tingmin.matters.verbs import plain
from tingmin.review.actions.common import known_of, require_no_part, require_still_fit
from tingmin.review.models import Publication, ReviewCase
from tingmin.review.queries import current_case
from tingmin.review.rules import is_redacted, level_of
from tingmin.review.types import Changing, Publishing, Remanding

RESPONDENT = frozenset({"respondent"})
# How each decision begins on paper; what follows is the officer's own words (BJ2006 §50).
DECIDED = {
    "uphold": "维持原意见。",
    "change": "变更原意见，结果为：{outcome}。",
    "remand": "撤销原意见，责令{holder}于{deadline}前重新答复。",
}


class UnknownFault(Refusal):
    """No listed fault for which an opinion is revoked."""

    code = "unknown_fault"
    sentence = Label(
        zh="没有撤销原因“{given}”，请从列表中选择。", en="There is no fault “{given}”; choose from the list."
    )


class NothingToPublish(Refusal):
    """An empty text for the public."""

    code = "nothing_to_publish"
    sentence = Label(
        zh="请填写隐去个人信息后的公示文本。", en="Write the text for the public, with personal data taken out."
    )


class NotRedacted(Refusal):
    """A text for the public that still leads to a person."""

    code = "not_redacted"
    sentence = Label(
        zh="公示文本中还有电话或者证件号码，请隐去姓名、住址、电话和证件号码后再公示。",
        en="A telephone or identity number is still in the text; take out names, addresses and numbers first.",
    )


class OutcomeUnknownToLaw(Refusal):
    """A changed outcome that the matter's law does not know."""

    code = "changed_outcome_unknown"
    sentence = Label(
        zh="“{outcome}”不是该事项适用法规规定的结果，请改选。",
        en="“{outcome}” is not an outcome of the law of this matter; choose another.",
    )


def uphold(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Let the opinion stand (维持)."""
    return _decide("uphold", matter_id, particulars, actor=actor, at=at)


@transaction.atomic
def change(*, matter_id: MatterId, particulars: Changing, actor: Actor, at: datetime) -> Matter:
    """Put another outcome in place of the opinion's (变更); what it supports is to be executed."""
    result = OUTCOMES[particulars.outcome]
    marks = frozenset({"supported"} if result.supports else ())
    said = {"outcome": particulars.outcome}
    known = {"outcome": result.label.zh}
    matter = _decide("change", matter_id, particulars, known=known, actor=actor, at=at, marks=marks, said=said)
    if not book(matter.book).cites(result.articles):
        raise OutcomeUnknownToLaw(outcome=result.label)
    return matter


@transaction.atomic
def remand(*, matter_id: MatterId, particulars: Remanding, actor: Actor, at: datetime) -> Matter:
    """Revoke the opinion and order a new reply by a day (责令重新答复)."""
    p = particulars
    if p.fault not in FAULTS:
        raise UnknownFault(given=p.fault)
    marks = frozenset({"remanded_for_fault"} if p.fault in NOT_AGAIN else ())
    known = {"deadline": day_zh(p.reply_by)}
    kept, said = {"fault": p.fault, "reply_by": p.reply_by}, {"fault": p.fault}
    matter = _decide("remand", matter_id, p, known=known, kept=kept, actor=actor, at=at, marks=marks, said=said)
    if p.reply_by <= (decided_on := p.on or day_of(at)):
        raise LimitBackwards(clock=clock("R01").label, last=p.reply_by, start=decided_on)
    return matter


def serve_review_opinion(*, matter_id: MatterId, particulars: Serving, actor: Actor, at: datetime) -> Matter:
    """Record that the review opinion reached the petitioner; the time to ask for re-review starts that day."""
    return _serve("serve_review_opinion", matter_id, particulars, actor=actor, at=at)


def serve_final_opinion(*, matter_id: MatterId, particulars: Serving, actor: Actor, at: datetime) -> Matter:
    """Record that the re-review opinion reached the petitioner, which ends the procedure (终结)."""
    return _serve("serve_final_opinion", matter_id, particulars, actor=actor, at=at)


def serve_final_to_execute(*, matter_id: MatterId, particulars: Serving, actor: Actor, at: datetime) -> Matter:
    """The same, where what was supported is still to be executed."""
    return _serve("serve_final_to_execute", matter_id, particulars, actor=actor, at=at)


def serve_remand(*, matter_id: MatterId, particulars: Serving, actor: Actor, at: datetime) -> Matter:
    """Record that the order of a new reply was served; the handling organ's new limit runs to the day it sets."""
    case = current_case(matter_id)
    # What is served after its own day is due at once: the order stands, and so does the matter's way on.
    set_on = {"R01": max(case.reply_by, particulars.on or day_of(at))} if case and case.reply_by else {}
    return _serve("serve_remand", matter_id, particulars, actor=actor, at=at, set_on=set_on)


@transaction.atomic
def publish_opinion(*, matter_id: MatterId, particulars: Publishing, actor: Actor, at: datetime) -> Matter:
    """Put the re-review opinion before the public, redacted (XF2005 §35; XF2022 §36)."""
    matter = take_step(matter_id=matter_id, step="publish_opinion", actor=actor, at=at, move=particulars.move())
    if not particulars.text.strip():
        raise NothingToPublish()
    if not is_redacted(particulars.text):
        raise NotRedacted()
    case = current_case(matter_id)
    if case is not None:
        Publication.objects.create(case=case, organ_id=case.organ_id, text=particulars.text, published_at=at)
    return matter


@transaction.atomic
def _decide(
    step: str,
    matter_id: MatterId,
    p: Particulars,
    *,
    actor: Actor,
    at: datetime,
    known: Mapping[str, str] | None = None,
    kept: Mapping[str, object] | None = None,
    **more: Any,
) -> Matter:
    before, case = Matter.objects.locked(matter_id), current_case(matter_id)
    told = {**p.fields, **(known or {}), **known_of(case), "holder": before.holder.name}
    asked = {"requests": _asked(matter_id), "remedy": _remedy(step, before.stage)}
    fields = {**told, **asked, "decision": _decision(step, told)}
    matter = take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=p.move(fields=fields, **more))
    require_no_part(before, actor)
    if case is not None:
        require_still_fit(before, case, on=p.on or day_of(at))
    _keep(case, {"outcome": step, "decided_on": p.on or day_of(at), **(kept or {})})
    return matter


def _asked(matter_id: MatterId) -> tuple[str, ...]:
    """The applicant's request and reasons, in the words of the application."""
    paper = latest_of(matter_id, DocumentKind.REVIEW_APPLICATION)
    return (*paper.frozen().value("request"), *paper.frozen().value("reasons")) if paper else ()


def _decision(step: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    written = told.get("decision", "")
    lines = (written,) if isinstance(written, str) else tuple(written)
    return (DECIDED[step].format_map(told), *(line for line in lines if line.strip()))


def _remedy(step: str, stage: str) -> str:
    if step == "remand":
        return "new_reply"
    return "re_review" if level_of(stage) is REVIEW else "final"


def _keep(case: ReviewCase | None, values: Mapping[str, object]) -> None:
    if case is not None:
        ReviewCase.objects.filter(pk=case.pk).update(**values)


@transaction.atomic
def _serve(
    step: str,
    matter_id: MatterId,
    p: Serving,
    *,
    actor: Actor,
    at: datetime,
    set_on: Mapping[str, date] | None = None,
) -> Matter:
    level = level_of(Matter.objects.locked(matter_id).stage)
    paper = latest_of(matter_id, level.opinion) if level else None
    return serve_paper(step, matter_id, paper, p, actor=actor, at=at, set_on=set_on or {})


VERBS: tuple[Verb, ...] = (
    Verb("uphold", Particulars, uphold, RESPONDENT),
    Verb("change", Changing, change, RESPONDENT),
    Verb("remand", Remanding, remand, RESPONDENT | {"deadline"}),
    Verb("serve_review_opinion", Serving, serve_review_opinion, SERVICE_FIELDS),
    Verb("serve_final_opinion", Serving, serve_final_opinion, SERVICE_FIELDS),
    Verb("serve_final_to_execute", Serving, serve_final_to_execute, SERVICE_FIELDS),
    Verb("serve_remand", Serving, serve_remand, SERVICE_FIELDS),
    Verb("publish_opinion", Publishing, publish_opinion),
    *plain("close_re_review_window"),
)
