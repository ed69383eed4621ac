"""Matters that the petition office passed on, and a sheet without a fault."""

from datetime import date

from tests.cast import BUREAU, OFFICE, OTHER_BUREAU, staff
from tests.matters.walks import Walk
from tingmin.inspection.rules import sheet_of
from tingmin.inspection.types import Answer, Checked, Question
from tingmin.kernel.actors import Post
from tingmin.law.packs import book
from tingmin.organisations.queries import organ_by_code

DAY = date(2023, 3, 1)
SEED = "2023-1: 07 15 22"


def sent(many: int = 1, *, to: str = BUREAU, step: str = "transfer", day: date = DAY, **more) -> list[Walk]:
    """So many, passed on to an organ on the day of registration."""
    receiver = organ_by_code(to).ref
    return [Walk(day=day, **more).take("classify").take(step, to=receiver) for _ in range(many)]


def both() -> list[Walk]:
    """Six to one bureau, three to another."""
    return [*sent(4), *sent(2, step="assign"), *sent(3, to=OTHER_BUREAU)]


def question(**more) -> Question:
    """Two of each organ in March."""
    usual = {"since": DAY, "until": date(2023, 3, 31), "per_organ": 2, "seed": SEED}
    return Question(**(usual | more))


def inspector(*, nth: int = 1, organ: str = OFFICE):
    return staff(organ, Post.SUPERVISOR, nth=nth)


def sheet(walk: Walk, **faults: str) -> Checked:
    """Everything kept but what is named, with a remark each."""
    items = [item.code for item in sheet_of(book(walk.matter.book))]
    return Checked({code: Answer.FAULT if code in faults else Answer.KEPT for code in items}, faults)
