"""Who stands at the door: a person in a post, or the holder of a query code; and when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tingmin.accounts.acting import acting_as, looking_as
from tingmin.accounts.queries import acting_in, actor_as
from tingmin.accounts.rules import may, require
from tingmin.accounts.sessions import posts_on
from tingmin.accounts.types import CHOSEN_POST, POSTS, Permission
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of
from tingmin.organisations.queries import Organ
from tingmin.organisations.types import Level, OrganKind
from tingmin.web import receipts
from tingmin.web.access import NEEDS
from tingmin.web.menu import HOME, Item, first_page, menu_of

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
    has_other_posts: bool = False
    gets_copies: bool = False

    @property
    def menu(self) -> Sequence[Item]:
        """The pages at the top."""
        return menu_of(self.actor)

    @property
    def begins_elsewhere(self) -> bool:
        """Whether the post has pages, but not the one where the desk begins."""
        return bool(self.menu) and self.menu[0].view != HOME

    @property
    def reads_matters(self) -> bool:
        """Whether the top of the page asks for a number."""
        return may(self.actor, Permission.READ_MATTER)


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
        if desk is None:
            return _to_the_choice(request)
        if view.__name__ == HOME and desk.begins_elsewhere:
            return redirect(first_page(desk.actor))
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


def _desk(request: HttpRequest) -> Desk | None:
    """The person in the post that was chosen; None while one of several is still to be chosen."""
    held = posts_on(request, today())
    if not held:
        raise NoPost()
    chosen = acting_in(held, request.session.get(CHOSEN_POST, ""))
    if chosen is None:
        return None
    actor = actor_as(chosen)
    return Desk(
        actor=actor,
        organ=chosen.organ.label,
        post=POSTS[actor.post],
        has_other_posts=len(held) > 1,
        gets_copies=_is_district(chosen.organ),
    )


def _is_district(organ: Organ) -> bool:
    """Whether orders that go straight to its streets are copied to it (JSJB2021 §12)."""
    return organ.level == Level.DISTRICT and organ.kind == OrganKind.GOVERNMENT


def _to_the_choice(request: HttpRequest) -> HttpResponse:
    """To the page that asks in which post; back to the page asked for, unless something was sent to it."""
    back = {"next": request.get_full_path()} if request.method == "GET" else {}
    return redirect(f"{reverse('sign-in-post')}?{urlencode(back)}")
