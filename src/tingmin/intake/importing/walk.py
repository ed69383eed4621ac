"""A letter's life from registration to its end, each step through the action that every other door calls."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from tingmin.handling.actions import VERBS as HANDLING
from tingmin.handling.types import Drafting, ServiceMethod, Serving
from tingmin.intake.actions import submit
from tingmin.intake.importing.letters import replies_directly
from tingmin.intake.importing.types import Day, Letter, Profile, Until
from tingmin.intake.types import Claim, Submission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.times import noon_of
from tingmin.law.packs import book_on
from tingmin.matters.types import Particulars, Registered
from tingmin.organisations.queries import organ_by_code
from tingmin.routing.actions import VERBS as ROUTING
from tingmin.routing.types import Classification, Sending

IMPORTER = "历史数据导入"
ACTIONS = {verb.step: verb.action for verb in (*ROUTING, *HANDLING)}
# A source gives the answer in one piece; the document says so instead of inventing facts and law.
NOT_APART = "历史数据未单独载明，见答复原文。"


class Desk(StrEnum):
    """At whose desk a step is taken."""

    REGISTRAR = "registrar"
    HOLDER = "holder"
    CLOCKWORK = "clockwork"


@dataclass(frozen=True, slots=True)
class Stride:
    """A step of the walk: at whose desk, in which post, on which of the letter's days."""

    step: str
    desk: Desk
    post: Post
    day: Day = Day.RECEIVED


SORTED = (
    Stride("classify", Desk.REGISTRAR, Post.CLERK),
    Stride("transfer", Desk.REGISTRAR, Post.CLERK),
)
DRAFTED = (
    Stride("investigate", Desk.HOLDER, Post.HANDLER),
    Stride("draft_opinion", Desk.HOLDER, Post.HANDLER, Day.ANSWERED),
    Stride("check_opinion", Desk.HOLDER, Post.CLERK, Day.ANSWERED),
)
BY_OPINION = (
    *SORTED,
    Stride("accept", Desk.HOLDER, Post.CLERK),
    *DRAFTED,
    Stride("sign_opinion", Desk.HOLDER, Post.HEAD, Day.ANSWERED),
    Stride("serve", Desk.HOLDER, Post.HANDLER, Day.ANSWERED),
    Stride("complete", Desk.CLOCKWORK, Post.SYSTEM, Day.CLOSED),
)
BY_REPLY = (
    *SORTED,
    Stride("accept_suggestion", Desk.HOLDER, Post.CLERK),
    *DRAFTED,
    Stride("sign_reply", Desk.HOLDER, Post.HEAD, Day.ANSWERED),
    Stride("serve_reply", Desk.HOLDER, Post.HANDLER, Day.ANSWERED),
)


@transaction.atomic
def walk(letter: Letter, profile: Profile) -> MatterId:
    """Register a letter and take it as far as its dates carry it: wholly, or not at all."""
    if profile.until is Until.REGISTERED:
        return enter(letter, registrar=letter.organ).matter_id
    registrar = organ_by_code(profile.registrar).ref
    organs = {Desk.REGISTRAR: registrar, Desk.HOLDER: letter.organ}
    matter_id = enter(letter, registrar=registrar).matter_id
    for stride in _strides(letter, profile, registrar):
        actor = Actor(post=stride.post, name=IMPORTER, organ=organs.get(stride.desk))
        _take(matter_id, stride, letter, profile, actor=actor, at=noon_of(letter.days[stride.day]))
    return matter_id


def enter(letter: Letter, *, registrar: OrganId) -> Registered:
    """Register a letter on its own day, by the clerk of an organ."""
    submission = Submission(
        channel=letter.channel,
        claims=(claim_of(letter),),
        identity=letter.identity,
        receiver=registrar,
        received_on=letter.received_on,
        reference=letter.reference,
        respondents=letter.respondents,
        confidential=letter.confidential,
    )
    clerk = Actor(post=Post.CLERK, name=IMPORTER, organ=registrar)
    return submit(submission, actor=clerk, at=noon_of(letter.received_on)).registered[0]


def claim_of(letter: Letter) -> Claim:
    """What the letter asks for."""
    return Claim(body=letter.text, title=letter.title, purpose=letter.purpose)


def _strides(letter: Letter, profile: Profile, registrar: OrganId) -> Iterator[Stride]:
    by_reply = replies_directly(book_on(letter.received_on), profile.category)
    for stride in BY_REPLY if by_reply else BY_OPINION:
        goes_nowhere = stride.step == "transfer" and letter.organ == registrar
        if stride.day in letter.days and not goes_nowhere:
            yield stride


def _take(matter_id: MatterId, stride: Stride, letter: Letter, profile: Profile, *, actor: Actor, at: datetime) -> None:
    particulars = PARTICULARS.get(stride.step, _nothing)(letter, profile)
    ACTIONS[stride.step](matter_id=matter_id, particulars=particulars, actor=actor, at=at)


def _nothing(_: Letter, __: Profile) -> Particulars:
    return Particulars()


def _classification(letter: Letter, profile: Profile) -> Particulars:
    assert profile.category is not None  # no profile is loaded that walks without one
    return Classification(
        category=profile.category,
        purpose=letter.purpose,
        content_class=profile.content_class,
        route=profile.route,
    )


def _sending(letter: Letter, _: Profile) -> Particulars:
    return Sending(to=letter.organ)


def _investigating(letter: Letter, _: Profile) -> Particulars:
    """An answer of unknown day cannot be served; it is kept with the step instead of being lost."""
    return Particulars(reason="" if Day.ANSWERED in letter.days else "\n".join(letter.answers))


def _drafting(letter: Letter, profile: Profile) -> Particulars:
    assert profile.outcome is not None
    claim = Claim(body=letter.text, title=letter.title).heading
    pairs: dict[str, Any] = {}
    for ending, answer in zip(("", "_2", "_3"), letter.answers, strict=False):
        pairs |= {f"claim{ending}": claim, f"answer{ending}": answer}
    return Drafting(outcome=profile.outcome, facts=NOT_APART, law=NOT_APART, **pairs)


def _serving(_: Letter, __: Profile) -> Particulars:
    return Serving(method=ServiceMethod.ELECTRONIC, place="网上", proof="来源数据所载答复日期")


PARTICULARS: Mapping[str, Callable[[Letter, Profile], Particulars]] = {
    "classify": _classification,
    "transfer": _sending,
    "investigate": _investigating,
    "draft_opinion": _drafting,
    "serve": _serving,
    "serve_reply": _serving,
}
