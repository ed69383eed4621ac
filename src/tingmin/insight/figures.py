"""The figures of a page: what organs keep and how they are rated, never smaller than the smallest group (P7)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tingmin.accounts.acting import acting_as
from tingmin.accounts.rules import require
from tingmin.accounts.types import Permission
from tingmin.insight.queries import (
    Organs,
    on_time_by_organ,
    received_by_organ,
    satisfaction_by_office,
    satisfaction_by_organ,
    sendings_by_organ,
)
from tingmin.insight.types import OnTime, Period, Received, Satisfaction, Sendings
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.parameters import parameters
from tingmin.law.satisfaction import Answers, Ratings
from tingmin.organisations.queries import Organ, jurisdiction_of, organ_by_id
from tingmin.organisations.types import Level, OrganKind

Value = int | Fraction | None
OF_THE_CITY = (OrganKind.GOVERNMENT, OrganKind.PETITION_DEPARTMENT)


class PeriodBackwards(Refusal):
    """A period that ends before it begins."""

    code = "period_backwards"
    sentence = Label(zh="起日晚于止日，请核对时间段。", en="The period ends before it begins; check both days.")


@dataclass(frozen=True, slots=True)
class Column:
    """A count, or (`rate`) a share of counts, read off what was counted."""

    code: str
    label: Label
    read: Callable[[Any], Value]
    rate: bool = False


@dataclass(frozen=True, slots=True)
class Spec:
    """A figure: how it is counted, what it is made of, and how large a group each row is."""

    code: str
    label: Label
    told: Label
    count: Callable[[Period, date, Organs], Sequence[Any]]
    size: Callable[[Any], int]
    add: Callable[[Sequence[Any]], Any]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An organ's values in the order of the columns; None instead of them when its group is too small to be shown."""

    code: str
    organ: Label
    values: Sequence[Value] | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown; the total is over the rows shown, so that nothing hidden can be subtracted from it."""

    spec: Spec
    rows: Sequence[Row]
    total: Sequence[Value]


def smallest_group() -> int:
    """Below so many matters a figure says only that they are fewer (P7)."""
    return parameters()["P7"].value


def figures(*, period: Period, actor: Actor, today: date) -> Sequence[Figure]:
    """All figures of the organs whose work the actor's organ oversees; the city's own offices read them all.

    Counted as the system: a figure is about every matter, also those that its reader may not see.
    """
    require(actor, Permission.READ_STATISTICS)
    if period.until < period.since:
        raise PeriodBackwards()
    organs = _overseen(actor)
    with acting_as(Actor.system()):
        return [_figure(spec, spec.count(period, today, organs)) for spec in FIGURES]


def _overseen(actor: Actor) -> Organs:
    if actor.organ is None:  # the server's own command line
        return None
    organ = organ_by_id(actor.organ)
    whole = organ.level == Level.CITY and organ.kind in OF_THE_CITY
    return None if whole else jurisdiction_of(actor.organ)


def _figure(spec: Spec, counted: Sequence[Any]) -> Figure:
    found = Organ.objects.filter(code__in=[row.code for row in counted])
    labels = {organ.code: organ.label for organ in found}
    shown = [row for row in counted if spec.size(row) >= smallest_group()]
    rows = [Row(row.code, labels[row.code], _values(spec, row) if row in shown else None) for row in counted]
    return Figure(spec, rows, _values(spec, spec.add(shown)))


def _values(spec: Spec, row: Any) -> Sequence[Value]:
    return [column.read(row) for column in spec.columns]


def _all_answers(rows: Sequence[OnTime]) -> OnTime:
    names = ("on_time", "late", "unanswered", "overdue_unanswered")
    total = {name: sum(getattr(row.answers, name) for row in rows) for name in names}
    return OnTime(code="", organ="", answers=Answers(**total))


def _all_ratings(rows: Sequence[Satisfaction]) -> Satisfaction:
    names = ("satisfied", "basically", "dissatisfied", "overdue_unrated")
    total = {name: sum(getattr(row.ratings, name) for row in rows) for name in names}
    waiting = sum(row.window_open for row in rows)
    return Satisfaction(code="", organ="", ratings=Ratings(**total), window_open=waiting)


def _all_sendings(rows: Sequence[Sendings]) -> Sendings:
    transferred, assigned = sum(row.transferred for row in rows), sum(row.assigned for row in rows)
    return Sendings(code="", organ="", transferred=transferred, assigned=assigned)


def _all_received(rows: Sequence[Received]) -> Received:
    counts = {name: sum(getattr(row, name) for row in rows) for name in ("petitions", "orders", "twice")}
    return Received(code="", organ="", **counts)


RATED_COLUMNS = (
    Column("satisfied", Label("满意", "Satisfied"), lambda row: row.ratings.satisfied),
    Column("basically", Label("基本满意", "Basically satisfied"), lambda row: row.ratings.basically),
    Column("dissatisfied", Label("不满意", "Not satisfied"), lambda row: row.ratings.dissatisfied),
    Column("overdue_unrated", Label("到期未评价", "Not rated in time"), lambda row: row.ratings.overdue_unrated),
    Column("window_open", Label("评价期内", "May still be rated"), lambda row: row.window_open),
    Column("participation", Label("参评率", "Participation"), lambda row: row.ratings.participation, rate=True),
    Column("satisfaction", Label("满意率", "Satisfaction"), lambda row: row.ratings.satisfaction, rate=True),
)
HOW_RATED = Label(
    "初次登记的信访事项，检举控告和法定途径事项除外，按答复送达日期统计。没有评价的不算满意，也不算不满意，只影响参评率。",
    "Matters registered for the first time, without accusations and statutory routes, by the day on which the reply"
    " was served. Who says nothing is neither satisfied nor dissatisfied, and counts for participation only.",
)


def _rated_replies(row: Satisfaction) -> int:
    return row.ratings.rated + row.ratings.overdue_unrated


FIGURES: tuple[Spec, ...] = (
    Spec(
        "on_time",
        Label("按期答复", "Answered in time"),
        Label(
            "办理期限在该时间段内起算的事项。按期答复率 = 按期 ÷（按期＋超期＋未到期＋逾期未答复）。",
            "Matters whose limit for handling began in these days. The rate is those in time among all: in time, late,"
            " not yet due, overdue.",
        ),
        lambda period, today, organs: on_time_by_organ(today=today, period=period, organs=organs),
        lambda row: row.handled + row.answers.unanswered + row.answers.overdue_unanswered,
        _all_answers,
        (
            Column("on_time", Label("按期", "In time"), lambda row: row.answers.on_time),
            Column("late", Label("超期", "Late"), lambda row: row.answers.late),
            Column("unanswered", Label("未到期", "Not yet due"), lambda row: row.answers.unanswered),
            Column("overdue_unanswered", Label("逾期未答复", "Overdue"), lambda row: row.answers.overdue_unanswered),
            Column(
                "on_time_rate", Label("按期答复率", "Rate in time"), lambda row: row.answers.on_time_rate, rate=True
            ),
        ),
    ),
    Spec(
        "satisfaction_organ",
        Label("满意度：办理机关", "Satisfaction: the organs that handled"),
        HOW_RATED,
        lambda period, today, organs: satisfaction_by_organ(period=period, today=today, organs=organs),
        _rated_replies,
        _all_ratings,
        RATED_COLUMNS,
    ),
    Spec(
        "satisfaction_office",
        Label("满意度：信访部门", "Satisfaction: the petition departments"),
        HOW_RATED,
        lambda period, today, organs: satisfaction_by_office(period=period, today=today, organs=organs),
        _rated_replies,
        _all_ratings,
        RATED_COLUMNS,
    ),
    Spec(
        "assigned_share",
        Label("交办比例", "Share of assigned matters"),
        Label(
            "按登记机关统计该时间段内的转送和交办（一件多次的按次计）。交办比例 = 交办 ÷（转送＋交办）。",
            "What was passed on in these days, by the registering organ; each passing-on counts. The share is assigned"
            " among transferred and assigned.",
        ),
        lambda period, today, organs: sendings_by_organ(period=period, organs=organs),
        lambda row: row.transferred + row.assigned,
        _all_sendings,
        (
            Column("transferred", Label("转送", "Transferred"), lambda row: row.transferred),
            Column("assigned", Label("交办", "Assigned"), lambda row: row.assigned),
            Column("share", Label("交办比例", "Share"), lambda row: row.assigned_share, rate=True),
        ),
    ),
    Spec(
        "received",
        Label("受理登记", "Registered"),
        Label(
            "按登记机关统计该时间段内登记的信访事项和热线工单。同一人的同一事项在两个渠道都登记的，只计先登记的一件。",
            "Petitions and orders registered in these days, by the organ that registered them. One matter of one person"
            " in both channels counts once, where it was registered first.",
        ),
        lambda period, today, organs: received_by_organ(period=period, organs=organs),
        lambda row: row.petitions + row.orders,
        _all_received,
        (
            Column("petitions", Label("信访事项", "Petitions"), lambda row: row.petitions),
            Column("orders", Label("热线工单", "Orders"), lambda row: row.orders),
            Column("twice", Label("另一渠道已计", "Counted in the other channel"), lambda row: row.twice),
            Column("matters", Label("合计（不重复）", "Total, each once"), lambda row: row.matters),
        ),
    ),
)
