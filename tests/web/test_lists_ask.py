"""A list asks the database as often for three items as for one, and how often stands in a table."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.cast import BUREAU, officer, staff
from tests.hotline.orders import CENTRE, STREET, WATER, Order, unit
from tests.telephony.exchange import agent
from tests.web.lists import Listed, holds
from tests.web.test_scores import ASKED, MONTH, heard
from tingmin.hotline.actions.assessing import propose_exclusion, propose_points
from tingmin.hotline.actions.planning import set_plan
from tingmin.hotline.models import CallAttempt, CallBack, CallBackDraw, CallBackPlan, Objection, SecondCallBack
from tingmin.hotline.types import Planning, Sampling
from tingmin.kernel.actors import Actor, Post
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("city")
UNITS = (STREET, WATER, BUREAU)
SCORES = "/desk/scores/"


def now():
    return timezone.now()


def copied(nth: int) -> str:
    return Order(at=now() - timedelta(hours=1)).sent().matter.number


def replied(nth: int) -> Order:
    return Order(at=now() - timedelta(minutes=nth)).replied(UNITS[nth])


def to_call(nth: int) -> str:
    """Tried once already, so that the attempts are read too."""
    order = replied(nth)
    CallAttempt.objects.create(matter_id=order.id, at=now(), outcome="no_answer", channel="phone")
    return order.matter.number


def unresolved(nth: int) -> str:
    order = replied(nth).by(CENTRE, "call_back").by(CENTRE, "say_unresolved", satisfaction="dissatisfied")
    return order.matter.number


def called(nth: int) -> SecondCallBack:
    order = replied(nth).by(CENTRE, "say_resolved", satisfaction="satisfied")
    call = CallBack.objects.get(matter=order.id)
    return SecondCallBack.objects.create(call_back=call, matter_id=order.id, drawn_at=now())


def to_call_again(nth: int) -> str:
    return called(nth).matter.number


def called_again(nth: int) -> str:
    row = called(nth)
    row.called_at, row.called_by, row.resolved = now(), agent(7).person, False
    row.save()
    return row.matter.number


def plan(nth: int) -> str:
    since = timezone.localdate() + timedelta(10 * nth + 1)
    planning = Planning(since=since, until=since + timedelta(5), sampling=Sampling(share=50, least=1))
    set_plan(planning=planning, actor=staff(CENTRE, Post.SHIFT_LEADER), at=now())
    return f"{since:%Y-%m-%d}"


def drawn(nth: int) -> str:
    plan(nth)
    CallBackDraw.objects.create(
        plan=CallBackPlan.objects.latest("since"), share=50, drawn_at=now(), told_at=now(), seed=f"07 15 2{nth}",
        digest=f"{nth}" * 64,
    )  # fmt: skip
    return f"07 15 2{nth}"


def satisfied(nth: int) -> str:
    return heard("say_resolved", "satisfied").matter.number


def of_unit(nth: int) -> str:
    heard("say_resolved", "satisfied", UNITS[nth])
    return str(organ_by_code(UNITS[nth]).name)


def scored(nth: int) -> str:
    of_unit(nth)
    return f'"unit": "{UNITS[nth]}"'


def leader(nth: int) -> Actor:
    return officer(unit(CENTRE), Post.SHIFT_LEADER, nth=nth)


def left_out(nth: int) -> str:
    order = heard("say_resolved", "satisfied", UNITS[nth])
    propose_exclusion(matter_id=order.id, month=MONTH, reason="duplicate", actor=leader(nth), at=now())
    return order.matter.number


def points(nth: int) -> str:
    why = f"第{nth}次录音不符。"
    propose_points(organ=unit(UNITS[nth]), month=MONTH, points=Decimal("-2.5"), reason=why, actor=leader(nth), at=now())
    return why


def objected(nth: int) -> str:
    found = organ_by_code(UNITS[nth])
    by = staff(UNITS[nth], Post.HEAD).person
    Objection.objects.create(organ_id=found.pk, month=MONTH, reasons="等待鉴定。", raised_by=by, raised_at=now())
    return str(found.name)


BEHIND = f"{SCORES}unit/?{ASKED}&unit={STREET}&figure=satisfied"
LISTS = (
    Listed("copies", "chaoyang", Post.CLERK, "/desk/orders/copies/", copied, 8),
    Listed("to call back", CENTRE, Post.AGENT, "/desk/call-backs/", to_call, 10),
    Listed("unresolved", CENTRE, Post.AGENT, "/desk/call-backs/", unresolved, 8),
    Listed("to call again", CENTRE, Post.AGENT, "/desk/call-backs/", to_call_again, 8),
    Listed("called again", CENTRE, Post.SHIFT_LEADER, "/desk/call-backs/plans/", called_again, 8),
    Listed("plans", CENTRE, Post.SHIFT_LEADER, "/desk/call-backs/plans/", plan, 8),
    Listed("draws", CENTRE, Post.SHIFT_LEADER, "/desk/call-backs/plans/", drawn, 8),
    Listed("behind a figure", CENTRE, Post.HEAD, BEHIND, satisfied, 23),
    Listed("sheets", CENTRE, Post.HEAD, f"{SCORES}?{ASKED}", of_unit, 14),
    Listed("report", CENTRE, Post.HEAD, f"{SCORES}report/?{ASKED}", of_unit, 22),
    Listed("exclusions", CENTRE, Post.HEAD, f"{SCORES}proposals/?{ASKED}", left_out, 12),
    Listed("points", CENTRE, Post.HEAD, f"{SCORES}proposals/?{ASKED}", points, 12),
    Listed("objections", CENTRE, Post.HEAD, f"{SCORES}objections/", objected, 10),
    Listed("matters of the API", STREET, Post.HANDLER, "/api/desk/matters", copied, 5),
    Listed("sheets of the API", CENTRE, Post.HEAD, f"/api/desk/scores/sheets?{ASKED}", scored, 11),
)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.name)
def test_list_asks_as_often_for_three_items_as_for_one(listed, signed_in):
    holds(listed, signed_in(listed.organ, listed.post))
