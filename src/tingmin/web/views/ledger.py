"""The ledger before everybody: signed tree heads; and the petitioner's own record with its proof."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.ledger.log import head_json, heads
from tingmin.ledger.receipts import receipt_for, receipt_text
from tingmin.matters.queries import matter_for
from tingmin.web.registered import record_name, told_fact

HEADS_ON_A_PAGE = 20
ROOM = Path(__file__).resolve().parents[1]
# A wheel carries it in the package (see pyproject), a checkout has it among the tools: there is one file only.
VERIFIERS = (ROOM / "verify_receipt.py", ROOM.parents[2] / "tools" / "verify_receipt.py")


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Tree heads, newest first; nothing here is about a matter."""
    before = request.GET.get("before", "")
    page = heads(before=before if before.isascii() and before.isdigit() else "", size=HEADS_ON_A_PAGE)
    context = {"heads": [(each, head_json(each)) for each in page.rows], "next_key": page.next_key, "before": before}
    return render(request, "web/public/ledger.html", context)


@require_GET
def own_record(request: HttpRequest, actor: Actor, matter_id: MatterId) -> HttpResponse:
    """A fact that the page tells, the registration first, as a file that anybody can verify without asking the city."""
    matter = matter_for(actor, matter_id)
    receipt = receipt_for(told_fact(matter, request.GET.get("fact", "")))
    name = record_name(matter, place=receipt["fact"]["sequence"])
    return _download(receipt_text(receipt), name=name, media_type="application/json; charset=utf-8")


@require_GET
def verifier(request: HttpRequest) -> HttpResponse:
    """The program that verifies receipts, as it lies in the repository: one file for any Python."""
    found = next(path for path in VERIFIERS if path.is_file())
    return _download(found.read_text("utf-8"), name=found.name, media_type="text/x-python; charset=utf-8")


def _download(text: str, *, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
