"""A list of the API asks the database as often for three items as for one, and how often stands in a table."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import BUREAU, OFFICE, seated
from tests.hotline.orders import CENTRE, STREET, Order, unit
from tests.knowledge.articles import published
from tests.matters.walks import Walk
from tests.web.lists import EVERYBODY, Listed, holds
from tests.web.test_lists_ask import of_unit
from tests.web.test_lists_ask_within import judged_same, petition
from tests.web.test_scores import ASKED
from tingmin.kernel.actors import Post
from tingmin.ledger.merging import merge
from tingmin.ledger.models import TreeHead
from tingmin.matters.models import Matter

pytestmark = pytest.mark.usefixtures("city", "keys")
POSTS = (Post.HANDLER, Post.HEAD, Post.CLERK)


@pytest.fixture
def keys(settings, tmp_path):
    settings.LEDGER_KEYS = tmp_path / "keys"


def today():
    return timezone.localdate()


def signed_head(nth: int) -> str:
    Walk(day=today() - timedelta(1))
    merge(at=timezone.now())
    return f'"size": {TreeHead.objects.latest("size").size},'


def article(nth: int) -> str:
    days = {"valid_from": today(), "review_due": today() + timedelta(90), "at": timezone.now()}
    return str(published(title=f"第{nth}种复查", region_code=f"11010{nth + 1}", **days).article_id)


def in_report(nth: int) -> str:
    of_unit(nth)
    return f'"unit": "{(STREET, "beijing-water", BUREAU)[nth]}"'


def possible_same(nth: int) -> str:
    if not nth:
        Order(at=timezone.now() - timedelta(hours=1))
    return str(petition(nth).pk)


def both() -> str:
    return f"/api/desk/matters/{Matter.objects.get(procedure='work_order').pk}/both"


def urged(nth: int) -> str:
    """One more thing that happened to the one matter, on a day of its own."""
    walk = Walk.__new__(Walk)
    walk.day = today() - timedelta(9 - nth)
    walk.id = Matter.objects.get().pk if nth else Walk(day=walk.day - timedelta(1)).id
    walk.later(0).take("urge")
    return f'"on": "{walk.day}"'


def one() -> str:
    return f"/api/desk/matters/{Matter.objects.get().pk}"


def seat(nth: int) -> str:
    """Somebody in one more post of the bureau, to which the one matter might go."""
    if not nth:
        Walk(day=today() - timedelta(1))
    seated(unit(BUREAU), POSTS[nth])
    return f'"post": "{POSTS[nth]}"'


def preview() -> str:
    return f"{one()}/preview?to={unit(BUREAU)}"


LISTS = (
    Listed("heads", *EVERYBODY, "/api/ledger/heads", signed_head, 1),
    Listed("knowledge", *EVERYBODY, "/api/knowledge?q=复查", article, 1),
    Listed("knowledge of staff", CENTRE, Post.AGENT, "/api/desk/knowledge?q=复查", article, 5),
    Listed("report", CENTRE, Post.HEAD, f"/api/desk/scores/report?{ASKED}", in_report, 19),
    Listed("proposals", CENTRE, Post.AGENT, both, possible_same, 19),
    Listed("pairs", CENTRE, Post.AGENT, both, judged_same, 19),
    Listed("history of a matter", OFFICE, Post.CLERK, one, urged, 9),
    Listed("who would see it", OFFICE, Post.CLERK, preview, seat, 7),
)


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.name)
def test_list_asks_as_often_for_three_items_as_for_one(listed, signed_in, visitor):
    holds(listed, signed_in(listed.organ, listed.post) if listed.organ else visitor)
