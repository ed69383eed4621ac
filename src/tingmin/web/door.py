"""Who stands at the door: a person in a post, or the holder of a query code; and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from tingmin.accounts.acting import acting_as, looking_as
from tingmin.accounts.queries import appointments_on
from tingmin.accounts.rules import may, require
from tingmin.accounts.types import POSTS, Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of
from tingmin.web import receipts
from tingmin.web.access import NEEDS

View = Callable[..., HttpResponseBase]

TRACKED, TRACKED_UNTIL = "tracked", "tracked_until"
TRACKING_LASTS = timedelta(minutes=30)


class NoPost(Refusal):
    """A user without an appointment in force."""

    code = "no_post"
    sentence = Label(
        zh="您目前没有在任岗位，请联系本单位管理员办理任职。",
        en="You hold no post at present; ask your organ's administrator to appoint you.",
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """A signed-in person as the top of each staff page names them."""

    actor: Actor
    organ: Label
    post: Label

    @property
    def reviews_emergencies(self) -> bool:
        """Whether the top of the page leads to the list of broken glasses."""
        return may(self.actor, Permission.REVIEW_EMERGENCIES)


def now() -> datetime:
    """The instant that this request hands to the action."""
    return timezone.now()


def today() -> date:
    """The city's day."""
    return day_of(now())


def for_staff(view: View) -> View:
    """Open a page to people in a post that carries what the page needs; the view gets their `Desk`."""
    needs = NEEDS[view.__name__]

    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        desk = _desk(request)
        require(desk.actor, needs)
        with looking_as(desk.actor, kwargs.get("matter_id"), at=now()):
            return _private(view(request, desk, **kwargs))

    return login_required(opened)


def for_petitioner(view: View) -> View:
    """Open a page to whoever gave a right query code in the last half hour; the view gets the Actor and the matter."""

    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        matter_id = tracked(request)
        if matter_id is None:
            return redirect("track")
        actor = Actor.petitioner(matter_id)
        with acting_as(actor):
            return _private(view(request, actor, matter_id, **kwargs))

    return opened


def for_holder_of_receipt(view: View) -> View:
    """Open a page to everybody; whoever holds a receipt reaches the matters on it."""

    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        slip = receipts.in_hand(request)
        with acting_as(Actor.petitioner(*(each.matter_id for each in slip.registered) if slip else ())):
            return view(request, **kwargs)

    return opened


def track(request: HttpRequest, matter_id: MatterId) -> None:
    """Let this browser see the matter for half an hour."""
    request.session[TRACKED] = str(matter_id)
    request.session[TRACKED_UNTIL] = (now() + TRACKING_LASTS).isoformat()


def forget(request: HttpRequest) -> None:
    """End tracking on this browser (a shared machine in a hall)."""
    for key in (TRACKED, TRACKED_UNTIL):
        request.session.pop(key, None)


def tracked(request: HttpRequest) -> MatterId | None:
    """The matter that this browser may see; None after half an hour."""
    until = request.session.get(TRACKED_UNTIL)
    if until is None or datetime.fromisoformat(until) < now():
        return None
    return MatterId(UUID(request.session[TRACKED]))


def sent(request: HttpRequest) -> Mapping[str, Any] | None:
    """What a form was sent with; None when it is only opened (an empty form that was sent is sent all the same)."""
    return request.POST if request.method == "POST" else None


def client_of(request: HttpRequest) -> str:
    """The address that wrong codes and passwords are counted by."""
    return str(request.META.get("REMOTE_ADDR", ""))


def show(request: HttpRequest, template: str, desk: Desk, *, status: int = 200, **context: Any) -> HttpResponse:
    """A staff page."""
    return render(request, f"web/desk/{template}", {"desk": desk, **context}, status=status)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing of a matter stays in the cache of a shared machine, not even behind its back button."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _desk(request: HttpRequest) -> Desk:
    held = appointments_on(UUID(str(request.user.pk)), today())
    if not held:
        raise NoPost()
    first, post = held[0], Post(held[0].post)
    actor = Actor(post=post, name=first.user.name, person=first.user.pk, organ=OrganId(first.organ_id))
    return Desk(actor=actor, organ=first.organ.label, post=POSTS[post])
