"""A matter as its pages tell it: where it stands, what happened, which clocks run and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.alarms import ALARMS, HOUR_ALARMS, Alarm, alarm, alarm_in_hours
from tingmin.law.citing import articles_said
from tingmin.law.clocks import clock
from tingmin.law.explain import time_left
from tingmin.law.limits import Due
from tingmin.law.packs import book
from tingmin.law.procedures import procedure
from tingmin.law.types import Debtor, Stage, Step, cite
from tingmin.matters.lists import First
from tingmin.matters.queries import Matter, Obligation, explained, running_clocks
from tingmin.matters.types import Event
from tingmin.organisations.queries import organs_by_id
from tingmin.web.shown import Shown

# What a petitioner is told of although the matter stays where it is (domain §3.6; P16: who looked at their data).
TOLD_IN_PLACE: Mapping[str, Label] = {
    "urge": Label("您催办了一次", "You urged it"),
    "rate": Label("您已评价", "You rated it"),
    "extend": Label("经批准延长办理期限", "The time limit was extended with approval"),
    "extend_review": Label("经批准延长复查期限", "The time limit of the review was extended with approval"),
    "extend_re_review": Label("经批准延长复核期限", "The time limit of the re-review was extended with approval"),
    "accept_opinion": Label("您认可了答复", "You accepted the opinion"),
    "file_attached": Label("收到您的附件", "Your file was received"),
    "identity_revealed": Label("查看了您的身份信息", "Your identity was looked at"),
    "query_code_renewed": Label("补发了查询码，原码失效", "A new query code was handed out; the old one opens nothing"),
    "identity_erased": Label("依法删除了您的身份信息", "Your identity was erased as the law asks"),
    "protected": Label("转为保密办理", "Handled in confidence from now on"),
    "supervised": Label("已列入督办", "Taken under supervision"),
    "correction_told": Label("督办机关已向您告知整改情况", "The supervising organ told you what was corrected"),
    "supervision_ended": Label("督办结束", "Supervision ended"),
    "report_execution": Label("已报告执行结果", "The execution was reported"),
    "ask_hearing": Label("您申请了听证", "You asked for a hearing"),
    "decline_hearing": Label("决定不举行听证", "No hearing will be held"),
    "postpone_hearing": Label("听证已重新通知", "Notice of the hearing was given anew"),
    "cancel_hearing": Label("听证已取消", "The hearing was cancelled"),
    "ask_panel_recusal": Label("您申请了听证人员回避", "You asked a member of the panel to step aside"),
    "rule_on_panel": Label("已决定听证人员是否回避", "It was decided whether the member steps aside"),
    "ask_recusal": Label("您申请了工作人员回避", "You asked an officer to step aside"),
    "rule_on_recusal": Label("已决定是否回避", "It was decided whether somebody steps aside"),
    "urge_order": Label("您催办了一次", "You urged it"),
    "contact_requester": Label("承办单位联系了您", "The unit contacted you"),
    "ask_co_handler": Label("已请其他单位协办", "Another unit was asked to help"),
    "extend_order": Label("延长了办理时限", "The time limit was extended"),
    "explain_obstacle": Label("承办单位说明了暂不能解决的原因", "The unit explained why it cannot be solved yet"),
    "ask_again": Label("您就新的事实再次反映", "You raised it again on new facts"),
    "excluded": Label("本件不计入对承办单位的考核", "It is left out of the unit's assessment"),
    "judged_same": Label("判定与另一渠道的事项是同一件", "Judged the same as a matter in the other channel"),
    "sameness_contested": Label("您对判定提出了异议", "You contested the judgement"),
    "sameness_kept": Label("复核后维持判定", "The judgement was kept after another officer looked"),
    "sameness_lifted": Label("复核后撤销判定", "The judgement was lifted after another officer looked"),
    "conversion_consented": Label("您同意转到这一渠道", "You agreed to this channel"),
    "conversion_declined": Label("您不同意转到另一渠道", "You did not want the other channel"),
    "converted": Label("已转到另一渠道登记", "Registered in the other channel"),
    "converted_from": Label("由另一渠道转来登记", "Came from the other channel"),
}
# Decisions that reach the petitioner by no document: the page must say why.
REASONS_TOLD = frozenset(
    {
        "correction_told", "decline_hearing", "postpone_hearing", "cancel_hearing", "rule_on_panel", "rule_on_recusal",
        "explain_obstacle", "judged_same", "sameness_contested", "sameness_kept", "sameness_lifted",
    }
)  # fmt: skip
NOBODY = Label("", "")
WITHDRAWING = ("withdraw", "revoke_order")
# A right that has lapsed is nobody's fault, and nobody is overdue.
LAPSED = Label("期限已过", "Has passed")


@dataclass(frozen=True, slots=True)
class Moment(Shown):
    """A line of the timeline."""

    on: date
    label: Label
    who: str
    organ: Label
    article: Label
    reason: str = ""
    fact: UUID | None = None


@dataclass(frozen=True, slots=True)
class ClockLine(Shown):
    """A clock with its sentence; `alarm` is empty once it stopped. Of a limit in hours, `at` is the instant it ends."""

    code: str
    label: Label
    due: date
    why: Label
    stopped_on: date | None
    left: int
    alarm: Alarm | None
    alarm_said: Label
    is_paused: bool
    at: datetime | None = None
    left_said: Label = NOBODY


@dataclass(frozen=True, slots=True)
class Clocks(Shown):
    """The clocks that run, and those that stopped."""

    running: Sequence[ClockLine]
    stopped: Sequence[ClockLine]


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A row of a list: the matter, and the clock that is due first."""

    matter: Matter
    stage: Label
    clock: Label
    left: int
    alarm: Alarm
    alarm_said: Label
    at: datetime | None = None
    left_said: Label = NOBODY


def stage_said(matter: Matter) -> Label:
    """Where a matter stands, for officers."""
    return procedure(matter.procedure).stage(matter.stage).label


def stage_told(matter: Matter) -> Label:
    """Where a matter stands, for the petitioner."""
    stage = procedure(matter.procedure).stage(matter.stage)
    return stage.told or stage.label


def history(matter: Matter, events: Sequence[Event]) -> Sequence[Moment]:
    """Everything that happened, newest first, with person, organ, article and reason."""
    return _moments(matter, events[::-1])


def history_told(matter: Matter, events: Sequence[Event]) -> Sequence[Moment]:
    """What the petitioner is told, newest first: where the matter went and what was sent to them, by which organ."""
    procedure_, told, stage = procedure(matter.procedure), [], NOBODY
    for event in events:
        if event.step in TOLD_IN_PLACE:
            told.append((event, TOLD_IN_PLACE[event.step]))
        elif event.stage and (label := _told(procedure_.stage(event.stage))) != stage:
            stage = label
            told.append((event, label))
    organs = _organs(event for event, _ in told)
    return [
        Moment(event.on, label, "", organs.get(event.organ, NOBODY), NOBODY, _reason_told(event), event.fact)
        for event, label in told[::-1]
    ]


def clocks(matter: Matter, *, today: date, now: datetime | None = None) -> Clocks:
    """The clocks of a matter by the day on which they are due; with `now`, those in hours to the minute."""
    lines = [_line(*each, today=today, now=now) for each in explained(matter, today=today)]
    lines.sort(key=lambda line: (line.due, line.at.timestamp() if line.at else 0))
    running = [line for line in lines if line.stopped_on is None]
    return Clocks(running, [line for line in lines if line.stopped_on is not None])


def moves(rows: Sequence[Step]) -> Sequence[Step]:
    """Steps as buttons: those that move the matter on first, withdrawing last."""
    return sorted(rows, key=lambda row: (row.step in WITHDRAWING, row.source == row.target))


def main_step(rows: Sequence[Step]) -> str:
    """The one step that moves the matter on; none where there are several, for no outcome is put forward."""
    moving = [row.step for row in rows if row.source != row.target and row.step not in WITHDRAWING]
    return moving[0] if len(moving) == 1 else ""


def inbox_lines(matters: Sequence[Matter], *, today: date, now: datetime | None = None) -> Sequence[InboxLine]:
    """Rows of a list with their first clock; one query for all of them. Of one day, what ends by the hour comes first.

    The page of the list stays what it was: only neighbours that are due on one day change places.
    """
    running = running_clocks(each.pk for each in matters)
    lines = [_inbox_line(each, running.get(each.pk, ()), today=today, now=now) for each in matters]
    return sorted(lines, key=_day_and_hour) if any(line.at for line in lines) else lines


def _day_and_hour(line: InboxLine) -> tuple[bool, date, bool, float]:
    due = line.matter.next_due
    return due is None, due or date.max, line.at is None, line.at.timestamp() if line.at else 0


def _reason_told(event: Event) -> str:
    return event.reason if event.step in REASONS_TOLD else ""


def _told(stage: Stage) -> Label:
    return stage.told or stage.label


def _moments(matter: Matter, events: Sequence[Event]) -> Sequence[Moment]:
    organs, law = _organs(events), book(matter.book)
    return [
        Moment(
            on=each.on,
            label=each.label,
            who=each.actor,
            organ=organs.get(each.organ, NOBODY),
            article=articles_said(cite(each.article), law) if each.article else NOBODY,
            reason=each.reason,
        )
        for each in events
    ]


def _organs(events: Iterable[Event]) -> Mapping[UUID | None, Label]:
    found = organs_by_id(OrganId(each.organ) for each in events if each.organ)
    return {pk: organ.label for pk, organ in found.items()}


def _line(row: Obligation, count: Due, why: Label, *, today: date, now: datetime | None) -> ClockLine:
    is_paused = row.stopped_on is None and any(pause.ends is None for pause in row.pauses.all())
    # While a hearing goes on each day moves the last day, which is written down when the hearing ends.
    last = count.effective if is_paused else row.due_effective
    level, said = (None, NOBODY) if row.stopped_on else _level(row, last, today=today, now=now)
    return ClockLine(
        code=row.clock,
        label=clock(row.clock).label,
        due=last,
        why=why,
        stopped_on=row.stopped_on,
        left=(last - today).days,
        alarm=level,
        alarm_said=said,
        is_paused=is_paused,
        at=row.due_at,
        left_said=NOBODY if row.stopped_on else _left_said(row, now),
    )


def first_said(row: Obligation | First, due: date, *, today: date, now: datetime | None) -> tuple[Alarm, Label, Label]:
    """Of the clock that is due first: its level, the level in words, and of a limit in hours what is left of it."""
    return *_level(row, due, today=today, now=now), _left_said(row, now)


def _left_said(row: Obligation | First, now: datetime | None) -> Label:
    return time_left(ends=row.due_at, now=now) if row.due_at and now else NOBODY


def _level(row: Obligation | First, due: date, *, today: date, now: datetime | None) -> tuple[Alarm, Label]:
    if row.begun_at and row.due_at and now:
        in_hours = alarm_in_hours(begun=row.begun_at, ends=row.due_at, now=now)
        return in_hours, HOUR_ALARMS[in_hours]
    level = alarm(start=row.started_on, due=due, today=today)
    if level is Alarm.OVERDUE and clock(row.clock).debtor is Debtor.PETITIONER:
        return Alarm.AMBER, LAPSED
    return level, ALARMS[level]


def _inbox_line(matter: Matter, running: Sequence[Obligation], *, today: date, now: datetime | None) -> InboxLine:
    first = min(running, key=lambda row: (row.due_effective, row.due_at is None, row.due_at), default=None)
    due = matter.next_due or today
    level, said = _level(first, due, today=today, now=now) if first else (Alarm.GREEN, NOBODY)
    return InboxLine(
        matter=matter,
        stage=stage_said(matter),
        clock=clock(first.clock).label if first else NOBODY,
        left=(due - today).days,
        alarm=level,
        alarm_said=said,
        at=first.due_at if first else None,
        left_said=_left_said(first, now) if first else NOBODY,
    )
