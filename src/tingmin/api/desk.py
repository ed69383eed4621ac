"""For staff: the inbox, a matter, and one typed endpoint for each step, printed from the rooms' verbs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status
from ninja.params import functions as sent

from tingmin.accounts.types import ReadingKind
from tingmin.api import telling
from tingmin.api.door import seen_by_actor, staff
from tingmin.api.schemas import MatterDetailOut, MatterPageOut, PetitionIn, ReceiptOut
from tingmin.handling.actions import VERBS as HANDLING
from tingmin.hearing.actions import VERBS as HEARING
from tingmin.hotline.actions import VERBS as HOTLINE
from tingmin.intake.actions import VERBS as INTAKE
from tingmin.intake.actions import submit
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.paging import PAGE_SIZE
from tingmin.kernel.times import day_of
from tingmin.law.types import Channel
from tingmin.matters.actions import open_matter
from tingmin.matters.papers import refuse_known
from tingmin.matters.queries import looking_after
from tingmin.matters.types import Verb
from tingmin.review.actions import VERBS as REVIEW
from tingmin.routing.actions import VERBS as ROUTING
from tingmin.supervision.actions import VERBS as SUPERVISION

JSON = "application/json; charset=utf-8"

router = Router(tags=["desk"], auth=staff)
router.add_decorator(seen_by_actor)


@router.get("/matters", response=MatterPageOut)
def list_matters(
    request: HttpRequest, after: str = "", size: int = sent.Query(PAGE_SIZE, ge=1, le=200)
) -> HttpResponse:
    """The open matters of the signed-in person's organ, what is due first."""
    return HttpResponse(telling.inbox(_actor(request), after=after, size=size), content_type=JSON)


@router.post("/matters", response={201: ReceiptOut})
def register_at_counter(request: HttpRequest, petition: PetitionIn, channel: Channel) -> Status[ReceiptOut]:
    """Register what came in by letter, visit or phone at the signed-in person's own organ."""
    submission = petition.submission(channel)
    return Status(201, ReceiptOut.of(submit(submission, actor=_actor(request), at=timezone.now())))


@router.get("/matters/{uuid:matter_id}", response=MatterDetailOut)
def show_matter(request: HttpRequest, matter_id: UUID) -> MatterDetailOut:
    """A matter with its clocks, its history and the steps that this person may take now."""
    actor, now = _actor(request), timezone.now()
    found = open_matter(matter_id=matter_id, kind=ReadingKind.API, actor=actor, at=now)
    return telling.told(found, actor, today=day_of(now))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def _taking(verb: Verb) -> Callable[..., Any]:
    """The endpoint of one verb: its particulars are the body."""

    def take(request: HttpRequest, matter_id: UUID, particulars: Any = sent.Body(...)) -> MatterDetailOut:
        actor, now = _actor(request), timezone.now()
        refuse_known(particulars.fields, supplies=verb.supplies)
        with looking_after(actor, matter_id):
            verb.action(matter_id=MatterId(matter_id), particulars=particulars, actor=actor, at=now)
            return telling.detail(actor, matter_id, today=day_of(now))

    take.__name__ = f"take_{verb.step}"
    take.__doc__ = (verb.action.__doc__ or verb.step).strip().splitlines()[0]
    take.__annotations__["particulars"] = verb.particulars
    return take


for _verb in (*ROUTING, *HANDLING, *HEARING, *REVIEW, *INTAKE, *HOTLINE, *SUPERVISION):
    _path = f"/matters/{{uuid:matter_id}}/steps/{_verb.step}"
    router.post(_path, response=MatterDetailOut, operation_id=f"take_{_verb.step}")(_taking(_verb))
