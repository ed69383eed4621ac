"""The desk: what is due, what came in lately, and the counter."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from tingmin.intake.actions import submit as register_submission
from tingmin.kernel.refusals import Refusal
from tingmin.matters import queries
from tingmin.web import door, receipts, telling
from tingmin.web.door import Desk
from tingmin.web.forms.submission import CounterForm
from tingmin.web.refusals import put_on
from tingmin.web.views import papers


@require_GET
def inbox(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What this organ has to do, what is due first."""
    page = queries.at_hand(desk.actor, after=request.GET.get("after", ""))
    return _list(request, desk, page.rows, tab="inbox", next_key=page.next_key)


@require_GET
def everywhere(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All open matters of this organ, also those that others handle now."""
    page = queries.inbox(desk.actor, after=request.GET.get("after", ""))
    return _list(request, desk, page.rows, tab="everywhere", next_key=page.next_key)


@require_GET
def recent(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest matters, ended ones too."""
    return _list(request, desk, queries.recent(desk.actor), tab="recent")


@require_GET
def search(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One matter by its number."""
    found = queries.matter_by_number(desk.actor, request.GET.get("number", ""))
    return redirect("matter", matter_id=found.pk)


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Register at the counter what came by letter, visit or phone."""
    form, status = CounterForm(door.sent(request), request.FILES or None, on=door.today()), 200
    if request.method == "POST" and form.is_valid():
        try:
            submission = form.submission(receiver=desk.actor.organ)
            receipt = register_submission(submission, actor=desk.actor, at=door.now())
            return receipts.hand_over(redirect("counter-receipt"), receipt)
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
    parts = papers.receipt_parts(slip, desk.actor, today=door.today())
    return door.show(request, "receipt.html", desk, slip=slip, parts=parts, tab="register")


def _list(
    request: HttpRequest, desk: Desk, rows: Sequence[queries.Matter], *, tab: str, next_key: str = ""
) -> HttpResponse:
    lines = telling.inbox_lines(rows, today=door.today())
    return door.show(request, "list.html", desk, lines=lines, tab=tab, next_key=next_key)


def _with_status(response: HttpResponse, status: int) -> HttpResponse:
    response.status_code = status
    return response
