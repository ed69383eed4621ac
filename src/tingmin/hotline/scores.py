"""The three rates of a month, counted by unit: never by requester, never by agent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from tingmin.hotline.models import Adjustment
from tingmin.kernel.labels import Label
from tingmin.kernel.times import CITY_TIME
from tingmin.law.rates import Counted, Weights, ranks
from tingmin.organisations.queries import Organ, organs_by_id
from tingmin.organisations.types import OrganKind

# Ranked apart, each among its like (分级分类, JSJB2021 §32).
GROUPS: Mapping[OrganKind, Label] = {
    OrganKind.STREET: Label("街道", "Urban streets"),
    OrganKind.TOWNSHIP: Label("乡镇", "Townships"),
    OrganKind.GOVERNMENT: Label("区政府", "Districts"),
    OrganKind.DEPARTMENT: Label("部门", "Departments"),
    OrganKind.ENTERPRISE: Label("公共服务企业", "Public-service enterprises"),
}
OTHERS = Label("其他单位", "Others")

# One call-back is one assessed order; what two persons excluded for the month is counted apart.
COUNT = """
SELECT called.organ_id,
       count(*) FILTER (WHERE out.id IS NULL) AS eligible,
       count(*) FILTER (WHERE out.id IS NULL AND called.contacted_in_time) AS contacted_in_time,
       count(*) FILTER (WHERE out.id IS NULL AND called.resolved) AS resolved,
       count(*) FILTER (WHERE out.id IS NULL AND NOT called.resolved) AS unresolved,
       count(*) FILTER (WHERE out.id IS NULL AND called.satisfaction = 'satisfied') AS satisfied,
       count(*) FILTER (WHERE out.id IS NULL AND called.satisfaction = 'basically') AS basically,
       count(*) FILTER (WHERE out.id IS NULL AND called.satisfaction = 'dissatisfied') AS dissatisfied,
       count(out.id) AS excluded
  FROM hotline_callback called
  LEFT JOIN hotline_exclusion out ON out.matter_id = called.matter_id AND out.month = %(month)s AND out.granted
 WHERE called.at >= %(begins)s AND called.at < %(ends)s
 GROUP BY called.organ_id
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's month: what was counted, its score, its group, and its place among those with enough answers."""

    organ: Organ
    counted: Counted
    score: Fraction | None
    group: Label
    rank: int | None = None
    too_few: bool = False


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def counted(month: date) -> Mapping[UUID, Counted]:
    """What each unit's call-backs of a month came to."""
    window = {"month": month, "begins": _midnight(month), "ends": _midnight(next_month(month))}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, window)
        names = [column.name for column in cursor.description or ()][1:]
        found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}
    added = _adjustments(month)
    return {organ: Counted(**figures, adjustment=added.get(organ, Fraction(0))) for organ, figures in found.items()}


def sheets(month: date, *, weights: Weights) -> Sequence[Sheet]:
    """The sheets of all units, group by group, the best first; small samples are shown without a place."""
    figures = counted(month)
    organs = organs_by_id(figures)  # type: ignore[arg-type]
    made = [_sheet(organs[unit], each, weights) for unit, each in figures.items()]  # type: ignore[index]
    return sorted(_ranked(made), key=lambda s: (s.group.zh, s.rank is None, s.rank or 0, s.organ.code))


def as_figures(sheet: Sheet) -> dict[str, object]:
    """A sheet as plain data for freezing: counts as they are, exact rates as `part/whole`."""
    plain = {each.name: getattr(sheet.counted, each.name) for each in fields(Counted)}
    rates = {name: getattr(sheet.counted, name) for name in ("response", "resolution", "satisfaction")}
    exact = {name: None if value is None else str(value) for name, value in (rates | {"score": sheet.score}).items()}
    return {**plain, "adjustment": str(sheet.counted.adjustment), **exact, "silent": sheet.counted.silent}


def _sheet(organ: Organ, figures: Counted, weights: Weights) -> Sheet:
    group = GROUPS.get(OrganKind(organ.kind), OTHERS)
    return Sheet(organ, figures, figures.score(weights), group, too_few=figures.answered < weights.minimum)


def _ranked(made: Sequence[Sheet]) -> list[Sheet]:
    placed: list[Sheet] = []
    for group in {sheet.group for sheet in made}:
        among = [sheet for sheet in made if sheet.group == group]
        places = ranks({str(s.organ.pk): None if s.too_few else s.score for s in among})
        placed += [Sheet(s.organ, s.counted, s.score, s.group, places[str(s.organ.pk)], s.too_few) for s in among]
    return placed


def _adjustments(month: date) -> Mapping[UUID, Fraction]:
    granted = Adjustment.objects.filter(month=month, granted=True).values_list("organ").annotate(Sum("points"))
    return {organ: Fraction(points or Decimal(0)) for organ, points in granted}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CITY_TIME)
