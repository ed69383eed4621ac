"""Reading the directory: one organ by what people call it, who stands above it, who is competent."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q
from django.db.models.expressions import RawSQL

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.law.content_classes import lineage, path_label
from tingmin.law.review_levels import Above, rung_of
from tingmin.ledger.statements import Kept
from tingmin.organisations import rules
from tingmin.organisations.models import Alias, Duty, OrganClosure, Succession
from tingmin.organisations.models import Organ as Organ  # doors name the type from here
from tingmin.organisations.types import Level, OrganKind, Proposal

DESK = Q(petition_work=True, valid_to__isnull=True)
# In the order of their kinds: the government, then the Party's discipline organ.
ABOVE_DESKS = Q(kind=OrganKind.GOVERNMENT) | Q(code__endswith="-discipline", kind=OrganKind.PARTY_ORGAN)
# Whoever registers asks these two.
ORGANS = Kept(lambda ids: Organ.objects.filter(pk__in=RawSQL("SELECT unnest(%s::uuid[])", [ids])))
ORGAN = Kept(lambda pk: Organ.objects.filter(pk=pk))
DESKS = Kept(lambda a, b, c, d: Organ.objects.filter(DESK, region_code__in=(a, b, c, d)))
CHAIN = 4
_at_hand: ContextVar[Mapping[OrganId, Organ]] = ContextVar("at_hand", default=MappingProxyType({}))
OF_A_PLACE = Q(level=Level.STREET) | Q(level=Level.DISTRICT, kind=OrganKind.GOVERNMENT)


class UnknownOrgan(Refusal):
    """No organ goes by this name."""

    code = "unknown_organ"
    sentence = Label(
        zh="没有找到名为“{given}”的机关（{hint}）。请核对名称，或请管理员为该机关登记别名。",
        en="No organ is called “{given}” ({hint}). Check the name or have it registered as an alias.",
    )


class AmbiguousOrgan(Refusal):
    """Several organs go by this name, or share the duties of one that has ended."""

    code = "ambiguous_organ"
    sentence = Label(
        zh="“{given}”可以指{candidates}，请写明其中一个的全称。",
        en="“{given}” may mean {candidates}; give the full name of one of them.",
    )


class OrganNotInForce(Refusal):
    """The organ did not exist on that day, and the directory knows no organ before or after it."""

    code = "organ_not_in_force"
    sentence = Label(
        zh="“{given}”在{on}不存在，目录中也没有它的前身或承继机关。请改填当日的机关，或补登承继关系。",
        en="“{given}” did not exist on {on} and has no known predecessor or successor; name another.",
    )


class UnknownRegion(Refusal):
    """No organ does petition work for this region."""

    code = "unknown_region"
    sentence = Label(
        zh="行政区划代码“{given}”不在机构目录的范围内，请核对问题属地。",
        en="Region code “{given}” lies outside the directory; check the place of the matter.",
    )


def organ_by_id(organ_id: OrganId) -> Organ:
    """The organ with this id, ended or not."""
    return _at_hand.get().get(organ_id) or the_organ(ORGAN.all(organ_id))


def the_organ(found: Sequence[Organ]) -> Organ:
    """The organ that was looked for; raises `NotFound` where there is none."""
    if not found:
        raise NotFound(what=Label(zh="该机关", en="such organ"))
    return found[0]


def organs_by_id(organ_ids: Iterable[OrganId]) -> dict[OrganId, Organ]:
    """Many organs in one query, for lists."""
    wanted, known = set(organ_ids), _at_hand.get()
    asked = ",".join(sorted(map(str, wanted - known.keys())))
    found = {organ.ref: organ for organ in ORGANS.all(f"{{{asked}}}")} if asked else {}
    return {each: known[each] for each in wanted & known.keys()} | found


@contextmanager
def at_hand(organs: Iterable[Organ]) -> Iterator[None]:
    """In this block nobody asks for these by their ids again: a page or an act names the same few many times."""
    before = _at_hand.set({organ.ref: organ for organ in organs})
    try:
        yield
    finally:
        _at_hand.reset(before)


def organ_by_code(code: str) -> Organ:
    """The organ with this directory code, ended or not."""
    found = Organ.objects.filter(code=code).first()
    if found is None:
        raise UnknownOrgan(given=code, nearest=(), hint=Label(zh="机关代码", en="a directory code"))
    return found


def organs_in_force(*, on: date) -> Sequence[Organ]:
    """The whole directory of a day, in the order of codes; for pickers."""
    return list(Organ.objects.filter(_in_force_on(on)))


def resolve_organ(name: str, *, on: date) -> Organ:
    """The organ that a name, an alias or a usual short form means on a day, succession followed."""
    called = list(Organ.objects.filter(aliases__normalised=rules.normalise(name)).distinct())
    if not called:
        raise _unknown(name)
    found = [organ for organ in called if organ.is_in_force(on=on)] or _standing_for(called, on=on)
    if not found:
        raise OrganNotInForce(given=name, on=on)
    if len(found) > 1:
        raise AmbiguousOrgan(given=name, candidates=_either(found))
    return found[0]


def is_within(organ_id: OrganId, *, inside: OrganId) -> bool:
    """True for an organ itself and all that hangs below it."""
    return OrganClosure.objects.filter(ancestor_id=inside, descendant_id=organ_id).exists()


def subtree_ids(organ_id: OrganId) -> frozenset[OrganId]:
    """The organ and all below it."""
    pairs = OrganClosure.objects.filter(ancestor_id=organ_id)
    return frozenset(OrganId(pk) for pk in pairs.values_list("descendant_id", flat=True))


def jurisdiction_of(organ_id: OrganId) -> frozenset[OrganId]:
    """The organs whose work an organ oversees: all below it; for a petition department those of its government."""
    organ = organ_by_id(organ_id)
    beside = organ.parent_id if organ.kind == OrganKind.PETITION_DEPARTMENT else None
    return subtree_ids(OrganId(beside or organ_id)) | {organ_id}


def superior_of(organ: Organ, *, on: date) -> Organ | None:
    """The organ above it that is on a day; None at the top of the city and for vertically led organs."""
    if organ.parent is None:
        return None
    above = _standing_for([organ.parent], on=on)
    if len(above) > 1:
        raise AmbiguousOrgan(given=organ.parent.name, candidates=_either(above))
    return above[0] if above else None


def superiors_of(organ_id: OrganId) -> frozenset[OrganId]:
    """All organs above an organ, with the petition departments beside them (上级机关及其信访部门)."""
    above = OrganClosure.objects.filter(descendant_id=organ_id, depth__gt=0).values("ancestor_id")
    desks = Q(parent__in=above, kind=OrganKind.PETITION_DEPARTMENT) & ~Q(pk=organ_id)
    found = Organ.objects.filter(Q(pk__in=above) | desks).values_list("pk", flat=True)
    return frozenset(OrganId(pk) for pk in found)


def overseers() -> Mapping[OrganId, tuple[OrganId, ...]]:
    """For every organ, ended ones too, who may supervise it (督办), the nearest first; four queries for the whole city.

    The petition departments beside the organs above it; then the city's government, and last the discipline organ,
    so that a fault of the government itself does not lie before nobody.
    """
    desks = Organ.objects.filter(kind=OrganKind.PETITION_DEPARTMENT, valid_to__isnull=True).order_by("code")
    beside = dict(desks.exclude(parent=None).values_list("parent_id", "pk"))
    last = [*desks.filter(level=Level.CITY), *_above_desks()]
    above: dict[UUID, list[UUID]] = {pk: [] for pk in Organ.objects.values_list("pk", flat=True)}
    pairs = OrganClosure.objects.filter(depth__gt=0).order_by("depth").values_list("descendant_id", "ancestor_id")
    for organ, ancestor in pairs:
        above[organ].append(ancestor)
    return {OrganId(organ): _chain(organ, [beside.get(each) for each in up], last) for organ, up in above.items()}


def review_organ_of(organ: Organ) -> Organ:
    """The next higher organ, which reviews its opinions (BJ2006 §48); at the top, the organ itself."""
    return organ.parent or organ


def review_organs_of(organ: Organ) -> tuple[Organ, ...]:
    """Whom the petitioner may ask to review an organ's opinion, in the order offered (BJ2006 §48)."""
    return _above(organ, rung_of(organ.level, organ.kind).review)


def re_review_organs_of(organ: Organ, *, reviewer: Organ) -> tuple[Organ, ...]:
    """Whom the petitioner may ask next, after the organ that reviewed; at the top of the city that organ itself."""
    found = tuple(each for each in _above(organ, rung_of(organ.level, organ.kind).re_review) if each != reviewer)
    return found or (review_organ_of(reviewer),)


def _above(organ: Organ, ways: Iterable[Above]) -> tuple[Organ, ...]:
    found = [each for way in ways if (each := ABOVE[way](organ)) is not None]
    return tuple(found) or (review_organ_of(organ),)


def _department_above(organ: Organ) -> Organ | None:
    """The city's department of the same work: its name without the district's (朝阳区教育委员会 → 教育委员会)."""
    district = organ.parent.name.removesuffix("人民政府") if organ.parent else ""
    work = organ.name.removeprefix(district)
    city = Organ.objects.filter(level=Level.CITY, kind=OrganKind.DEPARTMENT, valid_to__isnull=True, name__endswith=work)
    return city.order_by("code").first() if work and work != organ.name else None


def _city_government(_: Organ) -> Organ | None:
    return Organ.objects.filter(level=Level.CITY, kind=OrganKind.GOVERNMENT, valid_to__isnull=True).first()


ABOVE: Mapping[Above, Callable[[Organ], Organ | None]] = {
    Above.PARENT: lambda organ: organ.parent,
    Above.DEPARTMENT_ABOVE: _department_above,
    Above.CITY_GOVERNMENT: _city_government,
}


def petition_department_for(region_code: str) -> Organ:
    """The organ that registers petitions for a region: of its street, else its district, else the city."""
    chain = rules.region_chain(region_code)
    found = {desk.region_code: desk for desk in DESKS.all(*chain, *chain[-1:] * (CHAIN - len(chain)))}
    for region in chain:
        if region in found:
            return found[region]
    raise UnknownRegion(given=region_code)


def petition_department_outside(hidden: AbstractSet[UUID], *, region_code: str) -> Organ:
    """The nearest organ doing petition work for a region from which nothing is hidden, else who stands above it.

    Last comes the discipline organ, which hangs below no government: an accusation of the city's government itself
    must not lie before nobody (XF2022 §30).
    """
    chain = rules.region_chain(region_code)
    desks = {desk.region_code: desk for desk in Organ.objects.filter(DESK, region_code__in=chain)}
    nearest = [*(desks[region] for region in chain if region in desks), *_above_desks()]
    return next(organ for organ in nearest if organ.pk not in hidden)


def competent_organs(content_class: str, *, region_code: str, on: date) -> tuple[Proposal, ...]:
    """Whom the duty list names for a class at a place, the first to be asked first; a person decides.

    The narrowest class with lines of its own speaks alone: what 公共汽车 says replaces what 城乡建设 says.
    """
    duties = _duties_for(content_class)
    places = _organs_of_place(region_code)
    named = [duty.organ for duty in duties if duty.organ is not None]
    standing = _standing_by_id(named, on=on)
    found: list[Proposal] = []
    for duty in duties:
        local = places.get(duty.level)
        organs = standing[duty.organ.id] if duty.organ is not None else [local] if local else []
        found += [_proposal(duty, organ=organ) for organ in organs]
    return tuple(found)


def _above_desks() -> Iterable[Organ]:
    return Organ.objects.filter(ABOVE_DESKS, level=Level.CITY, valid_to__isnull=True).order_by("kind")


def _chain(organ: UUID, desks: Sequence[UUID | None], last: Sequence[Organ]) -> tuple[OrganId, ...]:
    # A government is not overseen by its own petition department.
    known = [*(desk for desk in desks if desk), *(each.pk for each in last if each.parent_id != organ)]
    return tuple(OrganId(each) for each in dict.fromkeys(known) if each != organ)


def _duties_for(content_class: str) -> list[Duty]:
    codes = [each.code for each in lineage(content_class)]
    lines = Duty.objects.filter(content_class__in=codes).select_related("organ").order_by("rank", "pk")
    by_code: dict[str, list[Duty]] = {}
    for line in lines:
        by_code.setdefault(line.content_class, []).append(line)
    return next((by_code[code] for code in codes if code in by_code), [])


def _organs_of_place(region_code: str) -> Mapping[str, Organ]:
    chain = rules.region_chain(region_code)
    local = Organ.objects.filter(OF_A_PLACE, region_code__in=chain, valid_to__isnull=True)
    return {organ.level: organ for organ in local}


def _proposal(duty: Duty, *, organ: Organ) -> Proposal:
    explanation = rules.explain_duty(
        subject=path_label(duty.content_class),
        organ=organ.label,
        territorial=duty.organ_id is None,
        note=Label(zh=duty.note, en=duty.note_en),
    )
    return Proposal(
        organ=organ.ref,
        name=organ.label,
        level=Level(organ.level),
        duty_class=duty.content_class,
        territorial=duty.organ_id is None,
        explanation=explanation,
    )


def _standing_for(organs: Sequence[Organ], *, on: date) -> list[Organ]:
    by_id = _standing_by_id(organs, on=on)
    found = {each.id: each for standing in by_id.values() for each in standing}
    return sorted(found.values(), key=lambda organ: organ.code)


def _standing_by_id(organs: Sequence[Organ], *, on: date) -> Mapping[UUID, list[Organ]]:
    """For each organ those that stand for it on a day; two queries, and none when all are in force."""
    if all(organ.is_in_force(on=on) for organ in organs):
        return {organ.id: [organ] for organ in organs}
    links = list(Succession.objects.values_list("organ_id", "successor_id"))
    linked = Organ.objects.in_bulk({pk for pair in links for pk in pair})
    known = linked | {organ.id: organ for organ in organs}
    spans = {pk: organ.span for pk, organ in known.items()}
    found = {organ.id: rules.standing(organ.id, on=on, spans=spans, successions=links) for organ in organs}
    return {pk: sorted((known[each] for each in ids), key=lambda o: o.code) for pk, ids in found.items()}


def _in_force_on(on: date) -> Q:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def _unknown(name: str) -> UnknownOrgan:
    nearest = rules.nearest_names(name, among=dict(Alias.objects.values_list("normalised", "organ__name")))
    hint = Label(zh="相近的有" + "、".join(nearest), en="close to it: " + ", ".join(nearest))
    nothing = Label(zh="没有相近的名称", en="nothing comes close")
    return UnknownOrgan(given=name, nearest=nearest, hint=hint if nearest else nothing)


def _either(organs: Sequence[Organ]) -> Label:
    return Label(zh="、".join(o.name for o in organs), en=" or ".join(o.name_en for o in organs))
