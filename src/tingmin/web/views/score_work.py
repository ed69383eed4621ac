"""What is done about a month's sheets: leaving out, points, objections; each by two people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts.queries import names_of
from tingmin.hotline import sheets
from tingmin.hotline.actions.assessing import (
    AGENTS,
    ASSESSMENT,
    decide_exclusion,
    decide_points,
    propose_exclusion,
    propose_points,
)
from tingmin.hotline.actions.objecting import decide_objection, raise_objection
from tingmin.hotline.sheets import ObjectedItem, Objection, is_hotline
from tingmin.hotline.types import REASONS, REMEDIES, Remedy
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.matters.queries import matter_by_number
from tingmin.organisations.queries import organs_in_force
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.scores import DecisionForm, ExclusionForm, ObjectionForm, PointsForm
from tingmin.web.views.scores import about_month, asked_month, to_scores
from tingmin.web.views.walls import tried

EXCLUSION, POINTS = "exclusion", "points"
STATES: Mapping[bool | None, Label] = {
    None: Label("待决定", "Waiting"),
    True: Label("支持", "Granted"),
    False: Label("不支持", "Not granted"),
}


@require_http_methods(["GET", "POST"])
def score_proposals(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is proposed to be left out, and points; one proposes, another decides."""
    _hotline_only(desk)
    month, kind = asked_month(request), request.POST.get("kind", "")
    leaving = ExclusionForm(door.sent(request) if kind == EXCLUSION else None)
    points = PointsForm(door.sent(request) if kind == POINTS else None, today=door.today())
    acts = {EXCLUSION: (leaving, lambda: _exclude(leaving, request, desk)),
            POINTS: (points, lambda: _points(points, request, desk))}  # fmt: skip
    status: int | None = 200
    if kind in acts:
        form, act = acts[kind]
        status = tried(request, form, act)
    if status is None:
        messages.success(request, _("已提出，由另一人决定。"))
        return to_scores(month, "score-proposals")
    excluded, given = sheets.exclusions_of(month), sheets.points_of(month)
    people = names_of([*(row.proposed_by for row in excluded), *(row.proposed_by for row in given)])
    context = {
        "leaving": leaving,
        "points": points,
        "exclusions": [(each, REASONS[each.reason], people.get(each.proposed_by, "")) for each in excluded],
        "given": [(each, people.get(each.proposed_by, "")) for each in given],
        "states": STATES,
        "me": desk.actor.person,
        "organs": [each.label for each in organs_in_force(on=door.today())],
    }
    return door.show(request, "scores_proposals.html", desk, status=status, **context, **about_month(desk, month))


@require_POST
def score_decide(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Decide on one of them, as another person than who proposed it."""
    month, granted = asked_month(request), request.POST.get("granted") == "yes"
    pk, at = _id(request.POST.get("id", "")), door.now()
    if request.POST.get("kind") == POINTS:
        decide_points(adjustment_id=pk, granted=granted, actor=desk.actor, at=at)
    else:
        decide_exclusion(exclusion_id=pk, granted=granted, actor=desk.actor, at=at)
    messages.success(request, _("已决定。"))
    return to_scores(month, "score-proposals")


@require_GET
def objections(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The objections that this person may read, the undecided first."""
    lines = [(each, STATES[each.granted]) for each in sheets.objections(desk.actor)]
    context = {"lines": lines, **about_month(desk, asked_month(request))}
    return door.show(request, "scores_objections.html", desk, **context)


@require_http_methods(["GET", "POST"])
def objection_raise(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The unit's head objects to the own sheet, naming orders or points."""
    month = asked_month(request)
    mine = [desk.actor.organ] if desk.actor.organ else []
    points = [each for each in sheets.points_of(month, mine) if each.granted]
    given = {"number_1": request.GET.get("number", "")}
    form = ObjectionForm(door.sent(request), points=points, initial=given)
    made: list[Objection] = []
    status = tried(request, form, lambda: made.append(_raise(form, request, desk)))
    if status is None:
        messages.success(request, _("已提出异议，由热线负责人决定。"))
        return redirect(f"{reverse('objection')}?id={made[0].pk}")
    context = {"form": form, **about_month(desk, month)}
    return door.show(request, "scores_objection_raise.html", desk, status=status, **context)


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One objection: what is asked, why, and the decision with its reasons and the remedy."""
    found = sheets.objection_for(desk.actor, _id(request.GET.get("id", "")))
    items = sheets.items_of(found)
    form = DecisionForm(door.sent(request), items=items)
    status = tried(request, form, lambda: _decide(form, found, desk))
    if status is None:
        messages.success(request, _("已作出决定。"))
        return redirect(f"{reverse('objection')}?id={found.pk}")
    context: dict[str, Any] = {
        "objection": found,
        "items": [
            (each, REMEDIES[Remedy(each.remedy)], REASONS.get(each.reason), STATES[each.granted]) for each in items
        ],
        "state": STATES[found.granted],
        "people": names_of(person for person in (found.raised_by, found.decided_by) if person),
        "form": form if _may_decide(found, desk) else None,
        **about_month(desk, found.month),
    }
    return door.show(request, "scores_objection.html", desk, status=status, **context)


def _told(item: ObjectedItem) -> tuple[ObjectedItem, Label, Label | None, Label]:
    """One thing objected to, in words."""
    return item, REMEDIES[Remedy(item.remedy)], REASONS.get(item.reason), STATES[item.granted]


def _exclude(form: ExclusionForm, request: HttpRequest, desk: Desk) -> None:
    found = matter_by_number(desk.actor, form.cleaned_data["number"])
    reason, month = form.cleaned_data["reason"], asked_month(request)
    propose_exclusion(matter_id=MatterId(found.pk), month=month, reason=reason, actor=desk.actor, at=door.now())


def _points(form: PointsForm, request: HttpRequest, desk: Desk) -> None:
    data, month = form.cleaned_data, asked_month(request)
    asked = {"organ": data["organ"], "points": data["points"], "reason": data["why"]}
    propose_points(month=month, actor=desk.actor, at=door.now(), **asked)


def _raise(form: ObjectionForm, request: HttpRequest, desk: Desk) -> Objection:
    reasons, at = form.cleaned_data["reasons"], door.now()
    month, items = asked_month(request), form.objected()
    return raise_objection(month=month, items=items, reasons=reasons, actor=desk.actor, at=at)


def _decide(form: DecisionForm, found: Objection, desk: Desk) -> None:
    reasons, granted = form.cleaned_data["reasons"], form.granted()
    decide_objection(objection_id=found.pk, granted=granted, reasons=reasons, actor=desk.actor, at=door.now())


def _may_decide(found: Objection, desk: Desk) -> bool:
    return found.decided_at is None and is_hotline(desk.actor) and desk.actor.post is Post.HEAD


def _hotline_only(desk: Desk) -> None:
    if not is_hotline(desk.actor):
        raise NotPermitted(act=ASSESSMENT, who=AGENTS)


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        raise NotFound(what=sheets.OBJECTION) from None
