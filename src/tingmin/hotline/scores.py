"""The three rates of a month, counted by unit: never by requester, never by agent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Sum

from tingmin.accounts.acting import acting_as
from tingmin.hotline.models import Adjustment, ObjectedItem
from tingmin.kernel.actors import Actor
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

# One call-back is one assessed order; what two persons excluded, and what an objection corrected for its unit.
ASSESSED = """
SELECT called.id, called.matter_id, called.organ_id, called.at, called.asked, called.resolved, called.partly,
       called.declined, called.satisfaction,
       called.contacted_in_time OR 'contacted' = ANY (COALESCE(fix.remedies, '{}')) AS in_time,
       (out.id IS NOT NULL AND 'take_back' <> ALL (COALESCE(fix.remedies, '{}')))
           OR 'leave_out' = ANY (COALESCE(fix.remedies, '{}')) AS left_out
  FROM hotline_callback called
  LEFT JOIN hotline_exclusion out ON out.matter_id = called.matter_id AND out.month = %(month)s AND out.granted
  LEFT JOIN (
      SELECT item.matter_id, objection.organ_id, array_agg(item.remedy) AS remedies
        FROM hotline_objecteditem item JOIN hotline_objection objection ON objection.id = item.objection_id
       WHERE objection.month = %(month)s AND item.granted AND item.matter_id IS NOT NULL
       GROUP BY item.matter_id, objection.organ_id
  ) fix ON fix.matter_id = called.matter_id AND fix.organ_id = called.organ_id
 WHERE called.at >= %(begins)s AND called.at < %(ends)s
"""
COUNTS = "asked AND NOT left_out"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a sheet, and which assessed orders stand behind it: the same condition counts and lists them."""

    code: str
    label: Label
    where: str
    is_counted: bool = True


FIGURES: tuple[Figure, ...] = (
    Figure("eligible", Label("计入考核", "Assessed"), COUNTS),
    Figure("contacted_in_time", Label("时限内联系", "Contacted in time"), f"{COUNTS} AND in_time"),
    Figure("contacted_late", Label("未在时限内联系", "Not contacted in time"), f"{COUNTS} AND NOT in_time", False),
    Figure("resolved", Label("已解决", "Resolved"), f"{COUNTS} AND resolved"),
    Figure("partly", Label("部分解决", "Partly resolved"), f"{COUNTS} AND NOT resolved AND partly"),
    Figure("unresolved", Label("未解决", "Not resolved"), f"{COUNTS} AND NOT resolved AND NOT partly"),
    Figure("satisfied", Label("满意", "Satisfied"), f"{COUNTS} AND satisfaction = 'satisfied'"),
    Figure("basically", Label("基本满意", "Basically satisfied"), f"{COUNTS} AND satisfaction = 'basically'"),
    Figure("dissatisfied", Label("不满意", "Not satisfied"), f"{COUNTS} AND satisfaction = 'dissatisfied'"),
    Figure("silent", Label("未接通、未作答", "Not reached or nothing said"), f"{COUNTS} AND resolved IS NULL", False),
    Figure("declined", Label("其中：接通但不愿作答", "Of these: reached, would not say"), f"{COUNTS} AND declined"),
    Figure("unasked", Label("未抽中，未回访", "Not drawn, not called back"),
           "NOT asked AND NOT left_out AND resolved IS NULL"),
    Figure("volunteered", Label("未抽中，自行作答", "Not drawn, answered by themselves"),
           "NOT asked AND NOT left_out AND resolved IS NOT NULL"),
    Figure("excluded", Label("剔除", "Left out"), "left_out"),
)  # fmt: skip
BY_CODE = {figure.code: figure for figure in FIGURES}
COUNTED = [figure for figure in FIGURES if figure.is_counted]
COUNT = f"""
SELECT organ_id, {", ".join(f"count(*) FILTER (WHERE {each.where}) AS {each.code}" for each in COUNTED)}
  FROM ({ASSESSED}) assessed GROUP BY organ_id
"""
BEHIND = "SELECT id FROM ({assessed}) assessed WHERE organ_id = %(organ)s AND {where} ORDER BY at, id LIMIT %(most)s"


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
    """What each unit's call-backs of a month came to: whole numbers of all units, whoever asks."""
    with acting_as(Actor.system()), connection.cursor() as cursor:
        cursor.execute(COUNT, window_of(month))
        names = [column.name for column in cursor.description or ()][1:]
        found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}
        added = _adjustments(month)
    return {
        organ: Counted(**found.get(organ, {}), adjustment=added.get(organ, Fraction(0))) for organ in {*found, *added}
    }


def behind(month: date, *, organ: UUID, figure: str, most: int) -> Sequence[UUID]:
    """The call-backs behind a figure, as far as the database shows them to who asks; the oldest first."""
    sql = BEHIND.format(assessed=ASSESSED, where=BY_CODE[figure].where)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**window_of(month), "organ": organ, "most": most})
        return [row[0] for row in cursor.fetchall()]


def sheets(month: date, *, weights: Weights | None) -> Sequence[Sheet]:
    """The sheets of all units, group by group, the best first; small samples are shown without a place.

    Without weights there are rates and neither scores nor places.
    """
    figures = counted(month)
    organs = organs_by_id(figures)  # type: ignore[arg-type]
    made = [_sheet(organs[unit], each, weights) for unit, each in figures.items()]  # type: ignore[index]
    return sorted(_ranked(made), key=lambda s: (s.group.zh, s.rank is None, s.rank or 0, s.organ.code))


def as_figures(sheet: Sheet) -> dict[str, Any]:
    """A sheet as plain data for freezing: counts as they are, exact rates as `part/whole`."""
    plain = {each.name: getattr(sheet.counted, each.name) for each in fields(Counted)}
    whole = {name: str(value) if isinstance(value, Fraction) else value for name, value in plain.items()}
    rates = {name: getattr(sheet.counted, name) for name in ("response", "resolution", "satisfaction")}
    exact = {name: None if value is None else str(value) for name, value in (rates | {"score": sheet.score}).items()}
    return {**whole, **exact, "silent": sheet.counted.silent, "too_few": sheet.too_few, "group_en": sheet.group.en}


def from_figures(figures: Mapping[str, Any]) -> tuple[Counted, Fraction | None]:
    """What `as_figures` wrote, read again."""
    exact = ("adjustment", "partial")
    said = {each.name: figures[each.name] for each in fields(Counted) if each.name in figures}
    score = figures["score"]
    read: dict[str, Any] = {name: Fraction(value) if name in exact else value for name, value in said.items()}
    return Counted(**read), None if score is None else Fraction(score)


def window_of(month: date) -> dict[str, Any]:
    """The month and its two ends, as the statements ask for them."""
    return {"month": month, "begins": midnight(month), "ends": midnight(next_month(month))}


def midnight(day: date) -> datetime:
    """The instant at which a day begins in the city."""
    return datetime(day.year, day.month, day.day, tzinfo=CITY_TIME)


def group_of(organ: Organ) -> Label:
    """The kind of units among which a unit stands."""
    return GROUPS.get(OrganKind(organ.kind), OTHERS)


def _sheet(organ: Organ, figures: Counted, weights: Weights | None) -> Sheet:
    if weights is None:
        return Sheet(organ, figures, None, group_of(organ))
    figures = replace(figures, partial=weights.partial)
    group = _sized(group_of(organ), figures.eligible, weights.sizes)
    return Sheet(organ, figures, figures.score(weights), group, too_few=figures.answered < weights.minimum)


def _sized(group: Label, eligible: int, sizes: Sequence[int]) -> Label:
    """The group with the band of orders that the site ranks apart (分级分类)."""
    if not sizes:
        return group
    low = max((size for size in sizes if size <= eligible), default=0)
    return Label(f"{group.zh}（{low}件以上）", f"{group.en} ({low} orders and more)")


def _ranked(made: Sequence[Sheet]) -> list[Sheet]:
    placed: list[Sheet] = []
    for group in {sheet.group for sheet in made}:
        among = [sheet for sheet in made if sheet.group == group]
        places = ranks({str(s.organ.pk): None if s.too_few else s.score for s in among})
        placed += [replace(sheet, rank=places[str(sheet.organ.pk)]) for sheet in among]
    return placed


def _adjustments(month: date) -> Mapping[UUID, Fraction]:
    """The points that two persons gave or took, without those that an objection did away with."""
    undone = ObjectedItem.objects.filter(adjustment=OuterRef("pk"), granted=True)
    granted = Adjustment.objects.filter(~Exists(undone), month=month, granted=True)
    return {organ: Fraction(points or Decimal(0)) for organ, points in _sums(granted.values_list("organ"))}


def _sums(rows: Any) -> Iterable[tuple[UUID, Decimal | None]]:
    summed: Iterable[tuple[UUID, Decimal | None]] = rows.annotate(Sum("points"))
    return summed
