"""抽查: draw a sample, check its matters sheet by sheet, see what was found, repeat the draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.accounts.queries import names_of
from tingmin.accounts.types import ReadingKind as Look
from tingmin.documents.queries import documents_about
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import DocumentKind
from tingmin.inspection import queries
from tingmin.inspection.actions import check, close, draw
from tingmin.inspection.queries import InspectedMatter, Inspection
from tingmin.inspection.rules import DIGEST, RULE, ground_of, sheet_of, to_take
from tingmin.inspection.types import STATUSES, Answer, CheckItem, InspectionStatus, Progress
from tingmin.kernel.labels import Label
from tingmin.law.citing import articles_said
from tingmin.law.packs import book
from tingmin.law.types import Book
from tingmin.matters.actions import open_matter
from tingmin.matters.queries import Matter, timeline
from tingmin.web import door, telling
from tingmin.web.door import Desk
from tingmin.web.forms.inspection import ANSWER, REMARK, DrawForm, SheetForm
from tingmin.web.views.walls import tried

TAB = "inspections"
NONE_DRAWN = Progress(0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """An inspection as its list shows it."""

    inspection: Inspection
    by: str
    progress: Progress
    status: Label


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of the sheet: its fields, what it rests on, and where a fault may be proposed."""

    item: CheckItem
    answer: BoundField
    remark: BoundField
    article: Label
    propose: str


@require_GET
def inspections(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The inspections of this organ, the newest first."""
    found = queries.inspections(desk.actor)
    progress, names = queries.progress_of(found, desk.actor), names_of(each.drawn_by for each in found)
    lines = [_line(each, progress.get(each.pk, NONE_DRAWN), names) for each in found]
    return door.show(request, "inspection/list.html", desk, lines=lines, tab=TAB)


@require_http_methods(["GET", "POST"])
def draw_inspection(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask for a draw; there is no look before it, so that no seed is tried out."""
    form = DrawForm(door.sent(request), today=door.today())
    made: list[Inspection] = []
    status = tried(request, form, lambda: made.append(_draw(form, desk)))
    if status is None:
        return redirect("inspection", inspection_id=made[0].pk)
    context = {"form": form, "rule": RULE, "tab": TAB}
    return door.show(request, "inspection/draw.html", desk, status=status, **context)


@require_GET
def inspection(request: HttpRequest, desk: Desk, *, inspection_id: UUID) -> HttpResponse:
    """The sample with its progress, what was found, and on demand the draw repeated."""
    found = queries.inspection_for(desk.actor, inspection_id)
    context = _context(desk, found)
    if "again" in request.GET:
        context["again"] = queries.redraw(found, desk.actor, at=door.now())
    return door.show(request, "inspection/one.html", desk, **context)


@require_GET
def printed_inspection(request: HttpRequest, desk: Desk, *, inspection_id: UUID) -> HttpResponse:
    """Seed, rule and lists on paper: all that a repetition by hand asks for."""
    found = queries.inspection_for(desk.actor, inspection_id)
    strata = queries.strata_of(found)
    numbers = queries.visible_numbers(strata, desk.actor)
    lists = [(each, numbers[each.pk]) for each in strata]
    return door.show(request, "inspection/print.html", desk, lists=lists, **_context(desk, found))


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, desk: Desk, *, inspection_id: UUID, matter_id: UUID) -> HttpResponse:
    """The check sheet of one matter; opening it counts as reading the matter."""
    row = queries.inspected(desk.actor, inspection_id, matter_id)
    matter = open_matter(matter_id=matter_id, kind=Look.PAGE, actor=desk.actor, at=door.now())
    law = book(matter.book)
    form = SheetForm(door.sent(request), items=sheet_of(law), initial=_filled(row))
    status = tried(request, form, lambda: _check(form, row, desk))
    if status is None:
        messages.success(request, _("已保存核对结果。"))
        return _onwards(row, desk)
    asked = _asked(form, matter, law, kept=queries.answers_of(row))
    context = {"row": row, "form": form, "asked": asked, "tab": TAB, **_told(matter)}
    return door.show(request, "inspection/sheet.html", desk, status=status, **context)


@require_POST
def close_inspection(request: HttpRequest, desk: Desk, *, inspection_id: UUID) -> HttpResponse:
    """End an inspection that is wholly checked."""
    close(inspection_id=inspection_id, actor=desk.actor, at=door.now())
    messages.success(request, _("抽查已结束，结果已记入账本。"))
    return redirect("inspection", inspection_id=inspection_id)


def _draw(form: DrawForm, desk: Desk) -> Inspection:
    return draw(question=form.question(), actor=desk.actor, at=door.now())


def _check(form: SheetForm, row: InspectedMatter, desk: Desk) -> None:
    at, checked = door.now(), form.checked()
    check(inspection_id=row.inspection_id, matter_id=row.matter_id, checked=checked, actor=desk.actor, at=at)


def _line(each: Inspection, progress: Progress, names: Mapping[UUID, str]) -> Line:
    status = queries.status_of(each, progress)
    return Line(each, names.get(each.drawn_by, ""), progress, STATUSES[status])


def _context(desk: Desk, found: Inspection) -> dict[str, Any]:
    sample = queries.sample_of(found, desk.actor)
    progress = Progress(len(sample), sum(row.fact is not None for row in sample))
    status = queries.status_of(found, progress)
    strata = queries.strata_of(found)
    return {
        "inspection": found,
        "line": _line(found, progress, names_of([found.drawn_by])),
        "may_close": status is InspectionStatus.CHECKED,
        "groups": [(organ, list(rows)) for organ, rows in groupby(sample, key=lambda row: row.organ)],
        "strata": [(each, to_take(len(each.numbers), question=found.question)) for each in strata],
        "results": queries.results_of(found, desk.actor),
        "rule": RULE,
        "digest_rule": DIGEST,
        "tab": TAB,
    }


def _filled(row: InspectedMatter) -> dict[str, str]:
    answers = {ANSWER + item: answer.value for item, answer in queries.answers_of(row).items()}
    return answers | {REMARK + item: said for item, said in queries.remarks_of(row).items()}


def _asked(form: SheetForm, matter: Matter, law: Book, *, kept: Mapping[str, Answer]) -> Sequence[Asked]:
    return [
        Asked(
            item=item,
            answer=form[ANSWER + item.code],
            remark=form[REMARK + item.code],
            article=articles_said(item.articles, law),
            propose=_proposal(matter, item, law) if kept.get(item.code) is Answer.FAULT else "",
        )
        for item in form.items
    ]


def _proposal(matter: Matter, item: CheckItem, law: Book) -> str:
    """Where a fault is laid before those who supervise: another room, another decision."""
    asked = {"matter": matter.pk, "number": matter.number, "ground": ground_of(item, law)}
    return f"{reverse('supervision-propose')}?{urlencode(asked)}"


def _told(matter: Matter) -> dict[str, Any]:
    """What an inspector reads beside the sheet."""
    papers = [(each, TEMPLATES[DocumentKind(each.kind)].title) for each in documents_about(matter.pk)]
    return {"matter": matter, "moments": telling.history(matter, timeline(matter)), "documents": papers}


def _onwards(row: InspectedMatter, desk: Desk) -> HttpResponse:
    """To the next matter that waits for its check, else to the inspection."""
    waiting = [each for each in queries.sample_of(row.inspection, desk.actor) if each.fact is None]
    if waiting:
        return redirect("inspection-sheet", inspection_id=row.inspection_id, matter_id=waiting[0].matter_id)
    return redirect("inspection", inspection_id=row.inspection_id)
