"""Articles as the tests write them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.cast import staff
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.knowledge.actions import begin_article, publish_article
from tingmin.knowledge.models import Version
from tingmin.knowledge.types import Audience, Content
from tingmin.organisations.queries import organ_by_code

HOTLINE = "beijing-12345"
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
CONTENT = Content(
    title="怎样申请复查",
    questions="对处理意见不服怎么办\n复查要多少天",
    body="收到处理意见书之日起30日内，可以向上一级机关申请复查。复查机关30日内答复。",
    content_class="990000",
    audience=Audience.PUBLIC,
    based_on="《信访工作条例》第三十五条",
    valid_from=TODAY,
    review_due=TODAY + timedelta(180),
)


def content(**changes) -> Content:
    """The usual article with changes."""
    return replace(CONTENT, **changes)


def agent() -> Actor:
    return staff(HOTLINE, Post.AGENT)


def head(nth: int = 1) -> Actor:
    return staff(HOTLINE, Post.HEAD, nth=nth)


def owner() -> OrganId:
    return organ_by_code(HOTLINE).ref


def drafted(*, at=AT, **changes) -> Version:
    """A draft of the hotline, written by an agent."""
    return begin_article(content=content(**changes), organ=owner(), actor=agent(), at=at)


def published(*, at=AT, **changes) -> Version:
    """An article of the hotline, published by its head."""
    made = drafted(at=at, **changes)
    return publish_article(article_id=made.article_id, actor=head(), at=at)
