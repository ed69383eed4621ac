"""回避与保密 for staff: name respondents, recuse, handle in confidence; and who would see a matter elsewhere."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tingmin.accounts.types import POSTS
from tingmin.api.door import seen_by_actor, staff
from tingmin.api.schemas import PreviewOut, RecusalIn, RespondentsIn, Said, SeatOut, WalledOut
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import day_of
from tingmin.matters.actions import name_respondents, protect, recuse
from tingmin.matters.actions.walls import refuse_respondent
from tingmin.matters.queries import Matter, matter_for, respondents_of, who_would_see
from tingmin.organisations.queries import organ_by_id

router = Router(tags=["walls"], auth=staff)
router.add_decorator(seen_by_actor)


@router.post("/{uuid:matter_id}/respondents", response=WalledOut)
def name_whom_it_accuses(request: HttpRequest, matter_id: UUID, named: RespondentsIn) -> WalledOut:
    """Enter whom a matter complains of; of an accusation, they and all below them see nothing any more."""
    organs = [organ_by_id(OrganId(each)).ref for each in dict.fromkeys(named.organs)]
    staff_ = list(dict.fromkeys(named.staff))
    matter = name_respondents(
        matter_id=MatterId(matter_id), organs=organs, staff=staff_, actor=_actor(request), at=timezone.now()
    )
    return _told(matter, _actor(request))


@router.post("/{uuid:matter_id}/recusals", response=WalledOut)
def recuse_officer(request: HttpRequest, matter_id: UUID, recusal: RecusalIn) -> WalledOut:
    """Keep an officer away; the head of the handling organ decides."""
    officer, reason, actor = recusal.officer, recusal.reason, _actor(request)
    matter = recuse(matter_id=MatterId(matter_id), officer=officer, reason=reason, actor=actor, at=timezone.now())
    return _told(matter, actor)


@router.post("/{uuid:matter_id}/confidence", response=WalledOut)
def handle_in_confidence(request: HttpRequest, matter_id: UUID) -> WalledOut:
    """From now on only the registering organ knows who petitions."""
    actor = _actor(request)
    return _told(protect(matter_id=MatterId(matter_id), actor=actor, at=timezone.now()), actor)


@router.get("/{uuid:matter_id}/preview", response=PreviewOut)
def preview_sending(request: HttpRequest, matter_id: UUID, to: UUID) -> PreviewOut:
    """Who would see it there; refused if the organ is complained of."""
    matter, organ = matter_for(_actor(request), matter_id), organ_by_id(OrganId(to))
    refuse_respondent(matter, organ.ref)
    seats = who_would_see(matter, organ.ref, day=day_of(timezone.now()))
    return PreviewOut(
        to=organ.pk,
        organ=Said.of(organ.label),
        seats=[SeatOut(post=post, label=Said.of(POSTS[post]), people=count) for post, count in seats.items()],
        knows_petitioner=not matter.protected or organ.pk == matter.registrar_id,
    )


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def _told(matter: Matter, actor: Actor) -> WalledOut:
    """Of what has left the actor's sight, nothing but that it has."""
    try:
        seen = matter_for(actor, matter.pk)
    except NotFound:
        return WalledOut(visible=False, in_confidence=True, organs=[])
    organs = [row.organ_id for row in respondents_of(seen.pk) if row.organ_id]
    return WalledOut(visible=True, in_confidence=seen.protected, organs=organs)
