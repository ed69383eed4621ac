"""Names of places: what a file says of communities, what may be typed for a name, and what was typed. No tables."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

COLUMNS = ("code", "name", "streetCode", "streetName")
# What stands behind the name proper; typed or left out, it finds the same.
ENDINGS = re.compile(
    r"(?:社区)?(?:居民委员会|居委会|居民会|村民委员会|村委会)$|社区$|街道$|地区$|民族乡$|(?<=.)[镇乡区]$|(?<=..)村$"
)
# Readings of the city's own that a dictionary of words gets wrong.
READINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("长辛店", ("chang", "xin", "dian")),
    ("长阳", ("chang", "yang")),
    ("长沟", ("chang", "gou")),
    ("长营", ("chang", "ying")),
    ("大栅栏", ("da", "shi", "lan")),
)
DIGITS = "零一二三四五六七八九"
SHORTEST = 2


class Reading(StrEnum):
    """Which of its writings a key of a place is."""

    NAME = "name"
    PINYIN = "pinyin"
    INITIALS = "initials"
    ENGLISH = "english"


READING_LABELS: Mapping[Reading, Label] = {
    Reading.NAME: Label("名称", "name"),
    Reading.PINYIN: Label("拼音", "pinyin"),
    Reading.INITIALS: Label("拼音首字母", "initials"),
    Reading.ENGLISH: Label("英文", "English"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """Something to type for a place: which writing, from which of its characters on."""

    text: str
    reading: Reading
    start: int = 0


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """A line of the file."""

    line: int
    code: str
    name: str
    street_code: str
    street_name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is offered: its way down, to whom it leads, and by what it was found."""

    code: str
    name: Label
    street: Label | None
    district: Label | None
    organ: OrganId
    unit: Label
    why: Label

    @property
    def way(self) -> Label:
        """District, street and community in one line."""
        parts = [each for each in (self.district, self.street, self.name) if each is not None]
        return Label(zh=" ".join(each.zh for each in parts), en=", ".join(each.en for each in reversed(parts)))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that was left out, and why."""

    line: int
    code: str
    refusal: Refusal


class FileOfPlacesUnreadable(Refusal):
    """No file, no UTF-8, or not the columns."""

    code = "places_unreadable"
    sentence = Label(
        zh="读不出“{file}”（{why}）：需要UTF-8编码、含{columns}各列的CSV文件。未写入任何内容。",
        en="“{file}” cannot be read ({why}): a CSV file in UTF-8 with the columns {columns} is needed. "
        "Nothing was written.",
    )


class CommunityCodeWrong(Refusal):
    """Not twelve digits that begin with the street's nine."""

    code = "community_code_wrong"
    sentence = Label(
        zh="社区代码“{given}”应为十二位数字，且以街道代码“{street}”开头，请改正。",
        en="Community code “{given}” has twelve digits and begins with its street's “{street}”; correct it.",
    )


class CommunityNameMissing(Refusal):
    """A code without a name, or a name that no row takes."""

    code = "community_name_missing"
    sentence = Label(
        zh="社区{given}没有名称或者名称超过64个字，请改正。",
        en="Community {given} has no name, or one of more than 64 characters; correct it.",
    )


class StreetUnknown(Refusal):
    """A street that the directory of organs does not know."""

    code = "street_unknown"
    sentence = Label(
        zh="机构目录中没有代码为“{given}”的街道、乡镇（{name}），请先登记该机关。",
        en="The directory has no street or township of code “{given}” ({name}); enter that organ first.",
    )


class CommunityTwice(Refusal):
    """The same code on an earlier line."""

    code = "community_twice"
    sentence = Label(
        zh="代码{given}在第{first}行已经出现，只收第一行，请核对。",
        en="Code {given} stands on line {first} already; only the first is taken. Check both.",
    )


def read_communities(file: Path) -> Iterator[CommunityRow]:
    """The lines of a file; raises `FileOfPlacesUnreadable` before the first where it is none."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise FileOfPlacesUnreadable(file=file.name, why=problem, columns=_said_columns()) from problem
    rows = csv.DictReader(lines)
    missing = [each for each in COLUMNS if each not in (rows.fieldnames or ())]
    if missing:
        raise FileOfPlacesUnreadable(file=file.name, why="、".join(missing), columns=_said_columns())
    return (_row(number, cells) for number, cells in enumerate(rows, start=2))


def keys_of(name: str, *, english: str = "") -> frozenset[Key]:
    """All that may be typed for a name: it and its reading from each character on, its initials, its English words."""
    core = core_of(name)
    read = syllables(core)
    tails = range(max(len(core), 1))
    named = [Key(_plain(whole), Reading.NAME) for whole in (name, core)]
    named += [Key(_plain(core[at:]), Reading.NAME, at) for at in tails]
    heard = [Key("".join(read[at:]), Reading.PINYIN, at) for at in range(len(read))]
    first = Key("".join(each[:1] for each in read), Reading.INITIALS)
    latin = Key(_letters(english), Reading.ENGLISH)
    return _once([*named, *heard, first, latin])


def core_of(name: str) -> str:
    """The name proper: 花家地西里社区居委会 → 花家地西里; a name that is all ending stays."""
    plain = unicodedata.normalize("NFKC", name).strip()
    return ENDINGS.sub("", plain) or plain


def syllables(name: str) -> list[str]:
    """The reading of a name, a syllable for each character; pinyin without tones."""
    from pypinyin import lazy_pinyin  # heavy, and asked for by imports only

    known = next(((word, read) for word, read in READINGS if name.startswith(word)), ("", ()))
    rest = name.removeprefix(known[0])
    return [_letters(each) for each in (*known[1], *lazy_pinyin(rest))]


def romanised(name: str) -> str:
    """A community's name for those who do not read Chinese: Huajiadixili Community."""
    kind = "Village" if re.search(r"村(?:民委员会|委会)?$", name) else "Community"
    return f"{''.join(syllables(core_of(name))).capitalize()} {kind}"


def words_of(typed: str) -> list[str]:
    """The words of what was typed that may name a place; a number and what follows it are of a house or a road."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    plain = re.sub(r"^\s*(?:北京市|北京)(?=.)", "", plain)
    plain = re.sub(r"(\d{1,2})(?=[区里村条])", lambda found: _numeral(int(found.group())), plain)
    words = re.sub(r"\d\S*", " ", plain.replace("'", "")).split()
    runs = [run for word in words for run in re.findall(r"[㐀-鿿]+|[a-z]+", word)]
    return [run for run in runs if not run.isascii() or len(run) >= SHORTEST]


def beginnings(word: str) -> list[str]:
    """All beginnings of a word, the longest first: what was typed may go on behind the name of a place."""
    return [word[:end] for end in range(len(word), SHORTEST - 1, -1)]


def _row(number: int, cells: Mapping[str, str | None]) -> CommunityRow:
    code, name, street, street_name = ((cells[column] or "").strip() for column in COLUMNS)
    return CommunityRow(line=number, code=code, name=name, street_code=street, street_name=street_name)


def _once(keys: Iterable[Key]) -> frozenset[Key]:
    """Each text once in each writing, from the earliest character."""
    found: dict[tuple[str, Reading], Key] = {}
    for key in keys:
        if len(key.text) >= SHORTEST or (key.reading is Reading.NAME and key.text):
            found.setdefault((key.text, key.reading), key)
    return frozenset(found.values())


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _letters(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z]+", "", bare)


@cache
def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    ahead = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return ahead + (DIGITS[ones] if ones or not tens else "")


def _said_columns() -> str:
    return "、".join(COLUMNS)
