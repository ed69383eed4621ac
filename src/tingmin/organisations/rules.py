"""Pure rules about names, validity and succession."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from uuid import UUID

from tingmin.kernel.labels import Label
from tingmin.organisations.types import Span

# 市场… and 市政市容… begin with a 市 of their own.
_PREFIX = re.compile(r"^(?:北京市|北京|市(?!场|政市容))(?=.)")
_SUFFIX = re.compile(r"(?<=[街道地区镇乡县市])(?:办事处|人民政府|政府|办)$")
_NOT_A_WORD = re.compile(r"[\W_]+")


def normalise(name: str) -> str:
    """The core of an organ's name: no brackets, blanks or width, no 北京市 before, no 人民政府 behind."""
    plain = _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return _PREFIX.sub("", _SUFFIX.sub("", plain))


def is_in_force(span: Span, *, on: date) -> bool:
    """True on the first day, the last day and between."""
    return not has_ended(span, on=on) and not is_to_come(span, on=on)


def has_ended(span: Span, *, on: date) -> bool:
    """True from the day after the last day."""
    return span.last is not None and span.last < on


def is_to_come(span: Span, *, on: date) -> bool:
    """True before the first day."""
    return span.first is not None and on < span.first


def standing(
    start: UUID, *, on: date, spans: Mapping[UUID, Span], successions: Iterable[tuple[UUID, UUID]]
) -> frozenset[UUID]:
    """The organs that stand for `start` on a day: itself, else its successors or predecessors in force."""
    links = tuple(successions)
    found: set[UUID] = set()
    seen: set[UUID] = set()
    waiting = [start]
    while waiting:
        organ = waiting.pop()
        if organ in seen:
            continue
        seen.add(organ)
        if is_in_force(spans[organ], on=on):
            found.add(organ)
        elif has_ended(spans[organ], on=on):
            waiting += [after for before, after in links if before == organ]
        else:
            waiting += [before for before, after in links if after == organ]
    return frozenset(found)


def region_chain(region_code: str) -> tuple[str, ...]:
    """The region and those around it, the narrowest first: community, street, district, city (GB/T 2260)."""
    chain = (region_code, region_code[:9], region_code[:6], region_code[:2] + "0000")
    return tuple(dict.fromkeys(chain))


def nearest_names(name: str, *, among: Mapping[str, str]) -> tuple[str, ...]:
    """Up to three names whose normalised form (the key) resembles the name asked for."""
    keys = get_close_matches(normalise(name), among.keys(), n=6, cutoff=0.5)
    return tuple(dict.fromkeys(among[key] for key in keys))[:3]


def explain_duty(*, subject: Label, organ: Label, territorial: bool, note: Label) -> Label:
    """Why the duty list proposes an organ, in one sentence."""
    where = Label(zh="属地的", en="of the place, ") if territorial else Label(zh="", en="")
    because = Label(zh=f"（{note.zh}）", en=f" ({note.en})") if note.zh else Label(zh="", en="")
    return Label(
        zh=f"职责清单将“{subject.zh}”列为{where.zh}{organ.zh}的职责{because.zh}。",
        en=f"The duty list gives “{subject.en}” to the organ {where.en}{organ.en}{because.en}.",
    )
