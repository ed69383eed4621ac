"""For everyone: register a petition, follow it by its query code."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from tingmin.accounts.acting import acting_as
from tingmin.api import telling
from tingmin.api.schemas import MatterDetailOut, PetitionIn, QueryIn, ReceiptOut
from tingmin.intake.actions import look_up, submit
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import day_of
from tingmin.law.types import Channel

router = Router(tags=["public"])


@router.post("/petitions", response={201: ReceiptOut})
def register_petition(request: HttpRequest, petition: PetitionIn) -> Status[ReceiptOut]:
    """Register a petition; the answer carries its number and query code."""
    visitor = Actor(post=Post.PETITIONER, name="信访人")
    receipt = submit(petition.submission(Channel.ONLINE), actor=visitor, at=timezone.now())
    return Status(201, ReceiptOut.of(receipt))


@router.post("/track", response=MatterDetailOut)
def track(request: HttpRequest, query: QueryIn) -> MatterDetailOut:
    """Where a matter stands, for the holder of its query code."""
    now = timezone.now()
    actor = look_up(query.query_code, client=request.META.get("REMOTE_ADDR", ""), at=now)
    with acting_as(actor):
        return telling.detail(actor, next(iter(actor.own_matters)), today=day_of(now))
