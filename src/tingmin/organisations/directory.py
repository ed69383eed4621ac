"""The files of one city's directory: organs.csv, successions.csv, duties.csv, read into plain rows."""

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.organisations.types import Directory, DutyRow, Level, OrganKind, OrganRow, Span, SuccessionRow

Row = TypeVar("Row")
Cells = Mapping[str, str]


class BadDirectoryRow(Refusal):
    """A line of a directory file that cannot be read."""

    code = "bad_directory_row"
    sentence = Label(
        zh="机构目录文件{file}第{line}行有误：{problem}。请改正后重新装载，此前未写入任何内容。",
        en="Directory file {file}, line {line}: {problem}. Correct it and load again; nothing was written.",
    )


class NoSuchDirectory(Refusal):
    """Neither a directory of ours nor a folder with the three files."""

    code = "no_such_directory"
    sentence = Label(
        zh="没有名为“{given}”的机构目录；请给出随附目录的名称（如beijing）或含有三个文件的文件夹。",
        en="There is no directory “{given}”; give a shipped name (beijing) or a folder of three files.",
    )


def read_directory(folder: str | Path) -> Directory:
    """A directory by its shipped name or its folder; every code that a row points to is in it."""
    home = _home(folder)
    organs = tuple(_read(home, "organs.csv", make=_organ))
    known = {"", *(organ.code for organ in organs)}
    successions = tuple(_read(home, "successions.csv", make=_succession))
    duties = tuple(_read(home, "duties.csv", make=_duty))
    _require_parents_first(organs)
    _require("successions.csv", [(row.organ, row.successor) for row in successions], known=known)
    _require("duties.csv", [(row.organ,) for row in duties], known=known)
    return Directory(organs=organs, successions=successions, duties=duties)


def _home(folder: str | Path) -> Traversable:
    shipped = files("tingmin.organisations") / "data" / str(folder)
    for home in (Path(folder), shipped):
        if (home / "organs.csv").is_file():
            return home
    raise NoSuchDirectory(given=str(folder))


def _read(home: Traversable, name: str, *, make: Callable[[Cells], Row]) -> Iterator[Row]:
    lines = (home / name).read_text(encoding="utf-8-sig").splitlines()
    for number, cells in enumerate(csv.DictReader(lines), start=2):
        try:
            yield make(cells)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise BadDirectoryRow(file=name, line=number, problem=problem) from problem


def _require_parents_first(organs: tuple[OrganRow, ...]) -> None:
    """A parent stands above its parts in the file, so that no organ can be above itself."""
    before = {""}
    for number, organ in enumerate(organs, start=2):
        if organ.parent not in before:
            problem = Label(zh=f"请先列上级{organ.parent}", en=f"list its parent {organ.parent} first")
            raise BadDirectoryRow(file="organs.csv", line=number, problem=problem)
        before.add(organ.code)


def _require(file: str, pointers: list[tuple[str, ...]], *, known: set[str]) -> None:
    for number, codes in enumerate(pointers, start=2):
        for code in codes:
            if code not in known:
                problem = Label(zh=f"没有代码为{code}的机关", en=f"no organ has the code {code}")
                raise BadDirectoryRow(file=file, line=number, problem=problem)


def _organ(cells: Cells) -> OrganRow:
    return OrganRow(
        code=cells["code"],
        name=cells["name_zh"],
        name_en=cells["name_en"],
        short_name=cells["short_zh"],
        kind=OrganKind(cells["kind"]),
        level=Level(cells["level"]),
        region_code=cells["region_code"],
        parent=cells["parent"],
        span=Span(first=_day(cells["valid_from"]), last=_day(cells["valid_to"])),
        petition_work=_yes(cells["petition_work"]),
        aliases=tuple(alias for alias in cells["aliases"].split("|") if alias),
    )


def _succession(cells: Cells) -> SuccessionRow:
    return SuccessionRow(
        organ=cells["organ"],
        successor=cells["successor"],
        on=date.fromisoformat(cells["on"]),
        verified=_yes(cells["verified"]),
    )


def _duty(cells: Cells) -> DutyRow:
    return DutyRow(
        content_class=cells["content_class"],
        level=Level(cells["level"]),
        organ=cells["organ"],
        rank=int(cells["rank"]),
        note=Label(zh=cells["note_zh"], en=cells["note_en"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]
