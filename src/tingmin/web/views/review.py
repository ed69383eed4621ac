"""复查、复核: the desk of the review organ, applications on paper, certificates, and what is published."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tingmin.accounts.queries import names_of
from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted
from tingmin.matters.queries import Matter
from tingmin.review.actions import end_qualification, grant_qualification, take_in_application
from tingmin.review.actions.qualifying import ACT, HEADS, WHO
from tingmin.review.queries import desk as desk_of
from tingmin.review.queries import published as published_opinions
from tingmin.review.queries import qualifications_at
from tingmin.web import door, telling
from tingmin.web.door import Desk
from tingmin.web.forms.review import CounterApplicationForm, EndingForm, QualificationForm
from tingmin.web.regions import places_on
from tingmin.web.reviews import LEVELS
from tingmin.web.views.walls import tried
from tingmin.web.walls import is_in_sight

TAB = "review_desk"


@require_GET
def review_desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What this organ reviews, what is due first."""
    page = desk_of(desk.actor, after=request.GET.get("after", ""))
    lines = telling.inbox_lines(page.rows, today=door.today())
    context: dict[str, Any] = {
        "lines": [(line, _case(line.matter)) for line in lines],
        "next_key": page.next_key,
        **_tabs(desk),
    }
    return door.show(request, "review/desk.html", desk, tab=TAB, **context)


@require_http_methods(["GET", "POST"])
def counter_application(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Enter an application that came on paper."""
    form = CounterApplicationForm(door.sent(request), on=door.today())
    taken: list[Matter] = []
    status = tried(request, form, lambda: taken.append(_take_in(form, desk)))
    if status is None:
        return _taken_in(request, desk, taken[0])
    organs = places_on(door.today()).names
    return door.show(
        request, "review/counter.html", desk, status=status, form=form, organs=organs, tab=TAB, **_tabs(desk)
    )


@require_http_methods(["GET", "POST"])
def qualifications(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who of this organ may examine, on which certificate; the head enters and ends them."""
    organ = _organ_of_head(desk)
    form = QualificationForm(door.sent(request), organ=organ, on=door.today())
    status = tried(request, form, lambda: _grant(form, desk))
    if status is None:
        messages.success(request, _("已登记资质。"))
        return redirect("qualifications")
    context: dict[str, Any] = {"form": form, "rows": _rows(organ, today=door.today()), **_tabs(desk)}
    return door.show(request, "review/qualifications.html", desk, status=status, tab=TAB, **context)


@require_http_methods(["POST"])
def qualification_end(request: HttpRequest, desk: Desk) -> HttpResponse:
    """End a certificate."""
    form = EndingForm(request.POST)
    status = tried(request, form, lambda: _end(form, desk))
    if status is None:
        messages.success(request, _("资质已终止。"))
    else:
        messages.error(request, _("请填写终止日期。"))
    return redirect("qualifications")


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Re-review opinions before the public, the newest first."""
    page = published_opinions(after=request.GET.get("after", ""))
    return render(request, "web/public/published.html", {"rows": page.rows, "next_key": page.next_key})


def _tabs(desk: Desk) -> dict[str, Any]:
    """Which pages of the review desk this post may open."""
    post = desk.actor
    return {
        "reviews_too": may(post, Permission.REVIEW),
        "takes_in": may(post, Permission.REGISTER),
        "is_head": post.post in HEADS,
    }


def _case(matter: Matter) -> tuple[Any, Label]:
    case = getattr(matter, "case", None)
    return case, LEVELS[case.level] if case else Label("", "")


def _take_in(form: CounterApplicationForm, desk: Desk) -> Matter:
    return take_in_application(form.application(), actor=desk.actor, at=door.now())


def _taken_in(request: HttpRequest, desk: Desk, matter: Matter) -> HttpResponse:
    """To the matter, or back to an empty form where another organ reviews it."""
    messages.success(request, _("已登记复查（复核）申请：%(number)s。") % {"number": matter.number})
    seen = is_in_sight(desk.actor, matter.pk)
    return redirect("matter", matter_id=matter.pk) if seen else redirect("counter-application")


def _grant(form: QualificationForm, desk: Desk) -> None:
    given = form.cleaned_data
    grant_qualification(
        staff=form.staff,
        certificate=given["certificate"],
        valid_from=given["valid_from"],
        valid_to=given["valid_to"],
        actor=desk.actor,
        at=door.now(),
    )


def _end(form: EndingForm, desk: Desk) -> None:
    given = form.cleaned_data
    end_qualification(qualification_id=given["qualification"], on=given["on"], actor=desk.actor, at=door.now())


def _organ_of_head(desk: Desk) -> OrganId:
    if desk.actor.organ is None or desk.actor.post not in HEADS:
        raise NotPermitted(act=ACT, who=WHO)
    return desk.actor.organ


def _rows(organ: OrganId, *, today: date) -> Sequence[tuple[Any, str, bool]]:
    rows = qualifications_at(organ)
    names = names_of(row.staff for row in rows)
    return [
        (row, names.get(row.staff, ""), row.valid_from <= today and (row.valid_to is None or today <= row.valid_to))
        for row in rows
    ]
