"""For the petitioner: look up by query code, follow, and take the steps that are theirs."""

from functools import cache
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts.audit import LOOKS
from tingmin.documents.queries import ABOUT, documents_about
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.handling.queries import RATING, rating_of
from tingmin.hearing.queries import HEARINGS
from tingmin.hotline.queries import ORDER_OF
from tingmin.intake.actions import attach, look_up
from tingmin.intake.queries import ATTACHMENTS, attachments_of
from tingmin.intake.types import File
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.law.purposes import CATEGORIES
from tingmin.law.routes import BY_CODE as ROUTES
from tingmin.law.types import Category
from tingmin.ledger.log import LEAVES
from tingmin.ledger.queries import HISTORY
from tingmin.ledger.statements import read_ahead
from tingmin.matters.actions import protect
from tingmin.matters.queries import (
    AROUND,
    CLOCKS,
    OWN,
    PAUSES,
    Matter,
    happened,
    matter_for,
    readings,
    respondents_of,
    steps_for,
)
from tingmin.organisations.queries import at_hand
from tingmin.review.queries import CASES
from tingmin.web import door, telling
from tingmin.web.advice import GUIDES, advice_for
from tingmin.web.forms.base import Form, ManyFilesField, in_words
from tingmin.web.forms.steps import FILES, FILES_HELP
from tingmin.web.hearings import told_of
from tingmin.web.own_orders import told_across, told_to_requester
from tingmin.web.refusals import put_on
from tingmin.web.registered import in_log, record_name
from tingmin.web.reviews import reviews_told
from tingmin.web.views import papers, stepping
from tingmin.web.walls import accused_units
from tingmin.web.way import owing, way_of

# What the page of a matter tells, room by room.
FOLLOWED = (
    OWN, HISTORY, CLOCKS, PAUSES, LOOKS, ABOUT, HEARINGS, CASES, RATING, ATTACHMENTS, LEAVES, ORDER_OF, AROUND,
)  # fmt: skip
# Steps that are not put forward: who reminds or withdraws does so of their own accord.
QUIET = frozenset({"urge", "withdraw", "urge_order", "revoke_order"})


class CodeForm(Form):
    """Sixteen characters, however they are typed."""

    code = forms.CharField(
        label=_("查询码"),
        help_text=_("登记凭证上的16位字符，大小写、空格和横线都不影响。"),
        max_length=64,
        error_messages={"required": _("请输入登记凭证上的查询码。")},
    )


class FilesForm(Form):
    """Files to add to a matter."""

    attachments = ManyFilesField(
        label=_("补交材料"), help_text=FILES_HELP, error_messages={"required": _("请先选择文件。")}
    )

    def brought(self) -> list[File]:
        """The files as the register takes them."""
        return [File(each.name, each.read()) for each in self.cleaned_data[FILES]]


@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the query code; a right one opens its matter for half an hour."""
    form, status = CodeForm(door.sent(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            actor = look_up(form.cleaned_data["code"], client=door.client_of(request), at=door.now())
            return _opened(request, actor)
        except Refusal as refusal:
            status = put_on(form, refusal)
    return render(request, "web/public/track.html", {"form": form}, status=status)


@require_GET
def followed(request: HttpRequest, actor: Actor, matter_id: MatterId) -> HttpResponse:
    """Where the matter is, what happened, which limits run, which papers came, what can be done now."""
    with read_ahead(*FOLLOWED, given=matter_id), at_hand(AROUND.all(matter_id)):
        return render(request, "web/public/followed.html", _told(actor, matter_id))


def _told(actor: Actor, matter_id: MatterId) -> dict[str, object]:
    today, matter = door.today(), matter_for(actor, matter_id)
    papers_ = [each for each in documents_about(matter_id) if each.to_petitioner]
    events, clocks = happened(matter), telling.clocks(matter, today=today, now=door.now())
    return {
        "matter": matter,
        "stage": telling.stage_told(matter),
        "owing": owing(matter),
        "moments": telling.history_told(matter, events),
        "clocks": clocks,
        "way": way_of(matter, events, clocks),
        "documents": [(each, TEMPLATES[DocumentKind(each.kind)].title) for each in papers_],
        "steps": [(row, GUIDES.get(row.step)) for row in telling.moves(steps_for(actor, matter, today=today))],
        "hearings": told_of(matter_id),
        "reviews": reviews_told(matter),
        "rating": rating_of(matter_id),
        "attachments": attachments_of(matter_id),
        "quiet": QUIET,
        "files_field": _files_field(get_language()),
        "readings": readings(matter_id),
        "proved": in_log(matter_id),
        "command": f"python3 -I verify_receipt.py {record_name(matter)}",
        "hidden_from": accused_units(respondents_of(matter_id)) if matter.walled_organs else (),
        "order": told_to_requester(matter, papers_),
        "across": told_across(matter),
        **_how_sorted(matter),
    }


@require_POST
def confidence(request: HttpRequest, actor: Actor, matter_id: MatterId) -> HttpResponse:
    """The petitioner asks that it be handled in confidence (BJ2006 §16(5))."""
    protect(matter_id=matter_id, actor=actor, at=door.now())
    messages.success(request, gettext("已转为保密办理：您是谁只有登记机关知道。"))
    return redirect("followed")


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, actor: Actor, matter_id: MatterId, *, step: str) -> HttpResponse:
    """A step of the petitioner: urge, withdraw, accept, ask for review, rate …"""
    taking = stepping.open_step(request, actor=actor, matter_id=matter_id, step=step)
    if taking.answer is not None:
        return stepping.answered(request, taking, back=redirect("followed"))
    today = door.today()
    advice = advice_for(step, taking.matter, telling.clocks(taking.matter, today=today), today=today)
    return render(request, "web/public/step.html", {**taking.context, "advice": advice}, status=taking.status)


@require_POST
def add_files(request: HttpRequest, actor: Actor, matter_id: MatterId) -> HttpResponse:
    """Material that comes later."""
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid():
        for objection in attach(matter_id, form.brought(), actor=actor, at=door.now()):
            messages.warning(request, in_words(objection))
        messages.success(request, gettext("收到您的材料。"))
    else:
        messages.error(request, " ".join(map(str, form.errors[FILES])))
    return redirect("followed")


@require_GET
def document(request: HttpRequest, actor: Actor, matter_id: MatterId, *, document_id: UUID) -> HttpResponse:
    """One of the papers that are for the petitioner."""
    matter, found = matter_for(actor, matter_id), papers.document_about(matter_id, document_id)
    if not found.to_petitioner:
        raise NotFound(what=papers.DOCUMENT)
    return papers.pdf(found, addressee=papers.own_addressee(matter, actor))


def _opened(request: HttpRequest, actor: Actor) -> HttpResponse:
    (matter_id,) = actor.own_matters
    door.track(request, matter_id)
    return redirect("followed")


@cache
def _files_field(language: str) -> str:
    """The empty field for more material: the same in every matter, so it is drawn once for each language."""
    return render_to_string("web/parts/field.html", {"field": FilesForm()[FILES]})


def _how_sorted(matter: Matter) -> dict[str, object]:
    # P13: the petitioner sees how the matter was sorted, and may object once.
    return {
        "category": CATEGORIES[Category(matter.category)] if matter.category else None,
        "route": ROUTES[matter.route].label if matter.route else None,
        "repeated": "repeated" in matter.marks,
    }
