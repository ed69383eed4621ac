"""知识库 for everybody: ask, read, say whether it helped. No sign-in, no script, nothing kept of who asked."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.knowledge.actions import give_feedback, note_gap, note_use
from tingmin.knowledge.queries import offered, offered_article, search_public
from tingmin.knowledge.rules import first_sentence
from tingmin.knowledge.types import STANDINGS, Standing, UseKind
from tingmin.web import door
from tingmin.web.forms.knowledge import HelpedForm
from tingmin.web.views.knowledge import regions_said, told_hits

MOST_SHOWN = 12
# From one address in an hour; a whole office may stand behind one.
MOST_SAID, MOST_GAPS, WITHIN = 20, 30, timedelta(hours=1)


class TooMuchFeedback(Refusal):
    """An address that answers for everybody."""

    code = "too_much_feedback"
    sentence = Label(
        zh="这个网络刚才反馈的次数太多，请一小时后再试。",
        en="Too many answers came from this network; try again in an hour.",
    )


@require_GET
def public_knowledge(request: HttpRequest) -> HttpResponse:
    """Ask in plain words; before that, what others read most."""
    query, today = request.GET.get("q", "").strip(), door.today()
    if not query:
        rows = [(each, first_sentence(each.body)) for each in offered(on=today, most=MOST_SHOWN)]
        return render(request, "web/public/knowledge.html", {"rows": rows})
    hits = search_public(query, on=today)
    if not hits and _is_within("gap", request, most=MOST_GAPS):
        note_gap(query, on=today)
    return render(request, "web/public/knowledge.html", {"q": query, "hits": told_hits(hits)})


@require_GET
def public_article(request: HttpRequest, *, article_id: UUID) -> HttpResponse:
    """One answer with whose it is, what it rests on, and until when it holds."""
    found = offered_article(article_id, on=door.today())
    note_use(article_id, kind=UseKind.OPENED)
    places = regions_said([found.region_code])
    standing = found.standing(on=door.today())
    context = {
        "version": found,
        "region": places.get(found.region_code, found.region_code),
        "doubt": STANDINGS[standing] if standing is not Standing.CURRENT else None,
        "q": request.GET.get("q", ""),
        "form": HelpedForm(),
    }
    return render(request, "web/public/knowledge_article.html", context)


@require_POST
def public_feedback(request: HttpRequest, *, article_id: UUID) -> HttpResponse:
    """Whether it helped; counted, with the words if there are any."""
    found, form = offered_article(article_id, on=door.today()), HelpedForm(request.POST)
    if not _is_within("feedback", request, most=MOST_SAID):
        raise TooMuchFeedback()
    if form.is_valid():
        said = form.cleaned_data
        give_feedback(found, helped=said["helped"] == "yes", words=said["words"], on=door.today())
        messages.success(request, _("谢谢，您的反馈已收到。"))
    return redirect("public-article", article_id=article_id)


def _is_within(what: str, request: HttpRequest, *, most: int) -> bool:
    """Count one more for an address, which is kept as a hash for an hour and beside nothing that was said."""
    key = f"knowledge-{what}:" + hashlib.sha256(door.client_of(request).encode()).hexdigest()
    if cache.add(key, 1, WITHIN.total_seconds()):
        return True
    return bool(cache.incr(key) <= most)
