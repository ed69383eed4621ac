"""Taking a request down: whatever it is about, it is registered first (JSJB2021 §10)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tingmin.hotline.models import Order
from tingmin.hotline.queries import hotline_organ
from tingmin.hotline.types import Request
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import PersonId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.texts import storable
from tingmin.kernel.times import day_of
from tingmin.law.content_classes import content_class
from tingmin.law.hotline_intake import REQUEST_TYPES
from tingmin.matters.actions import register
from tingmin.matters.actions.walls import name_in_words
from tingmin.matters.types import Case, PartyRole, Registered
from tingmin.people.actions import enrol
from tingmin.people.types import Identity


class NothingAsked(Refusal):
    """A request without a word."""

    code = "nothing_asked"
    sentence = Label(zh="请写明诉求内容，一句话也可以。", en="Say what it is about; one sentence is enough.")


class UnknownRequestType(Refusal):
    """None of the five types of JSJB2021 §2."""

    code = "unknown_request_type"
    sentence = Label(
        zh="诉求类型“{given}”不在咨询、求助、投诉、举报、建议之内，请改选。",
        en="“{given}” is none of inquiry, request for help, complaint, report and suggestion; choose one.",
    )


@transaction.atomic
def take_down(request: Request, *, actor: Actor, at: datetime) -> Registered:
    """Make a request an order: number, query code, first limit, order form, fact; the law is the hotline's."""
    _check(request)
    person = enrol(request.identity, at=at)
    registered = register(_case(request, PersonId(person.pk), at=at), actor=actor, at=at)
    Order.objects.create(matter_id=registered.matter_id, urgency=request.urgency, place=storable(request.place)[:200])
    for name in request.accused_names:
        accused = enrol(Identity(name=name), at=at)
        name_in_words(registered.matter_id, person=PersonId(accused.pk))
    return registered


def _check(request: Request) -> None:
    if request.request_type not in REQUEST_TYPES:
        raise UnknownRequestType(given=request.request_type)
    if not storable(request.title + request.body).strip():
        raise NothingAsked()


def _case(request: Request, person: PersonId, *, at: datetime) -> Case:
    body = storable(request.body).strip() or storable(request.title).strip()
    return Case(
        procedure="work_order",
        step="register_order",
        channel=request.channel,
        title=storable(request.title).strip() or body[:60],
        body=body,
        receiver=hotline_organ(),
        received_on=day_of(request.received_at or at),
        parties=((person, PartyRole.PETITIONER),),
        purpose=request.request_type,
        content_class=content_class(request.content_class).code if request.content_class else "",
        region_code=request.region_code or settings.CITY_REGION,
        notice_exempt=request.identity.notice_exempt,
        reference=request.reference,
        respondents=request.respondents,
        protected=request.confidential,
        book=request.book,
        marks=frozenset({"inquiry"} if request.request_type == "inquiry" else ()),
    )
