"""What the call desk shows: the seat, the script, and what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tingmin.hotline import desk as beside
from tingmin.hotline.across import GROUNDS, ORDER, Likeness
from tingmin.hotline.actions.drafting import draft_under, identity_of, key_for, open_drafts
from tingmin.hotline.both import candidates_for
from tingmin.kernel.labels import Label
from tingmin.law.content_classes import path_label
from tingmin.law.hotline_intake import SPECIAL_CASES
from tingmin.organisations.places_queries import place_of, places_like
from tingmin.telephony.queries import Call, call_for, free_seats, line_label, my_call, my_seat
from tingmin.telephony.types import (
    CALL_STATES,
    CHOSEN_STATES,
    EMERGENCY_SERVICES,
    SEAT_STATES,
    CallState,
    SeatState,
)
from tingmin.web import door
from tingmin.web.door import Desk
from tingmin.web.forms.base import in_words
from tingmin.web.forms.calls import IDENTITY, CallForm
from tingmin.web.forms.choices import class_paths
from tingmin.web.regions import places_on

MOST_CLASSES = 10
MOST_ACROSS = 5
SPEAKING = (CallState.TALKING, CallState.HELD)

# What the keys do; the same table is printed on the page and read by its script.
KEYS: tuple[tuple[str, str, Label], ...] = (
    ("T", "request_type", Label("诉求类型", "Type")),
    ("B", "body", Label("诉求内容", "What")),
    ("W", "title", Label("标题", "Title")),
    ("P", "place", Label("地点", "Where")),
    ("C", "content_words", Label("内容分类", "Class")),
    ("U", "urgency", Label("紧急程度", "Urgency")),
    ("N", "name", Label("姓名", "Name")),
    ("A", "said", Label("答复、告知", "Answer")),
    ("M", "catalogue", Label("派单目录", "Catalogue")),
    ("X", "cases", Label("六种情形", "Six cases")),
    ("J", "join", Label("合并到第一件相近工单", "Join the first like order")),
    ("S", "similar", Label("相近工单", "Like orders")),
    ("L", "earlier", Label("以前的诉求", "Earlier")),
    ("K", "beside-q", Label("知识库", "Knowledge")),
    ("Y", "answer", Label("接听", "Answer the call")),
    ("H", "hold", Label("保持、恢复", "Hold, resume")),
    ("G", "hang-up", Label("挂断，再按回车", "Hang up, then Enter")),
    ("R", "other-end", Label("转接、三方", "Transfer, conference")),
    ("O", "emergency", Label("转紧急热线", "Emergency line")),
)
# Those of the seat and its call, on the page after the script.
ON_SEAT = ("answer", "hold", "hang-up", "other-end", "emergency")
SEAT_KEYS = tuple(each for each in KEYS if each[1] in ON_SEAT)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A row of a type-ahead: what it stands for, what it says, and why it is offered."""

    code: str
    text: str
    hint: str = ""

    @property
    def as_json(self) -> dict[str, str]:
        """As the script reads it."""
        return {"code": self.code, "text": self.text, "hint": self.hint}


def seat_shown(desk: Desk) -> dict[str, Any]:
    """The top of the desk: the seat, its state, the call and what may be done with it now."""
    seat, call = my_seat(desk.actor), my_call(desk.actor)
    state = call.state if call else None
    # Passed on, it is somebody else's to hold or to end; its order is still written here.
    is_here = call is not None and seat is not None and call.session_id == seat.pk
    return {
        "seat": seat,
        "seat_state": SEAT_STATES[SeatState(seat.state)] if seat else None,
        "states": [(each, SEAT_STATES[each]) for each in CHOSEN_STATES],
        "free_seats": free_seats(desk.actor) if seat is None else (),
        "call": call,
        "line": line_label(call) if call else None,
        "mask": mask_of(call),
        "call_state": CALL_STATES[state] if state else None,
        "rings": is_here and state is CallState.RINGING,
        "held": state is CallState.HELD,
        "speaking": is_here and state in SPEAKING,
        "is_busy": is_here and state is not CallState.ENDED,
        "emergencies": list(EMERGENCY_SERVICES.items()),
    }


def form_for(desk: Desk, call: Call | None, *, key: UUID | None) -> CallForm:
    """The script with what was typed before; of a new call with the phone that called."""
    found = key or key_for(call.pk if call else None, actor=desk.actor)
    draft = draft_under(found, actor=desk.actor)
    words: dict[str, Any] = dict(draft.words) if draft else {}
    identity = identity_of(draft) if draft else None
    who = {name: getattr(identity, name) for name in IDENTITY} if identity else {}
    # The number itself stays in the vault: what is shown is its mask, what is empty becomes it when the order is made.
    known = {"key": found, "call": call.pk if call else (draft.call_id if draft else None)}
    form = CallForm(on=door.today(), initial={**words, **who, **known})
    form.show_number(mask_of(call))
    return form


def mask_of(call: Call | None) -> str:
    """The number that called, as much of it as is shown."""
    return call.caller.phone_mask if call and call.caller else ""


def call_asked_for(request: HttpRequest, desk: Desk) -> Call | None:
    """The call that the address names, else the one at the seat; none for somebody who walks in."""
    if "new" in request.GET:
        return None
    named = uuid_in(request.GET.get("call", ""))
    return call_for(desk.actor, named) if named else my_call(desk.actor)


def panels(form: CallForm, desk: Desk, call: Call | None) -> dict[str, Any]:
    """All that stands beside the script, by what is typed so far."""
    asked, phone, at = form.asked, form.identity.phone, door.now()
    place = place_of(asked.region_code) if asked.region_code else None
    return {
        "form": form,
        "limit": beside.limit_of(asked),
        "limit_article": "JSJB2021 §13",
        "catalogue": beside.catalogue(asked, on=door.today()),
        "left_out": beside.left_out(asked, on=door.today()),
        "similar": beside.similar(asked, actor=desk.actor, at=at),
        "earlier": beside.earlier(call, phone=phone, actor=desk.actor),
        "across": across(form, desk),
        "cases": SPECIAL_CASES,
        "place": place,
        "candidates": () if place else places_like(str(form["place"].value() or "")),
        "class_path": path_label(asked.content_class) if asked.content_class else None,
        "chosen": {name: str(form[name].value() or "") for name in ("to", "join", "case")},
    }


def across(form: CallForm, desk: Desk) -> Sequence[dict[str, Any]]:
    """What may be the same matter as a petition, once there is somebody and something to go by (JSJB2021 §11(2))."""
    asked, identity = form.asked, form.identity
    if not (identity.name.strip() or identity.phone.strip()) or not asked.text.strip():
        return ()
    said = Likeness(
        ORDER, frozenset(), asked.title, asked.body, asked.content_class, asked.region_code, frozenset(asked.accused)
    )
    found = candidates_for(identity, said, actor=desk.actor, today=door.today())
    return [{"matter": each, "grounds": [GROUNDS[ground] for ground in each.grounds]} for each in found[:MOST_ACROSS]]


def page(form: CallForm, desk: Desk, call: Call | None) -> dict[str, Any]:
    """The whole desk."""
    key = str(form["key"].value())
    return {
        **seat_shown(desk),
        **panels(form, desk, call),
        "own": call,
        "keys": KEYS,
        "organs": places_on(door.today()).names,
        "drafts": [each for each in open_drafts(desk.actor) if str(each.pk) != key],
        "knowledge": _has_knowledge(),
        "tab": "calls",
    }


def suggested_places(typed: str) -> Sequence[Suggestion]:
    """Places with the unit that each leads to."""
    return [
        Suggestion(each.code, in_words(each.way), f"{in_words(each.unit)} · {in_words(each.why)}")
        for each in places_like(typed)
    ]


def suggested_classes(typed: str) -> Sequence[Suggestion]:
    """Content classes whose own name begins with the words, then those that have them, then those on the way down."""
    words = typed.strip().casefold()
    if not words:
        return ()
    ranked = [(rank, code, path) for code, path in class_paths() if (rank := _rank(words, code, path)) is not None]
    return [Suggestion(code, in_words(path), code) for _, code, path in sorted(ranked, key=lambda row: row[:2])][
        :MOST_CLASSES
    ]


def _rank(words: str, code: str, path: Label) -> int | None:
    names = [said.casefold().split("/")[-1].strip() for said in (path.zh, path.en)]
    tests = (
        code.startswith(words),
        any(name.startswith(words) for name in names),
        any(words in name for name in names),
        words in path.zh.casefold() or words in path.en.casefold(),
    )
    return next((rank for rank, holds in enumerate(tests) if holds), None)


def _has_knowledge() -> bool:
    """Whether the panel of the knowledge base has been built in."""
    try:
        reverse("knowledge-beside")
    except NoReverseMatch:
        return False
    return True


def uuid_in(given: str) -> UUID | None:
    """The id that is written, if it is one."""
    try:
        return UUID(given)
    except ValueError:
        return None
