"""The hotline's months for other programs: the sheets that a person may read, one of them, and the report."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from tingmin.api.door import seen_by_actor, staff
from tingmin.hotline.report import COLUMNS, Report, month_report
from tingmin.hotline.scores import FIGURES
from tingmin.hotline.sheets import Read, months, read_sheet, read_sheets
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of

router = Router(tags=["scores"], auth=staff)
router.add_decorator(seen_by_actor)
Month = Annotated[str, Field(description="2026-10; empty for the month before this", max_length=7)]


class UnknownMonth(Refusal):
    """Text that is no month."""

    code = "unknown_month"
    sentence = Label(zh="月份“{given}”无效，请写成2026-10。", en="“{given}” is no month; write 2026-10.")


class SheetOut(Schema):
    """A unit's month; rates are shares of 1, null of nothing; version 0 is not frozen."""

    unit: str
    name: str
    group: str
    rank: int | None
    too_few: bool
    version: int
    score: float | None
    response: float | None
    resolution: float | None
    satisfaction: float | None
    points: float
    figures: dict[str, int]

    @classmethod
    def of(cls, read: Read) -> "SheetOut":
        """The sheet as its page reads it."""
        counted = read.counted
        late = {"contacted_late": counted.eligible - counted.contacted_in_time}
        numbers = {each.code: late.get(each.code, getattr(counted, each.code, 0)) for each in FIGURES}
        rates = {name: getattr(counted, name) for name in ("response", "resolution", "satisfaction")}
        exact = {name: None if share is None else round(float(share), 6) for name, share in rates.items()}
        return cls(
            unit=read.organ.code, name=read.organ.name, group=read.group.zh, rank=read.rank, too_few=read.too_few,
            version=read.version, score=None if read.score is None else round(float(read.score), 4),
            points=float(counted.adjustment), figures=numbers, **exact,
        )  # fmt: skip


class ReportOut(Schema):
    """The month in numbers; classes and places with fewer orders than `fewest_shown` are left out."""

    month: str
    types: dict[str, dict[str, int]]
    classes: dict[str, int]
    places: dict[str, int]
    fewest_shown: int
    exclusions: dict[str, int]
    objections: dict[str, int]
    sheets: list[SheetOut]

    @classmethod
    def of(cls, report: Report) -> "ReportOut":
        """The report as its page reads it."""
        types = {each.code: {name: getattr(each, name) for name in COLUMNS} for each in report.types}
        return cls(
            month=f"{report.month:%Y-%m}", types=types,
            classes={code: many for code, _label, many in report.classes}, places=dict(report.places),
            fewest_shown=report.fewest, exclusions={label.zh: many for label, many in report.exclusions},
            objections=dict(report.objections), sheets=[SheetOut.of(each) for each in report.sheets],
        )  # fmt: skip


@router.get("/sheets", response=list[SheetOut])
def list_score_sheets(request: HttpRequest, month: Month = "") -> list[SheetOut]:
    """The sheets of a month that this person may read; units read their own once it is frozen."""
    return [SheetOut.of(each) for each in read_sheets(_month(month), _actor(request))]


@router.get("/sheets/unit", response=SheetOut)
def show_score_sheet(request: HttpRequest, unit: str, month: Month = "") -> SheetOut:
    """One unit's sheet, by the unit's code in the directory."""
    return SheetOut.of(read_sheet(_month(month), unit, _actor(request)))


@router.get("/report", response=ReportOut)
def show_month_report(request: HttpRequest, month: Month = "") -> ReportOut:
    """The hotline's month; for the hotline's own people."""
    return ReportOut.of(month_report(_month(month), _actor(request)))


def _month(asked: str) -> date:
    if not asked:
        return months(until=day_of(timezone.now()))[1]
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise UnknownMonth(given=asked) from None


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
