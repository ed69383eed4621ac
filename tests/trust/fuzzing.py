"""What a post can sensibly ask of the API, so that a fuzz comes past the first door.

Matters on their way to where a step is due, and for each address the values that are taken there.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tests.cast import BUREAU, OFFICE, STREET
from tests.hotline.orders import WATER, Order
from tests.matters.plans import DAYS, Plan, plans_of
from tests.matters.walks import Walk
from tests.supervision.cases import CaseWalk, late_matter
from tests.supervision.ways import ways_of
from tingmin.intake.types import Claim
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import Refusal
from tingmin.law.packs import book
from tingmin.law.procedures import rule
from tingmin.ledger.merging import merge
from tingmin.ledger.models import LogLeaf, TreeHead
from tingmin.matters import queries
from tingmin.matters.rules import POSTS_OF
from tingmin.organisations.queries import organ_by_code
from tingmin.web.verbs import VERBS

NEWEST = list(DAYS)[-1]
STEPS = "/api/desk/matters/{matter_id}/steps/"
PERSON = {"name": "王小明", "phone": "13800001234", "address": "示例路1号"}
PETITION = {"claims": [{"title": "", "body": "路灯坏了三天。", "purpose": "seek_solution"}], "petitioner": PERSON,
            "representatives": [], "agent": None, "people_count": 1, "region_code": "", "receiver": None,
            "respondents": [], "confidential": False}  # fmt: skip


def escalated(order: Order) -> Order:
    """Waiting for a superior."""
    return order.in_hand().by(STREET, "escalate_order", post=Post.HEAD, reason="产权不清。")


WAYS: tuple[Callable[[Order], Order], ...] = (lambda order: order, Order.sent, Order.in_hand, escalated, Order.replied)
ORDER = {
    "reason": "情况属实。", "urgency": "usual", "how": "电话联系。", "part": "查看管线。", "hours": 24, "place": "路口",
    "question": "谁来修。", "of_departments": "及时", "of_whistler": "及时", "facts": "线路老化。", "reply": "已修好。",
    "told_by": "电话", "channel": "phone", "satisfaction": "satisfied", "comment": "好", "rule": "条例第十一条",
    "case": "other", "advice": "请拨打其他热线。", "said": "已当场说明。",
}  # fmt: skip


@dataclass(frozen=True)
class Chance:
    """An address at which a post is heard, and what it says there."""

    path: str
    matter: str
    said: Mapping[str, Any]


def usual(matter: str, *, code: str, officer: str) -> list[Chance]:
    """What is taken at the addresses that are no steps; `code` is the query code of somebody's matter."""
    merge(at=timezone.now())
    size, leaf = TreeHead.objects.latest("size").size, LogLeaf.objects.latest("position")
    bureau = str(organ_by_code(BUREAU).pk)
    said: dict[str, Mapping[str, Any]] = {
        "/api/petitions": PETITION,
        "/api/track": {"query_code": code},
        "/api/desk/matters": PETITION | {"channel": "letter", "after": "", "size": 50},
        "/api/desk/matters/{matter_id}": {},
        "/api/desk/matters/{matter_id}/respondents": {"organs": [bureau], "staff": []},
        "/api/desk/matters/{matter_id}/recusals": {"officer": officer, "reason": "与信访人有亲属关系。"},
        "/api/desk/matters/{matter_id}/confidence": {},
        "/api/desk/matters/{matter_id}/preview": {"to": bureau},
        "/api/track/conversion": {"query_code": code},
        "/api/track/sameness": {"query_code": code, "reason": "不是同一件事。"},
        "/api/desk/both/check": {"procedure": "work_order", "person": PERSON, "title": "路灯", "body": "路灯坏了。"},
        "/api/knowledge": {"q": "路灯"},
        "/api/desk/knowledge": {"q": "路灯", "region": ""},
        "/api/desk/scores/sheets": {"month": ""},
        "/api/desk/scores/sheets/unit": {"unit": organ_by_code(STREET).name, "month": ""},
        "/api/desk/scores/report": {"month": ""},
        "/api/ledger/heads": {"before": size, "size": 50},
        "/api/ledger/heads/{size}": {"size": size},
        "/api/ledger/inclusion": {"leaf": bytes(leaf.leaf_hash).hex(), "size": size},
        "/api/ledger/consistency": {"first": size, "second": size},
    }
    return [Chance(path, matter, each) for path, each in said.items()]


def steps(actor: Actor, seat: str, *, word: str, most: int) -> Iterator[Chance]:
    """The steps of a post in orders, in cases of supervision and in at most so many petitions; the word in each."""
    yield from _of_orders(actor, word=word)
    yield from _of_cases(actor, word=word, most=most // 2)
    plans = [plan for key, plan in plans_of(NEWEST).items() if plan.legs and _is_for(actor, "petition", *key)]
    for plan in random.Random(actor.post).sample(plans, min(most, len(plans))):
        for receiver in (seat, OFFICE, BUREAU):
            with suppress(Refusal), transaction.atomic():
                found = _walked(plan, actor, receiver=receiver, word=word)
                yield from found
                if found:
                    break


def _of_orders(actor: Actor, *, word: str) -> Iterator[Chance]:
    """As far as the hotline and the street have brought them."""
    began = timezone.now() - timedelta(hours=3)
    for way in WAYS:
        yield from _of_order(actor, way(Order(at=began, title=word, body=word)))


def _of_order(actor: Actor, order: Order) -> Iterator[Chance]:
    street, water = str(organ_by_code(STREET).pk), str(organ_by_code(WATER).pk)
    said = ORDER | {"to": street, "unit": water, "departments": [water]}
    both, reason = "/api/desk/matters/{matter_id}/both", {"other": str(order.id), "reason": "同一盏灯。"}
    yield Chance(both, str(order.id), reason | {"is_same": True})
    yield Chance(f"{both}/contested", str(order.id), reason | {"keep": True})
    consent = {"agreed": True, "way": "phone", "said": "愿意走信访程序。"}
    yield Chance("/api/desk/matters/{matter_id}/conversion", str(order.id), consent)
    for row in queries.steps_for(actor, order.matter, today=timezone.localdate()):
        asked = [each.name for each in fields(VERBS[row.step].particulars)]
        yield Chance(STEPS + row.step, str(order.id), {name: said[name] for name in asked if name in said})


def _of_cases(actor: Actor, *, word: str, most: int) -> Iterator[Chance]:
    """Each about a matter of its own that was left lying."""
    began, claim = timezone.localdate() - timedelta(130), Claim(title=word, body=word, purpose="seek_solution")
    ways = [way for key, way in ways_of(NEWEST).items() if _is_for(actor, "supervision", *key)]
    for way in random.Random(actor.post).sample(ways, min(most, len(ways))):
        with suppress(Refusal), transaction.atomic():
            case = CaseWalk(late_matter(began, claims=[claim])).to(*way)
            rows = queries.steps_for(actor, case.case, today=timezone.localdate())
            yield from [Chance(STEPS + row.step, str(case.id), case.filled(row.step)) for row in rows]


def _is_for(actor: Actor, procedure: str, stage: str, step: str) -> bool:
    """Whether the post carries an office of the row to which a plan leads."""
    row = rule(procedure, book=book(NEWEST), source=stage, step=step)
    return any(actor.post in POSTS_OF.get(office, ()) for office in row.by)


def _walked(plan: Plan, actor: Actor, *, receiver: str, word: str) -> list[Chance]:
    """Begin so long ago that the matter is there today, as the doors read the clock themselves."""
    today = timezone.localdate()
    claim = Claim(title=word, body=word, purpose="seek_solution")
    walk = Walk(
        day=today - timedelta(2 + sum(leg.days for leg in plan.legs)),
        channel=plan.channel, receiver=receiver, claims=[claim],
    )  # fmt: skip
    for leg in plan.legs:
        walk.go(leg)
    rows = queries.steps_for(actor, walk.matter, today=today)
    return [Chance(STEPS + row.step, str(walk.id), walk.filled(row.step)) for row in rows if row.step in VERBS]
