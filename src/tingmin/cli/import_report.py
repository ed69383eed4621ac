"""What an import tells: the tally of its rows, the rejects file, the figures as JSON or as tables."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from tingmin.insight.foresight import foreseen_on_time, foreseen_progress
from tingmin.insight.queries import on_time_by_organ, progress_by_pack
from tingmin.insight.types import OnTime, Progress, sum_on_time, sum_progress
from tingmin.intake.importing.types import Fate, Letter, Profile, Until, Verdict
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

READ = Label("读取 {read} 行：新增 {added}，已有 {there}，退回 {rejected}。",
             "{read} rows read: {added} added, {there} already there, {rejected} rejected.")  # fmt: skip
TRIED = Label("试运行，未写入任何数据。", "Trial run: nothing was written.")
SEE = Label("退回的行和原因见 {file}", "The rejected rows and the reasons are in {file}")
PACK_HEAD = (Label("规则", "Rules"), Label("件数", "Matters"), Label("已答复", "Answered"),
             Label("其中办结", "Completed"), Label("待答复", "Open"))  # fmt: skip
ORGAN_HEAD = (Label("机关", "Organ"), Label("已办", "Handled"), Label("按期", "On time"), Label("逾期", "Late"),
              Label("在办", "Open"), Label("超期未办", "Overdue"), Label("按期率", "Rate"))  # fmt: skip


@dataclass(slots=True)
class Tally:
    """The rows so far: references that the register holds, letters that a trial run would add, refusals."""

    rejects: TextIO | None = None
    language: str = "zh-hans"
    fates: Counter[Fate] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    references: list[str] = field(default_factory=list)
    foreseen: list[Letter] = field(default_factory=list)

    def note(self, verdict: Verdict, *, trial: bool) -> None:
        """Count a row; a rejected one goes into the rejects file with its reason."""
        self.fates[verdict.fate] += 1
        if verdict.refusal is not None:
            self._reject(verdict.line, verdict.refusal)
        elif verdict.letter is not None and trial and verdict.fate is Fate.ADDED:
            # The texts of a large file do not fit into memory, and no figure needs them.
            self.foreseen.append(replace(verdict.letter, text="", answers=()))
        elif verdict.letter is not None:
            self.references.append(verdict.letter.reference)

    def _reject(self, line: int, refusal: Refusal) -> None:
        self.reasons[refusal.code] += 1
        if self.rejects is not None:
            said = {"line": line, "reason": refusal.code, "sentence": refusal.say(self.language)}
            self.rejects.write(json.dumps(said, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures of one run, of the rows of this file whether added now or before."""

    profile: str
    file: str
    tally: Tally
    progress: Sequence[Progress]
    on_time: Sequence[OnTime]
    rejects_file: Path | None
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The one object that `--json` prints."""
        fates = self.tally.fates
        return {
            "profile": self.profile,
            "file": self.file,
            "rows_read": fates.total(),
            "added": fates[Fate.ADDED],
            "already_there": fates[Fate.ALREADY_THERE],
            "completed": sum(row.completed for row in self.progress),
            "served": sum(row.served for row in self.progress),
            "open": sum(row.open for row in self.progress),
            "rejected": fates[Fate.REJECTED],
            "rejected_by_reason": dict(self.tally.reasons.most_common()),
            "by_rule_pack": {row.pack: _pack(row) for row in self.progress},
            "on_time": [_organ(row) for row in self.on_time],
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "seconds": round(self.seconds, 1),
        }

    def print_on(self, console: Console, *, language: str) -> None:
        """A sentence, then two tables."""
        fates = self.tally.fates
        counts = {"read": fates.total(), "added": fates[Fate.ADDED], "there": fates[Fate.ALREADY_THERE]}
        console.print(READ.in_language(language).format(**counts, rejected=fates[Fate.REJECTED]))
        console.print(_table(PACK_HEAD, [[str(v) for v in _row(p)] for p in self.progress], language))
        console.print(_table(ORGAN_HEAD, [_said(row) for row in self.on_time], language))
        if self.rejects_file and fates[Fate.REJECTED]:
            console.print(SEE.in_language(language).format(file=self.rejects_file), markup=False)


def progress_of(tally: Tally, profile: Profile) -> Sequence[Progress]:
    """What the register holds of this file, and what a trial run would add to it."""
    return sum_progress([*progress_by_pack(tally.references), *foreseen_progress(tally.foreseen, profile)])


def on_time_of(tally: Tally, profile: Profile, *, today: date) -> Sequence[OnTime]:
    """How the organs of this file kept their limits."""
    held = on_time_by_organ(today=today, references=tally.references)
    if profile.until is Until.REGISTERED:  # nobody has accepted anything yet
        return held
    return sum_on_time([*held, *foreseen_on_time(tally.foreseen, profile, today=today)])


def _pack(row: Progress) -> dict[str, int]:
    return {"matters": row.matters, "served": row.served, "completed": row.completed, "open": row.open}


def _row(row: Progress) -> tuple[object, ...]:
    return row.pack, row.matters, row.served, row.completed, row.open


def _organ(row: OnTime) -> dict[str, Any]:
    return {
        "organ": row.organ,
        "code": row.code,
        "handled": row.handled,
        "on_time": row.answers.on_time,
        "late": row.answers.late,
        "open": row.answers.unanswered,
        "overdue": row.answers.overdue_unanswered,
        "rate": row.rate,
    }


def _said(row: OnTime) -> list[str]:
    cells = _organ(row)
    rate = "" if row.rate is None else f"{row.rate:.1%}"
    return [row.organ, *(str(cells[name]) for name in ("handled", "on_time", "late", "open", "overdue")), rate]


def _table(head: Sequence[Label], rows: Sequence[Sequence[str]], language: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for position, label in enumerate(head):
        table.add_column(label.in_language(language), justify="right" if position else "left")
    for row in rows:
        table.add_row(*row)
    return table
