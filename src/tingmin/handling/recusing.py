"""回避: the petitioner asks an officer to step aside, and whoever the table names decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.models import Appointment
from tingmin.accounts.queries import appointments_at
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.recusal import RECUSAL_DECISIONS as RECUSAL_DECISIONS
from tingmin.law.recusal import RecusalDecision as RecusalDecision
from tingmin.matters.actions import recuse, take_step
from tingmin.matters.actions.walls import decides_on
from tingmin.matters.models import Matter
from tingmin.matters.types import Reasoned, Verb, ask
from tingmin.matters.verbs import reasoned, require_reason


class OfficerMissing(Refusal):
    """A recusal of nobody."""

    code = "officer_missing"
    sentence = Label(zh="决定回避的，请选择回避的人员。", en="Choose who steps aside.")


@dataclass(frozen=True, kw_only=True)
class RecusalRuling(Reasoned):
    """The decision, whom it concerns, and why; the petitioner need not have known a name."""

    decision: RecusalDecision = ask("决定", "Decision")
    officer: UUID | None = ask("回避的人员", "Who steps aside", default=None)


@transaction.atomic
def rule_on_recusal(*, matter_id: MatterId, particulars: RecusalRuling, actor: Actor, at: datetime) -> Matter:
    """Decide on the request: the officer sees the matter no more, or the reasons say why not.

    Either way the petitioner reads decision and reasons in the timeline; the law knows no remedy of its own here, so
    whoever is not content says so in the review of the opinion.
    """
    p = particulars
    move = p.move(reason=f"{RECUSAL_DECISIONS[p.decision].zh}：{p.reason}", said={"decision": p.decision})
    matter = take_step(matter_id=matter_id, step="rule_on_recusal", actor=actor, at=at, move=move)
    require_reason(p)
    if p.decision is RecusalDecision.NOT_RECUSED:
        return matter
    if p.officer is None:
        raise OfficerMissing()
    return recuse(matter_id=matter_id, officer=p.officer, reason=p.reason, actor=actor, at=at)


def who_may_be_recused(matter: Matter, actor: Actor, *, day: date) -> Sequence[Appointment]:
    """Those of the actor's organ on whom the actor decides, and who are not kept away already."""
    here = appointments_at(actor.organ, day=day) if actor.organ else ()
    return [each for each in here if each.user.pk not in matter.walled_people and decides_on(actor, each.user.pk, here)]


VERBS: tuple[Verb, ...] = (
    *reasoned("ask_recusal"),
    Verb("rule_on_recusal", RecusalRuling, rule_on_recusal),
)
