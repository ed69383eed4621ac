"""Moulds cast from the verb itself: two specimens of a kind are registered, read back, compared, and undone.

What the two have in common belongs to the kind; what differs must be known by a name, or the kind has no mould. So
nothing here knows how a letter is registered. The first real letter of a kind proves its mould.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db import transaction

from tingmin.intake.importing.evidence import (
    CONTENT,
    ENCLOSED,
    FACT,
    HANGING,
    VAULTED,
    Evidence,
    NotCast,
    Place,
    columns_of_table,
    days_of,
    evidence_of,
    is_bytes,
    is_json,
    watched,
)
from tingmin.intake.importing.types import Day, Letter
from tingmin.intake.importing.walk import enter
from tingmin.kernel.ids import OrganId
from tingmin.law.packs import book_on
from tingmin.law.types import Channel
from tingmin.ledger.copying import NULL, escaped
from tingmin.people.types import Identity

# How far from a letter's day the second specimen may lie: far enough for a limit that moves off a rest day.
NEAR = range(1, 46)
NUMBERED = re.compile("(?P<word>.+)〔(?P<year>[0-9]{4})〕[0-9]+号")
# Free text: between tabs, inside JSON, and inside JSON between tabs it is spelt in three ways.
FREE = ("title", "body", "reference")
MARK = re.compile("\ue000([^\ue001]*)\ue001")
SPECIMENS = ("样件一", "样件二")


@dataclass(frozen=True, slots=True)
class Kind:
    """All of a letter that decides what its registration writes, but for what has a name and for the day."""

    registrar: OrganId
    channel: Channel
    purpose: str
    book: str
    notice_exempt: bool
    confidential: bool
    respondents: tuple[OrganId, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Out of which series the kind's documents are numbered."""

    organ: OrganId
    word: str


@dataclass(frozen=True, slots=True)
class Mould:
    """Lines of COPY and hashed JSON with holes; `names` are all that must be filled, `clocks` those that start."""

    lines: tuple[tuple[str, bytes], ...]
    hashed: Mapping[str, bytes]
    names: frozenset[str]
    ids: tuple[bytes, ...]
    clocks: tuple[str, ...]
    series: Series | None
    holes: Mapping[Place, str]
    still: Mapping[Place, Any]

    def fits(self, seen: Evidence) -> bool:
        """True when the mould, filled with what the letter is known by, says what the verb wrote."""
        if seen.leaves.keys() != self.holes.keys() | self.still.keys():
            return False
        kept = all(seen.leaves[place] == value for place, value in self.still.items())
        return kept and all(_says(seen, place, name) for place, name in self.holes.items())


def kind_of(letter: Letter) -> Kind:
    """The kind of a letter that is only registered."""
    return Kind(
        letter.organ,
        letter.channel,
        letter.purpose,
        book_code(letter.received_on),
        letter.identity.notice_exempt,
        letter.confidential,
        letter.respondents,
    )


def cast(letter: Letter) -> Mould:
    """The mould of a letter's kind; raises `NotCast`, or the refusal of the verb."""
    days = letter.received_on, _telling_day(letter.received_on)
    one, two = (_specimen(letter, word, day) for word, day in zip(SPECIMENS, days, strict=True))
    if one.leaves.keys() != two.leaves.keys():
        raise NotCast("another row on another day")
    holes: dict[Place, str] = {}
    for place, value in one.leaves.items():
        name = _forced(place) or _name_of(place, one, two)
        if name:
            holes[place] = name
        elif value != two.leaves[place]:
            raise NotCast(f"{place}: {value}")
    still = {place: value for place, value in one.leaves.items() if place not in holes}
    mould = _mould(one, holes, still)
    if not (mould.fits(one) and mould.fits(two)):
        raise NotCast("a column that is not what it is called")
    return mould


@lru_cache(maxsize=50_000)
def book_code(day: date) -> str:
    """The law of a day by its code."""
    return book_on(day).code


@transaction.atomic
def _specimen(letter: Letter, word: str, day: date) -> Evidence:
    """A letter of the same kind with words of its own, registered and undone; its serial is used up."""
    own = {name: f"{word}{name}" for name in Identity.__slots__ if getattr(letter.identity, name).strip()}
    like = replace(
        letter,
        title=f"{word}标题",
        text=f"{word}正文",
        reference=f"{word}:{letter.reference}"[:100],
        identity=Identity(**own),
        days={Day.RECEIVED: day},
    )
    with watched():
        registered = enter(like, registrar=like.organ)
    seen = evidence_of(like, registered)
    transaction.set_rollback(True)
    return seen


@lru_cache(maxsize=10_000)
def _telling_day(day: date) -> date:
    """A day near by, under the same law, on which as many limits as possible can be told from each other."""
    near = [day + timedelta(days=sign * each) for each in NEAR for sign in (-1, 1)]
    same = [each for each in near if book_code(each) == book_code(day)]
    return max(same or [day], key=lambda each: len(set(_limits(each))))


def _limits(day: date) -> Sequence[str]:
    return list(days_of(day, ("D01", "D05")).values())


def _forced(place: Place) -> str:
    """Columns of which the value alone does not tell what they are."""
    model, column = place[0], place[2] if len(place) > 2 else ""
    if model == "people.Person" and column in VAULTED:
        return f"person.{column}"
    return ""


def _name_of(place: Place, one: Evidence, two: Evidence) -> str:
    first, second = one.leaves[place], two.leaves[place]
    if not isinstance(first, str) or not first:
        return ""
    wanted = _wanted(place, one)
    found = (name for name, text in one.names.items() if text == first and two.names.get(name) == second)
    return next((name for name in found if name.startswith(wanted)), "")


def _wanted(place: Place, seen: Evidence) -> tuple[str, ...]:
    """Which names may stand at a place: a clock's own columns are those of that clock and of no other."""
    if place[0] != "matters.Obligation":
        return ("id.", "title", "body", "reference", "code", "number", "paper", "hash", "salt", "commitment", "digest",
                "on", "zh", "at", "instant", "effective.", "raw.", "limit.")  # fmt: skip
    code = seen.leaves[(*place[:2], "clock")]
    own = {"due_raw": "raw", "due_effective": "effective", "provisional": "provisional"}
    column = str(place[2])
    return (f"{own[column]}.{code}",) if column in own else ("id.", "on")


def _says(seen: Evidence, place: Place, name: str) -> bool:
    return name.startswith("person.") or seen.names.get(name) == seen.leaves[place]


def _mould(seen: Evidence, holes: Mapping[Place, str], still: Mapping[Place, Any]) -> Mould:
    names = frozenset(holes.values())
    hashed = {each: _canonical(_tree((each,), holes, still)) for each in (CONTENT, ENCLOSED, FACT) if (each,) in still}
    return Mould(
        lines=tuple(
            (model, _lines(model, holes, still)) for model in HANGING if (model, 0, _first(model)) in seen.leaves
        ),
        hashed=hashed,
        names=names,
        ids=tuple(name.encode() for name in seen.names if name.startswith("id.")),
        clocks=tuple(name.partition(".")[2] for name in seen.names if name.startswith("effective.")),
        series=_series(seen, still),
        holes=holes,
        still=still,
    )


def _series(seen: Evidence, still: Mapping[Place, Any]) -> Series | None:
    if "paper" not in seen.names:
        return None
    numbered = NUMBERED.fullmatch(seen.names["paper"])
    # A word that JSON would spell in another way cannot stand in all places alike.
    if numbered is None or json.dumps(numbered["word"], ensure_ascii=False) != f'"{numbered["word"]}"':
        raise NotCast(seen.names["paper"])
    organ = still[("documents.Document", 0, "organ_id")]
    return Series(OrganId(organ), numbered["word"])


def _first(model: str) -> str:
    return str(columns_of_table(model)[0].column)


def _lines(model: str, holes: Mapping[Place, str], still: Mapping[Place, Any]) -> bytes:
    numbers = sorted({int(place[1]) for place in (*holes, *still) if place[0] == model})
    return b"".join(_line(model, number, holes, still) for number in numbers)


def _line(model: str, number: int, holes: Mapping[Place, str], still: Mapping[Place, Any]) -> bytes:
    cells = [_cell((model, number, field.column), field, holes, still) for field in columns_of_table(model)]
    return b"\t".join(cells) + b"\n"


def _cell(place: Place, field: Any, holes: Mapping[Place, str], still: Mapping[Place, Any]) -> bytes:
    if is_json(field) and still.get(place, "") is not None:
        spelt = json.dumps(_tree(place, holes, still), ensure_ascii=False)
        return _filled_in(escaped(spelt.encode()).decode(), ".cell")
    if place in holes:
        return _filled_in(("\\\\x" if is_bytes(field) and not _is_vaulted(place) else "") + _marked(holes[place]), "")
    value = still[place]
    if value is None:
        return NULL.encode()
    return escaped((("\\x" if is_bytes(field) else "") + str(value)).encode()).replace(b"%", b"%%")


def _is_vaulted(place: Place) -> bool:
    return place[0] == "people.Person"


def _tree(place: Place, holes: Mapping[Place, str], still: Mapping[Place, Any]) -> Any:
    """The JSON that was taken apart, with marks where the holes are."""
    if place in holes:
        return _marked(holes[place])
    value = still[place]
    inner = [each[len(place)] for each in (*holes, *still) if len(each) == len(place) + 1 and each[:-1] == place]
    if isinstance(value, dict):
        return {name: _tree((*place, name), holes, still) for name in inner}
    if isinstance(value, list):
        return [_tree((*place, number), holes, still) for number in sorted(inner)]
    return value


def _canonical(tree: Any) -> bytes:
    spelt = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _filled_in(spelt, ".json")


def _marked(name: str) -> str:
    return f"\ue000{name}\ue001"


def _filled_in(text: str, way: str) -> bytes:
    """The marks as holes of a template; free text is asked for in the spelling of its place."""

    def hole(found: re.Match[str]) -> str:
        return f"%({found[1]}{way if found[1] in FREE else ''})s"

    return MARK.sub(hole, text.replace("%", "%%")).encode()
