"""The call centre: the board, shifts and seats, checks of sampled calls, merged lines, the month's service.

Seats stand on the board, not names, in the order of their codes: nobody who takes calls is ranked.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tingmin.accounts.queries import names_of
from tingmin.accounts.rules import may
from tingmin.accounts.types import Permission
from tingmin.hotline.first_answers import first_answers
from tingmin.hotline.queries import hotline_organ
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.times import day_of
from tingmin.telephony import actions, queries
from tingmin.telephony.actions.lines import may_keep_lines
from tingmin.telephony.actions.shifts import NotOnDuty
from tingmin.telephony.queries import QualityCheck, Shift, ShiftDuty, line_label, who_takes_calls
from tingmin.telephony.queries.figures import (
    answer_seconds,
    board,
    connection_percent,
    line_figures,
    month_bounds,
    service_level,
)
from tingmin.telephony.queries.plan import duties_by_shift, seats_of, shift_for
from tingmin.telephony.queries.service import DayLevel, service_days
from tingmin.telephony.types import CRITERIA, EMERGENCY_SERVICES, MARKS, MERGINGS, SEAT_STATES, Mark, Merging
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.call_centre import (
    AssignForm,
    CheckForm,
    LineForm,
    MonthForm,
    ReplyForm,
    SampleForm,
    ShiftForm,
)
from tingmin.web.regions import places_on
from tingmin.web.views.walls import tried

BOARD, SERVICE = "call_board", "service_report"
WEEK = timedelta(days=7)
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Planned:
    """A shift of the week with who is on it."""

    shift: Shift
    duties: Sequence[tuple[str, str]]

    @property
    def missing(self) -> int:
        """Seats that nobody is planned for."""
        return max(0, self.shift.seats_needed - len(self.duties))


@require_GET
def call_board(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The board of the hall; the figures come anew every few seconds, or when the page is loaded again."""
    return door.show(request, "call_centre/board.html", desk, tab=BOARD, **_board(desk))


@require_GET
def call_board_now(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The moving part of the board."""
    return door.show(request, "call_centre/board_now.html", desk, **_board(desk))


@require_http_methods(["GET", "POST"])
def call_shifts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A week's shifts with their gaps; whoever runs shifts plans them here."""
    monday = _monday(request.GET.get("week", ""))
    form = ShiftForm(door.sent(request), initial={"day": max(monday, door.today())})
    status = tried(request, form, lambda: _plan(form, desk))
    if status is None:
        messages.success(request, _("已排班。"))
        return redirect(f"{reverse('call-shifts')}?week={form.cleaned_data['day'].isoformat()}")
    context: dict[str, Any] = {
        "form": form,
        "week": _week(desk, monday),
        "monday": monday,
        "tab": BOARD,
        "runs": _runs(desk),
    }
    context |= {"before": monday - WEEK, "after": monday + WEEK, "today": door.today()}
    return door.show(request, "call_centre/shifts.html", desk, status=status, **context)


@require_http_methods(["GET", "POST"])
def call_shift(request: HttpRequest, desk: Desk, *, shift_id: UUID) -> HttpResponse:
    """One shift: put somebody on it, or take them off."""
    shift = shift_for(desk.actor, shift_id)
    if request.method == "POST" and (agent := request.POST.get("release", "")):
        actions.unassign(shift_id=shift.pk, agent=_person(agent), actor=desk.actor, at=door.now())
        return redirect("call-shift", shift_id=shift.pk)
    centre = OrganId(shift.centre_id)
    duties = duties_by_shift([shift])[shift.pk]
    people = names_of(who_takes_calls(centre, day=shift.day) - {each.agent for each in duties})
    taken = {each.seat_id for each in duties}
    seats = [each for each in seats_of(centre) if each.pk not in taken]
    form = AssignForm(door.sent(request), people=people, seats=seats)
    status = tried(request, form, lambda: _assign(form, shift, desk))
    if status is None:
        return redirect("call-shift", shift_id=shift.pk)
    names = names_of(each.agent for each in duties)
    context: dict[str, Any] = {
        "form": form,
        "shift": shift,
        "duties": [(each, names.get(each.agent, "—")) for each in duties],
    }
    context |= {"missing": max(0, shift.seats_needed - len(duties)), "tab": BOARD, "runs": _runs(desk)}
    return door.show(request, "call_centre/shift.html", desk, status=status, **context)


@require_http_methods(["GET", "POST"])
def call_quality(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Samples of calls and their checks: of who runs shifts the centre's, of an agent the checked own ones."""
    today = door.today()
    form = SampleForm(door.sent(request), initial={"since": today - WEEK, "until": today})
    status = tried(request, form, lambda: actions.draw_sample(form.sample(), actor=desk.actor, at=door.now()))
    if status is None:
        messages.success(request, _("已抽取，种子和抽样清单的摘要已记入账本。"))
        return redirect("call-quality")
    runs = _runs(desk)
    context: dict[str, Any] = {"form": form, "runs": runs, "checks": _checks(desk), "tab": BOARD}
    context |= {"draws": queries.draws(desk.actor) if runs else ()}
    return door.show(request, "call_centre/quality.html", desk, status=status, **context)


@require_http_methods(["GET", "POST"])
def call_check(request: HttpRequest, desk: Desk, *, check_id: UUID) -> HttpResponse:
    """The sheet of one call: filled in by who runs shifts, answered by who took the call."""
    check = queries.check_for(desk.actor, check_id)
    is_own = check.agent == desk.actor.person
    form = _sheet(request, check, is_own=is_own)
    status = tried(request, form, lambda: _fill(form, check, desk))
    if status is None:
        messages.success(request, _("已保存。"))
        return redirect("call-quality")
    context: dict[str, Any] = {
        "form": form,
        "check": check,
        "line": line_label(check.call),
        "is_own": is_own,
        "tab": BOARD,
    }
    context |= {"marks": _marked(check), "seconds": _lasted(check), "may_fill": _may_fill(check, desk)}
    return door.show(request, "call_centre/check.html", desk, status=status, **context)


@require_http_methods(["GET", "POST"])
def call_lines(request: HttpRequest, desk: Desk) -> HttpResponse:
    """一号通: the merged lines, each with its own month; entered and ended by who runs the centre."""
    if request.method == "POST" and (code := request.POST.get("end", "")):
        actions.end_line(code, actor=desk.actor, at=door.now())
        messages.success(request, _("已终止，这个号码的来电和数字保留。"))
        return redirect("call-lines")
    form = LineForm(door.sent(request), on=door.today())
    status = tried(request, form, lambda: actions.add_line(form.line(), actor=desk.actor, at=door.now()))
    if status is None:
        messages.success(request, _("已登记。"))
        return redirect("call-lines")
    month = _month(request)
    figures = {each.code: each for each in line_figures(desk.actor, month=month)}
    lines = [(each, MERGINGS[Merging(each.merging)], figures.get(each.code)) for each in queries.lines(on=door.today())]
    context: dict[str, Any] = {
        "lines": lines,
        "form": form,
        "month": month,
        "months": MonthForm(initial={"month": month}),
    }
    context |= {"emergencies": EMERGENCY_SERVICES.values(), "tab": SERVICE, "keeps": _keeps(desk)}
    context |= {"organs": places_on(door.today()).names, "seconds": answer_seconds()}
    return door.show(request, "call_centre/lines.html", desk, status=status, **context)


@require_GET
def service_report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The service of a month, day by day and as a whole: to be read, printed or taken along."""
    month = _month(request)
    begin, end = month_bounds(month)
    context: dict[str, Any] = {
        "month": month,
        "months": MonthForm(initial={"month": month}),
        "days": service_days(desk.actor, month=month),
        "whole": service_level(desk.actor, begin=begin, end=end),
        "written": first_answers(desk.actor, begin=begin, end=end, at=door.now()),
        "seconds": answer_seconds(),
        "percent": connection_percent(),
        "is_over": day_of(door.now()) >= day_of(end),
        "tab": SERVICE,
    }
    return door.show(request, "call_centre/service.html", desk, **context)


@require_GET
def service_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same days as a table for other programs, in UTF-8 with its mark."""
    month = _month(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="service-{month:%Y-%m}.csv"'
    answer.write("\ufeff")
    rows = csv.writer(answer)
    within = _("%(seconds)s秒内接听") % {"seconds": answer_seconds()}
    rows.writerow([_("日期"), _("来电"), _("已接听"), within, _("接通率最低（滚动24小时，百分之）")])
    rows.writerows(_row(each) for each in service_days(desk.actor, month=month))
    return answer


def _board(desk: Desk) -> dict[str, Any]:
    now = door.now()
    shown = board(desk.actor, at=now)
    return {
        "board": shown,
        "now": now,
        "states": [(SEAT_STATES[state], shown.by_state.get(state, 0)) for state in SEAT_STATES],
        "seats": [(each, SEAT_STATES[each.state]) for each in shown.seats],
        "written": first_answers(desk.actor, begin=now - DAY, end=now, at=now),
        "falls_short": _below(shown.last_24_hours.connection, shown.connection_percent),
    }


def _below(rate: float | None, least: int) -> bool:
    return rate is not None and rate < least


def _runs(desk: Desk) -> bool:
    return may(desk.actor, Permission.RUN_SHIFT)


def _keeps(desk: Desk) -> bool:
    """Whether the form for a line is for this person; of which lines, the action asks once more."""
    return may_keep_lines(desk.actor, centre=hotline_organ())


def _monday(asked: str) -> date:
    """The Monday of the week of a day; of this week when none is asked for."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = door.today()
    return day - timedelta(day.weekday())


def _week(desk: Desk, monday: date) -> Sequence[tuple[date, Sequence[Planned]]]:
    shifts = queries.shifts(desk.actor, since=monday, until=monday + timedelta(6))
    duties = duties_by_shift(shifts)
    names = names_of(each.agent for on_it in duties.values() for each in on_it)
    planned = [Planned(each, _on_it(duties[each.pk], names)) for each in shifts]
    days = [monday + timedelta(n) for n in range(7)]
    return [(day, [each for each in planned if each.shift.day == day]) for day in days]


def _on_it(duties: Sequence[ShiftDuty], names: Mapping[UUID, str]) -> Sequence[tuple[str, str]]:
    return [(each.seat.code if each.seat else "", names.get(each.agent, "—")) for each in duties]


@transaction.atomic
def _plan(form: ShiftForm, desk: Desk) -> None:
    """All of its days or none."""
    for day in form.each_day():
        needed = form.cleaned_data["seats_needed"]
        actions.plan_shift(day=day, hours=form.hours, seats_needed=needed, actor=desk.actor, at=door.now())


def _assign(form: AssignForm, shift: Shift, desk: Desk) -> None:
    data = form.cleaned_data
    actions.assign(shift_id=shift.pk, agent=data["agent"], seat_code=data["seat"], actor=desk.actor, at=door.now())


def _checks(desk: Desk) -> Sequence[tuple[QualityCheck, Label]]:
    return [(each, line_label(each.call)) for each in queries.checks(desk.actor)]


def _sheet(request: HttpRequest, check: QualityCheck, *, is_own: bool) -> CheckForm | ReplyForm:
    if check.checked_at is not None or is_own:
        return ReplyForm(door.sent(request), initial={"said": check.reply})
    return CheckForm(door.sent(request))


def _fill(form: CheckForm | ReplyForm, check: QualityCheck, desk: Desk) -> None:
    if isinstance(form, ReplyForm):
        actions.reply(check_id=check.pk, said=form.cleaned_data["said"], actor=desk.actor, at=door.now())
    else:
        actions.mark(check_id=check.pk, marked=form.marked(), actor=desk.actor, at=door.now())


def _may_fill(check: QualityCheck, desk: Desk) -> bool:
    """Whether the form is for this person now: the sheet for a checker, the reply for who took the call."""
    own = check.agent == desk.actor.person
    return own if check.checked_at is not None else not own and _runs(desk)


def _marked(check: QualityCheck) -> Sequence[tuple[Label, Label, str]]:
    if check.checked_at is None:
        return []
    return [(each.label, MARKS[Mark(check.marks[each.code])], each.authority) for each in CRITERIA]


def _lasted(check: QualityCheck) -> int:
    call = check.call
    if call.answered_at is None or call.ended_at is None:
        return 0
    return round((call.ended_at - call.answered_at).total_seconds())


def _month(request: HttpRequest) -> date:
    """The month asked for; this one when none is, or none can be read."""
    form = MonthForm(request.GET)
    day: date = form.cleaned_data["month"] if form.is_valid() else door.today()
    return day.replace(day=1)


def _person(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotOnDuty() from error


def _row(each: DayLevel) -> Sequence[object]:
    return [each.day.isoformat(), each.rang, each.answered, each.within, each.worst]
