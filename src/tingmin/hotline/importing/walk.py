"""An order's life from registration to its end, each step through the action that every other door calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from tingmin.hotline.actions import VERBS, take_down
from tingmin.hotline.importing.profiles import OrderProfile
from tingmin.hotline.importing.rows import PastOrder, past_order
from tingmin.hotline.models import Order
from tingmin.hotline.queries import hotline_organ
from tingmin.hotline.types import Request
from tingmin.intake.importing.files import rows_of
from tingmin.intake.importing.refusals import ColumnMissing, RepeatedRow
from tingmin.intake.importing.types import Fate, Row
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import noon_of
from tingmin.matters.queries import known_references
from tingmin.organisations.queries import organ_by_code

IMPORTER = "历史数据导入"
ACTIONS = {verb.step: verb for verb in VERBS}
NOT_APART = "历史数据未单独载明，见答复原文。"
# Any number that no other import uses: two runs over one file would race for the same references.
IMPORT_LOCK = 5_417_208


@dataclass(frozen=True, slots=True)
class OrderVerdict:
    """What became of a row: an order that is in, or the refusal that keeps it out."""

    line: int
    fate: Fate
    order: PastOrder | None = None
    refusal: Refusal | None = None


def carry_in_orders(file: Path, profile: OrderProfile) -> Iterator[OrderVerdict]:
    """Carry the rows in, each in a transaction of its own; what is there already stays as it is."""
    with _alone():
        seen: dict[str, int] = {}
        for row in rows_of(file):
            yield _verdict(row, profile, seen)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [IMPORT_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [IMPORT_LOCK])


def _verdict(row: Row, profile: OrderProfile, seen: dict[str, int]) -> OrderVerdict:
    if not seen and not row.fault:
        _require_columns(row, profile)
    try:
        order = past_order(row, profile)
        if seen.setdefault(order.reference, row.line) != row.line:
            raise RepeatedRow(line=seen[order.reference])
        if known_references([order.reference]):
            return OrderVerdict(row.line, Fate.ALREADY_THERE, order)
        _walk(order, profile)
    except Refusal as refusal:
        if isinstance(refusal, ColumnMissing):
            raise
        return OrderVerdict(row.line, Fate.REJECTED, refusal=refusal)
    return OrderVerdict(row.line, Fate.ADDED, order)


def _require_columns(row: Row, profile: OrderProfile) -> None:
    missing = [column for column in profile.columns.values() if column not in row.cells]
    if missing:
        raise ColumnMissing(missing="、".join(missing), present="、".join(map(str, row.cells)))


@transaction.atomic
def _walk(order: PastOrder, profile: OrderProfile) -> None:
    """Registered, dispatched, answered as far as the row tells; how often it changed hands is kept as a number."""
    began, unit = noon_of(order.received_on), organ_by_code(profile.unit).ref
    agent, handler = _at(Post.AGENT, hotline_organ()), _at(Post.HANDLER, unit)
    matter_id = take_down(_request(order, profile), actor=agent, at=began).matter_id
    _take("dispatch", matter_id, agent, began, to=unit, reason=f"历史工单：转办{order.hand_offs}次。")
    Order.objects.filter(pk=matter_id).update(hand_offs=order.hand_offs)
    if order.replied_on is not None:
        _answer(matter_id, order, handler, noon_of(order.replied_on))


def _answer(matter_id: MatterId, order: PastOrder, handler: Actor, at: datetime) -> None:
    _take("accept_order", matter_id, handler, at)
    _take("contact_requester", matter_id, handler, at, how=NOT_APART)
    _take("reply_order", matter_id, handler, at, facts=NOT_APART, reply=order.reply, told_by=NOT_APART)
    _take("close_unasked", matter_id, Actor.system(name=IMPORTER), at)


def _take(step: str, matter_id: MatterId, actor: Actor, at: datetime, **filled: Any) -> None:
    verb = ACTIONS[step]
    verb.action(matter_id=matter_id, particulars=verb.particulars(**filled), actor=actor, at=at)


def _request(order: PastOrder, profile: OrderProfile) -> Request:
    return Request(
        request_type=order.request_type,
        title=order.title,
        body=order.text,
        channel=order.channel,
        content_class=profile.content_class,
        reference=order.reference,
        book=profile.book,
    )


def _at(post: Post, organ: OrganId) -> Actor:
    """The importer at somebody's desk, without a person: the source names none."""
    return Actor(post=post, name=IMPORTER, organ=organ)
