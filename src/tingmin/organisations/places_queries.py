"""Finding a place by what is typed: word by word, each inside what the words before it found."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.db.models.functions import Length

from tingmin.kernel.labels import Label
from tingmin.organisations.models import Community, Organ, PlaceKey
from tingmin.organisations.places import READING_LABELS, Place, Reading, beginnings, words_of
from tingmin.organisations.queries import OF_A_PLACE
from tingmin.organisations.rules import region_chain

MOST = 10
LOOKED_AT = 80
# After every character of the plane that Chinese is written in.
LAST = "\U0010ffff"


def places_like(typed: str, *, limit: int = MOST) -> Sequence[Place]:
    """The places that what was typed may mean, the likeliest first.

    The order: the whole name before its beginning, a beginning before a later part of a name; then the wider place,
    the shorter name, the code.
    """
    found: Sequence[PlaceKey] = ()
    for word in words_of(typed):
        found = _narrowed(word, found)
    return _told(found[:limit])


def place_of(region_code: str) -> Place | None:
    """The district, street or community of a code."""
    told = _told([PlaceKey(region_code=region_code, key="", reading=Reading.NAME, start=0)])
    return told[0] if told else None


def _narrowed(word: str, before: Sequence[PlaceKey]) -> Sequence[PlaceKey]:
    """What a word finds inside what was found before; what it leaves over is looked up inside that."""
    while word:
        hits = _begun_by(word, before) or _standing_before(word, before)
        if not hits:
            break
        word = "" if hits[0].key.startswith(word) else word.removeprefix(hits[0].key)
        before = hits
    return before


def _begun_by(word: str, inside: Sequence[PlaceKey]) -> Sequence[PlaceKey]:
    """Keys that begin with the word: one range of the index."""
    keys = PlaceKey.objects.filter(_inside(inside), key__gte=word, key__lt=word + LAST)
    return _in_order(list(keys.order_by("start", Length("key"), "region_code")[:LOOKED_AT]), whole=word)


def _standing_before(word: str, inside: Sequence[PlaceKey]) -> Sequence[PlaceKey]:
    """Whole names with which the word begins, the longest: 望京街道 of 望京街道花家地."""
    keys = PlaceKey.objects.filter(_inside(inside), key__in=beginnings(word), start=0).exclude(reading=Reading.INITIALS)
    longest = keys.order_by(-Length("key"), Length("region_code"), "region_code")[:LOOKED_AT]
    hits = list(longest)
    return _in_order([each for each in hits if len(each.key) == len(hits[0].key)], whole=word)


def _inside(found: Sequence[PlaceKey]) -> Q:
    codes = {each.region_code for each in found}
    widest = [code for code in codes if not any(code != other and code.startswith(other) for other in codes)]
    within = Q()
    for code in widest:
        within |= Q(region_code__startswith=code)
    return within


def _in_order(keys: Sequence[PlaceKey], *, whole: str) -> Sequence[PlaceKey]:
    """Each place once, by its best key."""
    ordered = sorted(keys, key=lambda k: (k.start > 0, k.key != whole, len(k.region_code), len(k.key), k.region_code))
    best: dict[str, PlaceKey] = {}
    for key in ordered:
        best.setdefault(key.region_code, key)
    return list(best.values())


def _told(keys: Sequence[PlaceKey]) -> Sequence[Place]:
    codes = {code for key in keys for code in region_chain(key.region_code)}
    communities = Community.objects.select_related("street").in_bulk([each.region_code for each in keys])
    organs = Organ.objects.filter(OF_A_PLACE, region_code__in=codes, valid_to__isnull=True)
    governing = {organ.region_code: organ for organ in organs}
    told = (_place(key, communities, governing) for key in keys)
    return [each for each in told if each is not None]


def _place(key: PlaceKey, communities: Mapping[str, Community], governing: Mapping[str, Organ]) -> Place | None:
    """None where nobody governs the place any more: its street has ended and the file was not renewed."""
    community = communities.get(key.region_code)
    own, district = governing.get(key.region_code[:9]), governing.get(key.region_code[:6])
    unit = own or district
    if unit is None:
        return None
    within = own if community is not None else None
    return Place(
        code=key.region_code,
        name=community.label if community else _short(unit),
        street=_short(within) if within else None,
        district=_short(district) if district and district != unit else None,
        organ=unit.ref,
        unit=unit.label,
        why=_why(key),
    )


def _short(organ: Organ) -> Label:
    return Label(organ.short_name, organ.name_en.split(",")[0].removesuffix(" People's Government"))


def _why(key: PlaceKey) -> Label:
    where = Label("中含此字", "has it inside") if key.start else Label("以此开头", "begins with it")
    reading = READING_LABELS[Reading(key.reading)]
    return Label(f"{reading.zh}{where.zh}", f"{reading.en} {where.en}")
