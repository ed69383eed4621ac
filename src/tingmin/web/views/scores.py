"""成绩单: the month's sheets by group, one unit's sheet with the orders behind its figures, the report, the freeze."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tingmin.hotline import sheets
from tingmin.hotline.actions.assessing import freeze
from tingmin.hotline.report import month_report
from tingmin.hotline.scores import BY_CODE, FIGURES, next_month
from tingmin.hotline.sheets import Read, is_hotline
from tingmin.hotline.types import REASONS, SATISFACTIONS, Satisfaction
from tingmin.kernel.actors import Post
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.law.rates import NAMES, Weights, WeightsNotSet
from tingmin.organisations.queries import organs_in_force
from tingmin.organisations.types import OrganKind
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.base import in_words
from tingmin.web.refusals import said

TAB = "scores"
RATES: Mapping[str, Label] = {
    "response": Label("响应率", "Response rate"),
    "resolution": Label("解决率", "Resolution rate"),
    "satisfaction": Label("满意率", "Satisfaction rate"),
}
FIGURE = Label("该数字", "such figure")
NEITHER = Label("未作答", "Nothing said")


@dataclass(frozen=True, slots=True)
class Row:
    """A sheet as its page writes it: the rates in per cent, the score to two places."""

    read: Read
    rates: Sequence[tuple[Label, str]]
    score: str
    points: str


@require_GET
def scores(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sheets that this person may read, group by group."""
    month = asked_month(request)
    read = sheets.read_sheets(month, desk.actor)
    by_group = groupby(read, key=lambda each: each.group)
    groups = [(group, [row_of(each) for each in rows]) for group, rows in by_group]
    return door.show(request, "scores.html", desk, groups=groups, **about_month(desk, month))


@require_GET
def score_sheet(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One unit's sheet; `figure` opens the orders behind a number."""
    month, unit = asked_month(request), request.GET.get("unit", "")
    read = sheets.read_sheet(month, unit, desk.actor)
    opened = _opened(request, desk, month, read)
    context = {
        "row": row_of(read),
        "figures": [(each, figure_of(read, each.code)) for each in FIGURES],
        "excluded": [(REASONS[code], many) for code, many in sheets.reasons_left_out(month, read.organ.pk).items()],
        "points": [each for each in sheets.points_of(month, [read.organ.pk]) if each.granted],
        "versions": [row_of(each) for each in sheets.versions_of(month, read.organ.pk)],
        "bounds": _bounds(month, read),
        "objections": sheets.objections(desk.actor, month=month) if read.version else (),
        "may_object": sheets.may_object(desk.actor, read, month, today=door.today()),
        "objection_ends": _objection_ends(month, read),
        **opened,
    }
    return door.show(request, "scores_sheet.html", desk, **context, **about_month(desk, month))


@require_POST
def freeze_scores(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Freeze a month; the action asks for the head of the hotline, and for the month to be over."""
    month = asked_month(request)
    frozen = freeze(month=month, actor=desk.actor, at=door.now())
    messages.success(request, _("已固化%(month)s成绩单，共%(units)s个单位，摘要已记入账本。") % {
        "month": f"{month:%Y-%m}", "units": len(frozen),
    })  # fmt: skip
    return to_scores(month)


@require_GET
def scores_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sheets of a month as a table; units, never people."""
    month = asked_month(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="scores-{month:%Y-%m}.csv"'
    # Spreadsheets of offices read Chinese only behind this mark.
    response.write("\ufeff")
    written = csv.writer(response)
    codes = [figure.code for figure in FIGURES]
    written.writerow(["group", "unit", "code", "rank", "score", *NAMES, *codes, "points", "version"])
    written.writerows(_cells(read) for read in sheets.read_sheets(month, desk.actor))
    return response


@require_GET
def score_report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The month's report, to print."""
    month = asked_month(request)
    report = month_report(month, desk.actor)
    by_group = groupby(report.sheets, key=lambda each: each.group)
    context: dict[str, Any] = {
        "report": report,
        "groups": [(group, [row_of(each) for each in rows]) for group, rows in by_group],
        "places": _places(report.places),
    }
    return door.show(request, "scores_report.html", desk, **context, **about_month(desk, month))


@require_GET
def score_report_json(request: HttpRequest, desk: Desk) -> JsonResponse:
    """The same for another program."""
    report = month_report(asked_month(request), desk.actor)
    types = [*report.types, report.total]
    counts = ("received", "dispatched", "answered", "redirected")
    return JsonResponse(
        {
            "month": f"{report.month:%Y-%m}",
            "types": [{"type": each.code, **{name: getattr(each, name) for name in counts}} for each in types],
            "classes": [{"class": code, "label": label.zh, "orders": many} for code, label, many in report.classes],
            "places": [{"region": code, "orders": many} for code, many in report.places],
            "fewest_shown": report.fewest,
            "sheets": [as_json(each) for each in report.sheets],
            "exclusions": [{"reason": label.zh, "orders": many} for label, many in report.exclusions],
            "objections": dict(report.objections),
        }
    )


def asked_month(request: HttpRequest) -> date:
    """The month of the picker, 2026-11; without one, the month before this."""
    asked = request.GET.get("month") or request.POST.get("month") or ""
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return sheets.months(until=door.today())[1]


def to_scores(month: date, name: str = "scores") -> HttpResponse:
    """To a page of the same month."""
    return redirect(f"{reverse(name)}?month={month:%Y-%m}")


def about_month(desk: Desk, month: date) -> dict[str, Any]:
    """What every page of a month says: is it frozen, may it be, what is missing."""
    frozen, hotline = sheets.is_frozen(month), is_hotline(desk.actor)
    weights = sheets.weights_of(month)
    over = door.today() >= next_month(month)
    return {
        "month": month,
        "months": sheets.months(until=door.today()),
        "frozen": frozen,
        "hotline": hotline,
        "over": over,
        "weights": weights,
        "weights_missing": said(WeightsNotSet()) if weights is None else "",
        "weights_told": _weights_told(weights),
        "may_freeze": hotline and desk.actor.post is Post.HEAD and over and not frozen and weights is not None,
        "tab": TAB,
    }


def row_of(read: Read) -> Row:
    """A sheet with its rates and its score in figures."""
    rates = [(label, per_cent(getattr(read.counted, name))) for name, label in RATES.items()]
    score = "—" if read.score is None else f"{float(read.score):.2f}"
    return Row(read, rates, score, f"{float(read.counted.adjustment):+g}" if read.counted.adjustment else "0")


def figure_of(read: Read, code: str) -> int:
    """A number of a sheet by its code; two of them are counted from others."""
    counted = read.counted
    if code == "contacted_late":
        return counted.eligible - counted.contacted_in_time
    number: int = getattr(counted, code)
    return number


def per_cent(value: Fraction | None) -> str:
    """A share in per cent, or a dash for the share of nothing."""
    return "—" if value is None else f"{float(value):.1%}"


def as_json(read: Read) -> dict[str, Any]:
    """A sheet as plain data."""
    exact = {name: getattr(read.counted, name) for name in NAMES}
    return {
        "unit": read.organ.code, "name": read.organ.name, "group": read.group.zh, "rank": read.rank,
        "too_few": read.too_few, "version": read.version, "frozen": bool(read.version),
        "score": None if read.score is None else round(float(read.score), 4),
        **{name: None if value is None else round(float(value), 6) for name, value in exact.items()},
        **{each.code: figure_of(read, each.code) for each in FIGURES},
        "points": float(read.counted.adjustment),
    }  # fmt: skip


def _cells(read: Read) -> Sequence[object]:
    row, numbers = row_of(read), [figure_of(read, figure.code) for figure in FIGURES]
    named = [in_words(read.group), in_words(read.organ.label), read.organ.code, read.rank or "", row.score]
    return [*named, *(rate for _label, rate in row.rates), *numbers, row.points, read.version]


def _places(counted: Sequence[tuple[str, int]]) -> Sequence[tuple[Label, int]]:
    """The organ that governs each place, with its number; the code itself where the directory knows none."""
    kinds = (OrganKind.GOVERNMENT, OrganKind.STREET, OrganKind.TOWNSHIP)
    organs = [organ for organ in organs_in_force(on=door.today()) if organ.kind in kinds] if counted else []
    governing = {organ.region_code: organ.label for organ in reversed(organs)}
    return [(governing.get(code, Label(code, code)), many) for code, many in counted]


def _opened(request: HttpRequest, desk: Desk, month: date, read: Read) -> dict[str, Any]:
    """The orders behind a figure; to a unit only once the month is frozen."""
    code = request.GET.get("figure", "")
    if not code:
        return {"opened": None}
    if code not in BY_CODE:
        raise NotFound(what=FIGURE)
    found = sheets.orders_behind(month, read.organ.pk, code, desk.actor)
    orders = [(each, _answer_of(each)) for each in found]
    hidden = figure_of(read, code) - len(orders)
    return {"opened": BY_CODE[code], "orders": orders, "hidden": hidden if hidden > 0 else 0}


def _answer_of(each: sheets.Behind) -> Sequence[Label]:
    call = each.call
    solved = Label("已解决", "Resolved") if call.resolved else Label("未解决", "Not resolved")
    answer = [NEITHER] if call.resolved is None else [Label("部分解决", "Partly resolved") if call.partly else solved]
    return [*answer, *([SATISFACTIONS[Satisfaction(call.satisfaction)]] if call.satisfaction else [])]


def _weights_told(weights: Weights | None) -> Sequence[tuple[Label, str]]:
    return [(RATES[name], f"{float(getattr(weights, name)):g}") for name in NAMES] if weights else ()


def _bounds(month: date, read: Read) -> dict[str, Any] | None:
    """Where the unit's group begins and ends, of a frozen month."""
    if not read.version:
        return None
    found = sheets.bounds(month, read.group)
    shown = {name: getattr(found, name) for name in ("best", "middle", "last")}
    told = {name: "—" if score is None else f"{float(score):.2f}" for name, score in shown.items()}
    return {**told, "ranked": found.ranked, "units": found.units}


def _objection_ends(month: date, read: Read) -> date | None:
    frozen = sheets.frozen_on(month, UUID(str(read.organ.pk)))
    return sheets.objection_ends(frozen) if frozen else None
