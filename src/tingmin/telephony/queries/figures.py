"""Figures: the board of this moment, the service level of a period, each line's month. Of calls, never of people."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Count, F, Q
from django.db.models.expressions import CombinedExpression

from tingmin.accounts.queries import names_of
from tingmin.accounts.rules import officer_with, require
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.law.parameters import parameters
from tingmin.telephony.models import OPEN, WAITS, Call, CallOrder, Line, SeatSession
from tingmin.telephony.queries import MOST_LISTED, line_label
from tingmin.telephony.types import Board, Level, LineFigures, Merging, SeatNow, SeatState, Waiting

DAY = timedelta(hours=24)
# What still rings or waits is neither answered nor lost.
DECIDED = Q(answered_at__isnull=False) | Q(ended_at__isnull=False)
ANSWERED = Q(answered_at__isnull=False)
# At each call of the period, the share of answered ones in the 24 hours up to it; the lowest of these.
WORST = """
SELECT min(rate) FROM (
    SELECT rang_at, avg((answered_at IS NOT NULL)::int) OVER (
        ORDER BY rang_at RANGE BETWEEN interval '24 hours' PRECEDING AND CURRENT ROW
    ) AS rate
    FROM telephony_call
    WHERE rang_at >= %s - interval '24 hours' AND rang_at < %s AND (answered_at IS NOT NULL OR ended_at IS NOT NULL)
) AS rolling WHERE rang_at >= %s
"""


def board(actor: Actor, *, at: datetime) -> Board:
    """Seats, queue and service level of the actor's centre at this moment; no number, no caller."""
    _, centre = officer_with(Permission.TAKE_CALLS, actor)
    seats = _seats_now(centre, at=at)
    waiting = Call.objects.filter(WAITS, centre=centre).select_related("line").order_by("rang_at", "pk")
    own = Q(centre=centre)
    return Board(
        seats=seats,
        by_state=Counter(each.state for each in seats),
        waiting=[Waiting(call.pk, line_label(call), _seconds(call.rang_at, at)) for call in waiting[:MOST_LISTED]],
        today=_level(own, begin=datetime.combine(day_of(at), time(), tzinfo=CITY_TIME), end=at),
        last_24_hours=_level(own, begin=at - DAY, end=at),
        answer_seconds=answer_seconds(),
        connection_percent=connection_percent(),
    )


def service_level(actor: Actor, *, begin: datetime, end: datetime) -> Level:
    """Answered, answered in time, and the worst 24 hours of a period, over all centres (GB/T 33358-2016)."""
    require(actor, Permission.READ_SCORES)
    return _level(Q(), begin=begin, end=end, worst=_worst(begin, end))


def line_figures(actor: Actor, *, month: date) -> Sequence[LineFigures]:
    """Each line's own month; of orders those that the actor may see."""
    require(actor, Permission.READ_SCORES)
    begin, end = month_bounds(month)
    rang = Q(rang_at__gte=begin, rang_at__lt=end)
    grouped = Call.objects.filter(DECIDED, rang, line__isnull=False).order_by().values("line")
    summed = grouped.annotate(**dict(zip(NAMES, _counts(), strict=True)))
    counted = {line: (calls, answered, within) for line, calls, answered, within in summed.values_list("line", *NAMES)}
    linked = CallOrder.objects.filter(is_main=True, call__rang_at__gte=begin, call__rang_at__lt=end)
    became = dict(linked.order_by().values_list("call__line").annotate(Count("pk")))
    shown = Line.objects.filter(Q(pk__in=counted) | Q(valid_to=None)).order_by("code")
    return [_figures(line, counted.get(line.pk, (0, 0, 0)), became.get(line.pk, 0)) for line in shown]


def answer_seconds() -> int:
    """Within how many seconds a call is to be answered."""
    return parameters()["T01"].value


def connection_percent() -> int:
    """How many calls in a hundred are to be answered over any continuous 24 hours."""
    return parameters()["T02"].value


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """First instant of a month in the city, and of the next."""
    first = month.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return datetime.combine(first, time(), tzinfo=CITY_TIME), datetime.combine(after, time(), tzinfo=CITY_TIME)


def _level(which: Q, *, begin: datetime, end: datetime, worst: float | None = None) -> Level:
    rows = Call.objects.filter(which, DECIDED, rang_at__gte=begin, rang_at__lte=end)
    rang, answered, within = rows.aggregate(**dict(zip(NAMES, _counts(), strict=True))).values()
    return Level(rang, answered, within, _percent(answered, rang), _percent(within, rang), worst)


NAMES = ("rang", "answered", "within")


def _counts() -> tuple[Count, Count, Count]:
    in_time = ANSWERED & Q(answered_at__lte=_after_ringing(answer_seconds()))
    return Count("pk"), Count("pk", filter=ANSWERED), Count("pk", filter=in_time)


def _after_ringing(seconds: int) -> CombinedExpression:
    return F("rang_at") + timedelta(seconds=seconds)


def _worst(begin: datetime, end: datetime) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(WORST, [begin, end, begin])
        lowest = cursor.fetchone()[0]
    return None if lowest is None else round(float(lowest) * 100, 2)


def _percent(part: int, whole: int) -> float | None:
    return round(part * 100 / whole, 2) if whole else None


def _seats_now(centre: OrganId, *, at: datetime) -> Sequence[SeatNow]:
    rows = list(SeatSession.objects.filter(OPEN, seat__centre=centre).select_related("seat").order_by("seat__code"))
    names = names_of(row.agent for row in rows)
    return [
        SeatNow(
            row.seat.code, row.seat.extension, names.get(row.agent, ""), SeatState(row.state), _seconds(row.since, at)
        )
        for row in rows
    ]


def _seconds(since: datetime, at: datetime) -> int:
    return max(0, round((at - since).total_seconds()))


def _figures(line: Line, counted: tuple[int, int, int], became: int) -> LineFigures:
    rang, answered, within = counted
    return LineFigures(line.code, line.number, line.label, Merging(line.merging), rang, answered, within, became)
