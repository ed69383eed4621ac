"""The first articles of the example city: found by what people ask, loaded once."""

import pytest
from django.utils import timezone

from tingmin.cli.city import load_example_city
from tingmin.cli.knowledge import EXAMPLES
from tingmin.knowledge.models import Article, Version
from tingmin.knowledge.queries import search_public
from tingmin.knowledge.types import Audience

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def loaded(settings):
    settings.DEMO_PASSWORD = "a-long-one-for-tests"
    load_example_city()


def test_examples_are_published_once(loaded):
    load_example_city()
    assert Article.objects.count() == len(EXAMPLES) == Version.objects.filter(status="published").count()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("对处理意见不服怎么办", "怎样申请复查、复核"),
        ("报警", "遇到紧急情况打哪个电话"),
        ("工单几天办完", "打了12345多久有答复"),
        ("怕被报复", "可以匿名反映吗，会不会泄露我是谁"),
        ("信访办理期限", "信访事项多少天有答复"),
    ],
)
def test_example_is_found_first_by_what_people_ask(loaded, query, title):
    hit = search_public(query, on=timezone.localdate())[0]
    assert "".join(piece.text for piece in hit.title) == title


def test_what_is_for_agents_is_not_offered_to_the_public(loaded):
    internal = [each.title for each in EXAMPLES if each.audience is Audience.INTERNAL]
    assert internal
    for title in internal:
        found = search_public(title, on=timezone.localdate())
        assert title not in ["".join(piece.text for piece in hit.title) for hit in found]


def test_without_demo_accounts_nobody_writes(settings):
    settings.DEMO_PASSWORD = ""
    load_example_city()
    assert not Article.objects.exists()
