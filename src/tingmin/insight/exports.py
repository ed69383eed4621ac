"""Bulk export of matters: an approved order becomes a file without identities, marked in every row (P6, P17).

One row is one matter. What the petitioner wrote is left out: people name themselves and others in it.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
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
from tingmin.matters.models import Matter, MatterQuerySet

MOST_ROWS = 20_000
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
MARK = Label("水印：账号、时间、申请号", "Watermark: account, time, order")
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


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: never a name, a number, an address or anything else of a person but the mask."""

    label: Label
    cell: Callable[[Matter], str]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file on its way out."""

    name: str
    media_type: str
    content: bytes


COLUMNS: tuple[Column, ...] = (
    Column(Label("编号", "Number"), lambda m: m.number),
    Column(Label("收到日期", "Received"), lambda m: m.received_on.isoformat()),
    Column(Label("信访形式", "Channel"), lambda m: CHANNELS[Channel(m.channel)].zh),
    Column(Label("类别", "Category"), lambda m: CATEGORIES[Category(m.category)].zh if m.category else ""),
    Column(Label("内容分类", "Content class"), lambda m: path_label(m.content_class).zh if m.content_class else ""),
    Column(Label("办理途径", "Route"), lambda m: ROUTES[m.route].label.zh if m.route else ""),
    Column(Label("行政区划", "Region"), lambda m: m.region_code),
    Column(Label("人数", "People"), lambda m: str(m.people_count)),
    Column(Label("信访人（掩码）", "Petitioner (masked)"), lambda m: _mask(m)),
    Column(Label("登记机关", "Registered by"), lambda m: m.registrar.name),
    Column(Label("承办机关", "Held by"), lambda m: m.holder.name),
    Column(Label("状态", "Stage"), lambda m: procedure(m.procedure).stage(m.stage).label.zh),
    Column(Label("下一期限", "Next due"), lambda m: m.next_due.isoformat() if m.next_due else ""),
)


@transaction.atomic
def deliver_export(order_id: UUID, *, form: Form, actor: Actor, at: datetime) -> Delivered:
    """The file of an approved order; each matter in it counts as read, and the ledger keeps the file's digest."""
    order = order_for_delivery(order_id, actor=actor, at=at)
    matters = _matters(order.wanted, actor)
    mark = _watermark(order, actor, at=at)
    writer, media_type = WRITERS[form]
    content = writer(_marked(matters, mark))
    note_readings((Look(m.pk, ReadingKind.EXPORT) for m in matters), actor=actor, at=at)
    note_delivery(order, rows=len(matters), digest=hashlib.sha256(content).hexdigest(), actor=actor, at=at)
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


def _matters(wanted: Wanted, actor: Actor) -> list[Matter]:
    rows = wanted_matters(wanted, actor).select_related("holder", "registrar").prefetch_related("parties__person")
    found = list(rows.order_by("received_on", "id")[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    return found


def _mask(matter: Matter) -> str:
    """The first party's mask; nothing at all where the matter is handled in confidence (保密办理)."""
    parties = [] if matter.protected else list(matter.parties.all())
    return parties[0].person.name_mask if parties else ""


def _watermark(order: ExportOrder, actor: Actor, *, at: datetime) -> str:
    return f"{username_of(actor)} {at.astimezone(CITY_TIME):%Y-%m-%d %H:%M:%S} {order.number}"


def _marked(matters: Iterable[Matter], mark: str) -> Rows:
    """A row of the mark, a row of headings, then the matters, each with the mark: a part of the file has it too."""
    yield [f"{MARK.zh} {mark}"]
    yield [*(column.label.zh for column in COLUMNS), MARK.zh]
    for matter in matters:
        yield [*(_harmless(column.cell(matter)) for column in COLUMNS), mark]


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
