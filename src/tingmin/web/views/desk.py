"""The desk: what is due, what came in lately, and the counter."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.intake.actions import submit as register_submission
from tingmin.intake.types import Receipt
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.matters import queries
from tingmin.web import door, receipts
from tingmin.web.door import Desk
from tingmin.web.forms.submission import CounterForm
from tingmin.web.lists import rows_of
from tingmin.web.refusals import put_on, said
from tingmin.web.views import papers
from tingmin.web.walls import is_in_sight


@require_GET
def inbox(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What this organ has to do, what is due first."""
    page = queries.at_hand(desk.actor, after=request.GET.get("after", ""), clocks=True)
    return _list(request, desk, page.rows, tab="inbox", next_key=page.next_key)


@require_GET
def everywhere(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All open matters of this organ, also those that others handle now."""
    page = queries.inbox(desk.actor, after=request.GET.get("after", ""), clocks=True)
    return _list(request, desk, page.rows, tab="everywhere", next_key=page.next_key)


@require_GET
def recent(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest matters, ended ones too."""
    return _list(request, desk, queries.recent(desk.actor, clocks=True), tab="recent")


@require_GET
def search(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One matter by its number; who may break the glass is asked whether this is an emergency."""
    number = request.GET.get("number", "")
    try:
        found = queries.matter_by_number(desk.actor, number)
    except NotFound as refusal:
        if not may(desk.actor, Permission.BREAK_GLASS):
            raise
        return door.show(request, "not_found.html", desk, status=404, sentence=said(refusal), number=number)
    return redirect("matter", matter_id=found.pk)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Register at the counter what came by letter, visit or phone."""
    form, status = CounterForm(door.sent(request), request.FILES or None, on=door.today()), 200
    if request.method == "POST" and form.is_valid():
        try:
            submission = form.submission(receiver=desk.actor.organ)
            receipt = register_submission(submission, actor=desk.actor, at=door.now())
            return receipts.hand_over(redirect("counter-receipt"), _for_counter(receipt, desk))
        except Refusal as refusal:
            status = put_on(form, refusal)
    elif request.method == "POST":
        status = 422
    return _with_status(door.show(request, "register.html", desk, form=form, tab="register"), status)


@require_GET
def receipt(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The receipt to print and hand over."""
    slip = receipts.in_hand(request)
    if slip is None:
        return redirect("register")
    parts = papers.receipt_parts(slip, at_counter=desk.actor.organ, today=door.today())
    return door.show(request, "receipt.html", desk, slip=slip, parts=parts, tab="register")


def _list(
    request: HttpRequest, desk: Desk, rows: Sequence[queries.Line], *, tab: str, next_key: str = ""
) -> HttpResponse:
    lines = rows_of(rows, today=door.today(), now=door.now())
    return door.show(request, "list.html", desk, lines=lines, tab=tab, next_key=next_key)


def _for_counter(receipt: Receipt, desk: Desk) -> Receipt:
    """Without the codes of what is hidden from this counter: with a code it could read on."""
    seen = [is_in_sight(desk.actor, each.matter_id) for each in receipt.registered]
    pairs = zip(receipt.registered, seen, strict=True)
    return replace(receipt, registered=[each if shown else replace(each, query_code="") for each, shown in pairs])


def _with_status(response: HttpResponse, status: int) -> HttpResponse:
    response.status_code = status
    return response
