"""统计: how organs keep their limits, how they are rated, and what is assigned; as a page and as JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tingmin.insight.figures import Figure, Spec, Value, figures, smallest_group
from tingmin.insight.types import Period
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.base import DayInput, Form
from tingmin.web.refusals import put_on

Cell = tuple[Label, str]


class PeriodForm(Form):
    """From which day to which; without an answer, this year until today."""

    since = forms.DateField(label=_("自"), widget=DayInput)
    until = forms.DateField(label=_("至"), widget=DayInput)

    def period(self) -> Period:
        """The days asked for."""
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])


@dataclass(frozen=True, slots=True)
class Table:
    """A figure as its page prints it; a row without cells is a group too small to be shown, and all such: no total."""

    code: str
    label: Label
    told: Label
    columns: Sequence[Label]
    rows: Sequence[tuple[Label, Sequence[Cell] | None]]
    total: Sequence[Cell]


@require_GET
def figures_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The figures of the organs whose work this organ oversees."""
    form, counted = _form(request), list[Figure]()
    status = tried_to_read(form, lambda: counted.extend(_counted(form, desk)))
    tables = [_table(each) for each in counted]
    context = {"form": form, "tables": tables, "smallest": smallest_group(), "tab": "figures_page"}
    return door.show(request, "figures.html", desk, status=status, **context)


@require_GET
def figures_json(request: HttpRequest, desk: Desk) -> JsonResponse:
    """The same for another program; what is wrong with the period is said in its place."""
    form, counted = _form(request), list[Figure]()
    status = tried_to_read(form, lambda: counted.extend(_counted(form, desk)))
    if status != 200:
        return JsonResponse({"errors": form.errors}, status=status)
    told = {"fewest_shown": smallest_group(), "figures": [_as_json(each) for each in counted]}
    return JsonResponse({**form.cleaned_data, **told})


def tried_to_read(form: Form, read: Callable[[], object]) -> int:
    """The status of a page that is asked for with a form; what is refused stands in the form."""
    if not form.is_valid():
        return 422
    try:
        read()
    except Refusal as refusal:
        return put_on(form, refusal)
    return 200


def _form(request: HttpRequest) -> PeriodForm:
    today = door.today()
    usual = {"since": today.replace(month=1, day=1), "until": today}
    return PeriodForm({name: request.GET.get(name) or day for name, day in usual.items()})


def _counted(form: PeriodForm, desk: Desk) -> Sequence[Figure]:
    return figures(period=form.period(), actor=desk.actor, today=door.today())


def _table(figure: Figure) -> Table:
    spec = figure.spec
    rows = [(row.organ, None if row.values is None else _cells(spec, row.values)) for row in figure.rows]
    labels = [column.label for column in spec.columns]
    total = _cells(spec, figure.total) if any(cells for _, cells in rows) else ()
    return Table(spec.code, spec.label, spec.told, labels, rows, total)


def _cells(spec: Spec, values: Sequence[Value]) -> Sequence[Cell]:
    """Each value with its column's name, which stands beside it where there is no room for a head (a phone)."""
    return [(column.label, _written(value)) for column, value in zip(spec.columns, values, strict=True)]


def _written(value: Value) -> str:
    """A count, a share in per cent, or a dash for the share of nothing."""
    if value is None:
        return "—"
    return f"{float(value):.1%}" if isinstance(value, Fraction) else str(value)


def _as_json(figure: Figure) -> dict[str, Any]:
    spec = figure.spec
    rows = [{"organ": row.code, "name": row.organ.zh, "values": _by_code(spec, row.values)} for row in figure.rows]
    return {"code": spec.code, "label": spec.label.zh, "rows": rows, "total": _by_code(spec, figure.total)}


def _by_code(spec: Spec, values: Sequence[Value] | None) -> dict[str, int | float | None] | None:
    if values is None:
        return None
    return {column.code: _number(value) for column, value in zip(spec.columns, values, strict=True)}


def _number(value: Value) -> int | float | None:
    return round(float(value), 4) if isinstance(value, Fraction) else value
