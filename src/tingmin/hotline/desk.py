"""What an agent sees beside a call: the limit, whom the catalogue proposes and why, what is like it, what came before.

Everything here proposes and says its reason; a person decides. Nothing is told about a person, and nothing is counted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from tingmin.hotline.queries import district_told, hotline_organ
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.citing import articles_said
from tingmin.law.content_classes import OTHER, content_class, path_label
from tingmin.law.hotline_intake import REQUEST_TYPES, URGENCIES, Grade, Urgency, grades
from tingmin.law.packs import book_on
from tingmin.law.procedures import procedure
from tingmin.law.sameness import alike
from tingmin.law.types import cite
from tingmin.matters.models import Matter
from tingmin.organisations.places_queries import place_of
from tingmin.organisations.queries import Organ, competent_organs, organs_by_id, subtree_ids
from tingmin.organisations.types import Level
from tingmin.people.queries import same_id_or_phone, same_people
from tingmin.people.types import Identity
from tingmin.telephony.queries import Call

MOST_SIMILAR, MOST_EARLIER, LOOKED_AT = 5, 8, 60
STREET_DIGITS, COMMUNITY_DIGITS = 9, 12
FAMILY_DIGITS = 4
SAID_OF_TEXT = 400
SUBJECT = "work_order"
OF_THE_PLACE, OF_THE_DISTRICT = cite("JSJB2021 §11, §12"), cite("JSJB2021 §12")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """As much of a request as is typed so far; every word may still be missing."""

    request_type: str = ""
    content_class: str = ""
    region_code: str = ""
    urgency: Urgency = Urgency.USUAL
    title: str = ""
    body: str = ""
    accused: tuple[OrganId, ...] = ()

    @property
    def hidden(self) -> frozenset[OrganId]:
        """The units complained of and all below them."""
        return frozenset(unit for organ in self.accused for unit in subtree_ids(organ))

    @property
    def text(self) -> str:
        """What texts are compared by."""
        return f"{self.title}\n{self.body}"[:SAID_OF_TEXT]


@dataclass(frozen=True, slots=True)
class Limit:
    """In how many hours, and which row of the site's table says so (JSJB2021 §13)."""

    hours: int
    why: Label


@dataclass(frozen=True, slots=True)
class Proposed:
    """A unit of the dispatch catalogue (派单目录), why it is proposed, and which district is told besides."""

    organ: OrganId
    name: Label
    why: Label
    copied_to: Label | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """An open order near by, who has it, and each reason why it is shown."""

    matter_id: UUID
    number: str
    title: str
    stage: Label
    unit: Label
    due: date | None
    reasons: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A matter under the caller's number that the agent may see: what and where it stands, nothing of the person."""

    matter_id: UUID
    number: str
    title: str
    stage: Label
    due: date | None
    is_open: bool
    is_order: bool
    at_unit: bool


def limit_of(asked: Asked) -> Limit:
    """The hours that the table gives, with the row that fits first."""
    words = {"request_type": asked.request_type, "content_class": asked.content_class, "urgency": asked.urgency}
    grade = next(each for each in grades() if each.fits(**words))
    return Limit(grade.hours, _why(grade))


def catalogue(asked: Asked, *, on: date) -> Sequence[Proposed]:
    """Whom the duty list names for class and place, then the place's own street and district; empty without a place
    and a class."""
    hidden = asked.hidden
    return [each for each in _named(asked, on=on) if each.organ not in hidden]


def left_out(asked: Asked, *, on: date) -> Sequence[Label]:
    """Whom the catalogue would name, were they not complained of (XF2022 §30)."""
    hidden = asked.hidden
    return [each.name for each in _named(asked, on=on) if each.organ in hidden] if hidden else ()


def similar(asked: Asked, *, actor: Actor, at: datetime) -> Sequence[Similar]:
    """Open orders of the same street in the last days that are like it, as far as the actor may see them.

    None lies with a unit complained of: joining would send this one there.
    Ordered by how many reasons speak for each, the newest first among equals; at most five.
    """
    if len(asked.region_code) < STREET_DIGITS:
        return ()
    begun = at - timedelta(days=settings.SIMILAR_DAYS)
    near = (
        _open_orders(actor)
        .filter(region_code__startswith=asked.region_code[:STREET_DIGITS], registered_at__gte=begun)
        .exclude(holder__in=asked.hidden)
    )
    found = {each.pk: each for rows in _looked_at(near, asked) for each in rows}
    told = [(_reasons(each, asked), each) for each in found.values()]
    like = [(reasons, each) for reasons, each in told if reasons]
    like.sort(key=lambda pair: (len(pair[0]), pair[1].registered_at), reverse=True)
    return [_similar(each, reasons) for reasons, each in like[:MOST_SIMILAR]]


def earlier(call: Call | None, *, phone: str = "", actor: Actor) -> Sequence[Earlier]:
    """Matters under the same number that the actor may see, open ones first; blind indexes only, nobody is opened."""
    people = _under_the_number(call, phone)
    if not people:
        return ()
    rows = Matter.objects.for_actor(actor).filter(
        parties__person_id__in=people, procedure__in=("work_order", "petition")
    )
    newest = rows.distinct().order_by("ended", "-registered_at")[:MOST_EARLIER]
    return [_earlier(each) for each in newest]


def _named(asked: Asked, *, on: date) -> list[Proposed]:
    found = [*_by_duty(asked, on=on), *_by_place(asked, on=on)]
    once = {each.organ: each for each in reversed(found)}
    return [each for each in found if once.pop(each.organ, None) is not None]


def _under_the_number(call: Call | None, phone: str) -> frozenset[UUID]:
    called = same_people([call.caller_id]) if call and call.caller_id else frozenset()
    return called | frozenset(same_id_or_phone(Identity(phone=phone)) if phone.strip() else ())


def _why(grade: Grade) -> Label:
    parts = [
        URGENCIES[Urgency(grade.urgency)] if grade.urgency else None,
        REQUEST_TYPES[grade.request_type] if grade.request_type else None,
        path_label(grade.content_class) if grade.content_class else None,
    ]
    said = [each for each in parts if each is not None]
    if not said:
        return Label("其他情形一律适用", "the row for everything else")
    return Label("、".join(each.zh for each in said), ", ".join(each.en for each in said))


def _by_duty(asked: Asked, *, on: date) -> list[Proposed]:
    if not asked.content_class or not asked.region_code:
        return []
    found = competent_organs(asked.content_class, region_code=asked.region_code, on=on)
    organs, hotline = organs_by_id(each.organ for each in found), hotline_organ()
    return [
        Proposed(each.organ, each.name, each.explanation, _copied(organs[each.organ]))
        for each in found
        if each.organ != hotline
    ]


def _by_place(asked: Asked, *, on: date) -> list[Proposed]:
    """The street of the place answers for it; where the street is not clear, the district (JSJB2021 §12)."""
    place = place_of(asked.region_code) if asked.region_code else None
    if place is None:
        return []
    organ = organs_by_id([place.organ])[place.organ]
    is_street = organ.level == Level.STREET
    law = articles_said(OF_THE_PLACE if is_street else OF_THE_DISTRICT, book_on(on, subject=procedure(SUBJECT).subject))
    where = place.way
    reason = (
        Label(f"属地管理：{where.zh}（{law.zh}）", f"The street of the place: {where.en} ({law.en})")
        if is_street
        else Label(
            f"单位不清、属地明确：{where.zh}（{law.zh}）", f"Unit unclear, district clear: {where.en} ({law.en})"
        )
    )
    return [Proposed(organ.ref, organ.label, reason, _copied(organ))]


def _copied(organ: Organ) -> Label | None:
    told = district_told(organ)
    return told.label if told else None


def _open_orders(actor: Actor) -> QuerySet[Matter]:
    """Those that lie with a unit: what has not been dispatched leads nowhere yet."""
    rows = Matter.objects.for_actor(actor).filter(procedure="work_order", ended=False)
    return rows.exclude(holder=hotline_organ()).select_related("text", "holder")


def _looked_at(near: QuerySet[Matter], asked: Asked) -> Iterable[QuerySet[Matter]]:
    """The newest of the same family of classes, and the newest of all."""
    newest = near.order_by("-registered_at", "-pk")
    if asked.content_class and asked.content_class != OTHER:
        yield newest.filter(content_class__startswith=asked.content_class[:FAMILY_DIGITS])[:LOOKED_AT]
    if asked.text.strip():
        yield newest[:LOOKED_AT]


def _reasons(matter: Matter, asked: Asked) -> tuple[Label, ...]:
    """Nothing without a class or words in common: the place alone makes no two things alike."""
    about = [*_same_class(matter, asked), *_same_words(matter, asked)]
    return (*about, *_same_community(matter, asked)) if about else ()


def _same_class(matter: Matter, asked: Asked) -> Iterable[Label]:
    own, other = asked.content_class, matter.content_class
    if not own or OTHER in (own, other) or own[:FAMILY_DIGITS] != other[:FAMILY_DIGITS]:
        return
    shared = content_class(own if own == other else own[:FAMILY_DIGITS].ljust(6, "0")).label
    yield Label(f"同类：{shared.zh}", f"Same class: {shared.en}")
    if own == other:
        yield Label("分类完全相同", "exactly the same class")


def _same_words(matter: Matter, asked: Asked) -> Iterable[Label]:
    if not asked.text.strip():
        return
    percent = int(alike(asked.text, f"{matter.title}\n{matter.text.body}"[:SAID_OF_TEXT]) * 100)
    if percent >= settings.SIMILAR_PERCENT:
        yield Label(f"文字{percent}%相同", f"{percent}% of the words in common")


def _same_community(matter: Matter, asked: Asked) -> Iterable[Label]:
    place = asked.region_code
    if len(place) == COMMUNITY_DIGITS and matter.region_code == place:
        yield Label("同一社区、村", "the same community")
    else:
        yield Label("同一街道、乡镇", "the same street or township")


def _similar(matter: Matter, reasons: tuple[Label, ...]) -> Similar:
    stage = procedure(matter.procedure).stage(matter.stage).label
    return Similar(
        matter.pk, matter.number, matter.title, stage, matter.holder.label, matter.next_due, reasons
    )  # fmt: skip


def _earlier(matter: Matter) -> Earlier:
    return Earlier(
        matter_id=matter.pk,
        number=matter.number,
        title=matter.title,
        stage=procedure(matter.procedure).stage(matter.stage).label,
        due=matter.next_due,
        is_open=not matter.ended,
        is_order=matter.procedure == "work_order",
        at_unit=not matter.ended and matter.holder_id != matter.registrar_id,
    )
