"""From the hotline to the petition procedure and back: with the person's consent, nothing typed twice (decision 23).

Parties stay the vault's rows, files the same bytes; walls and confidence move along. The old matter keeps its own law:
an order that is not yet dispatched is told the right channel, everything else goes on until its own procedure ends it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tingmin.hotline.across import CONSENT_WAYS, ORDER, PETITION, Consenting, ConsentWay
from tingmin.hotline.actions.dispatching import redirect
from tingmin.hotline.both import may_compare, others_of
from tingmin.hotline.models import Order
from tingmin.hotline.queries import hotline_organ
from tingmin.hotline.types import AskingAgain, Redirecting
from tingmin.intake.actions import accuses
from tingmin.intake.models import Attachment
from tingmin.intake.types import Claim
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, PersonId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.hotline_intake import Urgency
from tingmin.law.types import Category, Channel, Office, cite
from tingmin.ledger.actions import record
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions import is_accusation, link, register, take_step
from tingmin.matters.actions.walls import refuse_respondent
from tingmin.matters.models import Matter, Party, Respondent
from tingmin.matters.queries import matter_for
from tingmin.matters.rules import OFFICES
from tingmin.matters.types import Case, LinkKind, PartyRole, Registered, Verb
from tingmin.organisations.queries import petition_department_for, petition_department_outside

# What the requester called it is a hint in the other channel as well; there an officer sorts.
PURPOSE_OF: Mapping[str, str] = {
    "inquiry": "inquiry",
    "help": "seek_solution",
    "complaint": "seek_solution",
    # A report may accuse: until it is sorted, only the registering organ knows who tells it.
    "report": "exposure",
    "advice": "suggestion",
}
REQUEST_OF: Mapping[str, str] = {
    "appeal": "complaint",
    "seek_solution": "help",
    "exposure": "report",
    "retaliation": "report",
    "suggestion": "advice",
    "inquiry": "inquiry",
    "other": "help",
}
# Until a petition is accepted it is a request (信访请求, BJ2006 §2); afterwards §11(2) keeps it from the hotline.
NOT_YET_ACCEPTED = frozenset({"registered", "triage"})
ARTICLE = "; ".join(str(each) for each in cite("JSJB2021 §8, §11(2)"))
CONVERTING = Label("转到另一渠道", "take it to the other channel")


class ConsentMissing(Refusal):
    """An officer would take somebody's matter to another channel without asking."""

    code = "consent_missing"
    sentence = Label(
        zh="转到另一渠道须经本人同意。请写明怎样征得同意、本人怎样答复。",
        en="It goes to another channel only with the person's consent: say how they were asked and what they said.",
    )


class AlreadyConverted(Refusal):
    """The matter has its other half already."""

    code = "already_converted"
    sentence = Label(
        zh="该事项已与{number}互为转办，不再重复登记。",
        en="It was converted already: the other half is {number}.",
    )


class AlreadyAccepted(Refusal):
    """A petition that runs its own course (JSJB2021 §11(2))."""

    code = "already_in_petition_channel"
    sentence = Label(
        zh="该信访事项已进入办理程序，热线依条例第十一条第（二）项不再派单。本人要求改走热线的，须先由本人撤回信访事项。",
        en="The petition is being dealt with, and the hotline dispatches no such order (article 11(2)). The petitioner "
        "may withdraw it first.",
    )


class NotOfThisChannel(Refusal):
    """An order where a petition is asked for, or the other way round."""

    code = "not_of_this_channel"
    sentence = Label(zh="只有{channel}才能这样转。", en="Only a matter of “{channel}” can go this way.")


def convert(*, matter_id: MatterId, particulars: Consenting, actor: Actor, at: datetime) -> Registered:
    """Take a matter to the other channel, whichever of the two it is in."""
    found = matter_for(actor, matter_id)
    ways = {ORDER: convert_to_petition, PETITION: convert_to_order}
    if found.procedure not in ways:
        raise NotOfThisChannel(channel=_channel(PETITION))
    return ways[found.procedure](matter_id=matter_id, particulars=particulars, actor=actor, at=at)


@transaction.atomic
def convert_to_petition(*, matter_id: MatterId, particulars: Consenting, actor: Actor, at: datetime) -> Registered:
    """Register an order as a petition; at the hotline still, the order ends with the notice that names the number."""
    order = _opened(matter_id, ORDER, particulars, actor)
    registered = _register(order, _petition_of(order, at=at), actor=actor, particulars=particulars, at=at)
    if order.stage == "received" and actor.post is not Post.PETITIONER:
        redirect(matter_id=matter_id, particulars=_told(registered), actor=actor, at=at)
    return registered


@transaction.atomic
def convert_to_order(*, matter_id: MatterId, particulars: Consenting, actor: Actor, at: datetime) -> Registered:
    """Register a petition that is not accepted yet as an order; the petition stays and ends by its own law alone."""
    petition = _opened(matter_id, PETITION, particulars, actor)
    if petition.stage not in NOT_YET_ACCEPTED:
        raise AlreadyAccepted()
    refuse_respondent(petition, hotline_organ())
    registered = _register(petition, _order_of(petition, at=at), actor=actor, particulars=particulars, at=at)
    Order.objects.create(matter_id=registered.matter_id, urgency=Urgency.USUAL)
    return registered


@transaction.atomic
def decline_conversion(*, matter_id: MatterId, particulars: Consenting, actor: Actor, at: datetime) -> Matter:
    """Write down that the person was asked and did not want it."""
    matter = _locked(matter_id, actor)
    _require_consent(particulars, actor)
    _tell("conversion_declined", matter, particulars, {}, actor=actor, at=at)
    return matter


@transaction.atomic
def ask_again(*, matter_id: MatterId, particulars: AskingAgain, actor: Actor, at: datetime) -> Registered:
    """Raise an ended order again on new facts: a new order, tied to the old one (JSJB2021 §11(3))."""
    said = {"new_facts": particulars.new_facts}
    old = take_step(matter_id=matter_id, step="ask_again", actor=actor, at=at, move=particulars.move(said=said))
    case = _case(
        old,
        procedure=ORDER,
        step="register_order",
        title=f"{old.title}（新的事实和理由）"[:200],
        body=particulars.new_facts,
        receiver=OrganId(old.registrar_id),
        purpose=old.purpose,
        at=at,
    )
    new = register(case, actor=actor, at=at)
    _wall_along(old, new.matter_id)
    Order.objects.create(matter_id=new.matter_id, urgency=Urgency.USUAL, place=old.order.place)
    link(new.matter_id, matter_id, kind=LinkKind.REOPENS)
    return new


def _opened(matter_id: MatterId, procedure: str, p: Consenting, actor: Actor) -> Matter:
    _refuse_converted(matter_id)  # before the lock: it looks as the system, and what is held must stay held
    matter = _locked(matter_id, actor)
    if matter.procedure != procedure:
        raise NotOfThisChannel(channel=_channel(procedure))
    _require_consent(p, actor)
    return matter


def _locked(matter_id: MatterId, actor: Actor) -> Matter:
    matter = Matter.objects.locked(MatterId(matter_for(actor, matter_id).pk))
    if actor.post is not Post.PETITIONER and not may_compare(actor, matter):
        office = Office.AGENT if matter.procedure == ORDER else Office.REGISTRAR
        raise NotPermitted(act=CONVERTING, who=OFFICES[office])
    return matter


def _channel(procedure: str) -> Label:
    return Label("12345诉求工单", "hotline orders") if procedure == ORDER else Label("信访事项", "petitions")


def _require_consent(p: Consenting, actor: Actor) -> None:
    # Who holds the query code consents by asking for it.
    if actor.post is not Post.PETITIONER and not p.said.strip():
        raise ConsentMissing()


def _refuse_converted(matter_id: MatterId) -> None:
    for other in others_of(matter_id):
        if other.is_converted:
            raise AlreadyConverted(number=other.number)


def _register(old: Matter, case: Case, *, actor: Actor, particulars: Consenting, at: datetime) -> Registered:
    # The person's own act, to which they consented: an officer of one channel registers nothing in the other.
    registered = register(case, actor=Actor.petitioner(), at=at)
    new = _wall_along(old, registered.matter_id)
    _carry_files(old, new, actor=actor, at=at)
    link(registered.matter_id, MatterId(old.pk), kind=LinkKind.CONVERTS)
    body = {"from": old.procedure, "first_received_on": old.received_on.isoformat()}
    _tell("conversion_consented", new, particulars, {"to": new.procedure}, actor=actor, at=at)
    record(Entry("converted_from", _subject(new), body=body, article=ARTICLE), actor=actor, at=at)
    # A unit that holds the old one, and may be complained of, does not read in it what is now told in confidence.
    if old.protected or not new.protected or old.holder_id == old.registrar_id:
        record(Entry("converted", _subject(old), body={"to": new.procedure}, article=ARTICLE), actor=actor, at=at)
    return registered


def _petition_of(order: Matter, *, at: datetime) -> Case:
    place = Order.objects.get(pk=order.pk).place
    body = f"地点：{place}\n{order.text.body}" if place else order.text.body
    region, walled = order.region_code, frozenset(order.walled_organs)
    office = petition_department_outside(walled, region_code=region) if walled else petition_department_for(region)
    purpose = PURPOSE_OF.get(order.purpose, "other")
    return _case(
        order,
        procedure=PETITION,
        title=order.title,
        body=body,
        receiver=office.ref,
        purpose=purpose,
        protected=order.protected or accuses(Claim(body=body, purpose=purpose)),
        at=at,
    )


def _order_of(petition: Matter, *, at: datetime) -> Case:
    request = REQUEST_OF.get(petition.purpose, "help")
    return _case(
        petition,
        procedure=ORDER,
        step="register_order",
        title=petition.title,
        body=petition.text.body,
        receiver=hotline_organ(),
        purpose=request,
        marks=frozenset({"inquiry"} if request == "inquiry" else ()),
        at=at,
    )


def _case(old: Matter, *, at: datetime, **own: Any) -> Case:
    """The old matter as the other channel registers it today; people and respondents by reference."""
    parties = Party.objects.filter(matter=old).order_by("position").values_list("person_id", "role")
    organs = Respondent.objects.filter(matter=old, organ__isnull=False).values_list("organ_id", flat=True)
    told = {"protected": old.protected} | own
    return Case(
        channel=Channel(old.channel),
        received_on=day_of(at),
        parties=[(PersonId(person), PartyRole(role)) for person, role in parties],
        content_class=old.content_class,
        region_code=old.region_code,
        people_count=old.people_count,
        notice_exempt="notice_exempt" in old.marks,
        respondents=[OrganId(each) for each in organs],
        **told,
    )


def _wall_along(old: Matter, new_id: MatterId) -> Matter:
    """The new matter behind all walls of the old one, as confidential, and an accusation if that was one."""
    new = Matter.objects.locked(new_id)
    others = Respondent.objects.filter(matter=old, organ=None).values_list("staff", "person_id")
    Respondent.objects.bulk_create(Respondent(matter=new, staff=staff, person_id=person) for staff, person in others)
    new.walled_organs = sorted({*new.walled_organs, *old.walled_organs})
    new.walled_people = sorted({*new.walled_people, *old.walled_people})
    new.protected = new.protected or old.protected
    new.category = Category.ACCUSATION if is_accusation(old) else new.category
    new.save(update_fields=["walled_organs", "walled_people", "protected", "category"])
    return new


def _carry_files(old: Matter, new: Matter, *, actor: Actor, at: datetime) -> None:
    for file in Attachment.objects.filter(matter=old).order_by("received_at", "id"):
        kept = {name: getattr(file, name) for name in ("name", "media_type", "size", "sha256")}
        Attachment.objects.create(matter=new, received_at=at, **kept)
        record(Entry("file_attached", _subject(new), enclosed={"sha256": file.sha256}), actor=actor, at=at)


def _told(registered: Registered) -> Redirecting:
    advice = f"经您同意，已登记为信访事项，编号{registered.number}。请凭新的查询码查询办理进度。"
    return Redirecting(case="other_procedure", advice=advice, reason="本人选择信访程序。")


def _tell(kind: str, matter: Matter, p: Consenting, body: Mapping[str, object], *, actor: Actor, at: datetime) -> None:
    own = actor.post is Post.PETITIONER
    way = ConsentWay.NETWORK if own else ConsentWay(p.way)
    enclosed = {"said": p.said.strip(), "reason": CONSENT_WAYS[way].zh} if not own else {}
    entry = Entry(kind, _subject(matter), body={"way": way, **body}, enclosed=enclosed, article=ARTICLE)
    record(entry, actor=actor, at=at)


def _subject(matter: Matter) -> Subject:
    return Subject(SubjectKind.MATTER, matter.pk)


VERBS: tuple[Verb, ...] = (Verb("ask_again", AskingAgain, ask_again),)
