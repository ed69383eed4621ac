"""The example city: enough people to walk a matter up the whole ladder, and the same after a second start."""

from datetime import UTC, datetime

import pytest

from tingmin.accounts.models import User
from tingmin.accounts.queries import actor_of
from tingmin.cli.city import DEMO_ACCOUNTS, load_example_city
from tingmin.kernel.actors import Post
from tingmin.kernel.times import day_of
from tingmin.organisations.queries import organ_by_code
from tingmin.review.actions import end_qualification
from tingmin.review.models import Qualification
from tingmin.review.queries import qualified_on

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def started(settings):
    settings.DEMO_PASSWORD = "a-long-one-for-tests"
    load_example_city()


def today():
    return day_of(datetime.now(UTC))


def test_each_review_organ_of_the_example_can_decide_and_has_two_to_examine(started):
    for code in ("beijing", "chaoyang"):
        posts = [each.post for each in DEMO_ACCOUNTS if each.organ_code == code]
        assert len(qualified_on(today(), organ=organ_by_code(code).ref)) == posts.count(Post.REVIEWER) >= 2
        assert set(posts) & {Post.HEAD, Post.LEADER}


def test_city_can_review_and_review_again_without_anybody_twice():
    posts = [each.post for each in DEMO_ACCOUNTS if each.organ_code == "beijing"]
    assert posts.count(Post.REVIEWER) >= 4
    assert len([post for post in posts if post in (Post.HEAD, Post.LEADER)]) >= 2


def test_second_start_changes_nothing_and_enters_no_certificate_that_was_ended(started):
    held = Qualification.objects.order_by("id").first()
    head = next(each for each in DEMO_ACCOUNTS if organ_by_code(each.organ_code).pk == held.organ_id
                and each.post is Post.HEAD)  # fmt: skip
    actor, at = actor_of(User.objects.get(username=head.username).pk, day=today()), datetime.now(UTC)
    end_qualification(qualification_id=held.pk, on=today(), actor=actor, at=at)
    before = list(Qualification.objects.order_by("id").values())
    load_example_city()
    assert list(Qualification.objects.order_by("id").values()) == before
