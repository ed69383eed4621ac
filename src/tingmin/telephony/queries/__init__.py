"""Reading calls, seats, shifts and checks: through what an actor may see."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from tingmin.accounts.queries import appointments_at
from tingmin.accounts.rules import may, officer_with, posts_with, require
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.people.queries import same_people
from tingmin.telephony.models import OPEN, RUNNING, SPOKE, CallOrder, CallQuerySet
from tingmin.telephony.models import Call as Call  # doors name the types from here
from tingmin.telephony.models import Command as Command
from tingmin.telephony.models import Line as Line
from tingmin.telephony.models import QualityCheck as QualityCheck
from tingmin.telephony.models import QualityDraw as QualityDraw
from tingmin.telephony.models import Seat as Seat
from tingmin.telephony.models import SeatSession as SeatSession
from tingmin.telephony.models import Shift as Shift
from tingmin.telephony.models import ShiftDuty as ShiftDuty
from tingmin.telephony.types import CallState, Pop, SeatState

CALL = Label("该通电话", "such call")
CHECK = Label("该次抽检", "such check")
UNREGISTERED = Label("未登记的号码", "Unregistered number")
MOST_LISTED = 200


def call_for(actor: Actor, call_id: UUID) -> Call:
    """One call that the actor may see; raises `NotFound`."""
    found = _calls(actor).filter(pk=call_id).first()
    if found is None:
        raise NotFound(what=CALL)
    return found


def calls(actor: Actor, *, since: datetime, until: datetime) -> Sequence[Call]:
    """The newest calls of a period that the actor may see."""
    rows = _calls(actor).filter(rang_at__gte=since, rang_at__lt=until)
    return list(rows.order_by("-rang_at", "-pk")[:MOST_LISTED])


def my_call(actor: Actor) -> Call | None:
    """The call now at the actor's seat; while wrapping up the one just ended, whose order is being written."""
    session = my_seat(actor)
    return call_at(actor, session) if session else None


def call_at(actor: Actor, session: SeatSession) -> Call | None:
    """The same, of the seat that has been looked up; wherever the call has gone from there."""
    if session.state == SeatState.WRAPPING_UP:
        spoken = _calls(actor).filter(offers__session=session, offers__state__in=SPOKE)
        return spoken.order_by("-offers__at", "-offers__pk").first()
    return _calls(actor).filter(RUNNING, session=session).order_by("-rang_at", "-pk").first()


def my_seat(actor: Actor) -> SeatSession | None:
    """The seat that the actor sits at, or None."""
    person, _ = officer_with(Permission.TAKE_CALLS, actor)
    return SeatSession.objects.filter(OPEN, agent=person).select_related("seat").first()


def free_seats(actor: Actor) -> Sequence[Seat]:
    """Seats of the actor's centre at which nobody sits."""
    _, centre = officer_with(Permission.TAKE_CALLS, actor)
    taken = SeatSession.objects.filter(OPEN).values("seat")
    return list(Seat.objects.filter(centre=centre, in_service=True).exclude(pk__in=taken).order_by("code"))


def pop_of(call: Call, *, session: SeatSession) -> Pop:
    """What the desk is told of its call."""
    return Pop(
        call=call.pk,
        state=call.state,
        line=line_label(call),
        phone_mask=call.caller.phone_mask if call.caller else "",
        since=session.since,
        rang_at=call.rang_at,
        handed_to=call.handed_to,
        three_party=call.three_party,
        orders=() if call.state is CallState.RINGING else orders_of(call),
    )


def line_label(call: Call) -> Label:
    """The name of the line that was dialled."""
    return call.line.label if call.line else UNREGISTERED


def orders_of(call: Call) -> Sequence[UUID]:
    """The matters that a call became, the main one first: those in sight of who asks."""
    rows = CallOrder.objects.filter(call=call).order_by("-is_main", "attached_at")
    return list(rows.values_list("matter_id", flat=True))


def call_of_order(actor: Actor, matter_id: UUID) -> Call | None:
    """The call that an order came from, if the actor may see it."""
    return _calls(actor).filter(orders__matter=matter_id).order_by("rang_at").first()


def callers_like(call: Call) -> frozenset[UUID]:
    """Other rows of the vault under the same number, without opening anybody; empty for a withheld number."""
    return same_people([call.caller_id]) if call.caller_id else frozenset()


def lines(*, on: date) -> Sequence[Line]:
    """The registry on a day, by code."""
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return list(Line.objects.filter(held, valid_from__lte=on).select_related("organ", "centre").order_by("code"))


def known_lines() -> frozenset[str]:
    """The codes of all lines there ever were."""
    return frozenset(Line.objects.values_list("code", flat=True))


def known_seats() -> frozenset[str]:
    """The codes of all seats."""
    return frozenset(Seat.objects.values_list("code", flat=True))


def shifts(actor: Actor, *, since: date, until: date) -> Sequence[Shift]:
    """The planned shifts of the actor's centre, both days included, with their duties."""
    _, centre = officer_with(Permission.TAKE_CALLS, actor)
    rows = Shift.objects.filter(centre=centre, day__gte=since, day__lte=until).order_by("day", "begins")
    return list(rows[:MOST_LISTED])


def duties_of(shift: Shift) -> Sequence[ShiftDuty]:
    """Who is on a shift, and at which seat."""
    rows = ShiftDuty.objects.filter(shift=shift, released_at=None).select_related("seat")
    return list(rows.order_by("seat__code", "id"))


def who_takes_calls(centre: OrganId, *, day: date) -> frozenset[UUID]:
    """Who holds a post that takes calls at a centre on a day."""
    posts = posts_with(Permission.TAKE_CALLS)
    return frozenset(held.user_id for held in appointments_at(centre, day=day) if held.post in posts)


def draws(actor: Actor) -> Sequence[QualityDraw]:
    """The draws of the actor's centre, newest first; none is hidden, however it turned out."""
    _, centre = officer_with(Permission.RUN_SHIFT, actor)
    return list(QualityDraw.objects.filter(centre=centre).order_by("-drawn_at", "-pk")[:MOST_LISTED])


def calls_to_check(actor: Actor, *, since: datetime, until: datetime) -> Sequence[Call]:
    """What a sample is drawn from: calls of a period that an agent answered and that are over."""
    rows = _calls(actor).filter(rang_at__gte=since, rang_at__lt=until, agent__isnull=False)
    return list(rows.filter(answered_at__isnull=False, ended_at__isnull=False))


def checks(actor: Actor) -> Sequence[QualityCheck]:
    """Of a shift leader the sampled calls of the centre, of an agent the checked own ones; by time, never by person."""
    person, centre = officer_with(Permission.TAKE_CALLS, actor)
    rows = QualityCheck.objects.filter(draw__centre=centre).select_related("draw", "call__line")
    seen = rows if may(actor, Permission.RUN_SHIFT) else rows.filter(agent=person, checked_at__isnull=False)
    return list(seen.order_by("-draw__drawn_at", "call__rang_at", "pk")[:MOST_LISTED])


def check_for(actor: Actor, check_id: UUID) -> QualityCheck:
    """One of them; raises `NotFound`."""
    person, centre = officer_with(Permission.TAKE_CALLS, actor)
    rows = QualityCheck.objects.filter(pk=check_id, draw__centre=centre).select_related("draw", "call__line")
    seen = rows if may(actor, Permission.RUN_SHIFT) else rows.filter(agent=person, checked_at__isnull=False)
    found = seen.first()
    if found is None:
        raise NotFound(what=CHECK)
    return found


def unsent_commands(*, since: datetime) -> Sequence[Command]:
    """What the exchange has not been told yet, oldest first, of calls that still run."""
    rows = Command.objects.filter(sent_at=None, ordered_at__gte=since, call__ended_at=None)
    return list(rows.select_related("call").order_by("pk")[:MOST_LISTED])


def _calls(actor: Actor) -> CallQuerySet:
    require(actor, Permission.TAKE_CALLS)
    return CallQuerySet(Call).for_actor(actor).select_related("line", "caller")
