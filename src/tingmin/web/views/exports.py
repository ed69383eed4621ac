"""批量导出: order, decide as a second person, fetch the marked file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts.actions import decide_export, order_export
from tingmin.accounts.queries import ExportOrder, export_orders, names_of
from tingmin.accounts.rules import may
from tingmin.accounts.types import DECISIONS, ExportDecision, Permission
from tingmin.insight.exports import Form as FileForm
from tingmin.insight.exports import deliver_export
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.law.content_classes import path_label
from tingmin.law.purposes import CATEGORIES
from tingmin.law.types import Category
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.administration import ExportForm
from tingmin.web.forms.choices import class_paths
from tingmin.web.regions import places_on
from tingmin.web.views.walls import tried

LOOKS_BACK = timedelta(days=366)
NO_ORDER = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Line:
    """An order as its list shows it, and what this person may do with it now."""

    order: ExportOrder
    organ: Label
    ordered_by: str
    decided_by: str
    state: Label
    category: Label | None
    content_class: Label | None
    district: str
    until: datetime | None
    may_decide: bool
    waits_for_another: bool
    may_fetch: bool


@require_GET
def exports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The orders of this person, of a head the orders of the organ; newest first."""
    lines = lines_for(desk.actor, at=door.now())
    return door.show(request, "exports.html", desk, lines=lines, forms=list(FileForm), tab="exports")


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Order an export for a purpose."""
    form = ExportForm(door.sent(request), on=door.today())
    status = tried(request, form, lambda: _order(form, desk.actor))
    if status is None:
        messages.success(request, _("已申请，等待本单位负责人中的另一人批准。"))
        return redirect("exports")
    context = {"form": form, "classes": [label for _code, label in class_paths()], "tab": "exports"}
    return door.show(request, "export_order.html", desk, status=status, **context)


@require_POST
def decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Approve or refuse a colleague's order."""
    approves = request.POST.get("decision") == ExportDecision.APPROVED
    decision = ExportDecision.APPROVED if approves else ExportDecision.REFUSED
    decide_export(_order_id(request), decision=decision, actor=desk.actor, at=door.now())
    messages.success(request, _("已批准。") if approves else _("已决定不批准。"))
    return redirect("exports")


@require_POST
def fetch(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The file, made now and marked with account and time; a fact tells that it left."""
    wanted = next((form for form in FileForm if form == request.POST.get("form")), FileForm.CSV)
    file = deliver_export(_order_id(request), form=wanted, actor=desk.actor, at=door.now())
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def lines_for(actor: Actor, *, at: datetime) -> Sequence[Line]:
    """Orders of the last year as this actor may see them."""
    orders = export_orders(actor, since=at - LOOKS_BACK)
    names = names_of(each for row in orders for each in (row.ordered_by, row.decided_by) if each)
    districts = {each.code[:6]: each.said for each in places_on(door.today()).districts}
    return [_line(row, actor, names=names, districts=districts, at=at) for row in orders]


def _line(
    row: ExportOrder, actor: Actor, *, names: Mapping[UUID, str], districts: Mapping[str, str], at: datetime
) -> Line:
    wanted, own = row.wanted, row.ordered_by == actor.person
    waits = row.decision == ExportDecision.WAITING
    decides = waits and may(actor, Permission.APPROVE_EXPORT)
    return Line(
        order=row,
        organ=row.organ.label,
        ordered_by=names.get(row.ordered_by, ""),
        decided_by=names.get(row.decided_by, "") if row.decided_by else "",
        state=DECISIONS[ExportDecision(row.decision)],
        category=CATEGORIES[Category(wanted.category)] if wanted.category else None,
        content_class=path_label(wanted.content_class) if wanted.content_class else None,
        district=districts.get(wanted.region_code, wanted.region_code),
        until=row.until,
        may_decide=decides and not own,
        waits_for_another=decides and own,
        may_fetch=own and row.until is not None and at < row.until,
    )


def _order(form: ExportForm, actor: Actor) -> None:
    order_export(form.wanted, purpose=form.cleaned_data["purpose"], actor=actor, at=door.now())


def _order_id(request: HttpRequest) -> UUID:
    """The order that a button named; what is no id names no order."""
    try:
        return UUID(request.POST.get("order", ""))
    except ValueError:
        return NO_ORDER
