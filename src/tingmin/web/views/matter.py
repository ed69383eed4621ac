"""One matter on the desk: all that is known of it, and the steps that this person may take now."""

from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.accounts.types import ReadingKind as Look
from tingmin.documents.queries import ABOUT, documents_about
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.handling.queries import RATING, newest_opinion, outcome_label, rating_of
from tingmin.hearing.queries import HEARINGS
from tingmin.hotline.across import ORDER
from tingmin.hotline.queries import ORDER_OF
from tingmin.intake.queries import ATTACHMENTS, attachments_of, possible_repeats
from tingmin.intake.types import CHANNELS
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.law.content_classes import path_label
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.law.purposes import CATEGORIES
from tingmin.law.routes import BY_CODE as ROUTES
from tingmin.law.types import Category, Channel
from tingmin.ledger.queries import HISTORY
from tingmin.ledger.statements import read_ahead
from tingmin.matters.actions import open_matter, reveal_parties
from tingmin.matters.queries import (
    AROUND,
    CLOCKS,
    PAUSES,
    RESPONDENTS,
    Matter,
    linked,
    matter_for,
    parties_of,
    steps_for,
    timeline,
)
from tingmin.matters.types import OFFICERS_KINDS, PARTY_ROLES, REVEAL_KINDS, PartyRole, RevealKind
from tingmin.organisations.queries import at_hand
from tingmin.review.queries import CASES
from tingmin.web import door, telling
from tingmin.web.door import Desk
from tingmin.web.hearings import told_of
from tingmin.web.orders import across, order_told
from tingmin.web.reviews import reviews_of
from tingmin.web.views import papers, stepping
from tingmin.web.views.supervision import of_case
from tingmin.web.walls import is_in_sight, knows_petitioner, running_emergency, wall_of
from tingmin.web.way import owing, way_of

# What the page of a matter tells, room by room.
TOLD = (HISTORY, CLOCKS, PAUSES, RESPONDENTS, ATTACHMENTS, ABOUT, HEARINGS, CASES, RATING, ORDER_OF, AROUND)
ATTACHMENT = Label("该附件", "such file")
TO_BE_SORTED = ("registered", "triage")
OPENED_BY_ORGANS = ("supervision", "co_handling")


@require_GET
def matter(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """The matter page."""
    found = open_matter(matter_id=matter_id, kind=Look.PAGE, actor=desk.actor, at=door.now())
    return door.show(request, "matter.html", desk, **_context(desk, found))


@require_POST
def reveal(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """Open the petitioner's identity for a reason, once, on this page."""
    reason, at = request.POST.get("reason", ""), door.now()
    kind = next((each for each in OFFICERS_KINDS if each == request.POST.get("kind")), RevealKind.OTHER)
    people = reveal_parties(matter_id=MatterId(matter_id), reason=reason, actor=desk.actor, at=at, kind=kind)
    found = matter_for(desk.actor, matter_id)
    opened = list(zip(_roles(found), people, strict=True))
    context = _context(desk, found) | {"opened": opened, "reason": reason}
    return door.show(request, "matter.html", desk, **context)


@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, desk: Desk, *, matter_id: UUID, document_id: UUID) -> HttpResponse:
    """A document as PDF: with the mask, or by POST with a reason (which is recorded) with the full name."""
    found = open_matter(matter_id=matter_id, kind=Look.DOCUMENT, actor=desk.actor, at=door.now())
    paper = papers.document_about(matter_id, document_id)
    if request.method == "GET":
        return papers.pdf(paper, addressee=papers.masked_addressee(found, desk.actor))
    reason, at = request.POST.get("reason", ""), door.now()
    kind = RevealKind.SERVE
    opened = reveal_parties(matter_id=MatterId(matter_id), reason=reason, actor=desk.actor, at=at, kind=kind)
    return papers.pdf(paper, addressee=papers.grouped(opened[0].name if opened else "", found))


@require_GET
def attachment(request: HttpRequest, desk: Desk, *, matter_id: UUID, attachment_id: UUID) -> FileResponse:
    """A file as it came; always to save, never to open inside our pages."""
    open_matter(matter_id=matter_id, kind=Look.ATTACHMENT, actor=desk.actor, at=door.now())
    found = next((each for each in attachments_of(matter_id) if each.pk == attachment_id), None)
    if found is None:
        raise NotFound(what=ATTACHMENT)
    response = FileResponse((Path(settings.FILES) / found.sha256[:2] / found.sha256).open("rb"))
    response["Content-Type"] = found.media_type or "application/octet-stream"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, desk: Desk, *, matter_id: UUID, step: str) -> HttpResponse:
    """A step of an officer."""
    taking = stepping.open_step(request, actor=desk.actor, matter_id=MatterId(matter_id), step=step)
    if taking.answer is not None:
        return stepping.answered(request, taking, back=_after(desk, matter_id))
    response = door.show(request, "step.html", desk, **taking.context, opinion=_opinion(taking.matter))
    response.status_code = taking.status
    return response


def _after(desk: Desk, matter_id: UUID) -> HttpResponse:
    """Back to the matter, or to the inbox when it has left this person's reach."""
    return redirect("matter", matter_id=matter_id) if is_in_sight(desk.actor, matter_id) else redirect("desk")


def _context(desk: Desk, found: Matter) -> dict[str, Any]:
    with read_ahead(*TOLD, given=found.pk), at_hand(AROUND.all(found.pk)):
        return _told(desk, found)


def _told(desk: Desk, found: Matter) -> dict[str, Any]:
    today, sorting = door.today(), found.stage in TO_BE_SORTED
    events, clocks = timeline(found), telling.clocks(found, today=today, now=door.now())
    steps, parties = telling.moves(steps_for(desk.actor, found, today=today)), parties_of(found.pk)
    return {
        "matter": found,
        "stage": telling.stage_said(found),
        "facts": _facts(found),
        "kinds": [(kind, REVEAL_KINDS[kind]) for kind in OFFICERS_KINDS],
        "parties": [(PARTY_ROLES[PartyRole(each.role)], each.person) for each in parties],
        "knows": knows_petitioner(found, desk.actor),
        "wall": wall_of(found, desk.actor),
        "glass": running_emergency(desk.actor, found.pk, at=door.now()),
        "attachments": attachments_of(found.pk),
        "moments": telling.history(found, events),
        "clocks": clocks,
        "way": way_of(found, events, clocks),
        "documents": [(each, TEMPLATES[DocumentKind(each.kind)].title) for each in documents_about(found.pk)],
        "links": linked(desk.actor, found.pk),
        "steps": steps,
        "main_step": telling.main_step(steps),
        "owing": owing(found),
        "repeats": possible_repeats(found, desk.actor) if sorting else (),
        "proposals": stepping.proposals(found) if found.stage == "triage" else (),
        "opinion": _opinion(found),
        "hearings": told_of(found.pk),
        "reviews": reviews_of(found, desk.actor, today=today),
        "rating": rating_of(found.pk),
        "order": order_told(found, desk.actor, today=today, now=door.now()),
        "across": across(found, desk.actor, today=today) if found.procedure == ORDER or sorting else None,
        "can_transfer": any(row.step == "transfer" for row in steps),
        "can_propose": may(desk.actor, Permission.SUPERVISE) and found.holder_id != desk.actor.organ,
        **of_case(desk, found),
    }


def _roles(found: Matter) -> list[Label]:
    return [PARTY_ROLES[PartyRole(party.role)] for party in parties_of(found.pk)]


def _opinion(found: Matter) -> dict[str, object] | None:
    opinion = newest_opinion(found.pk)
    return {"text": opinion, "outcome": outcome_label(opinion)} if opinion else None


def _facts(found: Matter) -> list[tuple[str, Label | None]]:
    """How the matter came and how it was sorted; a case that an organ opened itself did not come and is not sorted."""
    if found.procedure in OPENED_BY_ORGANS:
        return []
    if found.procedure == ORDER:
        return [
            (_("诉求来源"), CHANNELS[Channel(found.channel)]),
            (_("内容分类"), path_label(found.content_class) if found.content_class else None),
        ]
    return [
        (_("信访形式"), CHANNELS[Channel(found.channel)]),
        (_("信访目的"), PURPOSES[found.purpose].label if found.purpose else None),
        (_("类别"), CATEGORIES[Category(found.category)] if found.category else None),
        (_("内容分类"), path_label(found.content_class) if found.content_class else None),
        (_("办理途径"), ROUTES[found.route].label if found.route else None),
    ]
