"""One check across petitions and the hotline, and going over with the person's consent: the pages' actions, typed."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from tingmin.accounts.acting import acting_as
from tingmin.api.door import seen_by_actor, staff
from tingmin.api.schemas import PersonIn, QueryIn, RegisteredOut, Said
from tingmin.hotline.across import (
    GROUNDS,
    ORDER,
    PETITION,
    Candidate,
    Consenting,
    ConsentWay,
    Ground,
    Judging,
    Likeness,
    Other,
    Settling,
)
from tingmin.hotline.actions import (
    contest_sameness,
    convert,
    decline_conversion,
    judge_sameness,
    settle_sameness,
)
from tingmin.hotline.both import candidates_for, candidates_of, is_told_in_confidence, may_compare, others_of
from tingmin.intake.actions import look_up
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.times import day_of
from tingmin.matters.queries import matter_for
from tingmin.matters.types import Reasoned, Registered

router = Router(tags=["both channels"], auth=staff)
router.add_decorator(seen_by_actor)
public = Router(tags=["public"])


class GroundOut(Schema):
    """Why a matter is proposed."""

    code: Ground
    label: Said


class CandidateOut(Schema):
    """A matter of the other channel; `number` and `title` are empty when it is not this person's to read."""

    matter_id: UUID
    procedure: str
    grounds: list[GroundOut]
    percent: int
    organ: Said
    received_on: date
    ended: bool
    number: str
    title: str
    verdict: bool | None

    @classmethod
    def of(cls, each: Candidate) -> "CandidateOut":
        """The proposal as JSON."""
        plain = {name: getattr(each, name) for name in cls.model_fields if name not in ("grounds", "organ")}
        grounds = [GroundOut(code=code, label=Said.of(GROUNDS[code])) for code in each.grounds]
        return cls(**plain, grounds=grounds, organ=Said.of(each.organ))


class OtherOut(Schema):
    """The other half of a pair."""

    matter_id: UUID
    procedure: str
    number: str
    organ: Said
    received_on: date
    is_converted: bool
    is_older: bool

    @classmethod
    def of(cls, each: Other) -> "OtherOut":
        """The pair's other half as JSON."""
        plain = {name: getattr(each, name) for name in cls.model_fields if name != "organ"}
        return cls(**plain, organ=Said.of(each.organ))


class BothOut(Schema):
    """What lies, or may lie, in the other channel."""

    pairs: list[OtherOut]
    candidates: list[CandidateOut]


class CheckIn(Schema):
    """What somebody is telling, before it is registered: as a petition, or as an order of the hotline."""

    procedure: str = Field(ORDER, pattern=f"^({PETITION}|{ORDER})$")
    person: PersonIn = PersonIn()
    title: str = Field("", max_length=200)
    body: str = Field("", max_length=50_000)
    content_class: str = Field("", max_length=6)
    region_code: str = Field("", max_length=12)


class JudgeIn(Schema):
    """One of the proposals, whether it is the same matter, and why; the person reads the reason."""

    other: UUID
    is_same: bool
    reason: str = Field(max_length=2000)


class SettleIn(Schema):
    """What a second officer decides about a judgement that the person contests."""

    other: UUID
    keep: bool
    reason: str = Field(max_length=2000)


class ConsentIn(Schema):
    """How the person was asked and what they said; without a yes nothing is registered."""

    agreed: bool
    way: ConsentWay = ConsentWay.PHONE
    said: str = Field(max_length=2000)

    def particulars(self) -> Consenting:
        """What the action takes."""
        return Consenting(way=self.way, said=self.said)


class ConvertedOut(Schema):
    """The new matter, or nothing when the person did not agree; of what is told in confidence no code is told here."""

    registered: RegisteredOut | None


class ContestIn(QueryIn):
    """Why the two are not the same; the code stands for the person."""

    reason: str = Field(max_length=2000)


class ContestedOut(Schema):
    """The objection came in."""

    contested: bool


@router.post("/both/check", response=list[CandidateOut])
def check_both_channels(request: HttpRequest, asked: CheckIn) -> list[CandidateOut]:
    """The check before anything is registered, for a counter or an agent; nothing of it is kept."""
    said = Likeness(asked.procedure, frozenset(), asked.title, asked.body, asked.content_class, asked.region_code)
    found = candidates_for(asked.person.identity(), said, actor=_actor(request), today=day_of(timezone.now()))
    return [CandidateOut.of(each) for each in found]


@router.get("/matters/{uuid:matter_id}/both", response=BothOut)
def show_both_channels(request: HttpRequest, matter_id: UUID) -> BothOut:
    """Pairs and proposals of one matter, for who decides in its channel; empty for everybody else."""
    return _both(_actor(request), matter_id)


@router.post("/matters/{uuid:matter_id}/both", response=BothOut)
def judge_both_channels(request: HttpRequest, matter_id: UUID, judged: JudgeIn) -> BothOut:
    """Judge a proposal: the same matter or another one; told on both timelines."""
    particulars = Judging(other=judged.other, is_same=judged.is_same, reason=judged.reason)
    judge_sameness(matter_id=MatterId(matter_id), particulars=particulars, actor=_actor(request), at=timezone.now())
    return _both(_actor(request), matter_id)


@router.post("/matters/{uuid:matter_id}/both/contested", response=BothOut)
def settle_both_channels(request: HttpRequest, matter_id: UUID, settled: SettleIn) -> BothOut:
    """Decide, as another officer, on a judgement that the person contests."""
    settle_sameness(
        matter_id=MatterId(matter_id),
        other=settled.other,
        particulars=Settling(keep=settled.keep, reason=settled.reason),
        actor=_actor(request),
        at=timezone.now(),
    )
    return _both(_actor(request), matter_id)


@router.post("/matters/{uuid:matter_id}/conversion", response={200: ConvertedOut, 201: ConvertedOut})
def convert_with_consent(request: HttpRequest, matter_id: UUID, consent: ConsentIn) -> Status[ConvertedOut]:
    """Write the person's answer down; with a yes, register the same in the other channel."""
    actor, now, ours = _actor(request), timezone.now(), MatterId(matter_id)
    said = consent.particulars()
    if not consent.agreed:
        decline_conversion(matter_id=ours, particulars=said, actor=actor, at=now)
        return Status(200, ConvertedOut(registered=None))
    registered = convert(matter_id=ours, particulars=said, actor=actor, at=now)
    code = "" if is_told_in_confidence(registered.matter_id) else registered.query_code
    return Status(201, ConvertedOut(registered=_registered(registered, code=code)))


@public.post("/track/conversion", response={201: RegisteredOut})
def convert_own(request: HttpRequest, query: QueryIn) -> Status[RegisteredOut]:
    """The person asks for the other channel by the query code, and gets a new number and code."""
    now = timezone.now()
    actor = look_up(query.query_code, client=request.META.get("REMOTE_ADDR", ""), at=now)
    own = next(iter(actor.own_matters))
    with acting_as(actor):
        registered = convert(matter_id=own, particulars=Consenting(), actor=actor, at=now)
    return Status(201, _registered(registered, code=registered.query_code))


@public.post("/track/sameness", response=ContestedOut)
def contest_own(request: HttpRequest, contest: ContestIn) -> ContestedOut:
    """The person says that two matters are not the same: once, to another officer."""
    now = timezone.now()
    actor = look_up(contest.query_code, client=request.META.get("REMOTE_ADDR", ""), at=now)
    own = next(iter(actor.own_matters))
    with acting_as(actor):
        contest_sameness(matter_id=own, particulars=Reasoned(reason=contest.reason), actor=actor, at=now)
    return ContestedOut(contested=True)


def _both(actor: Actor, matter_id: UUID) -> BothOut:
    matter = matter_for(actor, matter_id)
    if not may_compare(actor, matter):
        return BothOut(pairs=[], candidates=[])
    found = candidates_of(matter, actor, today=day_of(timezone.now()))
    return BothOut(
        pairs=[OtherOut.of(each) for each in others_of(matter_id)], candidates=[CandidateOut.of(each) for each in found]
    )


def _registered(registered: Registered, *, code: str) -> RegisteredOut:
    return RegisteredOut(matter_id=registered.matter_id, number=registered.number, query_code=code)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
