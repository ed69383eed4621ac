"""Hearings: the schedule on the desk and as a calendar, the public ones before everybody; stepping aside oneself."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts.acting import acting_as
from tingmin.accounts.queries import acting_in, appointments_on
from tingmin.accounts.types import CHOSEN_POST
from tingmin.hearing.actions import close_feed, renew_feed
from tingmin.hearing.queries import announced, feed_key, feed_of, past, schedule
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.matters.actions import declare_interest
from tingmin.matters.queries import matter_for
from tingmin.web import calendars, door
from tingmin.web.door import Desk
from tingmin.web.forms.base import Form
from tingmin.web.hearings import line_of
from tingmin.web.views.walls import tried

STOP, RENEW = "stop", "renew"


class InterestForm(Form):
    """Why an officer steps aside."""

    reason = forms.CharField(
        label=_("回避理由"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写明回避理由，例如“与信访人是近亲属”。")},
    )


@require_GET
def hearings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The hearings of this organ: those to come, or those that were."""
    after, over, now = request.GET.get("after", ""), "past" in request.GET, door.now()
    page = past(desk.actor, until=now, after=after) if over else schedule(desk.actor, since=now, after=after)
    key = feed_key(_appointment(request, desk))
    address = request.build_absolute_uri(calendars.address_of(key)) if key else ""
    lines = [line_of(each) for each in page.rows]
    shown: dict[str, Any] = {"lines": lines, "next_key": page.next_key, "over": over, "address": address}
    return door.show(request, "hearings.html", desk, tab="hearings", **shown)


@require_POST
def feed_address(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new address for the calendar, or none any more; the old one leads nowhere either way."""
    appointment_id = _appointment(request, desk)
    if STOP in request.POST:
        close_feed(appointment_id=appointment_id)
        messages.success(request, gettext("日历订阅已停用，原来的地址打不开了。"))
    else:
        renew_feed(appointment_id=appointment_id)
        messages.success(request, gettext("已生成新的日历订阅地址，原来的地址打不开了。"))
    return redirect("hearings")


@require_GET
def feed(request: HttpRequest, *, appointment_id: UUID, token: str) -> HttpResponse:
    """The calendar, for whoever holds its address."""
    actor = calendars.reader_of(appointment_id, token)
    with acting_as(actor):
        text = calendars.written(feed_of(actor, at=door.now()))
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_GET
def public_hearings(request: HttpRequest) -> HttpResponse:
    """When and where anybody may attend, and what kind of matter is heard."""
    with acting_as(Actor.system()):
        page = announced(since=door.now(), after=request.GET.get("after", ""))
    context = {"lines": [line_of(each) for each in page.rows], "next_key": page.next_key}
    return render(request, "web/public/hearings.html", context)


@require_http_methods(["GET", "POST"])
def interest(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """Step aside oneself, at once."""
    found, form = matter_for(desk.actor, matter_id), InterestForm(door.sent(request))
    status = tried(request, form, lambda: _step_aside(form, desk, matter_id))
    if status is None:
        messages.success(request, gettext("您已回避，不再看到这件事。"))
        return redirect("desk")
    return door.show(request, "interest.html", desk, status=status, matter=found, form=form)


def _step_aside(form: InterestForm, desk: Desk, matter_id: UUID) -> None:
    reason = form.cleaned_data["reason"]
    declare_interest(matter_id=MatterId(matter_id), reason=reason, actor=desk.actor, at=door.now())


def _appointment(request: HttpRequest, desk: Desk) -> UUID:
    """The appointment in which this person acts."""
    held = appointments_on(UUID(str(desk.actor.person)), door.today())
    chosen = acting_in(held, request.session.get(CHOSEN_POST, ""))
    assert chosen is not None, "the desk is open in a post"
    return UUID(str(chosen.pk))
