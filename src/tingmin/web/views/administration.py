"""账号和任职: accounts, who holds which post until when, what each post may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts import actions
from tingmin.accounts.queries import User, administrators_on
from tingmin.accounts.queries import account as account_named
from tingmin.accounts.queries import accounts as accounts_like
from tingmin.accounts.rules import GRANTS, may, permission_to_appoint
from tingmin.accounts.types import PERMISSIONS, POSTS
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.administration import NOBODYS, AppointForm, OpenForm, PasswordForm
from tingmin.web.regions import places_on
from tingmin.web.views.walls import tried

APPOINTMENT = Label("该任职记录", "such appointment")


@dataclass(frozen=True, slots=True)
class Held:
    """A post as a list shows it: past, in force or to come; and whether this administrator may end it."""

    pk: UUID
    post: Label
    organ: Label
    first: date
    last: date | None
    is_past: bool
    is_to_come: bool
    may_end: bool


@require_GET
def accounts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Accounts by user name, with the posts that are held or to come."""
    like = request.GET.get("like", "")
    page = accounts_like(desk.actor, like=like, after=request.GET.get("after", ""))
    lines = [(user, [each for each in _held(user, desk.actor) if not each.is_past]) for user in page.rows]
    context: dict[str, Any] = {"lines": lines, "like": like, "next_key": page.next_key, "tab": "accounts"}
    return door.show(request, "admin/accounts.html", desk, **context)


@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open an account for somebody, with a first post."""
    form = OpenForm(door.sent(request), actor=desk.actor, on=door.today())
    status = tried(request, form, lambda: _open(form, desk.actor))
    if status is None:
        messages.success(request, _("已开立账号并任职。"))
        return redirect(_address(form.account.username))
    context: dict[str, Any] = {"form": form, "organs": places_on(door.today()).names, "tab": "accounts"}
    return door.show(request, "admin/account_open.html", desk, status=status, **context)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One account: its posts, and a form to appoint to another one."""
    user = account_named(desk.actor, request.GET.get("username", ""))
    form = AppointForm(door.sent(request), actor=desk.actor, on=door.today())
    status = tried(request, form, lambda: _appoint(form, user, desk.actor))
    if status is None:
        messages.success(request, _("已任职。"))
        return redirect(_address(user.username))
    context: dict[str, Any] = {
        "form": form, "user_shown": user, "held": _held(user, desk.actor), "is_self": user.pk == desk.actor.person,
        "organs": places_on(door.today()).names, "tab": "accounts",
    }  # fmt: skip
    return door.show(request, "admin/account.html", desk, status=status, **context)


@require_POST
def end_post(request: HttpRequest, desk: Desk) -> HttpResponse:
    """End an appointment as of today."""
    user = account_named(desk.actor, request.GET.get("username", ""))
    wanted = request.POST.get("appointment", "")
    ending = next((each.pk for each in user.appointments.all() if str(each.pk) == wanted), None)
    if ending is None:
        raise NotFound(what=APPOINTMENT)
    actions.end_appointment(ending, actor=desk.actor, at=door.now())
    messages.success(request, _("已免职，即时生效。"))
    return redirect(_address(user.username))


@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new password for somebody who lost theirs."""
    user, form = account_named(desk.actor, request.GET.get("username", "")), PasswordForm(door.sent(request))
    status = tried(
        request,
        form,
        lambda: actions.reset_password(user, password=form.cleaned_data["password"], actor=desk.actor, at=door.now()),
    )
    if status is None:
        messages.success(request, _("已重设密码。"))
        return redirect(_address(user.username))
    context: dict[str, Any] = {"form": form, "user_shown": user, "tab": "accounts"}
    return door.show(request, "admin/password.html", desk, status=status, **context)


@require_GET
def grants(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What each post may do, printed from the table, and who the administrators are today."""
    rows = [
        (POSTS[each.post], [PERMISSIONS[p] for p in each.permissions]) for each in GRANTS if each.post not in NOBODYS
    ]
    today = administrators_on(door.today())
    administrators = [(held.user, POSTS[Post(held.post)], held.organ.label) for held in today]
    context: dict[str, Any] = {"rows": rows, "administrators": administrators, "tab": "grants"}
    return door.show(request, "admin/grants.html", desk, **context)


def _open(form: OpenForm, actor: Actor) -> None:
    password = form.cleaned_data["password"]
    actions.open_account(form.account, password=password, actor=actor, at=door.now(), term=form.term)


def _appoint(form: AppointForm, user: User, actor: Actor) -> None:
    post, organ_id = Post(form.cleaned_data["post"]), form.cleaned_data["organ"]
    actions.appoint(user, post=post, organ_id=organ_id, actor=actor, at=door.now(), term=form.term)


def _held(user: User, actor: Actor) -> Sequence[Held]:
    """The appointments of an account, the newest first."""
    today, self = door.today(), user.pk == actor.person
    return [
        Held(
            pk=each.pk,
            post=POSTS[Post(each.post)],
            organ=each.organ.label,
            first=each.valid_from,
            last=each.valid_to,
            is_past=each.valid_to is not None and each.valid_to < today,
            is_to_come=each.valid_from > today,
            may_end=not self and may(actor, permission_to_appoint(Post(each.post))),
        )
        for each in user.appointments.all()
    ]


def _address(username: str) -> str:
    return f"{reverse('account')}?{urlencode({'username': username})}"
