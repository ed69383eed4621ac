"""For everyone: what can be done here, how a petition runs, and putting one forward."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.intake.actions import submit as register
from tingmin.intake.types import Receipt
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.web import door, ladder, receipts
from tingmin.web.forms.submission import SubmissionForm
from tingmin.web.refusals import put_on
from tingmin.web.views import papers

SUBMITTER = Actor.petitioner()
TABLE = Label("该程序", "such procedure")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Three doors and the way that a petition takes."""
    return render(request, "web/public/home.html", {"way": ladder.usual_way(door.today())})


@require_GET
def how(request: HttpRequest) -> HttpResponse:
    """What a petitioner may do, the usual way, and where the whole tables stand."""
    return render(request, "web/public/how.html", {"way": ladder.usual_way(door.today()), "tables": ladder.TABLES})


@require_GET
def table(request: HttpRequest, *, code: str) -> HttpResponse:
    """A whole statute table, row by row: petition, review, hearing, supervision."""
    if code not in ladder.TABLES:
        raise NotFound(what=TABLE)
    context = {"code": code, "title": ladder.TABLES[code], "tables": ladder.TABLES}
    return render(request, "web/public/table.html", context | {"table": ladder.whole_table(code, door.today())})


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest) -> HttpResponse:
    """Put something forward: registered at once, before anything is judged."""
    form = SubmissionForm(door.sent(request), request.FILES or None, on=door.today())
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return accepted(request, register(form.submission(), actor=SUBMITTER, at=door.now()))
        except Refusal as refusal:
            status = put_on(form, refusal)
    elif request.method == "POST":
        status = 422
    return render(request, "web/public/submit.html", {"form": form}, status=status)


def accepted(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """To the receipt, which also opens tracking on this browser."""
    door.track(request, receipt.registered[0].matter_id)
    return receipts.hand_over(redirect("receipt"), receipt)


@never_cache
@require_GET
def receipt(request: HttpRequest) -> HttpResponse:
    """The receipt: number, query code, what happens next and by when."""
    slip = receipts.in_hand(request)
    if slip is None:
        return redirect("track")
    parts = papers.receipt_parts(slip, today=door.today())
    return render(request, "web/public/receipt.html", {"slip": slip, "parts": parts})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave nothing on a shared machine."""
    door.forget(request)
    return receipts.take_away(redirect("home"))
