"""What a matter is about (内容分类): the three-level list that a clerk picks from, by edition."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

OTHER = "990000"
"""其他, the class of last resort."""

PATH_SEPARATORS = str.maketrans("＞>／|", "////")


class UnknownContentClass(Refusal):
    """No class of the list has this code."""

    code = "unknown_content_class"
    sentence = Label(
        zh="内容分类代码“{given}”不在分类表中，请填写六位代码；无法归类的填990000（其他）。",
        en="Content class “{given}” is not in the list; give a six-digit code (990000, Other, if none fits).",
    )


@dataclass(frozen=True, slots=True)
class Tree:
    """One edition of the list; the lists differ by period, so a matter keeps the codes of its own."""

    version: str
    file: str
    effective_from: date


TREES = (
    # Earlier lists were not obtained, so this one serves from the first day of XF2005.
    Tree(version="2020", file="content_classes.csv", effective_from=date(2005, 5, 1)),
)
TREE = TREES[-1]


@dataclass(frozen=True, slots=True)
class ContentClass:
    """A class of the list: two digits for each of the levels 1 to 3, zeros below."""

    code: str
    label: Label
    level: int
    parent: str | None


def content_class(code: str) -> ContentClass:
    """The class with this six-digit code."""
    found = _by_code().get(code)
    if found is None:
        raise UnknownContentClass(given=code)
    return found


def content_classes() -> tuple[ContentClass, ...]:
    """All classes in the order of their codes: a class stands before its parts."""
    return tuple(_by_code().values())


def children(code: str | None = None) -> tuple[ContentClass, ...]:
    """The classes one level below; without a code, the first level."""
    return _by_parent().get(code, ())


def lineage(code: str) -> tuple[ContentClass, ...]:
    """The class itself first, then the classes that hold it, up to the first level."""
    own = content_class(code)
    return (own,) if own.parent is None else (own, *lineage(own.parent))


def path_label(code: str) -> Label:
    """The way down to the class, such as 城乡建设/城乡规划/违章建筑."""
    steps = lineage(code)[::-1]
    return Label(zh="/".join(s.label.zh for s in steps), en=" / ".join(s.label.en for s in steps))


def find_content_class(name: str) -> ContentClass | None:
    """The class that a Chinese name, a path of names (城乡建设/城乡规划) or a code means, if just one does.

    A bare name stands for its highest class: 其他 is 990000, never one of the hundred 其他 below.
    """
    wanted = "".join(name.split()).translate(PATH_SEPARATORS).strip("/")
    return _by_code().get(wanted) or _alone(_by_path_end().get(wanted, ()))


def _alone(found: tuple[ContentClass, ...]) -> ContentClass | None:
    top = min((each.level for each in found), default=0)
    highest = [each for each in found if each.level == top]
    return highest[0] if len(highest) == 1 else None


@cache
def _by_code() -> Mapping[str, ContentClass]:
    text = (files("tingmin.law") / "data" / TREE.file).read_text(encoding="utf-8")
    classes = (_class_of(row) for row in csv.DictReader(text.splitlines()))
    return MappingProxyType({each.code: each for each in classes})


def _class_of(row: Mapping[str, str]) -> ContentClass:
    code = row["code"]
    level = next(n for n in (1, 2, 3) if code.endswith("00" * (3 - n)))
    parent = None if level == 1 else code[: 2 * level - 2].ljust(6, "0")
    label = Label(zh=row["name_zh"], en=row["name_en"])
    return ContentClass(code=code, label=label, level=level, parent=parent)


@cache
def _by_parent() -> Mapping[str | None, tuple[ContentClass, ...]]:
    grouped: dict[str | None, tuple[ContentClass, ...]] = {}
    for each in content_classes():
        grouped[each.parent] = (*grouped.get(each.parent, ()), each)
    return MappingProxyType(grouped)


@cache
def _by_path_end() -> Mapping[str, tuple[ContentClass, ...]]:
    ends: dict[str, tuple[ContentClass, ...]] = {}
    for each in content_classes():
        names = path_label(each.code).zh.split("/")
        for start in range(len(names)):
            end = "/".join(names[start:])
            ends[end] = (*ends.get(end, ()), each)
    return MappingProxyType(ends)
