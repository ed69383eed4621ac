"""The verbs of the register: submit, add files, raise again, look up by query code."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from tingmin.accounts.acting import acting_as
from tingmin.intake.models import Attachment, FailedQuery
from tingmin.intake.queries import is_locked_out
from tingmin.intake.rules import kind_of, objection_to
from tingmin.intake.types import (
    LONGEST_TEXT,
    MOST_REPRESENTATIVES,
    Claim,
    File,
    Receipt,
    Reopening,
    Submission,
)
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId, PersonId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.texts import storable
from tingmin.kernel.times import day_of
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.law.types import Category, Channel
from tingmin.ledger.actions import record
from tingmin.ledger.statements import together
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.matters.actions import link, register, take_step
from tingmin.matters.actions.registering import code_digest, draw_serial, enter
from tingmin.matters.models import Matter, Party
from tingmin.matters.queries import by_query_code, matter_for
from tingmin.matters.types import Case, LinkKind, Move, PartyRole, Registered, Verb
from tingmin.organisations.queries import (
    Organ,
    at_hand,
    organ_by_id,
    petition_department_for,
    petition_department_outside,
    subtree_ids,
)
from tingmin.people.actions import enrol
from tingmin.people.rules import concerns
from tingmin.people.types import CONCERNS, Identity

MOST_PEOPLE = 1_000_000
Parties = tuple[tuple[PersonId, PartyRole], ...]

MORE_THAN_FIVE = Label(
    "集体反映共同诉求的代表不超过5人：已登记前5名，其余人员计入人数，请推选代表。",
    "A group sends at most five representatives: the first five were registered, the others are counted. "
    "Please choose who speaks for you.",
)


class NothingSaid(Refusal):
    """A submission without a word."""

    code = "nothing_said"
    sentence = Label(zh="请写明您要反映的问题，一句话也可以。", en="Say what it is about; one sentence is enough.")


class TextTooLong(Refusal):
    """A text that no officer could read on a screen."""

    code = "text_too_long"
    sentence = Label(
        zh="正文有{length}字，超过{most}字，请写明要点，其余内容作为附件提交。",
        en="The text has {length} characters, more than {most}; state the main points and attach the rest as a file.",
    )


class ReceivedInFuture(Refusal):
    """A day of receipt after today."""

    code = "received_in_future"
    sentence = Label(
        zh="收到日期{day}晚于今天，请改为实际收到的日期。",
        en="The day of receipt {day} lies in the future; correct it.",
    )


class TooManyAttempts(Refusal):
    """An address that guesses query codes."""

    code = "too_many_attempts"
    sentence = Label(
        zh="查询码错误次数过多，请15分钟后再试，或拨打{phone}查询。",
        en="Too many wrong codes; try again in 15 minutes or call {phone}.",
    )


class UnknownQueryCode(Refusal):
    """No matter under that code."""

    code = "unknown_query_code"
    sentence = Label(
        zh="没有找到该查询码，请核对凭证上的16位字符，或拨打{phone}查询。",
        en="This code is not known; check the 16 characters on your receipt or call {phone}.",
    )


@together()
@transaction.atomic
def submit(submission: Submission, *, actor: Actor, at: datetime) -> Receipt:
    """Register what came in, one matter for each claim, before anything is judged."""
    received_on = _day_received(submission, at)
    claims = [sound(claim) for claim in _claims(submission)]
    parties, warnings = _enrol(submission, at=at)
    serials = [draw_serial() for _ in claims]
    desk = _desk(submission, actor)
    with at_hand([desk]):
        cases = [_case(submission, claim, parties, received_on, desk=desk.ref) for claim in claims]
        drawn = zip(cases, serials, strict=True)
        registered = [enter(case, actor=actor, at=at, serial=serial) for case, serial in drawn]
    _link_parts(registered)
    warnings += _attach(registered[0].matter_id, submission.files, actor=actor, at=at)
    return Receipt(registered, warnings)


@transaction.atomic
def attach(matter_id: MatterId, files: Sequence[File], *, actor: Actor, at: datetime) -> list[Label]:
    """Add files to a matter that the actor may see; returns the sentences about those that cannot be kept."""
    matter = matter_for(actor, matter_id)
    Matter.objects.locked(MatterId(matter.pk))  # its chain grows one fact at a time
    return _attach(matter_id, files, actor=actor, at=at)


@transaction.atomic
def reopen(*, matter_id: MatterId, particulars: Reopening, actor: Actor, at: datetime) -> Registered:
    """Raise an ended matter again on new facts or reasons: a new matter, tied to the old one (XF2022 §36)."""
    said = {"new_facts": particulars.new_facts}
    old = take_step(matter_id=matter_id, step="reopen", actor=actor, at=at, move=Move(said=said))
    claim = sound(Claim(title=f"{old.title}（新的事实和理由）", body=particulars.new_facts, purpose=old.purpose))
    parties: Parties = tuple(
        (PersonId(p.person_id), PartyRole(p.role)) for p in Party.objects.filter(matter=old).order_by("position")
    )
    new = register(_again(old, claim, parties, on=day_of(at)), actor=actor, at=at)
    link(new.matter_id, matter_id, kind=LinkKind.REOPENS)
    return new


def look_up(code: str, *, client: str, at: datetime) -> Actor:
    """The petitioner behind a query code; wrong codes are counted by address, never by person."""
    # Keyed: all addresses are few enough to be guessed from a bare hash.
    seen = salted_hmac("tingmin.intake.client", client, algorithm="sha256").digest()
    if is_locked_out(seen, at=at):
        raise TooManyAttempts(phone=settings.CITY_PHONE)
    with acting_as(Actor.system()):  # who asks is known only by what they ask for
        matter = by_query_code(code_digest(code))
    if matter is None:
        FailedQuery.objects.create(client=seen, at=at)
        raise UnknownQueryCode(phone=settings.CITY_PHONE)
    return Actor.petitioner(MatterId(matter.pk))


def forget_failed_queries(*, before: datetime) -> int:
    """Drop wrong codes older than a day: they are kept only to stop guessing."""
    gone, _ = FailedQuery.objects.filter(at__lt=before - timedelta(days=1)).delete()
    return gone


def _attach(matter_id: MatterId, files: Sequence[File], *, actor: Actor, at: datetime) -> list[Label]:
    objections = [(file, objection_to(file)) for file in files]
    for file, objection in objections:
        if objection is None:
            _keep(matter_id, file, actor=actor, at=at)
    return [objection for _, objection in objections if objection is not None]


def _day_received(submission: Submission, at: datetime) -> date:
    day = submission.received_on or day_of(at)
    if day > day_of(at):
        raise ReceivedInFuture(day=day)
    return day


def _claims(submission: Submission) -> list[Claim]:
    said = [claim for claim in submission.claims if storable(claim.body + claim.title).strip()]
    if not said:
        raise NothingSaid()
    return said


def sound(claim: Claim) -> Claim:
    """What is kept of a claim; raises `TextTooLong`."""
    title, said = storable(claim.title).strip(), storable(claim.body).strip()
    body = said or title
    if len(body) > LONGEST_TEXT:
        raise TextTooLong(length=len(body), most=LONGEST_TEXT)
    # What the petitioner chose is a hint; an officer sorts. A choice that we do not know refuses nothing.
    purpose = claim.purpose if claim.purpose in PURPOSES else "other"
    return Claim(body=body, title=Claim(body=body, title=title).heading, purpose=purpose)


def _enrol(submission: Submission, *, at: datetime) -> tuple[Parties, list[Label]]:
    people = _people(submission)
    parties = tuple((PersonId(enrol(identity, at=at).pk), role) for identity, role in people)
    doubts = {concern for identity, _ in people for concern in concerns(identity)}
    warnings = [CONCERNS[concern] for concern in sorted(doubts)]
    too_many = len(submission.representatives) > MOST_REPRESENTATIVES
    return parties, warnings + ([MORE_THAN_FIVE] if too_many else [])


def _people(submission: Submission) -> list[tuple[Identity, PartyRole]]:
    chosen = submission.representatives[:MOST_REPRESENTATIVES]
    people = [(submission.identity, PartyRole.PETITIONER), *((r, PartyRole.REPRESENTATIVE) for r in chosen)]
    return people + ([(submission.agent, PartyRole.AGENT)] if submission.agent else [])


def _case(submission: Submission, claim: Claim, parties: Parties, received_on: date, *, desk: OrganId) -> Case:
    receiver = _outside_the_accused(desk, submission, claim)
    return Case(
        procedure="petition",
        channel=submission.channel,
        title=claim.title,
        body=claim.body,
        receiver=receiver,
        received_on=received_on,
        parties=parties,
        purpose=claim.purpose,
        region_code=submission.region_code[:12],
        people_count=min(max(submission.people_count, 1), MOST_PEOPLE),
        notice_exempt=submission.identity.notice_exempt,
        reference=submission.reference,
        respondents=submission.respondents,
        protected=submission.confidential or accuses(claim),
        handed_in_at=desk if receiver != desk else None,
    )


def _desk(submission: Submission, actor: Actor) -> Organ:
    """The organ named, else the one at whose counter it was handed in, else the petition department of the place."""
    if chosen := submission.receiver or actor.organ:
        return organ_by_id(chosen)
    return petition_department_for(submission.region_code or settings.CITY_REGION)


def _outside_the_accused(desk: OrganId, submission: Submission, claim: Claim) -> OrganId:
    """The desk, or for what accuses it the nearest petition department outside the unit complained of."""
    accused = {unit for organ in submission.respondents for unit in subtree_ids(organ)} if accuses(claim) else set()
    region = submission.region_code or settings.CITY_REGION
    return petition_department_outside(accused, region_code=region).ref if desk in accused else desk


def accuses(claim: Claim) -> bool:
    """True for what the petitioner calls an accusation; an officer sorts it later."""
    told = PURPOSES.get(claim.purpose)
    return told is not None and told.category is Category.ACCUSATION


def _link_parts(registered: Sequence[Registered]) -> None:
    for part in registered[1:]:
        link(registered[0].matter_id, part.matter_id, kind=LinkKind.SPLIT)


def _again(old: Matter, claim: Claim, parties: Parties, *, on: date) -> Case:
    return Case(
        procedure=old.procedure,
        channel=Channel(old.channel),
        title=claim.title,
        body=claim.body,
        receiver=OrganId(old.registrar_id),
        received_on=on,
        parties=parties,
        purpose=old.purpose,
        region_code=old.region_code,
        people_count=old.people_count,
        notice_exempt="notice_exempt" in old.marks,
    )


def _keep(matter_id: MatterId, file: File, *, actor: Actor, at: datetime) -> None:
    kind, name = kind_of(file), hashlib.sha256(file.content).hexdigest()
    path = Path(settings.FILES) / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.content)
    Attachment.objects.create(
        matter_id=matter_id,
        name=storable(file.name)[-200:],
        media_type=kind.media_type if kind else "",
        size=len(file.content),
        sha256=name,
        received_at=at,
    )
    entry = Entry("file_attached", Subject(SubjectKind.MATTER, matter_id), enclosed={"sha256": name})
    record(entry, actor=actor, at=at)


VERBS: tuple[Verb, ...] = (Verb("reopen", Reopening, reopen),)
