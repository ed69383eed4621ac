"""回避与保密: name whom a matter complains of, keep an officer away from it, handle it in confidence."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tingmin.intake.types import Receipt
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.law.types import Office
from tingmin.matters.actions import name_respondents, protect, recuse, renew_query_code
from tingmin.matters.queries import Matter, matter_for
from tingmin.matters.rules import OFFICES
from tingmin.web import door, receipts
from tingmin.web.door import Desk
from tingmin.web.forms.base import Form
from tingmin.web.forms.walls import RecusalForm, RespondentsForm
from tingmin.web.refusals import put_on
from tingmin.web.regions import places_on
from tingmin.web.walls import is_in_sight, wall_of

NAMING = Label("登记被反映单位、人员", "enter whom it complains of")
RECUSING = Label("决定回避", "decide a recusal")


@require_http_methods(["GET", "POST"])
def respondents(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """Enter whom the matter complains of."""
    found = _kept(desk, matter_id)
    form = RespondentsForm(door.sent(request), holder=OrganId(found.holder_id), on=door.today())
    status = tried(request, form, lambda: _name(form, desk, matter_id))
    if status is None:
        return _back(request, desk, matter_id, said=_("已登记被反映的单位、人员。"))
    context = {"matter": found, "form": form, "organs": places_on(door.today()).names}
    return door.show(request, "respondents.html", desk, status=status, **context)


@require_http_methods(["GET", "POST"])
def recusal(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """Decide that an officer keeps away."""
    found = _kept(desk, matter_id, to_recuse=True)
    form = RecusalForm(door.sent(request), holder=OrganId(found.holder_id), on=door.today())
    status = tried(request, form, lambda: _recuse(form, desk, matter_id))
    if status is None:
        return _back(request, desk, matter_id, said=_("已决定回避，该人员不再看到这件事。"))
    return door.show(request, "recusal.html", desk, status=status, matter=found, form=form)


@require_POST
def confidence(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """Handle in confidence from now on."""
    protect(matter_id=MatterId(matter_id), actor=desk.actor, at=door.now())
    return _back(request, desk, matter_id, said=_("已转为保密办理。"))


@require_POST
def new_code(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """A new query code on a receipt of its own, for a petitioner who stands before the counter."""
    renewed = renew_query_code(matter_id=MatterId(matter_id), actor=desk.actor, at=door.now())
    return receipts.hand_over(redirect("counter-receipt"), Receipt([renewed]))


def tried(request: HttpRequest, form: Form, act: Callable[[], object]) -> int | None:
    """The status with which the form is shown (again); None once what it asks for is done."""
    if request.method != "POST":
        return 200
    if not form.is_valid():
        return 422
    try:
        act()
    except Refusal as refusal:
        return put_on(form, refusal)
    return None


def _name(form: RespondentsForm, desk: Desk, matter_id: UUID) -> None:
    organs, staff, at = form.organs, form.staff, door.now()
    name_respondents(matter_id=MatterId(matter_id), organs=organs, staff=staff, actor=desk.actor, at=at)


def _recuse(form: RecusalForm, desk: Desk, matter_id: UUID) -> None:
    reason = form.cleaned_data["reason"]
    recuse(matter_id=MatterId(matter_id), officer=form.officer, reason=reason, actor=desk.actor, at=door.now())


def _kept(desk: Desk, matter_id: UUID, *, to_recuse: bool = False) -> Matter:
    """The matter, for whoever keeps its wall; the forms show people of the organ to nobody else."""
    found = matter_for(desk.actor, matter_id)
    wall = wall_of(found, desk.actor)
    if wall is None or (to_recuse and not wall.may_recuse):
        office = Office.HOLDER_HEAD if to_recuse else Office.HOLDER_CLERK
        raise NotPermitted(act=RECUSING if to_recuse else NAMING, who=OFFICES[office])
    return found


def _back(request: HttpRequest, desk: Desk, matter_id: UUID, *, said: str) -> HttpResponse:
    """To the matter, or to the inbox when it has left this person's sight."""
    messages.success(request, said)
    return redirect("matter", matter_id=matter_id) if is_in_sight(desk.actor, matter_id) else redirect("desk")
