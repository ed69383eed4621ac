"""The verbs of hearings: ask, decline, convene, postpone, rule on the panel, close, cancel; and the key of a feed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.db import transaction

from tingmin.accounts.queries import appointments_at, names_of
from tingmin.hearing.models import FeedKey, Hearing, PanelMember, Result
from tingmin.hearing.queries import involved_in, panel_of, standing_hearing
from tingmin.hearing.rules import (
    ChairNotNoticed,
    DecidesOnOneself,
    HearingEndsBeforeItBegins,
    HearingNotYetHeld,
    PanelistRecused,
    PanelistUnknown,
    PublicThoughProtected,
    ReplacementMissing,
    in_city_time,
    names_in,
    require_lawful_panel,
    require_notice_in_time,
    said_of,
)
from tingmin.hearing.types import (
    LEVEL_OF_STAGE,
    OPENNESS,
    PANEL_DECISIONS,
    PANEL_ROLES,
    Convening,
    HearingState,
    Openness,
    PanelDecision,
    PanelObjection,
    PanelRole,
    PanelRuling,
    Protocol,
    Seat,
    Timing,
)
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.law.explain import day_zh
from tingmin.law.hearings import ABSENCE, rights_in
from tingmin.law.packs import book
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import Reasoned, Verb
from tingmin.matters.verbs import reasoned, require_reason

HEARING = Label("待举行的听证", "hearing that is to be held")


@transaction.atomic
def open_hearing(*, matter_id: MatterId, particulars: Convening, actor: Actor, at: datetime) -> Matter:
    """Decide on a hearing, seat its panel and give notice (听证通知书)."""
    p, before = particulars, Matter.objects.locked(matter_id)
    starts_at, seats = in_city_time(p.starts_at, now=at), _seats(p)
    fields = _notice(before, seats, starts_at=starts_at, place=p.place, openness=p.openness)
    move = p.move(fields={**p.fields, **fields})
    matter = take_step(matter_id=matter_id, step="open_hearing", actor=actor, at=at, move=move)
    require_notice_in_time(starts_at, noticed_on=p.on or day_of(at))
    _require_panel(matter, seats, actor=actor, at=at)
    if matter.protected and p.openness is Openness.PUBLIC:
        raise PublicThoughProtected()
    _convene(matter, before.stage, p, seats, starts_at=starts_at, actor=actor, at=at)
    return matter


@transaction.atomic
def postpone_hearing(*, matter_id: MatterId, particulars: Timing, actor: Actor, at: datetime) -> Matter:
    """Give notice anew: of another time or place, or of another presiding officer."""
    p, before = particulars, Matter.objects.locked(matter_id)
    starts_at, hearing = in_city_time(p.starts_at, now=at), standing_hearing(matter_id)
    fields = _notice_again(before, hearing, p, starts_at=starts_at) if hearing else {}
    move = p.move(fields={**p.fields, **fields})
    matter = take_step(matter_id=matter_id, step="postpone_hearing", actor=actor, at=at, move=move)
    require_notice_in_time(starts_at, noticed_on=p.on or day_of(at))
    standing = _standing(matter_id)
    standing.starts_at, standing.place, standing.noticed_chair = starts_at, p.place, _chair(standing).pk
    standing.openness = _openness(matter, standing)
    _announce(standing, at=at)
    return matter


@transaction.atomic
def ask_panel_recusal(*, matter_id: MatterId, particulars: PanelObjection, actor: Actor, at: datetime) -> Matter:
    """The petitioner asks a member of the panel to step aside (申请回避)."""
    move = particulars.move(said={"panelist": particulars.panelist})
    matter = take_step(matter_id=matter_id, step="ask_panel_recusal", actor=actor, at=at, move=move)
    require_reason(particulars)
    member = next((each for each in panel_of(_standing(matter_id)) if each.pk == particulars.panelist), None)
    if member is None:
        raise PanelistUnknown()
    member.asked_aside_at = at
    member.save(update_fields=["asked_aside_at"])
    return matter


@transaction.atomic
def rule_on_panel(*, matter_id: MatterId, particulars: PanelRuling, actor: Actor, at: datetime) -> Matter:
    """Replace the member, or say why the member stays.

    Notice is given anew only where the presiding officer changes: until then `close_hearing` is refused. Another
    member is told by the matter's page, so that an objection alone never puts a hearing off.
    """
    p = particulars
    said = {"decision": p.decision, "replacement": p.replacement, "name": p.replacement_name}
    move = p.move(reason=f"{PANEL_DECISIONS[p.decision].zh}：{p.reason}", said=said)
    matter = take_step(matter_id=matter_id, step="rule_on_panel", actor=actor, at=at, move=move)
    require_reason(p)
    member = _asked_aside(_standing(matter_id))
    if member.staff is not None and member.staff == actor.person:
        raise DecidesOnOneself()
    if p.decision is PanelDecision.REPLACED:
        _replace(matter, member, p, actor=actor, at=at)
    PanelMember.objects.filter(pk=member.pk).update(asked_aside_at=None)
    return matter


@transaction.atomic
def close_hearing(*, matter_id: MatterId, particulars: Protocol, actor: Actor, at: datetime) -> Matter:
    """Write down what was said and concluded; a minority opinion is kept (听证笔录)."""
    p, hearing = particulars, standing_hearing(matter_id)
    move = p.move(fields={**p.fields, **_protocol(hearing, p)} if hearing else {})
    matter = take_step(matter_id=matter_id, step="close_hearing", actor=actor, at=at, move=move)
    held = _standing(matter_id)
    _require_held(held, p, at=at)
    _require_still_fit(matter, held)
    held.state, held.ends_at, held.changed_at = HearingState.HELD, p.ends_at, at
    held.save(update_fields=["state", "ends_at", "changed_at"])
    Result.objects.create(hearing=held, conclusion=p.conclusion, minority=p.minority)
    return matter


@transaction.atomic
def cancel_hearing(*, matter_id: MatterId, particulars: Reasoned, actor: Actor, at: datetime) -> Matter:
    """Call the hearing off; the matter goes on where it was."""
    move = particulars.move()
    matter = take_step(matter_id=matter_id, step="cancel_hearing", actor=actor, at=at, move=move)
    require_reason(particulars)
    hearing = _standing(matter_id)
    hearing.state = HearingState.CANCELLED
    _announce(hearing, at=at)
    return matter


def renew_feed(*, appointment_id: UUID) -> FeedKey:
    """A new key for the calendar feed of an appointment: every address given out before leads nowhere from now on."""
    key, _ = FeedKey.objects.update_or_create(appointment_id=appointment_id, defaults={"salt": token_hex(16)})
    return key


def close_feed(*, appointment_id: UUID) -> None:
    """No feed any more, until a new key is made."""
    FeedKey.objects.filter(pk=appointment_id).delete()


def _seats(p: Convening) -> tuple[Seat, ...]:
    """The presiding officer first, then colleagues, then who is invited."""
    colleagues = [(PanelRole.CHAIR, p.chair), *((PanelRole.MEMBER, each) for each in p.members)]
    names = names_of(person for _, person in colleagues)
    own = [Seat(role, names.get(person, ""), person) for role, person in colleagues]
    invited = [Seat(role, name) for role, line in p.invited for name in names_in(line)]
    return (*own, *invited)


def _notice(
    matter: Matter, seats: Sequence[Seat], *, starts_at: datetime, place: str, openness: Openness
) -> Mapping[str, Any]:
    return {
        "held_at": _said(starts_at),
        "place": place,
        "openness": OPENNESS[openness].zh,
        "panel": said_of(seats, PANEL_ROLES),
        "rights": tuple(right.zh for right in rights_in(book(matter.book))),
        "absence": ABSENCE.zh,
    }


def _notice_again(matter: Matter, hearing: Hearing, p: Timing, *, starts_at: datetime) -> Mapping[str, Any]:
    seats = [member.seat for member in panel_of(hearing)]
    return _notice(matter, seats, starts_at=starts_at, place=p.place, openness=_openness(matter, hearing))


def _openness(matter: Matter, hearing: Hearing) -> Openness:
    """As it was announced; confidence that was asked for since closes the hearing."""
    announced = Openness(hearing.openness)
    return Openness.PRIVACY if matter.protected and announced is Openness.PUBLIC else announced


def _protocol(hearing: Hearing, p: Protocol) -> Mapping[str, Any]:
    told = {
        "participants": p.participants,
        "statements": p.statements,
        "evidence": p.evidence,
        "deliberation": p.deliberation,
        "conclusion": p.conclusion,
        "minority": p.minority,
    }
    lines = {name: tuple(line.strip() for line in text.splitlines() if line.strip()) for name, text in told.items()}
    return {"held_at": _said(hearing.starts_at), "place": hearing.place, **lines}


def _said(at: datetime) -> str:
    there = at.astimezone(CITY_TIME)
    return f"{day_zh(there.date())}{there:%H:%M}"


def _require_panel(matter: Matter, seats: Sequence[Seat], *, actor: Actor, at: datetime) -> None:
    here = appointments_at(actor.organ, day=day_of(at)) if actor.organ else ()
    require_lawful_panel(
        seats,
        colleagues={each.user.pk for each in here},
        walled=matter.walled_people,
        involved=involved_in(matter.pk),
    )


def _convene(
    matter: Matter,
    stage: str,
    p: Convening,
    seats: Sequence[Seat],
    *,
    starts_at: datetime,
    actor: Actor,
    at: datetime,
) -> None:
    members = [
        PanelMember(role=seat.role, name=seat.name, staff=seat.staff, position=place)
        for place, seat in enumerate(seats)
    ]
    assert actor.organ is not None, "no office that convenes is held without an organ"
    hearing = Hearing.objects.create(
        matter=matter,
        number=Hearing.objects.filter(matter=matter).count() + 1,
        level=LEVEL_OF_STAGE[stage],
        organ_id=actor.organ,
        starts_at=starts_at,
        place=p.place,
        openness=p.openness,
        content_class=matter.content_class,
        changed_at=at,
        noticed_chair=members[0].pk,
    )
    for member in members:
        member.hearing = hearing
    PanelMember.objects.bulk_create(members)


def _announce(hearing: Hearing, *, at: datetime) -> None:
    """Keep a change that calendars must learn of."""
    hearing.sequence += 1
    hearing.changed_at = at
    hearing.save(update_fields=["starts_at", "place", "openness", "noticed_chair", "state", "sequence", "changed_at"])


def _standing(matter_id: MatterId) -> Hearing:
    """The hearing that the stage speaks of."""
    hearing = standing_hearing(matter_id)
    if hearing is None:
        raise NotFound(what=HEARING)
    return hearing


def _chair(hearing: Hearing) -> PanelMember:
    return next(member for member in panel_of(hearing) if member.role == PanelRole.CHAIR)


def _asked_aside(hearing: Hearing) -> PanelMember:
    return next(member for member in panel_of(hearing) if member.asked_aside_at is not None)


def _replace(matter: Matter, member: PanelMember, p: PanelRuling, *, actor: Actor, at: datetime) -> None:
    """Another person on the same seat; the panel keeps its size and must be lawful still."""
    seat = _successor(member, p)
    others = [each.seat for each in panel_of(member.hearing) if each.pk != member.pk]
    # Who was replaced does not come back on another seat.
    gone = {each.staff for each in member.hearing.panel.all() if each.replaced_at or each.pk == member.pk}
    walled = {each for each in (*matter.walled_people, *gone) if each}
    here = {each.user.pk for each in appointments_at(member.hearing.organ.ref, day=day_of(at))}
    involved = involved_in(matter.pk)
    known = {*here, *(other.staff for other in others if other.staff)}
    require_lawful_panel([seat, *others], colleagues=known, walled=walled, involved=involved)
    member.replaced_at = at
    member.save(update_fields=["replaced_at"])
    PanelMember.objects.create(
        hearing=member.hearing, role=seat.role, name=seat.name, staff=seat.staff, position=member.position
    )


def _successor(member: PanelMember, p: PanelRuling) -> Seat:
    role, name = PanelRole(member.role), p.replacement_name.strip()
    if p.replacement is not None:
        own = role if role is PanelRole.CHAIR else PanelRole.MEMBER
        return Seat(own, names_of([p.replacement]).get(p.replacement, ""), p.replacement)
    if role in (PanelRole.CHAIR, PanelRole.MEMBER) or not name:
        raise ReplacementMissing()
    return Seat(role, name)


def _require_held(hearing: Hearing, p: Protocol, *, at: datetime) -> None:
    if (p.on or day_of(at)) < day_of(hearing.starts_at) or at < hearing.starts_at:
        raise HearingNotYetHeld(day=_said(hearing.starts_at))
    if p.ends_at is not None and not hearing.starts_at < in_city_time(p.ends_at, now=at) <= at:
        raise HearingEndsBeforeItBegins()
    if hearing.noticed_chair != _chair(hearing).pk:
        raise ChairNotNoticed()


def _require_still_fit(matter: Matter, hearing: Hearing) -> None:
    """Raise when a member stepped aside since, or the hearing is public although confidence was asked for since."""
    for member in panel_of(hearing):
        if member.staff in matter.walled_people:
            raise PanelistRecused(name=member.name)
    if matter.protected and hearing.is_public:
        raise PublicThoughProtected()


NOTICE = frozenset({"held_at", "place", "openness", "panel", "rights", "absence"})
RECORD = frozenset(
    {"held_at", "place", "participants", "statements", "evidence", "deliberation", "conclusion", "minority"}
)

VERBS: tuple[Verb, ...] = (
    *reasoned("ask_hearing", "decline_hearing"),
    Verb("open_hearing", Convening, open_hearing, NOTICE),
    Verb("postpone_hearing", Timing, postpone_hearing, NOTICE),
    Verb("ask_panel_recusal", PanelObjection, ask_panel_recusal),
    Verb("rule_on_panel", PanelRuling, rule_on_panel),
    Verb("close_hearing", Protocol, close_hearing, RECORD),
    Verb("cancel_hearing", Reasoned, cancel_hearing),
)
"""Every verb of the hearing room."""
