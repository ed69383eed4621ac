"""Reading CSV, XLSX and JSON Lines row by row, with the line on which each row begins."""

import csv
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tingmin.intake.importing.refusals import (
    EncodingUnreadable,
    FileKindUnknown,
    FileMissing,
    RowBroken,
    WorkbookBroken,
)
from tingmin.intake.importing.types import Row

# A long text is refused as a row with its own sentence, not by the reader as a broken file.
LARGEST_CELL = 64 * 1024 * 1024
ZIP = b"PK\x03\x04"
# What openpyxl lets through from zip, XML and its own reading of a damaged file.
BROKEN_WORKBOOK = (
    BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, SyntaxError, EOFError, OSError, zlib.error,
)  # fmt: skip


@dataclass(slots=True)
class Tried:
    """How the lines with Chinese in them took to an encoding: `first` is the first that did not."""

    good: int = 0
    bad: int = 0
    first: int = 0


def rows_of(file: Path) -> Iterator[Row]:
    """The rows of a file; blank lines are none. Raises a `FileRefused` before the first row."""
    try:
        begins = _begin(file)
    except OSError as error:
        raise FileMissing(file=file, why=error.strerror) from error
    kind = ".xlsx" if begins == ZIP else file.suffix.lower()
    if kind not in READERS:
        raise FileKindUnknown(file=file.name)
    return READERS[kind](file)


def encoding_of(file: Path) -> str:
    """UTF-8 if every line is, else GB18030 if every line is.

    Most broken UTF-8 reads as GB18030 nonsense without a fault, so a file that is UTF-8 in most lines is never
    taken for GB18030.
    """
    utf8, national = _try(file, "utf-8"), _try(file, "gb18030")
    if not utf8.bad:
        return "utf-8-sig"
    if utf8.good >= utf8.bad:
        raise EncodingUnreadable(line=utf8.first)
    if national.bad:
        raise EncodingUnreadable(line=national.first)
    return "gb18030"


def _begin(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(len(ZIP))


def _try(file: Path, codec: str) -> Tried:
    tried = Tried()
    with file.open("rb") as stream:
        # No character of either encoding contains the byte of a line's end.
        for number, line in enumerate(stream, 1):
            if not line.isascii():
                _count(tried, number, line, codec)
    return tried


def _count(tried: Tried, number: int, line: bytes, codec: str) -> None:
    try:
        line.decode(codec)
        tried.good += 1
    except UnicodeDecodeError:
        tried.bad += 1
        tried.first = tried.first or number


def _json_lines(file: Path) -> Iterator[Row]:
    with file.open(encoding=encoding_of(file)) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _json_row(number, line)


def _json_row(number: int, line: str) -> Row:
    try:
        cells = json.loads(line)
    except (ValueError, RecursionError):
        return _broken(number, "JSON")
    return Row(number, cells) if isinstance(cells, dict) else _broken(number, "JSON {…}")


def _csv(file: Path) -> Iterator[Row]:
    csv.field_size_limit(LARGEST_CELL)
    with file.open(encoding=encoding_of(file), newline="") as stream:
        reader = csv.reader(stream, strict=True)
        header: list[str] | None = None
        for number, cells, fault in _csv_lines(reader):
            if header is None and not fault:
                header = cells
            elif cells or fault:
                yield _broken(number, fault) if fault else _fitted(number, header or [], cells)


def _csv_lines(reader: Any) -> Iterator[tuple[int, list[str], str]]:
    """First line, cells and fault of each record; after a fault the reader goes on with the next line."""
    while True:
        number = reader.line_num + 1
        try:
            yield number, next(reader), ""
        except StopIteration:
            return
        except csv.Error as error:
            yield number, [], str(error)


def _fitted(number: int, header: Sequence[str], cells: Sequence[object]) -> Row:
    if len(cells) != len(header):
        return _broken(number, f"{len(cells)} ≠ {len(header)}")
    return Row(number, dict(zip(header, cells, strict=True)))


def _workbook(file: Path) -> Iterator[Row]:
    # A stream, because openpyxl judges a path by its ending.
    with file.open("rb") as stream:
        try:
            yield from _sheet(load_workbook(stream, read_only=True, data_only=True).worksheets[0])
        except BROKEN_WORKBOOK as error:
            raise WorkbookBroken(file=file.name) from error


def _sheet(sheet: Any) -> Iterator[Row]:
    # The size that a sheet states of itself is often wrong; without it openpyxl reads to the end.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    header = ["" if cell is None else str(cell) for cell in next(rows, (0, ()))[1]]
    for number, cells in rows:
        if any(cell not in (None, "") for cell in cells):
            yield Row(number, _named(header, cells))


def _named(header: Sequence[str], cells: Sequence[object]) -> Mapping[str, object]:
    """Empty cells at a row's end are not in the file."""
    return dict.fromkeys(header) | dict(zip(header, cells, strict=False))


def _broken(number: int, why: str) -> Row:
    return Row(number, fault=RowBroken(why=why))


READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".csv": _csv,
    ".xlsx": _workbook,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
}
