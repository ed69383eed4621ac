"""督办: the board of the night's candidates, opening and dismissing, proposing, and the cases of the organ."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.law.grounds import FOCUS_SETS, SUPERVISION
from tingmin.matters.queries import Matter, matter_by_number
from tingmin.supervision.actions import dismiss, open_case, propose
from tingmin.supervision.queries import (
    board,
    candidate_for,
    candidates_of,
    cases,
    file_of,
    still_open,
    suggestions,
    supervised_by,
    visits_of,
)
from tingmin.supervision.rules import ground_label
from tingmin.supervision.types import FEEDBACK, SOURCES, Source
from tingmin.web import door, telling
from tingmin.web.door import Desk
from tingmin.web.forms.supervision import DismissalForm, OpeningForm, ProposalForm
from tingmin.web.views.walls import tried

CLUE = Label("该督办线索", "such candidate")
TAB = "supervision_board"
GROUNDS = (*SUPERVISION, *FOCUS_SETS)


@require_GET
def supervision_board(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The candidates that wait before this organ, the longest overdue first; no titles, no names."""
    ground = request.GET.get("ground", "")
    page = board(desk.actor, today=door.today(), ground=ground, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "lines": [(clue, SOURCES[clue.source]) for clue in page.rows],
        "grounds": GROUNDS,
        "ground": ground,
        "next_key": page.next_key,
    }
    return door.show(request, "supervision/board.html", desk, tab=TAB, **context)


@require_GET
def supervision_cases(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The cases of this organ, the newest first."""
    every = "all" in request.GET
    page = cases(desk.actor, open_only=not every, after=request.GET.get("after", ""))
    lines = telling.inbox_lines(page.rows, today=door.today())
    context: dict[str, Any] = {"lines": lines, "every": every, "next_key": page.next_key}
    return door.show(request, "supervision/cases.html", desk, tab=TAB, **context)


@require_http_methods(["GET", "POST"])
def candidate(request: HttpRequest, desk: Desk, *, candidate_id: UUID) -> HttpResponse:
    """One candidate: open a case on it, or say why there is none."""
    found = candidate_for(desk.actor, candidate_id)
    if found is None:
        raise NotFound(what=CLUE)
    dismissing = "reason" in request.POST
    given = door.sent(request)
    opening = OpeningForm(None if dismissing else given, on=door.today(), found=found.ground)
    dismissal = DismissalForm(given if dismissing else None)
    if dismissing:
        status = tried(request, dismissal, lambda: _dismiss(dismissal, desk, candidate_id))
    else:
        opened: list[Matter] = []
        status = tried(request, opening, lambda: opened.append(_open(opening, desk, candidate_id)))
    if status is None:
        return _decided(request, dismissing, opened if not dismissing else [])
    context = {"found": found, "opening": opening, "dismissal": dismissal, **_said(found, dismissing)}
    return door.show(request, "supervision/candidate.html", desk, status=status, tab=TAB, **context)


@require_http_methods(["GET", "POST"])
def supervision_propose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Lay a matter before the organ that supervises its holder."""
    initial = {name: request.GET.get(name, "") for name in ("number", "ground")}
    form = ProposalForm(door.sent(request), on=door.today(), initial=initial)
    status = tried(request, form, lambda: _propose(form, desk))
    if status is None:
        messages.success(request, _("已提出，由有权督办的机关决定是否立案。"))
        return redirect("supervision")
    return door.show(request, "supervision/propose.html", desk, status=status, form=form, tab=TAB)


def of_case(desk: Desk, found: Matter) -> Mapping[str, Any]:
    """What the page of a supervision case shows beside any matter: its file, its basis, its suggestions and visits."""
    if found.procedure != "supervision":
        return {"supervised_by": supervised_by(desk.actor, found.pk)}
    file = file_of(desk.actor, found.pk)
    return {
        "file": file,
        "file_ground": ground_label(file.ground) if file else None,
        "basis": [(each, ground_label(each.ground)) for each in candidates_of(desk.actor, found.pk)],
        "suggestions": _suggestions(found),
        "visits": visits_of(file) if file else (),
        "still_open": still_open(file, today=door.today()) if file else (),
    }


def _suggestions(found: Matter) -> Sequence[tuple[Any, Label, Label]]:
    return [(each, TEMPLATES[DocumentKind(each.kind)].title, FEEDBACK[each.feedback]) for each in suggestions(found.pk)]


def _said(found: Any, dismissing: bool) -> dict[str, Any]:
    return {"ground": ground_label(found.ground), "source": SOURCES[Source(found.source)], "dismissing": dismissing}


def _open(form: OpeningForm, desk: Desk, candidate_id: UUID) -> Matter:
    why = form.cleaned_data
    return open_case(
        candidate_id=candidate_id, ground=why["ground"], evidence=why["evidence"], actor=desk.actor, at=door.now()
    )


def _dismiss(form: DismissalForm, desk: Desk, candidate_id: UUID) -> None:
    dismiss(candidate_id=candidate_id, reason=form.cleaned_data["reason"], actor=desk.actor, at=door.now())


def _propose(form: ProposalForm, desk: Desk) -> None:
    asked = form.cleaned_data
    matter = matter_by_number(desk.actor, asked["number"])
    propose(matter_id=matter.pk, ground=asked["ground"], evidence=asked["evidence"], actor=desk.actor, at=door.now())


def _decided(request: HttpRequest, dismissing: bool, opened: Sequence[Matter]) -> HttpResponse:
    if dismissing:
        messages.success(request, _("已记录不立案的理由。"))
        return redirect("supervision")
    messages.success(request, _("已立案督办。"))
    return redirect("matter", matter_id=opened[0].pk)
