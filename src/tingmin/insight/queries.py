"""Counting the register: one statement for each figure."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from tingmin.insight.types import OnTime, Progress
from tingmin.law.procedures import END_STAGES
from tingmin.law.satisfaction import Answers

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


def on_time_by_organ(*, today: date, references: Sequence[str] | None = None) -> Sequence[OnTime]:
    """How organs keep their limits for handling, the busiest first; of imported rows or (None) of all matters."""
    with connection.cursor() as cursor:
        cursor.execute(ON_TIME, {"today": today, "references": _listed(references)})
        return [OnTime(code=code, organ=organ, answers=_answers(*counts)) for code, organ, *counts in cursor]


def progress_by_pack(references: Sequence[str]) -> Sequence[Progress]:
    """How far imported rows have come, by the national pack under which they were registered."""
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS, {"references": list(references), "ends": list(END_STAGES)})
        return [
            Progress(pack=pack, matters=matters, served=served, completed=completed, open=waiting)
            for pack, matters, served, completed, waiting in cursor
        ]


def _listed(references: Sequence[str] | None) -> list[str] | None:
    return None if references is None else list(references)


def _answers(on_time: int, late: int, unanswered: int, overdue: int) -> Answers:
    return Answers(on_time=on_time, late=late, unanswered=unanswered, overdue_unanswered=overdue)
