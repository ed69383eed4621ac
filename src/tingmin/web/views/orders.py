"""Orders on the desk: copies at a district, one check across both channels, going over with the person's consent."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts.acting import acting_as
from tingmin.hotline.across import CHANNELS_SAID, ORDER, PETITION, Consenting
from tingmin.hotline.actions import (
    contest_sameness,
    decline_conversion,
    judge_sameness,
    settle_sameness,
)
from tingmin.hotline.actions import convert as take_over
from tingmin.hotline.both import Comparison, contestable, contested, is_told_in_confidence, others_of
from tingmin.hotline.copies import copies, open_copy
from tingmin.intake.types import Receipt
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.matters.queries import Matter, matter_for, timeline
from tingmin.matters.types import Registered
from tingmin.web import door, receipts, telling
from tingmin.web.door import Desk
from tingmin.web.forms.base import Form, in_words
from tingmin.web.forms.orders import ConsentForm, JudgingForm, ReasonForm, SettlingForm
from tingmin.web.orders import across, order_told
from tingmin.web.refusals import put_on
from tingmin.web.walls import is_in_sight

PAIR = Label("另一渠道的事项", "such matter in the other channel")


@require_GET
def order_copies(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Orders that went straight to a street of this district: to read, urge and coordinate, not to handle."""
    page = copies(desk.actor, after=request.GET.get("after", ""))
    told = telling.inbox_lines([each.matter for each in page.rows], today=door.today(), now=door.now())
    return door.show(request, "orders/copies.html", desk, lines=told, next_key=page.next_key, tab="order_copies")


@require_GET
def order_copy(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """One of them: what is asked, who has it and until when; never who asks."""
    order, now = open_copy(matter_id=matter_id, actor=desk.actor, at=door.now()), door.now()
    with acting_as(Actor.system()):
        context: dict[str, Any] = {
            "matter": order.matter,
            "stage": telling.stage_said(order.matter),
            "clocks": telling.clocks(order.matter, today=door.today(), now=now),
            "order": order_told(order.matter, Actor.system(), today=door.today(), now=now),
            "moments": telling.history(order.matter, timeline(order.matter)),
        }
    context["waits"] = is_in_sight(desk.actor, matter_id)
    return door.show(request, "orders/copy.html", desk, tab="order_copies", **context)


@require_http_methods(["GET", "POST"])
def both_channels(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """The check: proposals with their grounds, and a person's judgement on one of them."""
    matter, form, status = matter_for(desk.actor, matter_id), JudgingForm(door.sent(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            ours = MatterId(matter_id)
            judge_sameness(matter_id=ours, particulars=form.judging(), actor=desk.actor, at=door.now())
            messages.success(request, _("判定已记录，当事人在办理经过里可以看到。"))
            return _back(desk, matter_id)
        except Refusal as refusal:
            status = put_on(form, refusal)
    elif request.method == "POST":
        status = 422
    return _both(request, desk, matter, form=form, status=status)


@require_POST
def settle_both(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """A second officer decides on what the person contests."""
    matter, form, status = matter_for(desk.actor, matter_id), SettlingForm(request.POST), 422
    if form.is_valid():
        try:
            other, settling = form.settling()
            settle_sameness(
                matter_id=MatterId(matter_id), other=other, particulars=settling, actor=desk.actor, at=door.now()
            )
            messages.success(request, _("复核决定已记录。"))
            return _back(desk, matter_id)
        except Refusal as refusal:
            status = put_on(form, refusal)
    return _both(request, desk, matter, settling=form, status=status)


@require_http_methods(["GET", "POST"])
def convert(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """Ask the person, write the answer down, and with a yes register in the other channel; nothing is typed again."""
    matter, form, status = matter_for(desk.actor, matter_id), ConsentForm(door.sent(request)), 200
    if matter.procedure not in CHANNELS_SAID:
        raise NotFound(what=PAIR)
    if request.method == "POST" and form.is_valid():
        try:
            return _answered(request, desk, matter, form)
        except Refusal as refusal:
            status = put_on(form, refusal)
    elif request.method == "POST":
        status = 422
    context = {"matter": matter, "form": form, "to": _other_channel(matter)}
    return door.show(request, "orders/convert.html", desk, status=status, **context)


def _answered(request: HttpRequest, desk: Desk, matter: Matter, form: ConsentForm) -> HttpResponse:
    told: dict[str, Any] = {
        "matter_id": MatterId(matter.pk),
        "particulars": form.particulars(),
        "actor": desk.actor,
        "at": door.now(),
    }
    if not form.agreed:
        decline_conversion(**told)
        messages.success(request, _("已记录：本人不同意，仍在原渠道办理。"))
        return redirect("matter", matter_id=matter.pk)
    registered = take_over(**told)
    return receipts.hand_over(redirect("counter-receipt"), Receipt([_for_counter(registered)]))


def _for_counter(registered: Registered) -> Registered:
    """With the code to read out; of what is told in confidence the person fetches it with the old one."""
    closed = is_told_in_confidence(registered.matter_id)
    return replace(registered, query_code="") if closed else registered


def _both(
    request: HttpRequest,
    desk: Desk,
    matter: Matter,
    *,
    status: int,
    form: JudgingForm | None = None,
    settling: SettlingForm | None = None,
) -> HttpResponse:
    context = {
        "matter": matter,
        "across": across(matter, desk.actor, today=door.today()),
        "contested": [_other_of(each, matter) for each in contested(matter.pk)],
        "form": form or JudgingForm(),
        "settling": settling or SettlingForm(),
    }
    return door.show(request, "orders/both.html", desk, status=status, **context)


def _other_of(pair: Comparison, matter: Matter) -> UUID:
    return pair.petition_id if matter.pk == pair.order_id else pair.order_id


def _back(desk: Desk, matter_id: UUID) -> HttpResponse:
    return redirect("both", matter_id=matter_id) if is_in_sight(desk.actor, matter_id) else redirect("desk")


def _other_channel(matter: Matter) -> Label:
    return CHANNELS_SAID[PETITION if matter.procedure == ORDER else ORDER]


@require_http_methods(["GET", "POST"])
def own_conversion(request: HttpRequest, actor: Actor, matter_id: MatterId) -> HttpResponse:
    """The person asks for the other channel: a new number and code, and nothing to write again."""
    matter, form, status = matter_for(actor, matter_id), Form(door.sent(request)), 200
    if matter.procedure not in CHANNELS_SAID:
        raise NotFound(what=PAIR)
    if request.method == "POST" and form.is_valid():
        try:
            registered = take_over(matter_id=matter_id, particulars=Consenting(), actor=actor, at=door.now())
            door.track(request, registered.matter_id)
            return receipts.hand_over(redirect("receipt"), Receipt([registered]))
        except Refusal as refusal:
            status = put_on(form, refusal)
    context = {"matter": matter, "form": form, "to": _other_channel(matter), "is_order": matter.procedure == ORDER}
    return render(request, "web/public/convert.html", context, status=status)


@require_http_methods(["GET", "POST"])
def own_contest(request: HttpRequest, actor: Actor, matter_id: MatterId) -> HttpResponse:
    """The person says that two matters are not the same: once, to another officer (domain P13)."""
    matter, form, status = matter_for(actor, matter_id), ReasonForm(door.sent(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            contest_sameness(matter_id=matter_id, particulars=form.particulars(), actor=actor, at=door.now())
            messages.success(request, _("收到您的异议，将由另一名工作人员复核，结果写在办理经过里。"))
            return redirect("followed")
        except Refusal as refusal:
            status = put_on(form, refusal)
    elif request.method == "POST":
        status = 422
    context = {"matter": matter, "form": form, "can": bool(contestable(matter_id))}
    return render(request, "web/public/contest_same.html", context, status=status)


@require_POST
def own_other(request: HttpRequest, actor: Actor, matter_id: MatterId) -> HttpResponse:
    """From one half of a converted pair to the other: the same person's same words, so the same code will do."""
    halves = [each for each in others_of(matter_id) if each.is_converted]
    if not halves:
        raise NotFound(what=PAIR)
    door.track(request, MatterId(halves[0].matter_id))
    channel = in_words(CHANNELS_SAID[halves[0].procedure])
    messages.success(request, _("现在看到的是%(channel)s的办理进度。") % {"channel": channel})
    return redirect("followed")
