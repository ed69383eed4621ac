"""The rows of the hot lists: strings put together once, in the reader's language, with no tag and no lookup a row."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from tingmin.kernel.labels import Label
from tingmin.law.clocks import clock
from tingmin.law.procedures import procedure
from tingmin.matters.queries import Line
from tingmin.web.telling import first_said

ANY = UUID(int=0)
ROW = """<tr><td class="due">{due}</td>
<th scope="row"><a href="{before}{id}{behind}">{title}</a><small class="number">{number}</small></th>
<td>{stage}</td><td>{holder}</td><td class="nowrap">{received}</td></tr>
"""
DUE = '<span class="level level-{level}">{said}</span><span class="due-day">{day}</span>{left}<small>{clock}</small>'
LEFT = '<span class="due-left">{left}</span>'


def rows_of(lines: Sequence[Line], *, today: date, now: datetime) -> SafeString:
    """The table's body; of one day, what ends by the hour comes first."""
    language, none = get_language() or "zh-hans", f"<small>{escape(gettext('无期限'))}</small>"
    before, behind = reverse("matter", kwargs={"matter_id": ANY}).split(str(ANY))
    return mark_safe(
        "".join(
            ROW.format(
                due=_due(line, language, today=today, now=now) if line.first else none,
                before=before, behind=behind, id=line.pk, title=escape(line.title), number=escape(line.number),
                stage=_stage(line.procedure, line.stage, language), holder=escape(line.holder.in_language(language)),
                received=line.received_on.isoformat(),
            )
            for line in _by_the_hour(lines)
        )
    )  # fmt: skip


def _by_the_hour(lines: Sequence[Line]) -> Sequence[Line]:
    """The page stays what it was: only neighbours that are due on one day change places."""
    if not any(line.first and line.first.due_at for line in lines):
        return lines
    return sorted(lines, key=_day_and_hour)


def _day_and_hour(line: Line) -> tuple[bool, date, bool, float]:
    at = line.first.due_at if line.first else None
    return line.next_due is None, line.next_due or date.max, at is None, at.timestamp() if at else 0


def _due(line: Line, language: str, *, today: date, now: datetime) -> str:
    first = line.first
    if first is None:
        return ""
    level, said, left = first_said(first, line.next_due or today, today=today, now=now)
    day = f"{localtime(first.due_at):%Y-%m-%d %H:%M}" if first.due_at else (line.next_due or today).isoformat()
    told = _said(left, language)
    return DUE.format(
        level=level, said=_said(said, language), day=day, clock=_clock(first.clock, language),
        left=LEFT.format(left=told) if told else "",
    )  # fmt: skip


def _said(label: Label, language: str) -> str:
    return escape(label.in_language(language))


@cache
def _stage(code: str, stage: str, language: str) -> str:
    return _said(procedure(code).stage(stage).label, language)


@cache
def _clock(code: str, language: str) -> str:
    return _said(clock(code).label, language)
