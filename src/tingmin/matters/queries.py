"""Reading matters: always through permission, and as the law sees them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from tingmin.accounts.audit import Reading as Look
from tingmin.accounts.audit import readings_of
from tingmin.accounts.queries import appointments_at, names_of
from tingmin.accounts.rules import may, posts_with
from tingmin.accounts.types import POSTS, OrganReading, Permission
from tingmin.accounts.types import READINGS as LOOKS
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound
from tingmin.kernel.texts import storable
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.law.clocks import clock
from tingmin.law.explain import explain
from tingmin.law.limits import Due, Pause, due, due_in_hours
from tingmin.law.packs import book
from tingmin.law.procedures import label_of, lawful_steps, procedure
from tingmin.law.types import Category, Channel, Office, Running, Standing, Step
from tingmin.ledger.models import Fact
from tingmin.ledger.queries import BARE_HISTORY, history
from tingmin.ledger.statements import Kept, Wanted, read_after, read_ahead
from tingmin.matters.lists import REVIEW_STAGES as REVIEW_STAGES
from tingmin.matters.lists import Line as Line  # the hot lists stand in their own file; doors ask for them here
from tingmin.matters.lists import at_hand as at_hand
from tingmin.matters.lists import inbox as inbox
from tingmin.matters.lists import recent as recent
from tingmin.matters.models import CLOCKS as CLOCKS  # pages read these ahead
from tingmin.matters.models import MATTER, RUNNING, WINDOWS, ClockPause, MatterLink, MatterQuerySet
from tingmin.matters.models import PAUSES as PAUSES
from tingmin.matters.models import Matter as Matter  # doors name the types from here
from tingmin.matters.models import Obligation as Obligation
from tingmin.matters.models import Party as Party
from tingmin.matters.models import Respondent as Respondent
from tingmin.matters.rules import Scope, may_take
from tingmin.matters.types import (
    OTHER_EVENTS,
    OWN_PAPER_PRINTED,
    REVEAL_KINDS,
    REVEALED,
    Event,
    Reading,
    RevealKind,
)
from tingmin.organisations.queries import Organ, organs_by_id, superiors_of

# Here a window runs in which review or re-review may be asked.
WINDOW_STAGES = ("served", "re_review_window")
# What must be done or reported before anything is completed.
OWED = ("D08", "X01")
# The steps that lead back to those stages from elsewhere without opening a window.
CAME_BACK = sorted(
    {
        row.step
        for row in procedure("petition").steps
        if row.target in WINDOW_STAGES and row.source not in WINDOW_STAGES and not set(row.starts) & set(WINDOWS)
    }
)

# Long before the first matter: what the log of looks still keeps is told.
EVER = datetime(2004, 1, 1, tzinfo=CITY_TIME)
# What an officer sees by organ and person alone is asked so often that it is kept; it is the same filter.
SEEN = Kept(
    lambda pk, organ, person: (
        _listed(Actor(post=Post.CLERK, name="", organ=organ, person=person)).select_related("text").filter(pk=pk)
    )
)
OWN = Kept(
    lambda pk: _listed(Actor.petitioner(MatterId(pk))).select_related("text").filter(pk=pk)  # by one query code
)
BY_CODE = Kept(
    lambda digest: Matter.objects.select_related("holder", "registrar").filter(
        query_code=RawSQL("%s::bytea", [digest])  # in hex: a kept statement is asked with words
    )
)
RESPONDENTS = Kept(lambda matter: Respondent.objects.filter(matter_id=matter).select_related("organ").order_by("id"))
# Every organ that acted in a matter or looked at it.
AROUND = Kept(
    lambda matter: Organ.objects.filter(
        pk__in=Fact.objects.filter(subject_id=matter)
        .values("actor_organ")
        .union(Look.objects.filter(matter=matter).values("organ"))
    )
)
# What an account of a matter is made of.
ACCOUNT = (CLOCKS, PAUSES, BARE_HISTORY)
EMERGENCY = Label("紧急查阅", "Read in an emergency")
YOURSELF = Label("您本人（凭查询码）", "You, with the query code")


class Account(NamedTuple):
    """A matter's clocks, each with its count and the sentence why, and what happened, oldest first."""

    clocks: Sequence[tuple[Obligation, Due, Label]]
    events: Sequence[Event]


def matter_for(actor: Actor, matter_id: UUID) -> Matter:
    """One matter that the actor may see, with its text; raises `NotFound` otherwise."""
    kept = [sight.all(*given) for sight, given in _sight(actor, matter_id)]
    found = kept[0] if kept else list(_listed(actor).select_related("text").filter(pk=matter_id))
    if not found:
        raise NotFound(what=MATTER)
    return found[0]


def looking_ahead(actor: Actor, matter_id: UUID) -> AbstractContextManager[None]:
    """In this block `matter_for` and `account_of` are answered after one round trip."""
    return read_ahead(*ACCOUNT, given=matter_id, also=_sight(actor, matter_id))


def looking_after(actor: Actor, matter_id: UUID) -> AbstractContextManager[None]:
    """In this block they are answered by the trip that commits what is done to the matter, and as it stands then."""
    return read_after(*ACCOUNT, given=matter_id, also=_sight(actor, matter_id))


def _sight(actor: Actor, matter_id: UUID) -> Sequence[Wanted]:
    """How the usual actor's sight of a matter is asked for; empty where the filter is the actor's alone."""
    usual = may(actor, Permission.READ_MATTER) and not actor.opened and actor.post is not Post.SYSTEM
    if usual and actor.organ and actor.person:
        return ((SEEN, (matter_id, actor.organ, actor.person)),)
    return ((OWN, (matter_id,)),) if actor == Actor.petitioner(MatterId(matter_id)) else ()


def matter_by_number(actor: Actor, number: str) -> Matter:
    """One matter that the actor may see, by its number."""
    found = _listed(actor).filter(number=storable(number).strip()).first()
    if found is None:
        raise NotFound(what=MATTER)
    return found


def standing_of(matter: Matter, clocks: Iterable[Obligation], *, today: date) -> Standing:
    """The matter as its statute sees it on a day."""
    return Standing(
        book=book(matter.book),
        stage=matter.stage,
        channel=Channel(matter.channel),
        today=today,
        category=Category(matter.category) if matter.category else None,
        route=matter.branch,
        clocks={c.clock: _running(c) for c in clocks},
        marks=frozenset(matter.marks),
    )


def scope_of(matter: Matter, *, rows: Iterable[Step] = ()) -> Scope:
    """The organs around a matter; superiors are looked up only when a row asks for them."""
    asks = any(Office.SUPERIOR in row.by for row in rows)
    return Scope(
        matter=MatterId(matter.pk),
        registrar=OrganId(matter.registrar_id),
        holder=OrganId(matter.holder_id),
        transferor=OrganId(matter.transferor_id) if matter.transferor_id else None,
        reviewer=OrganId(matter.reviewer_id) if matter.reviewer_id else None,
        walled_organs=frozenset(matter.walled_organs),
        walled_people=frozenset(matter.walled_people),
        protected=matter.protected,
        superiors=superiors_of(OrganId(matter.holder_id)) if asks else frozenset(),
    )


def steps_for(
    actor: Actor, matter: Matter, *, today: date, clocks: Sequence[Obligation] | None = None
) -> tuple[Step, ...]:
    """The rows that the law allows now and this actor may take; `clocks` for who has read them already."""
    clocks = clocks_of(matter.pk) if clocks is None else clocks
    lawful = lawful_steps(matter.procedure, standing_of(matter, clocks, today=today))
    scope = scope_of(matter, rows=lawful if actor.organ else ())  # who stands in no organ is nobody's superior
    return tuple(row for row in lawful if may_take(actor, row, scope))


def clocks_of(matter_id: UUID) -> Sequence[Obligation]:
    """All clocks of a matter in the order in which they were started."""
    return CLOCKS.all(matter_id)


def running_clocks(matter_ids: Iterable[UUID]) -> Mapping[UUID, Sequence[Obligation]]:
    """The running clocks of many matters in one query, each matter's in the order in which they are due."""
    rows = Obligation.objects.filter(matter_id__in=set(matter_ids), stopped_on__isnull=True)
    found: dict[UUID, list[Obligation]] = {}
    for row in rows.order_by("due_effective", "id"):
        found.setdefault(row.matter_id, []).append(row)
    return found


def parties_of(matter_id: UUID) -> Sequence[Party]:
    """Who takes part, in order, with their masks."""
    return list(Party.objects.filter(matter_id=matter_id).select_related("person").order_by("position"))


def respondents_of(matter_id: UUID) -> Sequence[Respondent]:
    """Whom a matter complains of, in the order in which they were entered."""
    return RESPONDENTS.all(matter_id)


def who_would_see(matter: Matter, to: OrganId, *, day: date) -> Mapping[Post, int]:
    """How many people would see a matter that was sent to an organ, by post; the walled off are left out (P2)."""
    held = [each for each in appointments_at(to, day=day) if each.user.pk not in matter.walled_people]
    seats = Counter(Post(each.post) for each in held)
    return {post: seats[post] for post in posts_with(Permission.READ_MATTER) if seats[post]}


def readings(matter_id: UUID) -> Sequence[Reading]:
    """Who read the petitioner's data, by organ, time and kind, for the petitioner (P16, PIPL §44–45)."""
    facts = [fact for fact in history(matter_id) if fact.kind in (REVEALED, OWN_PAPER_PRINTED)]
    organs = organs_by_id(OrganId(fact.actor_organ) for fact in facts if fact.actor_organ)
    looks = readings_of(matter_id, since=EVER)
    return _once_a_day([*(_of_identity(fact, organs) for fact in facts), *map(_of_matter, looks)])


def due_of(obligation: Obligation, *, today: date, paused: Iterable[ClockPause] | None = None) -> Due:
    """The due date counted again from the row: the same count, so that it can be explained."""
    kind, law = clock(obligation.clock), book(obligation.matter.book)
    if obligation.begun_at is not None:
        extension = obligation.extension
        return due_in_hours(kind, begun=obligation.begun_at, book=law, hours=obligation.hours, extension=extension)
    rows = obligation.pauses.all() if paused is None else paused
    pauses = [Pause(begin=p.begins, end=p.ends or max(today, p.begins), ground=p.ground) for p in rows]
    return due(
        kind,
        start=obligation.started_on,
        set_on=obligation.set_on,
        book=law,
        extension=obligation.extension,
        pauses=pauses,
    )


def explained(matter: Matter, *, today: date) -> Sequence[tuple[Obligation, Due, Label]]:
    """Each clock of a matter with its count and the sentence why it is due on that day."""
    rows, paused = _clocks_of(matter, CLOCKS.all(matter.pk)), PAUSES.all(matter.pk)
    for row in rows:
        own = [each for each in paused if each.obligation_id == row.pk]
        setattr(row, "_prefetched_objects_cache", {"pauses": own})  # noqa: B010  # as if looked for; unknown to stubs
    counted = [(row, due_of(row, today=today)) for row in rows]
    return [(row, count, explain(count, book=book(matter.book))) for row, count in counted]


def account_of(matter: Matter, *, today: date) -> Account:
    """What is told of a matter to whom the names of those who acted are not told, in one round trip."""
    with read_ahead(*ACCOUNT, given=matter.pk):
        rows, paused, facts = (
            _clocks_of(matter, CLOCKS.all(matter.pk)),
            PAUSES.all(matter.pk),
            BARE_HISTORY.all(matter.pk),
        )
    counted = [(row, due_of(row, today=today, paused=[p for p in paused if p.obligation_id == row.pk])) for row in rows]
    told = [(row, count, explain(count, book=book(matter.book))) for row, count in counted]
    return Account(told, [_event(matter, fact, actor="", enclosed={}) for fact in facts])


def timeline(matter: Matter) -> Sequence[Event]:
    """What happened to a matter, oldest first, from the ledger."""
    facts = history(matter.pk)
    names = names_of(fact.actor_person for fact in facts if fact.actor_person)
    return [_event(matter, fact, actor=_said_actor(fact, names), enclosed=_enclosed(fact)) for fact in facts]


def happened(matter: Matter) -> Sequence[Event]:
    """The same without the names of those who acted: petitioners are told the organ."""
    return [_event(matter, fact, actor="", enclosed=_enclosed(fact)) for fact in history(matter.pk)]


def links_of(matter_id: UUID) -> Sequence[MatterLink]:
    """The links out of and into a matter."""
    out = MatterLink.objects.filter(source_id=matter_id).select_related("source", "target")
    into = MatterLink.objects.filter(target_id=matter_id).select_related("source", "target")
    return [*out, *into]


def linked(actor: Actor, matter_id: UUID) -> Sequence[Matter]:
    """The matters tied to one, as far as the actor may see them: nobody learns of a case that is not theirs yet."""
    # The links first: joined to both of them, every matter in sight is read.
    pairs = MatterLink.objects.filter(Q(source=matter_id) | Q(target=matter_id)).values_list("source", "target")
    tied = {each for pair in pairs for each in pair} - {matter_id}
    return list(_listed(actor).filter(pk__in=tied).order_by("id")) if tied else []


def by_query_code(digest: bytes) -> Matter | None:
    """The matter behind a query code's digest."""
    return BY_CODE.first(f"\\x{digest.hex()}")


def by_reference(reference: str) -> Matter | None:
    """The matter of an imported row."""
    return Matter.objects.filter(reference=reference).first()


def known_references(references: Sequence[str]) -> frozenset[str]:
    """Those references that are registered already; the empty one, which most matters have, is in no index."""
    found = Matter.objects.exclude(reference="").filter(reference__in=references).values_list("reference", flat=True)
    return frozenset(found)


class Waiting(NamedTuple):
    """A matter that the clockwork may complete, and the stage at which it waits."""

    pk: UUID
    stage: str


def closable(*, today: date, limit: int) -> Sequence[Waiting]:
    """Matters whose window has passed and that owe nothing more: the clockwork completes them (9.a T23, T26).

    First those whose window runs and has passed, then those that came back without one: both are read from an index.
    """
    return _past_window(today=today, limit=limit) or _without_window(limit=limit)


def _past_window(*, today: date, limit: int) -> Sequence[Waiting]:
    running = Obligation.objects.filter(RUNNING)
    of_same = running.filter(matter=OuterRef("matter"))
    window_open = Exists(of_same.filter(clock__in=WINDOWS, due_effective__gte=today))
    owing = Exists(of_same.filter(clock__in=OWED))
    passed = running.filter(clock__in=WINDOWS, due_effective__lt=today, matter__stage__in=WINDOW_STAGES)
    waiting = passed.filter(~window_open, ~owing).order_by("due_effective", "matter_id")
    found = waiting.values_list("matter_id", "matter__stage")[:limit]
    return [Waiting(*row) for row in dict.fromkeys(found)]


def _without_window(*, limit: int) -> Sequence[Waiting]:
    """A refused review closes the window that it was asked in; few are, so their facts lead to what waits."""
    came_back = Fact.objects.filter(kind__in=CAME_BACK).values("subject_id")
    running = Obligation.objects.filter(RUNNING, matter=OuterRef("pk"), clock__in=(*WINDOWS, *OWED))
    waiting = Matter.objects.filter(~Exists(running), pk__in=came_back, stage__in=WINDOW_STAGES)
    return [Waiting(*row) for row in waiting.order_by("id").values_list("pk", "stage")[:limit]]


def _clocks_of(matter: Matter, rows: Sequence[Obligation]) -> Sequence[Obligation]:
    """Clocks that know their matter: it is not read again for each."""
    for row in rows:
        row.matter = matter
    return rows


def _running(row: Obligation) -> Running:
    return Running(row.clock, row.due_effective, running=row.stopped_on is None, started=row.started_on)


def _said_actor(fact: Fact, names: Mapping[UUID, str]) -> str:
    """A name where there is one: the ledger names no person, so people are named by their accounts."""
    person = names.get(fact.actor_person, "") if fact.actor_person else fact.actor_name
    return person or str(POSTS[Post(fact.actor_post)])


def _of_identity(fact: Fact, organs: Mapping[OrganId, Organ]) -> Reading:
    kind = RevealKind.OWN if fact.kind == OWN_PAPER_PRINTED else RevealKind(fact.body.get("kind", RevealKind.OTHER))
    organ = organs[OrganId(fact.actor_organ)].label if fact.actor_organ else YOURSELF
    return Reading(organ, fact.at, REVEAL_KINDS[kind], of_identity=True)


def _of_matter(look: OrganReading) -> Reading:
    kind = EMERGENCY if look.in_emergency else LOOKS[look.kind]
    return Reading(look.organ, look.at, kind, of_identity=False)


def _once_a_day(found: Iterable[Reading]) -> Sequence[Reading]:
    """The last of each organ's looks of a kind on a day, the newest first."""
    kept = {(day_of(each.at), each.organ, each.kind): each for each in sorted(found, key=lambda each: each.at)}
    return sorted(kept.values(), key=lambda each: each.at, reverse=True)


def _enclosed(fact: Fact) -> Mapping[str, Any]:
    return fact.enclosure.content or {} if fact.commitment else {}


def _event(matter: Matter, fact: Fact, *, actor: str, enclosed: Mapping[str, Any]) -> Event:
    document, on = fact.body.get("document"), fact.body.get("on")
    return Event(
        step=fact.kind,
        label=OTHER_EVENTS.get(fact.kind) or label_of(matter.procedure, fact.kind),
        on=date.fromisoformat(on) if on else day_of(fact.at),
        article=fact.article,
        actor=actor,
        organ=fact.actor_organ,
        document=UUID(document) if document else None,
        reason=str(enclosed.get("reason", "")),
        stage=str(fact.body.get("stage", "")),
        fact=fact.pk,
    )


def _listed(actor: Actor) -> MatterQuerySet:
    return Matter.objects.for_actor(actor).select_related("holder", "registrar", "transferor", "reviewer")
