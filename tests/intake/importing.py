"""What the tests of the import share: our own sample letters, and rows made of a good one."""

import json
from datetime import date
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
LETTERS = SAMPLES / "letters.jsonl"
MESSAGES = SAMPLES / "messages.csv"
TODAY = date(2026, 11, 22)

GOOD = {
    "id": "T1",
    "type": "建议",
    "title": "建议增设公交站",
    "content": "小区南门没有车站，建议增设一站。",
    "date": "2022-06-01",
    "orgs": ["公交集团公司"],
    "replies": ["已列入增站计划。"],
    "reply_dates": ["2022-06-10"],
}


def good_but(**cells: object) -> dict[str, object]:
    """A row that could be taken, but for these cells."""
    return GOOD | cells


def written(folder: Path, *rows: dict[str, object], name: str = "rows.jsonl") -> Path:
    """A JSON Lines file of rows."""
    file = folder / name
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return file
