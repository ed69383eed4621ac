"""The service level day by day, for the month's report (GB/T 33358-2016): of calls, never of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tingmin.accounts.rules import require
from tingmin.accounts.types import Permission
from tingmin.kernel.actors import Actor
from tingmin.telephony.queries.figures import answer_seconds, month_bounds

# A call is judged by the 24 hours up to it; the lowest share of its day stands for the day.
DAYS = """
SELECT (rang_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*), count(answered_at),
       count(*) FILTER (WHERE answered_at <= rang_at + %s * interval '1 second'), min(rate)
FROM (
    SELECT rang_at, answered_at, avg((answered_at IS NOT NULL)::int) OVER (
        ORDER BY rang_at RANGE BETWEEN interval '24 hours' PRECEDING AND CURRENT ROW
    ) AS rate
    FROM telephony_call
    WHERE rang_at >= %s - interval '24 hours' AND rang_at < %s AND (answered_at IS NOT NULL OR ended_at IS NOT NULL)
) AS rolling WHERE rang_at >= %s GROUP BY day ORDER BY day
"""


@dataclass(frozen=True, slots=True)
class DayLevel:
    """A day's calls: rang, answered, answered in time; `worst` is the lowest 24-hour connection rate, in per cent."""

    day: date
    rang: int
    answered: int
    within: int
    worst: float


def service_days(actor: Actor, *, month: date) -> Sequence[DayLevel]:
    """The days of a month on which it rang, over all centres."""
    require(actor, Permission.READ_SCORES)
    begin, end = month_bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(DAYS, [answer_seconds(), begin, end, begin])
        rows = cursor.fetchall()
    return [
        DayLevel(day, rang, answered, within, round(float(worst) * 100, 2))
        for day, rang, answered, within, worst in rows
    ]
