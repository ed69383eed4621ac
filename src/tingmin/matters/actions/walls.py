"""The wall around a matter: whom it complains of, who is recused, what is handled in confidence (domain §7, P1–P4)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tingmin.accounts.models import Appointment
from tingmin.accounts.queries import appointments_at
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, PersonId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.law.recusal import may_decide
from tingmin.law.types import Category, Office
from tingmin.ledger.actions import record
from tingmin.ledger.statements import insert
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.models import MATTER, Matter, Obligation, Respondent
from tingmin.matters.queries import matter_for, scope_of
from tingmin.matters.rules import OFFICES, holds_office
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import petition_department_outside, subtree_ids

# While nothing has been decided, a matter that turns out to complain of its own holder moves above it.
MOVABLE = ("registered", "triage")
RECUSERS = (Office.HOLDER_HEAD, Office.HOLDER_LEADER, Office.REVIEW_HEAD)
STEPPING_ASIDE = Label("本人回避", "step aside")


class RespondentWouldSee(Refusal):
    """The matter would come before the unit that it complains of (XF2005 §23; XF2022 §30)."""

    code = "respondent_would_see"
    sentence = Label(
        zh="{organ}属于被检举单位，不得转交，请改送其上级机关或纪检监察机关。",
        en="{organ} belongs to the unit complained of; send it to the organ above or to the discipline organ.",
    )


class AlreadyWithRespondent(Refusal):
    """The unit complained of already handles the matter."""

    code = "already_with_respondent"
    sentence = Label(
        zh="该事项已由{organ}承办，请先由转送机关收回，再登记被反映单位。",
        en="{organ} already handles it; have it taken back before naming that unit.",
    )


class NotTheirsToRecuse(Refusal):
    """An officer on whom somebody else decides: oneself, one's superior, somebody of another organ."""

    code = "not_theirs_to_recuse"
    sentence = Label(
        zh="该人员的回避不由您决定：工作人员由本单位负责人决定，负责人由本单位领导决定，任何人不决定本人的回避。",
        en="This is not yours to decide: the head decides on the staff of the same organ, its leader on the head, "
        "and nobody on themselves.",
    )


@transaction.atomic
def name_respondents(
    *, matter_id: MatterId, organs: Sequence[OrganId], staff: Sequence[UUID], actor: Actor, at: datetime
) -> Matter:
    """Enter whom a matter complains of; of an accusation, they and all below them see nothing any more."""
    matter = _held(matter_id, actor, Office.HOLDER_CLERK, Office.REGISTRAR)
    add_respondents(matter, organs=organs, staff=staff)
    matter.save()
    _tell("respondents_named", matter, {"organs": list(organs), "staff": list(staff)}, actor=actor, at=at)
    return matter


@transaction.atomic
def recuse(*, matter_id: MatterId, officer: UUID, reason: str, actor: Actor, at: datetime) -> Matter:
    """Keep an officer away from a matter; the table says who decides on whom (XF2005 §30; XF2022 §28)."""
    matter = _held(matter_id, actor, *RECUSERS)
    require_decider(actor, officer, day=day_of(at))
    return _recused(matter, officer, reason, actor=actor, at=at)


@transaction.atomic
def declare_interest(*, matter_id: MatterId, reason: str, actor: Actor, at: datetime) -> Matter:
    """Step aside oneself, at once: who has an interest asks nobody (XF2005 §30; XF2022 §28)."""
    matter = Matter.objects.locked(MatterId(matter_for(actor, matter_id).pk))
    if actor.person is None:
        raise NotPermitted(act=STEPPING_ASIDE, who=OFFICES[Office.HOLDER_HANDLER])
    return _recused(matter, actor.person, reason, actor=actor, at=at)


@transaction.atomic
def protect(*, matter_id: MatterId, actor: Actor, at: datetime) -> Matter:
    """Handle in confidence from now on: only the registering organ knows who petitions (BJ2006 §16(5))."""
    matter = _held(matter_id, actor, Office.PETITIONER, Office.HOLDER_CLERK, Office.REGISTRAR)
    matter.protected = True
    matter.save(update_fields=["protected"])
    _tell("protected", matter, {}, actor=actor, at=at)
    return matter


def add_respondents(matter: Matter, *, organs: Iterable[OrganId], staff: Iterable[UUID] = ()) -> None:
    """Rows and wall for those complained of; the caller saves the matter. A wall only grows."""
    units, people = list(organs), list(staff)
    insert(*_units(matter, units), *(Respondent(matter=matter, staff=each) for each in people))
    matter.walled_people = sorted({*matter.walled_people, *people})
    if hides_accused(matter):
        shield(matter)


def wall_in(matter: Matter, *, organs: Sequence[OrganId]) -> Sequence[Respondent]:
    """The wall of a matter about to be written; returns the rows to be written after it."""
    if organs and hides_accused(matter):
        _hide(matter, organs)
    return _units(matter, organs)


def name_in_words(matter_id: MatterId, *, person: PersonId) -> Respondent:
    """Enter somebody complained of whom no directory knows; the name is in the vault, and there is no wall to raise."""
    return Respondent.objects.create(matter_id=matter_id, person_id=person)


def shield(matter: Matter) -> None:
    """Hide an accusation from the units it complains of and all below them, and who tells it from everybody else.

    A claim is not hidden from its unit, which may lawfully handle it (XF2022 §30 speaks of accusations).
    """
    _hide(matter, [OrganId(each.organ_id) for each in matter.respondents.exclude(organ=None) if each.organ_id])


def is_accusation(matter: Matter) -> bool:
    """By its category; before it is sorted, by what the petitioner said it is."""
    told = PURPOSES[matter.purpose].category if matter.purpose in PURPOSES else None
    return (matter.category or told) == Category.ACCUSATION


def hides_accused(matter: Matter) -> bool:
    """True for accusations and for all orders: these are never sorted, so whoever is named in one is kept away."""
    return matter.procedure == "work_order" or is_accusation(matter)


def refuse_respondent(matter: Matter, to: OrganId) -> None:
    """Stop a matter on its way to somebody behind its wall."""
    if to in matter.walled_organs:
        raise RespondentWouldSee(organ=Organ.objects.get(pk=to).label)


def require_decider(actor: Actor, officer: UUID, *, day: date) -> None:
    """Raise unless the actor may decide on this officer: of the same organ, never themselves, as the table says."""
    here = appointments_at(actor.organ, day=day) if actor.organ else ()
    if not decides_on(actor, officer, here):
        raise NotTheirsToRecuse()


def decides_on(actor: Actor, officer: UUID, here: Sequence[Appointment]) -> bool:
    """True when an officer is this actor's to decide on, among those in office at the actor's organ."""
    posts = frozenset(Post(each.post) for each in here if each.user.pk == officer)
    headless = not any(each.post == Post.HEAD for each in here)
    return officer != actor.person and may_decide(actor.post, on=posts, headless=headless)


def _hide(matter: Matter, named: Iterable[OrganId]) -> None:
    hidden = {unit for organ in named for unit in subtree_ids(organ)}
    if matter.procedure == "work_order":
        # Only the hotline can send an order on, or turn it into a petition, where its own wall is raised.
        hidden.discard(OrganId(matter.registrar_id))
    matter.walled_organs = sorted({*matter.walled_organs, *hidden})
    matter.protected = True
    _move_above(matter)


def _units(matter: Matter, organs: Iterable[OrganId]) -> list[Respondent]:
    return [Respondent(matter=matter, organ_id=each) for each in organs]


def _recused(matter: Matter, officer: UUID, reason: str, *, actor: Actor, at: datetime) -> Matter:
    matter.walled_people = sorted({*matter.walled_people, officer})
    matter.save(update_fields=["walled_people"])
    _tell("recused", matter, {"officer": officer, "reason": reason}, actor=actor, at=at)
    return matter


def _held(matter_id: MatterId, actor: Actor, *offices: Office) -> Matter:
    matter = Matter.objects.locked(MatterId(matter_for(actor, matter_id).pk))
    if actor.post is not Post.SYSTEM and not any(holds_office(actor, o, scope_of(matter)) for o in offices):
        raise NotPermitted(act=MATTER, who=OFFICES[offices[0]])
    return matter


def _move_above(matter: Matter) -> None:
    if matter.holder_id not in matter.walled_organs:
        return
    if matter.stage not in MOVABLE:
        raise AlreadyWithRespondent(organ=matter.holder.label)
    above = petition_department_outside(frozenset(matter.walled_organs), region_code=matter.region_code)
    matter.holder, matter.registrar = above, above
    Obligation.objects.filter(matter=matter, stopped_on__isnull=True).update(organ=above)


def _tell(kind: str, matter: Matter, enclosed: dict[str, object], *, actor: Actor, at: datetime) -> None:
    record(Entry(kind, Subject(SubjectKind.MATTER, matter.pk), enclosed=enclosed), actor=actor, at=at)
