"""Bulk export of matters: an approved order becomes a file without identities, marked in every row (P6, P17).

One row is one matter. What the petitioner wrote is left out: people name themselves and others in it.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from openpyxl import Workbook

from tingmin.accounts.actions import note_delivery, note_readings, order_for_delivery
from tingmin.accounts.models import ExportOrder
from tingmin.accounts.queries import username_of
from tingmin.accounts.types import Look, ReadingKind, Wanted
from tingmin.intake.types import CHANNELS
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import CITY_TIME
from tingmin.law.content_classes import path_label
from tingmin.law.procedures import procedure
from tingmin.law.purposes import CATEGORIES
from tingmin.law.routes import BY_CODE as ROUTES
from tingmin.law.types import Category, Channel
from tingmin.matters.models import Matter, MatterQuerySet, Party

MOST_ROWS = 20_000
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MARK = Label("水印：账号、时间、申请号", "Watermark: account, time, order")
CHUNK = 2000
# Fields of a line that have another name in the tables.
OTHERWISE = {"registrar": "registrar__name", "holder": "holder__name"}
Rows = Iterable[Sequence[str]]


class Form(StrEnum):
    """The forms of a file."""

    CSV = "csv"
    XLSX = "xlsx"


class TooManyRows(Refusal):
    """An export of more than fits in one file; all of it at once is what nobody should carry away."""

    code = "too_many_rows"
    sentence = Label(
        zh="符合条件的事项超过{most}件，请缩短时间段或增加条件后重新申请。",
        en="More than {most} matters fit; order a shorter period or add a condition.",
    )


class Line(NamedTuple):
    """What a row of the file is made of, as the database hands it over; `mask` is the first party's."""

    id: UUID
    number: str
    received_on: date
    channel: str
    category: str
    content_class: str
    route: str
    region_code: str
    people_count: int
    protected: bool
    registrar: str
    holder: str
    procedure: str
    stage: str
    next_due: date | None
    mask: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: never a name, a number, an address or anything else of a person but the mask."""

    label: Label
    cell: Callable[[Line], str]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file on its way out."""

    name: str
    media_type: str
    content: bytes


@cache
def _path(content_class: str) -> str:
    return path_label(content_class).zh if content_class else ""


@cache
def _stage(code: str, stage: str) -> str:
    return procedure(code).stage(stage).label.zh


COLUMNS: tuple[Column, ...] = (
    Column(Label("编号", "Number"), lambda m: m.number),
    Column(Label("收到日期", "Received"), lambda m: m.received_on.isoformat()),
    Column(Label("信访形式", "Channel"), lambda m: CHANNELS[Channel(m.channel)].zh),
    Column(Label("类别", "Category"), lambda m: CATEGORIES[Category(m.category)].zh if m.category else ""),
    Column(Label("内容分类", "Content class"), lambda m: _path(m.content_class)),
    Column(Label("办理途径", "Route"), lambda m: ROUTES[m.route].label.zh if m.route else ""),
    Column(Label("行政区划", "Region"), lambda m: m.region_code),
    Column(Label("人数", "People"), lambda m: str(m.people_count)),
    # Nothing at all where the matter is handled in confidence (保密办理).
    Column(Label("信访人（掩码）", "Petitioner (masked)"), lambda m: "" if m.protected else m.mask or ""),
    Column(Label("登记机关", "Registered by"), lambda m: m.registrar),
    Column(Label("承办机关", "Held by"), lambda m: m.holder),
    Column(Label("状态", "Stage"), lambda m: _stage(m.procedure, m.stage)),
    Column(Label("下一期限", "Next due"), lambda m: m.next_due.isoformat() if m.next_due else ""),
)


@transaction.atomic
def deliver_export(order_id: UUID, *, form: Form, actor: Actor, at: datetime) -> Delivered:
    """The file of an approved order; each matter in it counts as read, and the ledger keeps the file's digest."""
    order = order_for_delivery(order_id, actor=actor, at=at)
    mark, looks = _watermark(order, actor, at=at), list[Look]()
    writer, media_type = WRITERS[form]
    content = writer(_marked(_noted(_lines(order.wanted, actor), looks), mark))
    note_readings(looks, actor=actor, at=at)
    note_delivery(order, rows=len(looks), digest=hashlib.sha256(content).hexdigest(), actor=actor, at=at)
    return Delivered(f"{order.number}.{form}", media_type, content)


def wanted_matters(wanted: Wanted, actor: Actor) -> MatterQuerySet:
    """What an order lists of what the actor may see: `for_actor` with its wall stands in front of it."""
    narrowed = {
        "category": wanted.category,
        "region_code__startswith": wanted.region_code,
        "content_class__startswith": wanted.content_class,
        "stage": wanted.stage,
    }
    period = Matter.objects.for_actor(actor).filter(
        received_on__gte=wanted.received_from, received_on__lte=wanted.received_to
    )
    return period.filter(**{name: value for name, value in narrowed.items() if value})


def _lines(wanted: Wanted, actor: Actor) -> Iterator[Line]:
    """Row by row from a cursor of the server, which needs a transaction; raises `TooManyRows` behind the last."""
    first = Party.objects.filter(matter=OuterRef("pk")).order_by("position").values("person__name_mask")[:1]
    rows = wanted_matters(wanted, actor).annotate(mask=Subquery(first)).order_by("received_on", "id")
    found = rows.values_list(*(OTHERWISE.get(name, name) for name in Line._fields))[: MOST_ROWS + 1]
    for count, row in enumerate(found.iterator(chunk_size=CHUNK)):
        if count == MOST_ROWS:
            raise TooManyRows(most=MOST_ROWS)
        yield Line._make(row)


def _noted(lines: Iterable[Line], looks: list[Look]) -> Iterator[Line]:
    for line in lines:
        looks.append(Look(line.id, ReadingKind.EXPORT))
        yield line


def _watermark(order: ExportOrder, actor: Actor, *, at: datetime) -> str:
    return f"{username_of(actor)} {at.astimezone(CITY_TIME):%Y-%m-%d %H:%M:%S} {order.number}"


def _marked(lines: Iterable[Line], mark: str) -> Rows:
    """A row of the mark, a row of headings, then the matters, each with the mark: a part of the file has it too."""
    yield [f"{MARK.zh} {mark}"]
    yield [*(column.label.zh for column in COLUMNS), MARK.zh]
    for line in lines:
        yield [*(_harmless(column.cell(line)) for column in COLUMNS), mark]


def _harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _csv(rows: Rows) -> bytes:
    """With a byte order mark, else spreadsheets here take it for another encoding."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(rows: Rows) -> bytes:
    book, stream = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("导出")
    for row in rows:
        sheet.append(list(row))
    book.save(stream)
    return stream.getvalue()


WRITERS: dict[Form, tuple[Callable[[Rows], bytes], str]] = {
    Form.CSV: (_csv, "text/csv; charset=utf-8"),
    Form.XLSX: (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
