"""回访: the list of those to call, one call with its script, second calls, and the plans and draws."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.accounts.types import ReadingKind as Look
from tingmin.documents.queries import documents_about
from tingmin.hotline import plans
from tingmin.hotline.actions.calling_back import keep_call, keep_second_call
from tingmin.hotline.actions.planning import set_plan
from tingmin.hotline.plans import TO_CALL
from tingmin.hotline.rules import RULE
from tingmin.hotline.scores import midnight, month_of
from tingmin.hotline.types import ATTEMPT_OUTCOMES, AttemptOutcome
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.law.hotline_intake import REQUEST_TYPES
from tingmin.law.procedures import StepNotAllowed, label_of
from tingmin.matters.actions import open_matter, reveal_parties
from tingmin.matters.queries import Matter, matter_for, steps_for
from tingmin.matters.types import RevealKind
from tingmin.web import door, telling
from tingmin.web.door import Desk
from tingmin.web.forms.base import in_words
from tingmin.web.forms.scores import CallForm, PlanForm, SecondCallForm, stratum_label
from tingmin.web.views.walls import tried

TAB = "call_backs"
ORDER = Label("待回访的工单", "order to be called back")
REVEAL = "reveal"


@require_GET
def call_backs(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who is to be called, what is due first; what was not resolved and waits; second calls."""
    now = door.now()
    page = plans.call_back_list(desk.actor, at=now, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "page": page,
        "waiting": plans.waiting_for_decision(desk.actor),
        "seconds": plans.second_calls(desk.actor),
        "plans_open": may(desk.actor, Permission.RUN_SHIFT),
        "now": now,
        "tab": TAB,
    }
    return door.show(request, "call_backs.html", desk, **context)


@require_http_methods(["GET", "POST"])
def call_back(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """One call: what was asked, what the unit replied, the script, and what was heard."""
    found = open_matter(matter_id=matter_id, kind=Look.PAGE, actor=desk.actor, at=door.now())
    if found.procedure != "work_order" or found.registrar_id != desk.actor.organ:
        raise NotFound(what=ORDER)
    if request.method == "POST" and REVEAL in request.POST:
        return _show_call(request, desk, found, opened=_numbers(found, desk))
    if found.stage not in TO_CALL:
        return _afterwards(request, desk, found)
    form = _call_form(request, found)
    status = tried(request, form, lambda: _keep(form, found, desk))
    if status is not None:
        return _show_call(request, desk, found, form=form, status=status)
    messages.success(request, _("已记录回访结果。"))
    again = matter_for(desk.actor, found.pk)
    return redirect("call-back", matter_id=found.pk) if again.stage == "unresolved" else redirect("call-backs")


@require_http_methods(["GET", "POST"])
def second_call(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A second call by another agent, who is not told what was heard the first time."""
    row = plans.second_call(desk.actor, _id(request.GET.get("id", "")))
    found = open_matter(matter_id=row.matter_id, kind=Look.PAGE, actor=desk.actor, at=door.now())
    if request.method == "POST" and REVEAL in request.POST:
        context = {"form": SecondCallForm(), "opened": _numbers(found, desk), **_told(found, desk)}
        return door.show(request, "call_backs_second.html", desk, **context)
    form = SecondCallForm(door.sent(request))
    status = tried(request, form, lambda: _keep_second(form, row.pk, desk))
    if status is None:
        messages.success(request, _("已记录复核回访。"))
        return redirect("call-backs")
    return door.show(request, "call_backs_second.html", desk, status=status, form=form, **_told(found, desk))


@require_http_methods(["GET", "POST"])
def call_back_plans(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The plans, the draws with their seeds once they are told, and what second calls found."""
    form = PlanForm(door.sent(request), today=door.today())
    status = tried(request, form, lambda: _plan(form, desk))
    if status is None:
        messages.success(request, _("回访计划已记入账本。"))
        return redirect("call-back-plans")
    context = {
        "form": form,
        "plans": [(plan, _shares(plan.sampling.shares)) for plan in plans.plans()],
        "draws": plans.draws(),
        "again": _again(request),
        "compared": plans.compared(since=midnight(month_of(door.today()))),
        "usual": plans.usual(),
        "rule": RULE,
        "tab": TAB,
    }
    return door.show(request, "call_backs_plans.html", desk, status=status, **context)


def _keep(form: CallForm, found: Matter, desk: Desk) -> None:
    keep_call(matter_id=MatterId(found.pk), call=form.call(), actor=desk.actor, at=door.now())


def _keep_second(form: SecondCallForm, pk: UUID, desk: Desk) -> None:
    keep_second_call(second_id=pk, heard=form.second_call(), actor=desk.actor, at=door.now())


def _plan(form: PlanForm, desk: Desk) -> None:
    set_plan(planning=form.planning(), actor=desk.actor, at=door.now())


def _call_form(request: HttpRequest, found: Matter) -> CallForm:
    return CallForm(door.sent(request), tried_enough="tried_enough" in found.marks)


def _show_call(request: HttpRequest, desk: Desk, found: Matter, *, status: int = 200, **context: Any) -> HttpResponse:
    form = context.pop("form", None) or CallForm(tried_enough="tried_enough" in found.marks)
    return door.show(request, "call_backs_one.html", desk, status=status, form=form, **_told(found, desk), **context)


def _afterwards(request: HttpRequest, desk: Desk, found: Matter) -> HttpResponse:
    """What may follow an answer that it is not resolved: back to the unit, or explained."""
    if found.stage != "unresolved":
        raise StepNotAllowed(stage=telling.stage_said(found), step=label_of(found.procedure, "call_back"))
    steps = {row.step: row for row in steps_for(desk.actor, found, today=door.today())}
    back = reverse("step", kwargs={"matter_id": found.pk, "step": "return_order"})
    address = f"{back}?{urlencode({'to': in_words(found.holder.label)})}"
    can = {"can_return": "return_order" in steps, "can_explain": "close_explained" in steps}
    context: dict[str, Any] = {**can, "return_to": address}
    return door.show(request, "call_backs_unresolved.html", desk, **context, **_told(found, desk))


def _numbers(found: Matter, desk: Desk) -> list[str]:
    """The telephone numbers of the requester, opened for a recorded reason."""
    people = reveal_parties(
        matter_id=MatterId(found.pk), reason=_("回访"), actor=desk.actor, at=door.now(), kind=RevealKind.CONTACT
    )
    return [person.phone or _("没有留下电话") for person in people]


def _told(found: Matter, desk: Desk) -> dict[str, Any]:
    tried_ = plans.attempts_of([found.pk]).get(found.pk, ())
    papers = [each for each in documents_about(found.pk) if each.kind == "order_reply"]
    return {
        "matter": found,
        "asked": REQUEST_TYPES.get(found.purpose),
        "stage": telling.stage_said(found),
        "reply": papers[-1].frozen().value("reply") if papers else (),
        "paper": papers[-1] if papers else None,
        "attempts": [(each, ATTEMPT_OUTCOMES[AttemptOutcome(each.outcome)]) for each in tried_],
        "call_at": plans.next_time([each.at for each in tried_], now=door.now()) if tried_ else None,
        "tab": TAB,
    }


def _shares(shares: Mapping[str, int]) -> list[tuple[Label, int]]:
    return [(stratum_label(stratum), share) for stratum, share in sorted(shares.items())]


def _again(request: HttpRequest) -> plans.Again | None:
    asked = request.GET.get("again", "")
    return next((plans.drawn_again(draw) for draw in plans.draws() if str(draw.pk) == asked and draw.told_at), None)


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise NotFound(what=plans.SECOND_CALL) from None
