import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.intake.importing import SAMPLES
from tingmin.intake.importing.files import encoding_of, rows_of
from tingmin.intake.importing.refusals import (
    EncodingUnreadable,
    FileKindUnknown,
    FileMissing,
    FileRefused,
    RowBroken,
    WorkbookBroken,
)

TEXT = "编号,内容\n1,小区路灯不亮\n2,建议修桥\n"


def saved(folder: Path, content: bytes, name: str = "rows.csv") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_are_the_same_in_each_encoding(tmp_path, codec):
    rows = list(rows_of(saved(tmp_path, TEXT.encode(codec))))
    assert [dict(row.cells) for row in rows] == [
        {"编号": "1", "内容": "小区路灯不亮"},
        {"编号": "2", "内容": "建议修桥"},
    ]
    assert [row.line for row in rows] == [2, 3]


def test_byte_order_mark_is_no_part_of_the_first_json_row(tmp_path):
    file = saved(tmp_path, b'\xef\xbb\xbf{"id": "1"}\n', "rows.jsonl")
    assert [row.cells for row in rows_of(file)] == [{"id": "1"}]


def test_file_in_neither_encoding_is_refused_with_its_line(tmp_path):
    file = saved(tmp_path, "编号,内容\n".encode("gb18030") + b"1,\xff\xff\n")
    with pytest.raises(EncodingUnreadable, match="第2行"):
        encoding_of(file)


def test_broken_utf8_is_never_taken_for_gb18030(tmp_path):
    broken = "甲乙,丙丁\n".encode() + "甲乙,丙".encode() + b"\xe4\xb8\n" + "戊己,庚辛\n".encode()
    with pytest.raises(EncodingUnreadable, match="第2行"):
        encoding_of(saved(tmp_path, broken))


def test_utf16_is_refused(tmp_path):
    with pytest.raises(EncodingUnreadable):
        encoding_of(saved(tmp_path, TEXT.encode("utf-16")))


def test_row_with_too_few_cells_is_broken_and_the_next_is_read(tmp_path):
    rows = list(rows_of(saved(tmp_path, b"a,b\n1\n2,3\n")))
    assert isinstance(rows[0].fault, RowBroken)
    assert rows[1].cells == {"a": "2", "b": "3"}


def test_open_quote_is_told_with_the_line_on_which_it_opens(tmp_path):
    rows = list(rows_of(saved(tmp_path, b'a,b\n1,2\n3,"4\n5,6\n')))
    assert [row.line for row in rows if row.fault] == [3]


def test_cell_of_a_megabyte_is_read(tmp_path):
    with (tmp_path / "rows.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([["a"], ["x" * 1_000_000]])
    assert [len(str(row.cells["a"])) for row in rows_of(tmp_path / "rows.csv")] == [1_000_000]


@pytest.mark.parametrize("line", ["{", "[1]", '"text"', "[" * 100_000])
def test_line_that_is_no_json_object_is_broken(tmp_path, line):
    rows = list(rows_of(saved(tmp_path, f'{line}\n{{"id": 1}}\n'.encode(), "rows.jsonl")))
    assert [bool(row.fault) for row in rows] == [True, False]


def test_blank_lines_are_no_rows(tmp_path):
    file = saved(tmp_path, b'\n{"id": 1}\n\n\n{"id": 2}\n', "rows.jsonl")
    assert [row.line for row in rows_of(file)] == [2, 5]


def test_workbook_is_known_by_its_content_whatever_its_name(tmp_path):
    file = saved(tmp_path, (SAMPLES / "letters.xlsx").read_bytes(), "letters.dat")
    assert len(list(rows_of(file))) == 32


def test_empty_heading_moves_no_column(tmp_path):
    book = Workbook()
    for cells in (("id", None, "text"), (1, "note", "t"), (None, None, None), (2,)):
        book.active.append(cells)
    book.save(tmp_path / "rows.xlsx")
    rows = list(rows_of(tmp_path / "rows.xlsx"))
    assert [(row.line, row.cells["id"], row.cells["text"]) for row in rows] == [(2, 1, "t"), (4, 2, None)]


def test_workbook_cut_short_is_refused(tmp_path):
    whole = (SAMPLES / "letters.xlsx").read_bytes()
    for length in (100, len(whole) // 2, len(whole) - 30):
        with pytest.raises(WorkbookBroken):
            list(rows_of(saved(tmp_path, whole[:length], "rows.xlsx")))


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("rows.xls", b"\xd0\xcf\x11\xe0", FileKindUnknown),
        ("rows.xlsx", b"PK\x03\x04 and nothing more", WorkbookBroken),
    ],
)
def test_file_that_cannot_be_read_is_refused(tmp_path, name, content, refusal):
    with pytest.raises(refusal):
        list(rows_of(saved(tmp_path, content, name)))


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_file_that_cannot_be_opened_is_refused(tmp_path, name):
    with pytest.raises(FileMissing):
        list(rows_of(tmp_path / name))


def test_every_file_refusal_says_what_to_do():
    for refusal in FileRefused.__subclasses__():
        assert "请" in refusal.sentence.zh or "可用" in refusal.sentence.zh
