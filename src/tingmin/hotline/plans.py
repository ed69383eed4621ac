"""Reading call-back plans and the list of orders to be called back: who was drawn, who is due, what was drawn again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tingmin.hotline.models import CallAttempt, CallBack, CallBackDraw, CallBackPlan, Framed, Order, SecondCallBack
from tingmin.hotline.queries import hotline_organ
from tingmin.hotline.rules import digest_of, draw_key, drawn
from tingmin.hotline.rules import next_time as next_time  # the desk asks for it beside the attempts
from tingmin.hotline.scores import GROUPS, midnight
from tingmin.hotline.types import InFrame, Sampling
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.paging import PAGE_SIZE, Page, UnknownPage, page_of
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import day_of
from tingmin.law.hotline_intake import REQUEST_TYPES
from tingmin.law.parameters import parameters
from tingmin.matters.models import Matter, Obligation
from tingmin.organisations.queries import Organ

TO_CALL = ("replied", "calling_back")
NO_MATTER = Q(pk__in=[])
# An order that came back once is asked again, whatever is drawn: else a return would be the way out of the rates.
RETURNED = Q(marks__contains=["returned"])
# Of the table of shares: each kind of unit with each type of request.
STRATA = frozenset(f"{kind}/{asked}" for kind in (*GROUPS, "others") for asked in REQUEST_TYPES)
SECOND_CALL = Label("该复核回访", "such second call")


@dataclass(frozen=True, slots=True)
class Due:
    """An order on the call-back list: by when, what was tried, and when it is best to call."""

    matter: Matter
    due_at: datetime
    attempts: Sequence[CallAttempt]
    call_at: datetime

    @property
    def is_now(self) -> bool:
        """True where nothing speaks against calling at once."""
        return not self.attempts


@dataclass(frozen=True, slots=True)
class Again:
    """A draw made again from its list and its seed."""

    draw: CallBackDraw
    framed: int
    taken: int
    holds: bool


def usual() -> Sampling:
    """What holds where no plan says otherwise: the site's share (parameter HC1), all of them by default."""
    return Sampling(share=min(100, parameters()["HC1"].value))


def plan_on(day: date) -> CallBackPlan | None:
    """The plan for the orders that are replied to on a day."""
    return CallBackPlan.objects.filter(since__lte=day, until__gte=day).first()


def sampling_on(day: date) -> Sampling:
    """How many of the orders that are replied to on a day are called back."""
    plan = plan_on(day)
    return plan.sampling if plan else usual()


def plans() -> Sequence[CallBackPlan]:
    """All plans, the newest first."""
    return list(CallBackPlan.objects.order_by("-since"))


def draws(*, most: int = PAGE_SIZE) -> Sequence[CallBackDraw]:
    """The newest draws, as far as they are shown to who asks."""
    return list(CallBackDraw.objects.select_related("plan").order_by("-drawn_at")[:most])


def drawn_again(draw: CallBackDraw) -> Again:
    """The draw repeated from the list that it was made from."""
    rows = list(Framed.objects.filter(draw=draw).select_related("matter"))
    frame = [InFrame(row.matter.number, row.unit, row.stratum) for row in rows]
    taken = {row.matter.number for row in rows if row.drawn}
    same = digest_of(lines_of(frame)) == draw.digest
    holds = same and drawn(frame, seed=draw.seed, sampling=draw.sampling) == taken
    return Again(draw, len(frame), len(taken), holds)


def stratum_group(organ: Organ) -> str:
    """The first half of a stratum: the kind of unit, as the groups of the score sheets know it."""
    return next((kind.value for kind in GROUPS if kind == organ.kind), "others")


def replied_at(matter: Matter) -> datetime:
    """When an order in a draw was replied to; `to_draw_from` finds no other."""
    at: datetime | None = matter.order.replied_at
    if at is None:
        raise ValueError(matter.number)
    return at


def lines_of(frame: Iterable[InFrame]) -> Sequence[str]:
    """A list as its digest reads it: number, unit and stratum of each order."""
    return [f"{each.number} {each.unit} {each.stratum}" for each in frame]


def is_asked(matter: Matter) -> bool:
    """Whether an order belongs to those that the hotline asks: all, the drawn, the returned, the unanswered."""
    return Matter.objects.filter(pk=matter.pk).filter(~_left_out()).exists()


def to_draw_from(*, until: datetime) -> QuerySet[Matter]:
    """The orders replied to until an instant under a sampling plan that no draw has had yet."""
    framed = Framed.objects.filter(matter=OuterRef("pk"), replied_at=OuterRef("order__replied_at"))
    replied = Matter.objects.filter(procedure="work_order", order__replied_at__lte=until).exclude(stage="unasked")
    return replied.filter(_sampled()).filter(~RETURNED, ~Exists(framed))


def overdue(*, at: datetime, limit: int) -> Sequence[UUID]:
    """Orders whose limit ended before today without a reply (the law's guard counts days)."""
    late = Obligation.objects.filter(clock="H03", stopped_on__isnull=True, due_effective__lt=day_of(at))
    stages = ("dispatched", "accepted", "handling", "whistled", "escalated")
    found = late.filter(matter__stage__in=stages, matter__ended=False).order_by("due_at", "id")
    return list(found.values_list("matter_id", flat=True)[:limit])


def call_back_list(actor: Actor, *, at: datetime, after: str = "", size: int = PAGE_SIZE) -> Page[Due]:
    """The orders to be called back, what is due first; who was not drawn is not on it."""
    mine = Matter.objects.for_actor(actor).filter(stage__in=TO_CALL, registrar=actor.organ)
    listed = mine.filter(~_left_out() | Q(stage="calling_back")).order_by()
    rows = Obligation.objects.filter(clock="H04", stopped_on__isnull=True, matter__in=listed)
    rows = rows.select_related("matter__holder").order_by("due_at", "id")
    found = list(_after(rows, after)[: size + 1])
    tried = attempts_of([row.matter_id for row in found])
    page = page_of(found, size=size, key=lambda row: f"{row.due_at.isoformat() if row.due_at else ''}_{row.pk}")
    return Page([_due(row, tried.get(row.matter_id, ()), at=at) for row in page.rows], page.next_key)


def waiting_for_decision(actor: Actor, *, most: int = PAGE_SIZE) -> Sequence[Obligation]:
    """The orders that were not resolved and wait to be returned or explained, what is due first."""
    mine = Matter.objects.for_actor(actor).filter(stage="unresolved", registrar=actor.organ)
    rows = Obligation.objects.filter(clock="H05", stopped_on__isnull=True, matter__in=mine)
    return list(rows.select_related("matter__holder").order_by("due_at", "id")[:most])


def attempts_of(matters: Iterable[UUID]) -> Mapping[UUID, Sequence[CallAttempt]]:
    """The attempts since each order's last reply, the oldest first."""
    found: dict[UUID, list[CallAttempt]] = {}
    since = dict(Order.objects.filter(pk__in=set(matters)).values_list("pk", "replied_at"))
    for row in CallAttempt.objects.filter(matter__in=since).order_by("at"):
        begun = since[row.matter_id]
        if begun is None or row.at >= begun:
            found.setdefault(row.matter_id, []).append(row)
    return found


def second_calls(actor: Actor, *, most: int = PAGE_SIZE) -> Sequence[SecondCallBack]:
    """The second calls that wait for an agent other than the first; what was heard is not among what they read."""
    waiting = SecondCallBack.objects.filter(called_at=None, matter__registrar=actor.organ)
    rows = waiting.filter(Q(call_back__called_by=None) | ~Q(call_back__called_by=actor.person))
    return list(rows.select_related("matter__holder").order_by("drawn_at", "id")[:most])


def second_call(actor: Actor, pk: UUID) -> SecondCallBack:
    """One of them; raises `NotFound` for the agent of the first call too."""
    for each in second_calls(actor):
        if each.pk == pk:
            return each
    raise NotFound(what=SECOND_CALL)


def compared(*, since: datetime) -> Sequence[SecondCallBack]:
    """The second calls that were made since, so that what differs is seen."""
    made = SecondCallBack.objects.filter(called_at__gte=since).select_related("matter", "call_back__organ")
    return list(made.order_by("-called_at")[:PAGE_SIZE])


def to_call_again(*, since: datetime) -> Sequence[CallBack]:
    """The answered call-backs from which second calls are drawn, by their ids."""
    heard = CallBack.objects.filter(at__gte=since, resolved__isnull=False, second__isnull=True)
    return list(heard.filter(matter__registrar=hotline_organ()).order_by("id"))


def drawn_for_second(calls: Sequence[CallBack], *, seed: str) -> Sequence[CallBack]:
    """Of these the share HC2, in the order of the draw."""
    wanted = -(-len(calls) * min(100, parameters()["HC2"].value) // 100)
    return sorted(calls, key=lambda call: draw_key(seed, str(call.pk)))[:wanted]


def _sampled() -> Q:
    """The orders whose reply falls under a plan that leaves some out."""
    every = list(CallBackPlan.objects.all())
    found = NO_MATTER
    for plan in every:
        if not plan.sampling.takes_all:
            found |= _replied_under(plan)
    if usual().takes_all:
        return found
    covered = NO_MATTER
    for plan in every:
        covered |= _replied_under(plan)
    return found | (~covered & Q(order__replied_at__isnull=False))


def _left_out() -> Q:
    """Under a sampling plan and not drawn, or not yet; a limit that ended without a reply was never under one."""
    framed = Framed.objects.filter(matter=OuterRef("pk"), replied_at=OuterRef("order__replied_at"), drawn=True)
    return _sampled() & ~RETURNED & ~Q(Exists(framed))


def _replied_under(plan: CallBackPlan) -> Q:
    ends = midnight(plan.until + timedelta(days=1))
    return Q(order__replied_at__gte=midnight(plan.since), order__replied_at__lt=ends)


def _due(row: Obligation, attempts: Sequence[CallAttempt], *, at: datetime) -> Due:
    return Due(row.matter, row.due_at or at, attempts, next_time([each.at for each in attempts], now=at))


def _after(rows: QuerySet[Obligation], key: str) -> QuerySet[Obligation]:
    if not key:
        return rows
    try:
        due, pk = datetime.fromisoformat(key.rpartition("_")[0]), UUID(key.rpartition("_")[2])
    except ValueError:
        raise UnknownPage() from None
    return rows.filter(Q(due_at__gt=due) | Q(due_at=due, id__gt=pk))
