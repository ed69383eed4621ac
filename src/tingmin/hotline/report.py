"""The hotline's month in numbers (JSJB2021 §34): by type, by class and by place, never by person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tingmin.accounts.acting import acting_as
from tingmin.hotline.models import Exclusion, Objection
from tingmin.hotline.scores import window_of
from tingmin.hotline.sheets import Read, is_hotline, read_sheets
from tingmin.hotline.types import REASONS
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted
from tingmin.law.content_classes import path_label
from tingmin.law.hotline_intake import REQUEST_TYPES
from tingmin.law.parameters import parameters

REPORT = Label("热线月报", "the hotline's monthly report")
HOTLINE_STAFF = Label("热线工作人员", "the hotline's staff")
MOST_CLASSES = 10

# What became of the orders received in the month, as they stand now.
RECEIVED = """
SELECT matter.purpose, count(*), count(*) FILTER (WHERE ordered.dispatched_at IS NOT NULL),
       count(*) FILTER (WHERE matter.stage = 'answered'), count(*) FILTER (WHERE matter.stage = 'redirected')
  FROM hotline_order ordered JOIN matters_matter matter ON matter.id = ordered.matter_id
 WHERE matter.registered_at >= %(begins)s AND matter.registered_at < %(ends)s
 GROUP BY matter.purpose
"""
GROUPED = """
SELECT matter.{column}, count(*) AS many
  FROM hotline_order ordered JOIN matters_matter matter ON matter.id = ordered.matter_id
 WHERE matter.registered_at >= %(begins)s AND matter.registered_at < %(ends)s AND matter.{column} <> ''
 GROUP BY matter.{column} HAVING count(*) >= %(fewest)s ORDER BY many DESC, matter.{column} LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class OfType:
    """The orders of one type of request that came in, and what became of them."""

    code: str
    label: Label
    received: int
    dispatched: int
    answered: int
    redirected: int


@dataclass(frozen=True, slots=True)
class Report:
    """A month: what came in, about what and where, the sheets by group, what was left out, what was objected to."""

    month: date
    types: Sequence[OfType]
    classes: Sequence[tuple[str, Label, int]]
    places: Sequence[tuple[str, int]]
    fewest: int
    sheets: Sequence[Read]
    exclusions: Sequence[tuple[Label, int]]
    objections: Mapping[str, int]

    @property
    def total(self) -> OfType:
        """All types together."""
        sums = [sum(getattr(each, name) for each in self.types) for name in COLUMNS]
        return OfType("total", Label("合计", "Total"), *sums)


COLUMNS = ("received", "dispatched", "answered", "redirected")


def month_report(month: date, actor: Actor) -> Report:
    """The report of a month for the hotline's own people; counted whole, shown without small groups (P7)."""
    if not is_hotline(actor):
        raise NotPermitted(act=REPORT, who=HOTLINE_STAFF)
    with acting_as(Actor.system()):
        types, classes, places = _types(month), _grouped(month, "content_class"), _grouped(month, "region_code")
        exclusions = _exclusions(month)
    told = [(code, path_label(code), many) for code, many in classes]
    return Report(
        month, types, told, places, parameters()["P7"].value, read_sheets(month, actor), exclusions, _objections(month)
    )


def _types(month: date) -> Sequence[OfType]:
    with connection.cursor() as cursor:
        cursor.execute(RECEIVED, window_of(month))
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return [OfType(code, label, *found.get(code, (0, 0, 0, 0))) for code, label in REQUEST_TYPES.items()]


def _grouped(month: date, column: str) -> Sequence[tuple[str, int]]:
    asked = {**window_of(month), "fewest": parameters()["P7"].value, "most": MOST_CLASSES}
    with connection.cursor() as cursor:
        cursor.execute(GROUPED.format(column=column), asked)
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _exclusions(month: date) -> Sequence[tuple[Label, int]]:
    granted = list(Exclusion.objects.filter(month=month, granted=True).values_list("reason", flat=True))
    return [(label, granted.count(code)) for code, label in REASONS.items() if code in granted]


def _objections(month: date) -> Mapping[str, int]:
    found = list(Objection.objects.filter(month=month).prefetch_related("items"))
    states = {None: "waiting", True: "granted", False: "refused"}
    said = [states[each.granted] for each in found]
    return {state: said.count(state) for state in states.values()}
