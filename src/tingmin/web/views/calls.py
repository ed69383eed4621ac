"""The call desk: the seat, the screen pop, the script that becomes the order, and what is done with a call."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tingmin.hotline.actions.drafting import DRAFT, discard_draft, save_draft
from tingmin.hotline.actions.joining import TakenDown, supplement, take_down_and_dispatch, tell_progress, urge
from tingmin.hotline.desk import SUBJECT, limit_of
from tingmin.intake.types import Receipt
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.law.procedures import procedure
from tingmin.telephony import actions as telephony
from tingmin.telephony.queries import CALL, Call, call_for
from tingmin.telephony.types import CallCommand, EmergencyService, SeatState
from tingmin.web import calls as telling
from tingmin.web import door, receipts
from tingmin.web.door import Desk
from tingmin.web.forms.base import in_words
from tingmin.web.forms.calls import CallForm
from tingmin.web.refusals import put_on, said, status_of

Known = TypeVar("Known")

FETCHED = "X-Requested-With"
ABOUT: Mapping[str, Callable[..., Any]] = {"urge": urge, "supplement": supplement, "tell": tell_progress}
TAKEN = "taken_down"


class NoSuchAct(Refusal):
    """A word that no button of the desk sends."""

    code = "no_such_act"
    sentence = Label(
        zh="没有“{given}”这一操作，请从页面上的按钮选择。", en="There is no “{given}” here; use the page's buttons."
    )


@require_http_methods(["GET", "POST"])
def calls(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The desk; sent, the script becomes an order and goes where it belongs."""
    if request.method == "POST":
        return _send(request, desk)
    call = telling.call_asked_for(request, desk)
    form = telling.form_for(desk, call, key=telling.uuid_in(request.GET.get("draft", "")))
    return door.show(request, "calls/desk.html", desk, **telling.page(form, desk, call))


@require_POST
def call_draft(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what is typed so far, and answer with what stands beside it."""
    form, call = _form(request, desk)
    call_id = call.pk if call else None
    save_draft(_key(request), words=form.kept, identity=form.identity, call_id=call_id, actor=desk.actor, at=door.now())
    return door.show(request, "calls/panels.html", desk, **telling.panels(form, desk, call))


@require_POST
def call_discard(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Give up what was typed, for a reason."""
    discard_draft(_key(request), reason=request.POST.get("reason", ""), actor=desk.actor, at=door.now())
    messages.success(request, _("已放弃这份登记，原因已记下。"))
    return redirect("calls")


@require_http_methods(["GET", "POST"])
def call_seat(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The top of the desk; sent, one of the things that an agent does with the seat or the call."""
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            _do(request, desk)
        except Refusal as refusal:
            if FETCHED not in request.headers:
                messages.error(request, said(refusal))
            refused = refusal
        if FETCHED not in request.headers:
            return redirect("calls")
    context = {**telling.seat_shown(desk), "refused": said(refused) if refused else ""}
    return door.show(request, "calls/seat.html", desk, status=status_of(refused) if refused else 200, **context)


@require_GET
def call_places(request: HttpRequest, desk: Desk) -> JsonResponse:
    """Places by what is typed."""
    return JsonResponse({"rows": [each.as_json for each in telling.suggested_places(request.GET.get("q", ""))]})


@require_GET
def call_classes(request: HttpRequest, desk: Desk) -> JsonResponse:
    """Content classes by what is typed."""
    return JsonResponse({"rows": [each.as_json for each in telling.suggested_classes(request.GET.get("q", ""))]})


@require_POST
def call_about(request: HttpRequest, desk: Desk, *, matter_id: UUID) -> HttpResponse:
    """The caller asks about an earlier order: urge it, add to it, or tell how it stands."""
    act, call = _named(request.POST.get("act", ""), ABOUT), telling.uuid_in(request.POST.get("call", ""))
    words = request.POST.get(f"words-{matter_id}", "")
    act(matter_id=MatterId(matter_id), words=words, call_id=call, actor=desk.actor, at=door.now())
    messages.success(request, _("已记入该工单的办理过程。"))
    back = f"?call={call}" if call else f"?new&draft={telling.uuid_in(request.POST.get('key', '')) or ''}"
    return redirect(reverse("calls") + back)


@require_GET
def call_done(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What the caller is told: number and query code (once), unit and limit; then the next call."""
    slip, told = receipts.in_hand(request), request.session.get(TAKEN)
    if slip is None or told is None:
        return redirect("calls")
    context = {**telling.seat_shown(desk), "slip": slip, "told": told, "keys": telling.SEAT_KEYS, "tab": "calls"}
    return door.show(request, "calls/done.html", desk, **context)


def _send(request: HttpRequest, desk: Desk) -> HttpResponse:
    form, call = _form(request, desk)
    status = 200
    if "look" not in request.POST:
        status = 422
        if form.is_valid():
            try:
                return _taken_down(request, desk, form)
            except Refusal as refusal:
                status = put_on(form, refusal)
    return door.show(request, "calls/desk.html", desk, status=status, **telling.page(form, desk, call))


def _taken_down(request: HttpRequest, desk: Desk, form: CallForm) -> HttpResponse:
    taken = take_down_and_dispatch(
        form.request(),
        key=form.cleaned_data["key"],
        decision=form.decision(),
        call_id=form.call_id,
        number_of=form.number_of,
        actor=desk.actor,
        at=door.now(),
    )
    request.session[TAKEN] = {**_said_of(taken, form), "across": bool(telling.across(form, desk))}
    return receipts.hand_over(redirect("call-done"), Receipt([taken.registered]))


def _said_of(taken: TakenDown, form: CallForm) -> dict[str, Any]:
    """What the next page tells; the text of a request is not put into a session."""
    return {
        "stage": in_words(procedure(SUBJECT).stage(taken.stage).label),
        "unit": in_words(taken.unit),
        "hours": limit_of(form.asked).hours,
        "dispatched": taken.stage == "dispatched",
    }


def _form(request: HttpRequest, desk: Desk) -> tuple[CallForm, Call | None]:
    form, call_id = CallForm(request.POST, on=door.today()), telling.uuid_in(request.POST.get("call", ""))
    call = call_for(desk.actor, call_id) if call_id else None
    form.show_number(telling.mask_of(call))
    return form, call


def _key(request: HttpRequest) -> UUID:
    found = telling.uuid_in(request.POST.get("key", ""))
    if found is None:
        raise NotFound(what=DRAFT)
    return found


def _call_id(request: HttpRequest) -> UUID:
    found = telling.uuid_in(request.POST.get("call", ""))
    if found is None:
        raise NotFound(what=CALL)
    return found


def _named(word: str, table: Mapping[str, Known]) -> Known:
    if word not in table:
        raise NoSuchAct(given=word)
    return table[word]


def _do(request: HttpRequest, desk: Desk) -> None:
    """One of the acts of the top of the desk, by its name."""
    _named(request.POST.get("act", ""), ACTS)(request, desk)


def _take_seat(request: HttpRequest, desk: Desk) -> None:
    telephony.take_seat(request.POST.get("seat", ""), actor=desk.actor, at=door.now())


def _leave_seat(request: HttpRequest, desk: Desk) -> None:
    telephony.leave_seat(actor=desk.actor, at=door.now())


def _set_state(request: HttpRequest, desk: Desk) -> None:
    state = _named(request.POST.get("state", ""), {each.value: each for each in SeatState})
    telephony.set_state(state, actor=desk.actor, at=door.now())


def _order(request: HttpRequest, desk: Desk) -> None:
    what, to = CallCommand(request.POST["act"]), request.POST.get("other_end", "")
    telephony.order(_call_id(request), what=what, to=to, actor=desk.actor, at=door.now())


def _hand_over(request: HttpRequest, desk: Desk) -> None:
    service = _named(request.POST.get("service", ""), {each.value: each for each in EmergencyService})
    telephony.hand_over(_call_id(request), service=service, actor=desk.actor, at=door.now())


ACTS: Mapping[str, Callable[[HttpRequest, Desk], None]] = {
    "take_seat": _take_seat,
    "leave_seat": _leave_seat,
    "set_state": _set_state,
    "hand_over": _hand_over,
    **dict.fromkeys(CallCommand, _order),
}
