"""The verbs that rooms share: steps that need only their particulars, and extensions of a limit."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.clocks import clock
from tingmin.law.limits import longest_extension
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.types import Extending, Particulars, Reasoned, Verb


class TooLongAnExtension(Refusal):
    """More days than the article allows."""

    code = "too_long_an_extension"
    sentence = Label(zh="延长天数应为1至{most}日，请改填。", en="An extension has 1 to {most} days; change the number.")


class ReasonMissing(Refusal):
    """A request or a decision without its reason."""

    code = "reason_missing"
    sentence = Label(zh="请写明理由。", en="Give the reasons.")


def plain(*steps: str) -> tuple[Verb, ...]:
    """A verb for each step that needs no meaning beyond its row."""
    return tuple(Verb(step, Particulars, TakePlainly(step)) for step in steps)


def extending(**clocks: str) -> tuple[Verb, ...]:
    """A verb for each step that extends the limit of a clock: `extend="D06"`."""
    return tuple(Verb(step, Extending, TakeExtending(step, code), frozenset({"days"})) for step, code in clocks.items())


def reasoned(*steps: str) -> tuple[Verb, ...]:
    """A verb for each step that needs its reason and nothing more."""
    return tuple(Verb(step, Reasoned, TakeWithReason(step)) for step in steps)


def require_reason(particulars: Particulars) -> None:
    """Raise where a door let an empty reason through."""
    if not particulars.reason.strip():
        raise ReasonMissing()


@dataclass(frozen=True, slots=True)
class TakeWithReason:
    """The action of a step that needs its reason; who may not take it is told that first."""

    step: str

    @transaction.atomic
    def __call__(self, *, matter_id: MatterId, particulars: Reasoned, actor: Actor, at: datetime) -> Matter:
        """Take the step, and undo it where the reason is missing."""
        matter = take_step(matter_id=matter_id, step=self.step, actor=actor, at=at, move=particulars.move())
        require_reason(particulars)
        return matter


@dataclass(frozen=True, slots=True)
class TakePlainly:
    """The action of a plain step."""

    step: str

    def __call__(self, *, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
        """Take the step with what was filled in."""
        return take_step(matter_id=matter_id, step=self.step, actor=actor, at=at, move=particulars.move())


@dataclass(frozen=True, slots=True)
class TakeExtending:
    """The action of extending a limit, once and by no more than its article allows."""

    step: str
    clock: str

    def __call__(self, *, matter_id: MatterId, particulars: Extending, actor: Actor, at: datetime) -> Matter:
        """Extend the clock; the notice names the day before and the day after."""
        _refuse_too_long(self.clock, particulars.days)
        fields = {"days": str(particulars.days), **_limit_before(matter_id, self.clock), **particulars.fields}
        move = particulars.move(extension=particulars.days, fields=fields)
        return take_step(matter_id=matter_id, step=self.step, actor=actor, at=at, move=move)


def _refuse_too_long(code: str, days: int) -> None:
    most = longest_extension(clock(code))
    if not 1 <= days <= most:
        raise TooLongAnExtension(most=most)


def _limit_before(matter_id: MatterId, code: str) -> dict[str, str]:
    row = Obligation.objects.filter(matter_id=matter_id, clock=code, stopped_on__isnull=True).first()
    return {"limit_on": row.due_effective.isoformat()} if row else {}
