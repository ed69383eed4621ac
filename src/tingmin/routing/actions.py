"""The verbs of routing."""

from datetime import datetime

from django.db import transaction

from tingmin.accounts.acting import acting_as, hold
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.texts import storable
from tingmin.kernel.times import day_of
from tingmin.law.citing import articles_said
from tingmin.law.content_classes import content_class
from tingmin.law.grounds import NON_ACCEPTANCE
from tingmin.law.packs import book
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.law.routes import BY_CODE as ROUTES
from tingmin.law.routes import route
from tingmin.ledger.queries import last_of_kind
from tingmin.matters.actions import link, take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import LinkKind, Particulars, Verb
from tingmin.matters.verbs import plain
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_id
from tingmin.routing.types import Assigning, Classification, Diverting, RefusalOfAcceptance, RefusalOfMore, Sending

# Decisions that the petitioner may contest once, and that another officer then takes (domain P13).
CONTESTABLE = ("refuse_acceptance", "refuse_further", "divert", "file")
FURTHER = ("refuse_further",)
FINAL = ("final", "final_executing")
# Finally re-reviewed, raised again on the same facts and reasons: of this ground there is an earlier matter.
OVER = "NL1"
GROUNDS = {ground.code: ground for ground in NON_ACCEPTANCE}


class SentToItself(Refusal):
    """A transfer to the organ that already holds the matter."""

    code = "sent_to_itself"
    sentence = Label(
        zh="该事项已在{organ}，请选择其他机关，或直接受理。",
        en="{organ} already holds it; choose another organ or accept it.",
    )


class OrganNotInForceNow(Refusal):
    """A transfer to an organ that has ended."""

    code = "organ_ended"
    sentence = Label(
        zh="{organ}已不再履职，请选择承继其职责的机关。",
        en="{organ} has ended; choose the organ that succeeded it.",
    )


class UnknownPurpose(Refusal):
    """No purpose of that code."""

    code = "unknown_purpose"
    sentence = Label(
        zh="没有信访目的“{name}”，请从列表中选择。", en="There is no purpose “{name}”; choose from the list."
    )


class UnknownGround(Refusal):
    """No ground of that code in this matter's law."""

    code = "unknown_ground"
    sentence = Label(
        zh="没有不予受理情形“{name}”，请从列表中选择。",
        en="There is no ground “{name}”; choose from the list.",
    )


class EarlierNotFinal(Refusal):
    """An earlier matter that is not there or has not been finally decided."""

    code = "earlier_not_final"
    sentence = Label(
        zh="“{number}”不是已经复核终结的信访事项，请核对原事项编号；没有终结的，不能不再受理。",
        en="“{number}” is no matter that was finally re-reviewed; check its number. What has not ended is accepted.",
    )


class SecondPersonNeeded(Refusal):
    """The same person would decide twice (domain §9.a T8; P13)."""

    code = "second_person_needed"
    sentence = Label(
        zh="该决定须由另一名工作人员作出，请转交同事办理。",
        en="Another officer must decide this; hand it to a colleague.",
    )


def classify(*, matter_id: MatterId, particulars: Classification, actor: Actor, at: datetime) -> Matter:
    """Sort a petition: category, content class, purpose, route (分类)."""
    p = particulars
    if p.purpose not in PURPOSES:
        raise UnknownPurpose(name=p.purpose)
    chosen = {
        "category": p.category.value,
        "purpose": p.purpose,
        "content_class": content_class(p.content_class).code,
        "route": route(p.route, category=p.category).code,
    }
    marks = frozenset({"repeated"} if p.repeated else ())
    return take_step(matter_id=matter_id, step="classify", actor=actor, at=at, move=p.move(changes=chosen, marks=marks))


def transfer(*, matter_id: MatterId, particulars: Sending, actor: Actor, at: datetime) -> Matter:
    """Pass a matter on to the competent organ, no report required (转送)."""
    return _send_on("transfer", matter_id, particulars, actor=actor, at=at)


def assign(*, matter_id: MatterId, particulars: Assigning, actor: Actor, at: datetime) -> Matter:
    """Pass a matter on with a day by which its result is reported (交办)."""
    return _send_on("assign", matter_id, particulars, actor=actor, at=at, set_on={"D08": particulars.report_by})


def rule_on_competence(*, matter_id: MatterId, particulars: Sending, actor: Actor, at: datetime) -> Matter:
    """Decide a dispute over competence (XF2005 §24; XF2022 §24)."""
    return _send("rule_on_competence", matter_id, particulars, actor=actor, at=at)


def order_to_accept(*, matter_id: MatterId, particulars: Assigning, actor: Actor, at: datetime) -> Matter:
    """A superior has an organ accept what it refused (BJ2006 §36)."""
    return _send("order_to_accept", matter_id, particulars, actor=actor, at=at, set_on={"D08": particulars.report_by})


def take_back(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Agree to an objection: the matter and its papers come back (XF2022 §23)."""
    move = particulars.move(holder=actor.organ)
    return take_step(matter_id=matter_id, step="take_back", actor=actor, at=at, move=move)


@transaction.atomic
def refuse_acceptance(*, matter_id: MatterId, particulars: RefusalOfAcceptance, actor: Actor, at: datetime) -> Matter:
    """Do not accept, on a listed ground that another officer proposed (不予受理)."""
    matter = Matter.objects.locked(matter_id)
    return _refuse("refuse_acceptance", matter, particulars, {}, actor=actor, at=at)


@transaction.atomic
def refuse_further(*, matter_id: MatterId, particulars: RefusalOfMore, actor: Actor, at: datetime) -> Matter:
    """Accept no further what was finally re-reviewed, on the same facts and reasons (不再受理).

    It was registered first; two officers judge it; the notice names what was decided before and what stays open.
    """
    matter, earlier = Matter.objects.locked(matter_id), _ended_before(particulars, actor)
    known = {"earlier": earlier.number} if earlier else {}
    moved = _refuse("refuse_further", matter, particulars, known, actor=actor, at=at)
    if earlier is not None:
        hold(earlier.pk)  # the link is kept though its other end lies with another organ
        link(matter_id, MatterId(earlier.pk), kind=LinkKind.REPEATS)
    elif particulars.earlier.strip() or particulars.ground == OVER:
        raise EarlierNotFinal(number=particulars.earlier.strip())
    return moved


def _refuse(
    step: str, matter: Matter, p: RefusalOfAcceptance, known: dict[str, str], *, actor: Actor, at: datetime
) -> Matter:
    ground = GROUNDS.get(p.ground)
    if ground is None or not book(matter.book).cites(ground.articles) or ground.further is not (step in FURTHER):
        raise UnknownGround(name=p.ground)
    _another_than(matter, actor, "propose_refusal", *_contested(matter))
    said = f"{ground.label.zh}（{articles_said(ground.articles, book(matter.book)).zh}）"
    move = p.move(fields={"rule": said, **p.fields, **known}, said={"ground": ground.code})
    return take_step(matter_id=MatterId(matter.pk), step=step, actor=actor, at=at, move=move)


def _ended_before(p: RefusalOfMore, actor: Actor) -> Matter | None:
    """The matter in which it was finally decided; from whoever it is walled off, it is not there."""
    number = storable(p.earlier).strip()
    with acting_as(Actor.system()):  # it may lie with another organ: its number and its end are all that is asked
        ended = Matter.objects.filter(number=number, stage__in=FINAL)
        return ended.outside_the_wall(actor).first() if number else None


@transaction.atomic
def divert(*, matter_id: MatterId, particulars: Diverting, actor: Actor, at: datetime) -> Matter:
    """Tell route and procedure, and look again later what became of it (XF2022 §31)."""
    matter = Matter.objects.locked(matter_id)
    _another_than(matter, actor, *_contested(matter))
    set_on = {"W01": particulars.look_again_on} if particulars.look_again_on else {}
    move = particulars.move(fields={**_route_said(matter), **particulars.fields}, set_on=set_on)
    return take_step(matter_id=matter_id, step="divert", actor=actor, at=at, move=move)


@transaction.atomic
def file(*, matter_id: MatterId, particulars: Particulars, actor: Actor, at: datetime) -> Matter:
    """Put away what asks for nothing, says thanks or cannot be read (存档)."""
    matter = Matter.objects.locked(matter_id)
    _another_than(matter, actor, *_contested(matter))
    return take_step(matter_id=matter_id, step="file", actor=actor, at=at, move=particulars.move())


@transaction.atomic
def _send_on(
    step: str, matter_id: MatterId, particulars: Sending, *, actor: Actor, at: datetime, **more: object
) -> Matter:
    matter = _send(step, matter_id, particulars, actor=actor, at=at, **more)
    if matter.holder_id == actor.organ:
        raise SentToItself(organ=matter.holder.label)
    return matter


def _send(
    step: str, matter_id: MatterId, particulars: Sending, *, actor: Actor, at: datetime, **more: object
) -> Matter:
    to = _receiver(particulars.to, at=at)
    move = particulars.move(holder=OrganId(to.pk), **more)
    return take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=move)


def _receiver(to: OrganId, *, at: datetime) -> Organ:
    organ = organ_by_id(to)
    if not organ.is_in_force(on=day_of(at)):
        raise OrganNotInForceNow(organ=organ.label)
    return organ


def _route_said(matter: Matter) -> dict[str, str]:
    chosen = ROUTES.get(matter.route)
    if chosen is None:
        return {}
    return {"branch": chosen.label.zh, "law": articles_said(chosen.articles, book(matter.book)).zh}


def _contested(matter: Matter) -> tuple[str, ...]:
    return CONTESTABLE if "contested" in matter.marks else ()


def _another_than(matter: Matter, actor: Actor, *kinds: str) -> None:
    """Refuse whoever took one of these steps last time."""
    before = (last_of_kind(matter.pk, kind) for kind in kinds)
    if actor.person is not None and actor.person in {fact.actor_person for fact in before if fact}:
        raise SecondPersonNeeded()


VERBS: tuple[Verb, ...] = (
    Verb("classify", Classification, classify),
    Verb("transfer", Sending, transfer),
    Verb("assign", Assigning, assign),
    Verb("rule_on_competence", Sending, rule_on_competence),
    Verb("order_to_accept", Assigning, order_to_accept),
    Verb("take_back", Particulars, take_back),
    Verb("refuse_acceptance", RefusalOfAcceptance, refuse_acceptance, frozenset({"rule"})),
    Verb("refuse_further", RefusalOfMore, refuse_further, frozenset({"rule", "earlier"})),
    Verb("divert", Diverting, divert, frozenset({"branch", "law"})),
    Verb("file", Particulars, file),
    *plain(
        "report_up",
        "resume",
        "forward_legal",
        "guide",
        "forward_discipline",
        "propose_refusal",
        "object",
        "keep_transfer",
        "keep_assignment",
        "dispute_competence",
        "contest",
        "close_diverted",
    ),
)
