"""What an import of orders tells: the rows, and what kind of orders came by which channel."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.table import Table

from tingmin.hotline.importing.walk import OrderVerdict
from tingmin.intake.importing.types import Fate
from tingmin.kernel.labels import Label
from tingmin.law.hotline_intake import REQUEST_TYPES

READ = Label("读取 {read} 行：新增 {added}，已有 {there}，退回 {rejected}。",
             "{read} rows read: {added} added, {there} already there, {rejected} rejected.")  # fmt: skip
HEAD = (Label("诉求类型", "Kind of request"), Label("件数", "Orders"))


@dataclass(slots=True)
class OrderTally:
    """The rows so far, and the orders that the register holds of this file, added now or before."""

    profile: str
    book: str
    rejects: TextIO | None = None
    language: str = "zh"
    fates: Counter[Fate] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    completed: int = 0
    hand_offs: int = 0
    reply_days: Counter[int] = field(default_factory=Counter)

    def note(self, verdict: OrderVerdict) -> None:
        """Count a row; a rejected one goes into the rejects file with its reason."""
        self.fates[verdict.fate] += 1
        if verdict.refusal is not None:
            self._reject(verdict)
        elif verdict.order is not None:
            order = verdict.order
            self.kinds[order.request_type] += 1
            self.sources[order.source] += 1
            self.hand_offs += order.hand_offs
            if order.replied_on is not None:
                self.completed += 1
                self.reply_days[(order.replied_on - order.received_on).days] += 1

    def _reject(self, verdict: OrderVerdict) -> None:
        refusal = verdict.refusal
        if refusal is None:
            return
        self.reasons[refusal.code] += 1
        if self.rejects is not None:
            said = {"line": verdict.line, "reason": refusal.code, "sentence": refusal.say(self.language)}
            self.rejects.write(json.dumps(said, ensure_ascii=False) + "\n")

    def as_json(self, *, file: Path) -> dict[str, Any]:
        """The one object that `--json` prints."""
        days = sorted(self.reply_days.elements())
        return {
            "profile": self.profile,
            "rule_pack": self.book,
            "file": str(file),
            "rows_read": self.fates.total(),
            "added": self.fates[Fate.ADDED],
            "already_there": self.fates[Fate.ALREADY_THERE],
            "completed": self.completed,
            "open": self.kinds.total() - self.completed,
            "rejected": self.fates[Fate.REJECTED],
            "rejected_by_reason": dict(self.reasons.most_common()),
            "by_request_type": dict(self.kinds.most_common()),
            "by_source": dict(self.sources.most_common()),
            "hand_offs": self.hand_offs,
            "median_reply_days": days[len(days) // 2] if days else None,
        }

    def print_on(self, console: Console) -> None:
        """A sentence, then a table."""
        fates = self.fates
        counts = {"added": fates[Fate.ADDED], "there": fates[Fate.ALREADY_THERE], "rejected": fates[Fate.REJECTED]}
        console.print(READ.in_language(self.language).format(read=fates.total(), **counts))
        table = Table(box=None, pad_edge=False)
        for label in HEAD:
            table.add_column(label.in_language(self.language))
        for kind, count in self.kinds.most_common():
            table.add_row(REQUEST_TYPES[kind].in_language(self.language), str(count))
        console.print(table)
