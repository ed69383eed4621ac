"""The ledger before everybody: signed tree heads; and the petitioner's own record with its proof."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.ledger.log import head_json, heads
from tingmin.ledger.receipts import receipt_for, receipt_text
from tingmin.matters.queries import matter_for
from tingmin.web.registered import registration_of

HEADS_ON_A_PAGE = 20


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Tree heads, newest first; nothing here is about a matter."""
    before = request.GET.get("before", "")
    page = heads(before=before if before.isascii() and before.isdigit() else "", size=HEADS_ON_A_PAGE)
    context = {"heads": [(each, head_json(each)) for each in page.rows], "next_key": page.next_key, "before": before}
    return render(request, "web/public/ledger.html", context)


@require_GET
def own_record(request: HttpRequest, actor: Actor, matter_id: MatterId) -> HttpResponse:
    """The registration as a file that anybody can verify without asking the city."""
    matter = matter_for(actor, matter_id)
    text = receipt_text(receipt_for(registration_of(matter)))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tingmin-{matter.number}.json"'
    return response
