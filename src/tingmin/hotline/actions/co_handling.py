"""Parts of an order at other units: co-handling under the first receiver, and departments called by a whistle."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tingmin.hotline.types import ClosingWhistle, CoHandling, Whistling
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.matters.actions import open_about, take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import LinkKind, Opening, Verb
from tingmin.matters.verbs import plain


@transaction.atomic
def ask_co_handler(*, matter_id: MatterId, particulars: CoHandling, actor: Actor, at: datetime) -> Matter:
    """Ask another unit for its part; the first unit stays in the lead (JSJB2021 §14)."""
    p = particulars
    move = p.move(said={"unit": str(p.unit), "part": p.part})
    order = take_step(matter_id=matter_id, step="ask_co_handler", actor=actor, at=at, move=move)
    _ask(order, [p.unit], p.part, hours=p.hours, actor=actor, at=at)
    return order


@transaction.atomic
def whistle(*, matter_id: MatterId, particulars: Whistling, actor: Actor, at: datetime) -> Matter:
    """Call departments to the spot (街乡吹哨、部门报到, JSJB2021 §16)."""
    p = particulars
    move = p.move(said={"departments": [str(each) for each in p.departments], "place": p.place, "question": p.question})
    order = take_step(matter_id=matter_id, step="whistle", actor=actor, at=at, move=move)
    _ask(order, p.departments, f"{p.place}：{p.question}", hours=p.hours, actor=actor, at=at)
    return order


def close_whistle(*, matter_id: MatterId, particulars: ClosingWhistle, actor: Actor, at: datetime) -> Matter:
    """End the whistle; both sides have assessed each other (JSJB2021 §33)."""
    said = {"of_departments": particulars.of_departments, "of_whistler": particulars.of_whistler}
    return take_step(matter_id=matter_id, step="close_whistle", actor=actor, at=at, move=particulars.move(said=said))


def _ask(order: Matter, units: Sequence[OrganId], part: str, *, hours: int, actor: Actor, at: datetime) -> None:
    for unit in units:
        opening = Opening(
            procedure="co_handling",
            step="ask_unit",
            organ=OrganId(order.holder_id),
            holder=unit,
            title=order.title,
            body=part,
            link=LinkKind.PART_OF,
            hours={"H06": hours},
        )
        open_about(order, opening, actor=actor, at=at)


VERBS: tuple[Verb, ...] = (
    Verb("ask_co_handler", CoHandling, ask_co_handler),
    Verb("whistle", Whistling, whistle),
    Verb("close_whistle", ClosingWhistle, close_whistle),
    *plain("return_part", "report_part", "call_off"),
)
