"""紧急查阅: break the glass for a few minutes and a written reason; and who did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from tingmin.accounts.actions.emergencies import EmergencyReasonNeeded
from tingmin.accounts.queries import emergencies, names_of
from tingmin.kernel.labels import Label
from tingmin.matters.actions import open_break_glass
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.base import Form
from tingmin.web.refusals import said
from tingmin.web.views.walls import tried

LOOKS_BACK = timedelta(days=366)
USUAL_MINUTES = 15


class EmergencyForm(Form):
    """Which matter, why, and for how long."""

    number = forms.CharField(label=_("编号"), max_length=24, error_messages={"required": _("请填写要查阅的事项编号。")})
    reason = forms.CharField(label=_("理由"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    minutes = forms.IntegerField(label=_("需要多少分钟"), initial=USUAL_MINUTES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = said(EmergencyReasonNeeded())


@dataclass(frozen=True, slots=True)
class Line:
    """One broken glass as its list shows it."""

    opened_at: datetime
    until: datetime
    name: str
    organ: Label
    reason: str
    matter: UUID
    is_running: bool


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask to read one matter in an emergency; the action decides who may."""
    form = EmergencyForm(door.sent(request), initial={"number": request.GET.get("number", "")})
    opened: list[UUID] = []
    status = tried(request, form, lambda: opened.append(_open(form, desk)))
    if status is None:
        return redirect("matter", matter_id=opened[0])
    return door.show(request, "emergency.html", desk, status=status, form=form)


@require_GET
def emergency_log(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who broke the glass and why, for the head and for the audit administrator."""
    return door.show(request, "emergencies.html", desk, lines=_lines(desk, at=door.now()), tab="emergency_log")


def _open(form: EmergencyForm, desk: Desk) -> UUID:
    why = form.cleaned_data
    found = open_break_glass(
        matter_number=why["number"], reason=why["reason"], minutes=why["minutes"], actor=desk.actor, at=door.now()
    )
    return found.matter


def _lines(desk: Desk, *, at: datetime) -> Sequence[Line]:
    rows = emergencies(desk.actor, since=at - LOOKS_BACK)
    names = names_of(row.person for row in rows)
    return [
        Line(
            opened_at=row.opened_at,
            until=row.until,
            name=names.get(row.person, ""),
            organ=row.organ.label,
            reason=row.reason,
            matter=row.matter,
            is_running=at < row.until,
        )
        for row in rows
    ]
