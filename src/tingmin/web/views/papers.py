"""Receipts and documents as pages and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tingmin.accounts.acting import acting_as
from tingmin.documents.queries import Document, as_pdf, documents_about
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.matters.actions import open_own
from tingmin.matters.queries import Matter, matter_for, parties_of, respondents_of
from tingmin.matters.types import Registered
from tingmin.organisations.queries import organ_by_id, petition_department_for
from tingmin.web import door, receipts, telling
from tingmin.web.walls import accused_units, knows_petitioner

DOCUMENT = Label("该文书", "such document")
ANONYMOUS = Label("信访人", "the petitioner")


@dataclass(frozen=True, slots=True)
class ReceiptPart:
    """One matter of a receipt: its number and code, who has it, which limits run, the printed receipt."""

    registered: Registered
    matter: Matter
    clocks: telling.Clocks
    document: Document | None
    hidden_from: Sequence[Label] = ()
    went_past: Label | None = None


def receipt_parts(slip: receipts.Slip, *, at_counter: OrganId | None = None, today: date) -> list[ReceiptPart]:
    """What the receipt page shows of each matter to whoever holds the slip; a walled one went past its counter."""
    holder = Actor.petitioner(*(each.matter_id for each in slip.registered))
    with acting_as(holder):
        return [_part(each, holder, at_counter=at_counter, today=today) for each in slip.registered]


@never_cache
@require_GET
def receipt_pdf(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """The receipt with its query code, for the browser that holds it."""
    slip = receipts.in_hand(request)
    code = slip.code_of(matter_id) if slip else ""
    if not code:
        raise NotFound(what=DOCUMENT)
    actor = Actor.petitioner(MatterId(matter_id))
    matter = matter_for(actor, matter_id)
    found = next(each for each in documents_about(matter_id) if each.kind == "receipt")
    return pdf(found, addressee=own_addressee(matter, actor), query_code=code)


def document_about(matter_id: UUID, document_id: UUID) -> Document:
    """A document of this matter."""
    found = next((each for each in documents_about(matter_id) if each.pk == document_id), None)
    if found is None:
        raise NotFound(what=DOCUMENT)
    return found


def own_addressee(matter: Matter, actor: Actor) -> str:
    """The petitioner's own name, as their own papers carry it (which is recorded); a group is named by its first."""
    people = open_own(matter_id=MatterId(matter.pk), actor=actor, at=door.now())
    return grouped(people[0].name if people else "", matter)


def masked_addressee(matter: Matter, actor: Actor) -> str:
    """The same with the mask, for officers who need not know; in confidence without even that."""
    parties = parties_of(matter.pk) if knows_petitioner(matter, actor) else ()
    return grouped(parties[0].person.name_mask if parties else "", matter)


def grouped(name: str, matter: Matter) -> str:
    """`王某等12人`, or just the name."""
    shown = name or ANONYMOUS.zh
    return f"{shown}等{matter.people_count}人" if matter.people_count > 1 else shown


def pdf(document: Document, *, addressee: str, query_code: str = "") -> HttpResponse:
    """A document to look at or keep."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    content = as_pdf(document, addressee=addressee, query_code=query_code, language=language)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{document.kind}.pdf"'
    return response


def _part(registered: Registered, holder: Actor, *, at_counter: OrganId | None, today: date) -> ReceiptPart:
    matter = matter_for(holder, registered.matter_id)
    found = [each for each in documents_about(matter.pk) if each.kind == "receipt"]
    units = accused_units(respondents_of(matter.pk)) if matter.walled_organs else ()
    went_past = _went_past(matter, at_counter) if units else None
    clocks = telling.clocks(matter, today=today)
    return ReceiptPart(registered, matter, clocks, found[0] if found else None, units, went_past)


def _went_past(matter: Matter, at_counter: OrganId | None) -> Label | None:
    """The counter that would have registered it, had it not been complained of."""
    region = matter.region_code or settings.CITY_REGION
    usual = organ_by_id(at_counter) if at_counter else petition_department_for(region)
    return usual.label if usual.pk in matter.walled_organs else None
