"""The knowledge base as JSON: everybody finds what is open and valid, staff find more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.knowledge.articles import HOTLINE, published
from tingmin.kernel.actors import Post
from tingmin.knowledge.models import Article
from tingmin.knowledge.types import Audience


@pytest.fixture
def today(city):
    return timezone.localdate()


@pytest.fixture
def shelf(today):
    days = {"valid_from": today, "review_due": today + timedelta(90), "at": timezone.now()}
    return [published(**days), published(title="复查的内部口径", audience=Audience.INTERNAL, **days)]


def test_visitor_finds_and_reads_what_is_open(visitor, shelf):
    found = visitor.get("/api/knowledge", {"q": "复查"}).json()
    assert [each["title"] for each in found] == ["怎样申请复查"]
    assert found[0]["standing"]["code"] == "current"
    read = visitor.get(f"/api/knowledge/{found[0]['id']}").json()
    assert read["questions"] == ["对处理意见不服怎么办", "复查要多少天"]
    assert Article.objects.get(pk=found[0]["id"]).opened == 1


def test_internal_article_is_not_there_for_a_visitor(visitor, shelf):
    answer = visitor.get(f"/api/knowledge/{shelf[1].article_id}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_staff_find_internal_articles_too(signed_in, shelf):
    found = signed_in(HOTLINE, Post.AGENT).get("/api/desk/knowledge", {"q": "复查"}).json()
    assert {each["audience"] for each in found} == {"public", "internal"}


@pytest.mark.parametrize(("post", "status"), [(Post.SUPERVISOR, 403), (Post.HANDLER, 200)])
def test_search_of_staff_asks_for_the_permission(signed_in, shelf, post, status):
    assert signed_in(HOTLINE, post).get("/api/desk/knowledge", {"q": "复查"}).status_code == status


def test_stranger_is_not_let_to_the_desk(visitor, shelf):
    assert visitor.get("/api/desk/knowledge", {"q": "复查"}).status_code == 401


def test_search_of_one_hundred_and_one_characters_is_refused(visitor, shelf):
    assert visitor.get("/api/knowledge", {"q": "长" * 101}).status_code == 422
