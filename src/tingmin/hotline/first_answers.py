"""How soon what was written is answered: mailbox and short messages, from registration to answer or dispatch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, OuterRef, Q, Subquery
from django.db.models.aggregates import Count
from django.db.models.functions import Coalesce

from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.law.parameters import parameters
from tingmin.law.types import Channel
from tingmin.ledger.models import Fact
from tingmin.matters.models import Matter, Obligation

# The clock from registration to dispatch; an answer at once and a way shown elsewhere stop it too.
TO_DISPATCH = "H01"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of writing, its channels, and within how long it is to be answered (GB/T 33358-2016)."""

    code: str
    label: Label
    channels: tuple[str, ...]
    limit: timedelta

    @property
    def hours(self) -> int:
        """The limit in whole hours."""
        return self.limit // timedelta(hours=1)

    @property
    def minutes(self) -> int:
        """The limit in minutes."""
        return self.limit // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class FirstAnswers:
    """Of a kind and a period: what came, what was answered in time, what was not; the rest may still be.

    `connected` is False where no such channel exists yet: nothing came, and nothing could.
    """

    kind: Kind
    connected: bool
    came: int
    in_time: int
    late: int


def kinds() -> Sequence[Kind]:
    """Mailbox (website and e-mail) and short messages, with the limits as they are set."""
    known = parameters()
    return (
        Kind(
            "mailbox",
            Label("网站、邮箱", "Website and mailbox"),
            (Channel.ONLINE.value, Channel.EMAIL.value),
            timedelta(hours=known["T03"].value),
        ),
        Kind("sms", Label("短信", "Short messages"), ("sms",), timedelta(minutes=known["T04"].value)),
    )


def first_answers(actor: Actor, *, begin: datetime, end: datetime, at: datetime) -> Sequence[FirstAnswers]:
    """What was written from one instant to before another, of the orders that the actor may see."""
    counted = {kind.code: _counted(kind, actor, begin=begin, end=end, at=at) for kind in kinds()}
    connected = {each.value for each in Channel}
    return [FirstAnswers(kind, bool(connected & set(kind.channels)), **counted[kind.code]) for kind in kinds()]


def _counted(kind: Kind, actor: Actor, *, begin: datetime, end: datetime, at: datetime) -> Mapping[str, int]:
    seen = Matter.objects.for_actor(actor).filter(procedure="work_order", channel__in=kind.channels)
    clocks = Obligation.objects.filter(clock=TO_DISPATCH, matter__in=seen, begun_at__gte=begin, begun_at__lt=end)
    stop = Subquery(Fact.objects.filter(pk=OuterRef("stop_fact")).values("at"), output_field=DateTimeField())
    # Running clocks are judged as if they stopped now: late is late, and in time is only what stopped.
    timed = clocks.annotate(stopped=Coalesce(stop, at), limit=F("begun_at") + kind.limit)
    in_time = Q(stop_fact__isnull=False, stopped__lte=F("limit"))
    return timed.aggregate(
        came=Count("pk"), in_time=Count("pk", filter=in_time), late=Count("pk", filter=Q(stopped__gt=F("limit")))
    )
