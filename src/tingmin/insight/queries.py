"""Counting the register: one statement for each figure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from tingmin.hotline.both import counted_once
from tingmin.insight.types import OnTime, Period, Progress, Received, Satisfaction, Sendings
from tingmin.kernel.ids import OrganId
from tingmin.kernel.times import CITY_TIME
from tingmin.law.procedures import END_STAGES
from tingmin.law.purposes import PURPOSES
from tingmin.law.routes import ROUTES
from tingmin.law.satisfaction import Answers, Ratings
from tingmin.law.types import Category

# A D17 that became a D06 (conversion to ordinary handling) is one duty, so the newest clock of a matter counts;
# the clock of a withdrawn matter stopped without an answer.
ON_TIME = """
    SELECT organ.code, organ.name,
           count(*) FILTER (WHERE stopped_on <= due_effective),
           count(*) FILTER (WHERE stopped_on > due_effective),
           count(*) FILTER (WHERE stopped_on IS NULL AND due_effective >= %(today)s),
           count(*) FILTER (WHERE stopped_on IS NULL AND due_effective < %(today)s)
      FROM (SELECT DISTINCT ON (clock.matter_id) clock.*
              FROM matters_obligation clock
              JOIN matters_matter matter ON matter.id = clock.matter_id
             WHERE clock.clock IN ('D06', 'D17', 'D21')
               AND matter.stage <> 'withdrawn'
               AND (%(references)s::text[] IS NULL OR matter.reference = ANY(%(references)s))
             ORDER BY clock.matter_id, clock.started_on DESC, clock.id DESC) handling
      JOIN organisations_organ organ ON organ.id = handling.organ_id
     WHERE (%(since)s::date IS NULL OR handling.started_on BETWEEN %(since)s AND %(until)s)
       AND (%(organs)s::uuid[] IS NULL OR organ.id = ANY(%(organs)s))
     GROUP BY organ.code, organ.name
     ORDER BY count(*) DESC, organ.code
"""

PROGRESS = """
    SELECT split_part(matter.book, '+', 1), count(*),
           count(*) FILTER (WHERE answered.about IS NOT NULL),
           count(*) FILTER (WHERE answered.about IS NOT NULL AND matter.stage = 'completed'),
           count(*) FILTER (WHERE answered.about IS NULL AND matter.stage <> ALL(%(ends)s))
      FROM matters_matter matter
      LEFT JOIN (SELECT DISTINCT paper.about
                   FROM documents_document paper
                   JOIN documents_service service ON service.document_id = paper.id
                  WHERE paper.kind IN ('handling_opinion', 'reply_letter')) answered ON answered.about = matter.id
     WHERE matter.reference = ANY(%(references)s)
     GROUP BY 1
     ORDER BY 1
"""

# Rated is what is registered for the first time, of the petition procedure or a suggestion, and no accusation
# (domain §3.7). The newest window of a matter counts; one that stopped without a rating (a new reply was ordered, the
# petition withdrawn) was taken away and is on no side.
RATED = """
    SELECT organ.code, organ.name,
           count(*) FILTER (WHERE grade = 'satisfied'),
           count(*) FILTER (WHERE grade = 'basically'),
           count(*) FILTER (WHERE grade = 'dissatisfied'),
           count(*) FILTER (WHERE grade IS NULL AND is_over),
           count(*) FILTER (WHERE grade IS NULL AND NOT is_over)
      FROM (SELECT DISTINCT ON (reply.matter_id) matter.{organ}_id AS rated_id, nullif(rating.{grade}, '') AS grade,
                   rating.matter_id IS NOT NULL OR reply.due_effective < %(today)s AS is_over,
                   rating.matter_id IS NOT NULL OR reply.stopped_on IS NULL AS counts, reply.started_on
              FROM matters_obligation reply
              JOIN matters_matter matter ON matter.id = reply.matter_id
              LEFT JOIN handling_rating rating ON rating.matter_id = matter.id
             WHERE reply.clock = 'D18' AND matter.procedure = 'petition'
               AND NOT 'repeated' = ANY(matter.marks)
               AND matter.category <> 'accusation' AND matter.purpose <> ALL(%(accusing)s)
               AND matter.route = ANY(%(routes)s)
             ORDER BY reply.matter_id, reply.started_on DESC, reply.id DESC) reply
      JOIN organisations_organ organ ON organ.id = reply.rated_id
     WHERE counts AND reply.started_on BETWEEN %(since)s AND %(until)s AND {which}
       AND (%(organs)s::uuid[] IS NULL OR organ.id = ANY(%(organs)s))
     GROUP BY organ.code, organ.name
     ORDER BY count(*) DESC, organ.code
"""
ON_ORGAN = RATED.format(organ="holder", grade="on_organ", which="true")
# Where the handling organ registered it itself, no petition department took part.
ON_OFFICE = RATED.format(organ="registrar", grade="on_office", which="organ.petition_work")

# From the facts: a matter that was passed on twice counts twice. Nothing is written before it happened, so that the
# index on kind and time finds the beginning.
SENT = """
    SELECT organ.code, organ.name, count(*) FILTER (WHERE sent.kind = 'transfer'),
           count(*) FILTER (WHERE sent.kind = 'assign')
      FROM ledger_fact sent
      JOIN matters_matter matter ON matter.id = sent.subject_id
      JOIN organisations_organ organ ON organ.id = matter.registrar_id
     WHERE sent.kind IN ('transfer', 'assign') AND sent.at >= %(begin)s
       AND (sent.body ->> 'on')::date BETWEEN %(since)s AND %(until)s
       AND (%(organs)s::uuid[] IS NULL OR organ.id = ANY(%(organs)s))
     GROUP BY organ.code, organ.name
     ORDER BY count(*) DESC, organ.code
"""

# By who registered it. Of a pair over both channels the matter that was registered first counts (decision 23).
RECEIVED = f"""
    SELECT organ.code, organ.name,
           count(*) FILTER (WHERE matter.procedure = 'petition'),
           count(*) FILTER (WHERE matter.procedure = 'work_order'),
           count(*) FILTER (WHERE NOT ({counted_once("matter")}))
      FROM matters_matter matter
      JOIN organisations_organ organ ON organ.id = matter.registrar_id
     WHERE matter.procedure IN ('petition', 'work_order')
       AND matter.registered_at >= %(begin)s AND matter.registered_at < %(end)s
       AND (%(organs)s::uuid[] IS NULL OR organ.id = ANY(%(organs)s))
     GROUP BY organ.code, organ.name
     ORDER BY count(*) DESC, organ.code
"""

# Statutory routes are left out; a matter that was never sorted has none.
RATED_ROUTES = ["", *(each.code for each in ROUTES if each.branch in ("R0a", "R6"))]
ACCUSING = [each.code for each in PURPOSES if each.category is Category.ACCUSATION]

Organs = Collection[OrganId] | None


def on_time_by_organ(
    *, today: date, references: Sequence[str] | None = None, period: Period | None = None, organs: Organs = None
) -> Sequence[OnTime]:
    """How organs keep their limits for handling, the busiest first; of imported rows or (None) of all matters.

    A period counts the limits that began in it.
    """
    asked = {"today": today, "references": _listed(references), **_asked(period, organs)}
    with connection.cursor() as cursor:
        cursor.execute(ON_TIME, asked)
        return [OnTime(code=code, organ=organ, answers=_answers(*counts)) for code, organ, *counts in cursor]


def progress_by_pack(references: Sequence[str]) -> Sequence[Progress]:
    """How far imported rows have come, by the national pack under which they were registered."""
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS, {"references": list(references), "ends": list(END_STAGES)})
        return [
            Progress(pack=pack, matters=matters, served=served, completed=completed, open=waiting)
            for pack, matters, served, completed, waiting in cursor
        ]


def satisfaction_by_organ(*, period: Period, today: date, organs: Organs = None) -> Sequence[Satisfaction]:
    """Ratings of the organs that handled, by replies that reached the petitioner in the period."""
    return _rated(ON_ORGAN, period=period, today=today, organs=organs)


def satisfaction_by_office(*, period: Period, today: date, organs: Organs = None) -> Sequence[Satisfaction]:
    """Ratings of the petition departments that registered and passed on; apart from those of the organs."""
    return _rated(ON_OFFICE, period=period, today=today, organs=organs)


def sendings_by_organ(*, period: Period, organs: Organs = None) -> Sequence[Sendings]:
    """What became of matters by the organ that registered them: transferred or assigned on the days of a period."""
    begin = datetime.combine(period.since, time(), tzinfo=CITY_TIME)
    with connection.cursor() as cursor:
        cursor.execute(SENT, {"begin": begin, **_asked(period, organs)})
        return [Sendings(code=code, organ=organ, transferred=t, assigned=a) for code, organ, t, a in cursor]


def received_by_organ(*, period: Period, organs: Organs = None) -> Sequence[Received]:
    """Petitions and orders by the organ that registered them, and how many were told in the other channel before."""
    begin = datetime.combine(period.since, time(), tzinfo=CITY_TIME)
    end = datetime.combine(period.until + timedelta(days=1), time(), tzinfo=CITY_TIME)
    with connection.cursor() as cursor:
        cursor.execute(RECEIVED, {"begin": begin, "end": end, **_asked(period, organs)})
        return [Received(code=code, organ=organ, petitions=p, orders=o, twice=t) for code, organ, p, o, t in cursor]


def _rated(statement: str, *, period: Period, today: date, organs: Organs) -> Sequence[Satisfaction]:
    asked = {"today": today, "routes": RATED_ROUTES, "accusing": ACCUSING, **_asked(period, organs)}
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return [
            Satisfaction(code=code, organ=organ, ratings=_ratings(*counts), window_open=waiting)
            for code, organ, *counts, waiting in cursor
        ]


def _asked(period: Period | None, organs: Organs) -> Mapping[str, Any]:
    return {
        "since": period.since if period else None,
        "until": period.until if period else None,
        "organs": None if organs is None else list(organs),
    }


def _ratings(satisfied: int, basically: int, dissatisfied: int, overdue_unrated: int) -> Ratings:
    return Ratings(satisfied=satisfied, basically=basically, dissatisfied=dissatisfied, overdue_unrated=overdue_unrated)


def _listed(references: Sequence[str] | None) -> list[str] | None:
    return None if references is None else list(references)


def _answers(on_time: int, late: int, unanswered: int, overdue: int) -> Answers:
    return Answers(on_time=on_time, late=late, unanswered=unanswered, overdue_unanswered=overdue)
