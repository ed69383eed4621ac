"""Moulds cast from the verb itself: two specimens of a kind are registered, read back, compared, and undone.

What the two have in common belongs to the kind; what differs must be known by a name, or the kind has no mould. So
nothing here knows how a letter is registered. The first real letter of a kind proves its mould.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

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
    evidence_of,
    is_bytes,
    is_json,
    watched,
)
from tingmin.intake.importing.letters import law_of
from tingmin.intake.importing.types import Day, Letter
from tingmin.intake.importing.walk import enter
from tingmin.kernel.ids import OrganId
from tingmin.law.clocks import clock
from tingmin.law.limits import due
from tingmin.law.purposes import BY_CODE, PURPOSES
from tingmin.law.types import Channel
from tingmin.ledger.copying import NULL, escaped
from tingmin.people.types import Identity

T = TypeVar("T")
# How far from a letter's day the second specimen may lie: far enough for a limit that moves off a rest day.
NEAR = range(1, 46)
TELLING = "D01"
NUMBERED = re.compile("(?P<word>.+)〔(?P<year>[0-9]{4})〕[0-9]+号")
# Free text: between tabs, inside JSON, and inside JSON between tabs it is spelt in three ways.
FREE = ("title", "body", "reference")
WAYS = ("", ".json", ".cell")
FREE_NAMES = tuple(f"{name}{way}" for name in FREE for way in WAYS)
PERSON = "person."
MARK = re.compile("\ue000([^\ue001]*)\ue001")
SPECIMENS = ("样件一", "样件二")


class Kind(NamedTuple):
    """All of a letter that decides what its registration writes, but for what has a name and for the day."""

    channel: Channel
    purpose: str
    registrar: OrganId
    book: str
    notice_exempt: bool
    confidential: bool
    respondents: tuple[OrganId, ...]


class Series(NamedTuple):
    """Out of which series the kind's documents are numbered."""

    organ: OrganId
    word: str


@dataclass(frozen=True, slots=True)
class Mould:
    """Lines of COPY and hashed JSON with holes, and all that must be known to fill them.

    `free` are the texts in the spellings that are asked for, `clocks` those that start, `limits` those only told of.
    """

    lines: tuple[tuple[str, bytes], ...]
    hashed: Mapping[str, bytes]
    names: frozenset[str]
    free: tuple[str, ...]
    ids: tuple[bytes, ...]
    clocks: tuple[str, ...]
    limits: tuple[str, ...]
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
        letter.channel,
        letter.purpose,
        letter.organ,
        law_of(letter.received_on).code,
        letter.identity.notice_exempt,
        letter.confidential,
        letter.respondents,
    )


def cast(letter: Letter) -> Mould:
    """The mould of a letter's kind; raises `NotCast`, or the refusal of the verb."""
    return _cast(letter, letter)


def cast_widely(letter: Letter) -> Mould:
    """A mould for other channels and purposes too, which may not be theirs: each kind proves it for itself."""
    return _cast(letter, replace(letter, channel=_other(tuple(Channel), letter.channel), purpose=_like(letter.purpose)))


def _other(choices: Sequence[T], one: T) -> T:
    return next((each for each in choices if each != one), one)


def _like(purpose: str) -> str:
    """Another purpose of the same category."""
    same = [each.code for each in PURPOSES if each.category is BY_CODE[purpose].category]
    return _other(same, purpose)


def _cast(letter: Letter, like: Letter) -> Mould:
    days = letter.received_on, _telling_day(letter.received_on)
    one, two = (_specimen(*each) for each in zip((letter, like), SPECIMENS, days, strict=True))
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
    """The next day under the same law on which a limit ends on a rest day, so that it is seen which end is meant."""
    near = [day + timedelta(days=sign * each) for each in NEAR for sign in (1, -1)]
    same = [each for each in near if law_of(each) == law_of(day)]
    return next((each for each in same if _moves(each)), same[0] if same else day)


def _moves(day: date) -> bool:
    counted = due(clock(TELLING), start=day)
    return counted.raw != counted.effective


def _forced(place: Place) -> str:
    """Columns of which the value alone does not tell what they are."""
    model, column = place[0], place[2] if len(place) > 2 else ""
    if model == "people.Person" and column in VAULTED:
        return f"{PERSON}{column}"
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
                "on", "zh", "at", "instant", "effective.", "raw.", "limit.", "channel", "purpose")  # fmt: skip
    code = seen.leaves[(*place[:2], "clock")]
    own = {"due_raw": "raw", "due_effective": "effective", "provisional": "provisional"}
    column = str(place[2])
    return (f"{own[column]}.{code}",) if column in own else ("id.", "on")


def _says(seen: Evidence, place: Place, name: str) -> bool:
    return name.startswith(PERSON) or seen.names.get(name) == seen.leaves[place]


def _mould(seen: Evidence, holes: Mapping[Place, str], still: Mapping[Place, Any]) -> Mould:
    form = Form(holes, still)
    names = frozenset(holes.values())
    return Mould(
        lines=tuple((model, form.lines(model)) for model in HANGING if form.rows[model]),
        hashed={each: form.canonical((each,)) for each in (CONTENT, ENCLOSED, FACT) if (each,) in still},
        names=names,
        free=tuple(name for name in FREE_NAMES if name in form.asked),
        ids=tuple(name.encode() for name in seen.names if name.startswith("id.")),
        clocks=_codes(seen.names, "effective."),
        limits=_codes(names, "limit."),
        series=_series(seen, still),
        holes=holes,
        still=still,
    )


def _codes(names: Iterable[str], prefix: str) -> tuple[str, ...]:
    return tuple(sorted(name.removeprefix(prefix) for name in names if name.startswith(prefix)))


def _series(seen: Evidence, still: Mapping[Place, Any]) -> Series | None:
    if "paper" not in seen.names:
        return None
    numbered = NUMBERED.fullmatch(seen.names["paper"])
    # A word that JSON would spell in another way cannot stand in all places alike.
    if numbered is None or json.dumps(numbered["word"], ensure_ascii=False) != f'"{numbered["word"]}"':
        raise NotCast(seen.names["paper"])
    organ = still[("documents.Document", 0, "organ_id")]
    return Series(OrganId(organ), numbered["word"])


class Form:
    """Leaves put together again as lines and JSON; `asked` are the holes, each in the spelling of its place."""

    def __init__(self, holes: Mapping[Place, str], still: Mapping[Place, Any]) -> None:
        self.holes, self.still = holes, still
        self.asked: set[str] = set()
        self.rows: dict[str | int, set[int]] = defaultdict(set)
        self.inner: dict[Place, list[str | int]] = defaultdict(list)
        for place in (*holes, *still):
            self.inner[place[:-1]].append(place[-1])
            if place[0] in HANGING:
                self.rows[place[0]].add(int(place[1]))

    def lines(self, model: str) -> bytes:
        """All rows of a model."""
        return b"".join(self._line(model, number) for number in sorted(self.rows[model]))

    def canonical(self, place: Place) -> bytes:
        """Hashed JSON, spelt as the ledger spells it."""
        spelt = json.dumps(self._tree(place), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return self._with_holes(spelt, ".json")

    def _line(self, model: str, number: int) -> bytes:
        return b"\t".join(self._cell((model, number, each.column), each) for each in columns_of_table(model)) + b"\n"

    def _cell(self, place: Place, field: Any) -> bytes:
        lead = "\\x" if is_bytes(field) else ""
        if place in self.holes:
            # What the vault gives is spelt whole.
            told = "" if self.holes[place].startswith(PERSON) else escaped(lead.encode()).decode()
            return self._with_holes(told + _marked(self.holes[place]), "")
        if self.still[place] is None:
            return NULL.encode()
        if is_json(field):
            spelt = json.dumps(self._tree(place), ensure_ascii=False)
            return self._with_holes(escaped(spelt.encode()).decode(), ".cell")
        return self._with_holes(escaped(f"{lead}{self.still[place]}".encode()).decode(), "")

    def _tree(self, place: Place) -> Any:
        if place in self.holes:
            return _marked(self.holes[place])
        value = self.still[place]
        if isinstance(value, dict):
            return {name: self._tree((*place, name)) for name in self.inner[place]}
        if isinstance(value, list):
            return [self._tree((*place, number)) for number in sorted(self.inner[place])]
        return value

    def _with_holes(self, text: str, way: str) -> bytes:
        """The marks as holes of a template."""

        def hole(found: re.Match[str]) -> str:
            name = f"{found[1]}{way if found[1] in FREE else ''}"
            self.asked.add(name)
            return f"%({name})s"

        return MARK.sub(hole, text.replace("%", "%%")).encode()


def _marked(name: str) -> str:
    return f"\ue000{name}\ue001"
