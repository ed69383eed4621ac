"""The verbs of the ladder. Panels, committees and qualifications come with the review desk."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tingmin.documents.models import Document, Service
from tingmin.documents.queries import latest_of
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.times import day_of
from tingmin.law.explain import day_zh
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import Particulars, Verb
from tingmin.matters.verbs import extending, plain
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import review_organ_of
from tingmin.review.types import Remanding


@transaction.atomic
def apply_review(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Ask the next higher organ to review the opinion, within 30 days of receiving it (申请复查)."""
    matter = Matter.objects.locked(matter_id)
    return _apply("apply_review", matter, particulars, review_organ_of(matter.holder), actor=actor, at=at)


@transaction.atomic
def apply_re_review(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Ask the organ above the reviewer to review again, for the last time (申请复核)."""
    matter = Matter.objects.locked(matter_id)
    above = review_organ_of(matter.reviewer or matter.holder)
    return _apply("apply_re_review", matter, particulars, above, actor=actor, at=at)


def uphold_or_change(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Give the review opinion; the time to ask for re-review starts (复查意见)."""
    return _decide("uphold_or_change", matter_id, particulars, remedy="re_review", actor=actor, at=at)


def remand(*, matter_id: MatterId, particulars: Remanding, actor: Actor, at: datetime) -> Matter:
    """Revoke the opinion and order a new reply by a day (责令重新答复)."""
    return _decide(
        "remand",
        matter_id,
        particulars,
        remedy="new_reply",
        actor=actor,
        at=at,
        set_on={"R01": particulars.reply_by},
        known={"deadline": day_zh(particulars.reply_by)},
    )


def decide_re_review(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Give the re-review opinion, which ends the procedure (复核意见)."""
    return _decide("decide_re_review", matter_id, particulars, remedy="final", actor=actor, at=at)


def _apply(step: str, matter: Matter, p: Particulars, above: Organ, *, actor: Actor, at: datetime) -> Matter:
    opinion = latest_of(matter.pk, "review_opinion" if step == "apply_re_review" else "handling_opinion")
    known = {
        "opinion": opinion.number if opinion else "",
        "opinion_received_on": _received(opinion) or matter.received_on,
    }
    move = p.move(reviewer=OrganId(above.pk), fields={**p.fields, **known})
    return take_step(matter_id=MatterId(matter.pk), step=step, actor=actor, at=at, move=move)


def _received(opinion: Document | None) -> date | None:
    service = Service.objects.filter(document=opinion).order_by("-served_on").first() if opinion else None
    if service is None:
        return day_of(opinion.issued_at) if opinion else None
    return service.served_on


@transaction.atomic
def _decide(
    step: str,
    matter_id: MatterId,
    p: Particulars,
    *,
    remedy: str,
    actor: Actor,
    at: datetime,
    known: Mapping[str, str] | None = None,
    **more: Any,
) -> Matter:
    matter = Matter.objects.locked(matter_id)
    fields = {**p.fields, **(known or {}), "respondent": matter.holder.name, "remedy": remedy}
    return take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=p.move(fields=fields, **more))


ASKED_OF = frozenset({"opinion", "opinion_received_on"})
RESPONDENT = frozenset({"respondent"})

VERBS: tuple[Verb, ...] = (
    Verb("apply_review", Particulars, apply_review, ASKED_OF),
    Verb("apply_re_review", Particulars, apply_re_review, ASKED_OF),
    Verb("uphold_or_change", Particulars, uphold_or_change, RESPONDENT),
    Verb("remand", Remanding, remand, RESPONDENT | {"deadline"}),
    Verb("decide_re_review", Particulars, decide_re_review, RESPONDENT),
    *extending(extend_review="D10", extend_re_review="D12"),
    *plain("refuse_review", "open_re_review_hearing", "close_re_review_hearing", "close_re_review_window"),
)
