"""One check across petitions and the hotline (JSJB2021 §11(2)): proposals with their grounds, and what a pair is.

The stored blind indexes are compared, nobody is opened. Proposals are made for one matter and kept nowhere (P6).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, Value
from django.db.models.functions import Concat, Greatest, Left

from tingmin.accounts.acting import acting_as, ask_as
from tingmin.hotline.across import OF_THE_PERSON, ORDER, PETITION, Candidate, Ground, Likeness, Other
from tingmin.hotline.models import Comparison as Comparison  # doors name the type from here
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.law.parameters import parameters
from tingmin.law.types import Office
from tingmin.ledger.statements import Kept
from tingmin.matters.actions import is_accusation
from tingmin.matters.models import Matter, MatterLink, Party, Respondent
from tingmin.matters.queries import scope_of
from tingmin.matters.rules import holds_office, may_know_petitioner
from tingmin.matters.types import LinkKind, PartyRole
from tingmin.people.queries import same_id_or_phone, same_people
from tingmin.people.types import Identity

PAIRS = (LinkKind.SAME.value, LinkKind.CONVERTS.value)
PAIRED = Kept(
    lambda matter: (
        MatterLink.objects.filter(Q(source=matter) | Q(target=matter), kind__in=PAIRS)
        .select_related("source__registrar", "target__registrar")
        .order_by("id")
    )
)
# Who compares: the hotline for its orders, for a petition those who register and hold it.
COMPARING: Mapping[str, tuple[Office, ...]] = {
    ORDER: (Office.AGENT,),
    PETITION: (Office.REGISTRAR, Office.HOLDER_CLERK),
}
# A street or a township: nine digits and more; a district says nothing of sameness.
STREET_DIGITS = 9
MOST = 20
WORDS = 2000

# Of a pair (judged the same, or converted) the matter that was registered first is the one that counts.
COUNTED_ONCE = """NOT EXISTS (
    SELECT FROM matters_matterlink pair
      JOIN matters_matter earlier ON earlier.id IN (pair.source_id, pair.target_id) AND earlier.id <> {matter}.id
     WHERE pair.kind IN ('same', 'converts') AND {matter}.id IN (pair.source_id, pair.target_id)
       AND (earlier.registered_at, earlier.id) < ({matter}.registered_at, {matter}.id)
)"""


def counted_once(alias: str) -> str:
    """The SQL condition under which a row of `matters_matter` named `alias` counts where both channels are summed."""
    return COUNTED_ONCE.format(matter=alias)


def may_compare(actor: Actor, matter: Matter) -> bool:
    """True for who decides in this channel; in confidence only for who may know the person."""
    scope = scope_of(matter)
    offices = COMPARING.get(matter.procedure, ())
    return any(holds_office(actor, each, scope) for each in offices) and may_know_petitioner(actor, scope)


def candidates_of(matter: Matter, actor: Actor, *, today: date) -> Sequence[Candidate]:
    """What lies in the other channel and may be the same matter, the likeliest first; nothing for others."""
    if not may_compare(actor, matter):
        return ()
    with acting_as(Actor.system()):
        found = _proposed(_likeness(matter), actor, today=today)
        verdicts = _verdicts(matter)
    tied = {each.matter_id for each in others_of(matter.pk) if each.is_converted}
    return [replace(each, verdict=verdicts.get(each.matter_id)) for each in found if each.matter_id not in tied]


def candidates_for(identity: Identity, said: Likeness, *, actor: Actor, today: date) -> Sequence[Candidate]:
    """The same before there is a matter, for a counter or an agent who takes it down; `said.people` is found here."""
    if not actor.is_staff:
        return ()
    people = frozenset(same_id_or_phone(identity))
    with acting_as(Actor.system()):
        return _proposed(replace(said, people=people), actor, today=today)


def others_of(matter_id: UUID) -> Sequence[Other]:
    """The other halves of a matter's pairs: for the person and for who decides; doors show no more than is theirs."""
    (rows,) = ask_as(Actor.system(), PAIRED.asked(matter_id))
    return [_other(each, matter_id) for each in PAIRED.objects(rows)]


def comparison_of(matter_id: UUID, other: UUID) -> Comparison | None:
    """What was decided about two matters, whichever of them is the order."""
    pair = Q(order=matter_id, petition=other) | Q(order=other, petition=matter_id)
    return Comparison.objects.filter(pair).first()


def contestable(matter_id: UUID) -> Sequence[Comparison]:
    """The judgements about a matter that its person may still contest: once each (domain P13)."""
    standing = Comparison.objects.filter(is_same=True, contested_at=None)
    return list(standing.filter(Q(order=matter_id) | Q(petition=matter_id)).order_by("decided_at"))


def contested(matter_id: UUID) -> Sequence[Comparison]:
    """The judgements about a matter that wait for a second person."""
    waiting = Comparison.objects.filter(contested_at__isnull=False, settled_at=None)
    return list(waiting.filter(Q(order=matter_id) | Q(petition=matter_id)).order_by("contested_at"))


def is_told_in_confidence(matter_id: UUID) -> bool:
    """Whether a matter is protected, also for who may not see it: a counter then reads out no code."""
    with acting_as(Actor.system()):
        return Matter.objects.filter(pk=matter_id, protected=True).exists()


def first_received(matter: Matter) -> date:
    """The day on which the person was first heard: of a converted matter that of the one it came from."""
    older = [each.received_on for each in others_of(matter.pk) if each.is_converted and each.is_older]
    return min([matter.received_on, *older])


def accuses(matter: Matter) -> bool:
    """True for an accusation, and for a report to the hotline, which may be one."""
    return is_accusation(matter) or (matter.procedure == ORDER and matter.purpose == "report")


def _likeness(matter: Matter) -> Likeness:
    parties = Party.objects.filter(matter=matter).exclude(role=PartyRole.AGENT)
    own = frozenset(parties.values_list("person_id", flat=True))
    return Likeness(
        procedure=matter.procedure,
        people=own | same_people(own),
        title=matter.title,
        body=matter.text.body,
        content_class=matter.content_class,
        region_code=matter.region_code,
        accused=_accused(matter.pk) if accuses(matter) else frozenset(),
    )


def _accused(matter_id: UUID) -> frozenset[UUID]:
    rows = Respondent.objects.filter(matter=matter_id).values_list("organ_id", "staff")
    return frozenset(each for row in rows for each in row if each is not None)


def _proposed(asked: Likeness, actor: Actor, *, today: date) -> list[Candidate]:
    found = [(row, _grounds(row, asked)) for row in _rows(asked, today=today)]
    fitting = [(row, grounds) for row, grounds in found if set(grounds) - OF_THE_PERSON and _of_person(row, grounds)]
    seen = _in_sight(actor, [row.pk for row, _ in fitting])
    shown = [(row, grounds) for row, grounds in fitting if row.pk in seen or _may_be_hinted(row, actor)]
    told = [_candidate(row, grounds, shows=row.pk in seen) for row, grounds in shown]
    return sorted(told, key=lambda each: (-len(each.grounds), -each.percent))[:MOST]


def _of_person(row: Matter, grounds: Sequence[Ground]) -> bool:
    """The same person; of an accusation, anonymous ones too, the same accused (domain §3.5)."""
    return Ground.SAME_PERSON in grounds or (Ground.SAME_ACCUSED in grounds and accuses(row))


def _rows(asked: Likeness, *, today: date) -> Iterable[Matter]:
    recent = today - timedelta(days=parameters()["B01"].value)
    theirs = Party.objects.filter(person__in=asked.people).exclude(role=PartyRole.AGENT).values("matter")
    accused = Respondent.objects.filter(Q(organ__in=asked.accused) | Q(staff__in=asked.accused)).values("matter")
    rows = Matter.objects.filter(Q(pk__in=theirs) | Q(pk__in=accused), procedure=asked.other)
    rows = rows.filter(Q(ended=False) | Q(received_on__gte=recent)).select_related("text", "registrar")
    marked = rows.annotate(alike=_alike(asked), theirs=Q(pk__in=theirs), accuses=Q(pk__in=accused))
    return marked.order_by("-registered_at")[: MOST * 5]


def _alike(asked: Likeness) -> Greatest:
    """The larger share of common trigrams, of the titles or of the whole texts; the first characters are enough."""
    whole = Concat("title", Value(" "), Left("text__body", WORDS))
    said = f"{asked.title} {asked.body}"[:WORDS]
    return Greatest(TrigramSimilarity("title", asked.title), TrigramSimilarity(whole, said))


def _grounds(row: Matter, asked: Likeness) -> tuple[Ground, ...]:
    place, code = asked.region_code, asked.content_class
    held = {
        Ground.SAME_PERSON: row.theirs,  # type: ignore[attr-defined]
        Ground.SAME_ACCUSED: row.accuses,  # type: ignore[attr-defined]
        Ground.ALIKE: _percent(row) >= parameters()["B02"].value,
        Ground.SAME_PLACE: len(place) >= STREET_DIGITS and row.region_code[:STREET_DIGITS] == place[:STREET_DIGITS],
        Ground.SAME_CLASS: bool(code) and row.content_class == code,
    }
    return tuple(ground for ground, holds in held.items() if holds)


def _percent(row: Matter) -> int:
    return round(100 * float(row.alike))  # type: ignore[attr-defined]


def _in_sight(actor: Actor, ids: Sequence[UUID]) -> frozenset[UUID]:
    return frozenset(Matter.objects.for_actor(actor).filter(pk__in=ids).values_list("pk", flat=True))


def _may_be_hinted(row: Matter, actor: Actor) -> bool:
    """Of what lies elsewhere, that it exists: never of what is walled off, told in confidence or an accusation."""
    walled = actor.organ in row.walled_organs or actor.person in row.walled_people
    return not (walled or row.protected or accuses(row))


def _candidate(row: Matter, grounds: tuple[Ground, ...], *, shows: bool) -> Candidate:
    return Candidate(
        matter_id=row.pk,
        procedure=row.procedure,
        grounds=grounds,
        percent=_percent(row),
        organ=row.registrar.label,
        received_on=row.received_on,
        ended=row.ended,
        number=row.number if shows else "",
        title=row.title if shows else "",
    )


def _verdicts(matter: Matter) -> Mapping[UUID, bool]:
    rows = Comparison.objects.filter(Q(order=matter.pk) | Q(petition=matter.pk))
    return {each.petition_id if each.order_id == matter.pk else each.order_id: each.is_same for each in rows}


def _other(pair: MatterLink, matter_id: UUID) -> Other:
    mine, other = (pair.source, pair.target) if pair.source_id == matter_id else (pair.target, pair.source)
    return Other(
        matter_id=MatterId(other.pk),
        procedure=other.procedure,
        number=other.number,
        organ=other.registrar.label,
        stage=other.stage,
        received_on=other.received_on,
        is_converted=pair.kind == LinkKind.CONVERTS,
        is_older=(other.registered_at, other.pk) < (mine.registered_at, mine.pk),
    )
