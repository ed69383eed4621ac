"""Both doors ask the post first, and leave a trace of who looked."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import OFFICE, STREET
from tests.matters.walks import Walk
from tingmin.accounts.actions import open_account
from tingmin.accounts.models import Reading
from tingmin.accounts.queries import actor_of
from tingmin.accounts.rules import may
from tingmin.accounts.types import Account, Permission
from tingmin.api.access import needed
from tingmin.api.desk import router
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import day_of
from tingmin.ledger.queries import history
from tingmin.matters.actions import open_break_glass
from tingmin.web.access import NEEDS
from tingmin.web.menu import menu_of
from tingmin.web.urls import DESK

pytestmark = pytest.mark.usefixtures("city")
PEOPLE = [post for post in Post if post not in (Post.PETITIONER, Post.SYSTEM)]
PAGES = {
    "/desk/": Permission.LIST_MATTERS,
    "/desk/open/": Permission.LIST_MATTERS,
    "/desk/recent/": Permission.LIST_MATTERS,
    "/desk/search/": Permission.READ_MATTER,
    "/desk/register/": Permission.REGISTER,
    "/desk/matters/{id}/": Permission.READ_MATTER,
    "/api/desk/matters": Permission.LIST_MATTERS,
    "/api/desk/matters/{id}": Permission.READ_MATTER,
}


def signed_in(post: Post, organ: str = OFFICE) -> tuple[Client, Actor]:
    account, now = Account(f"{organ}.{post}", "某某", post, organ), timezone.now()
    user = open_account(account, password="a-long-one-for-tests", actor=Actor.system(), at=now)
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(user)
    return client, actor_of(user.pk, day=day_of(now))


@pytest.fixture
def walk() -> Walk:
    return Walk(day=day_of(timezone.now()))


@pytest.mark.parametrize("post", PEOPLE)
def test_pages_and_operations_are_forbidden_to_a_post_without_the_permission(walk, post):
    client, actor = signed_in(post)
    for address, needs in PAGES.items():
        answer = client.get(address.format(id=walk.id), {"number": walk.matter.number})
        shut = 302 if address == "/desk/" and menu_of(actor) else 403
        assert (answer.status_code == shut) == (not may(actor, needs)), address
        assert may(actor, needs) or walk.matter.title not in answer.content.decode()


@pytest.mark.parametrize("post", PEOPLE)
def test_sending_is_forbidden_to_a_post_without_the_permission(walk, post):
    client, actor = signed_in(post)
    sent = {
        f"/desk/matters/{walk.id}/identity/": Permission.REVEAL_IDENTITY,
        f"/api/desk/matters/{walk.id}/steps/withdraw": Permission.TAKE_STEPS,
        "/desk/register/": Permission.REGISTER,
    }
    for address, needs in sent.items():
        answer = (
            client.post(address, "{}", content_type="application/json") if "api" in address else client.post(address)
        )
        assert may(actor, needs) or answer.status_code == 403, address
    assert [fact.kind for fact in history(walk.id)] == ["register"]


def test_every_staff_page_says_what_it_needs():
    views = {route.callback.__name__ for route in DESK if not route.name.startswith("sign-")}
    assert views == set(NEEDS)


def test_every_operation_for_staff_says_what_it_needs():
    names = [each.view_func.__name__ for view in router.path_operations.values() for each in view.operations]
    assert len(names) > 30
    assert all(needed(name) for name in names)


@pytest.mark.parametrize(("address", "kind"), [("/desk/matters/{id}/", "page"), ("/api/desk/matters/{id}", "api")])
def test_look_through_a_door_is_noted(walk, address, kind):
    client, actor = signed_in(Post.CLERK)
    assert client.get(address.format(id=walk.id)).status_code == 200
    row = Reading.objects.get(matter=walk.id)
    assert (row.kind, row.person, row.organ, row.in_emergency) == (kind, actor.person, actor.organ, False)


def test_document_that_is_opened_is_noted(walk):
    client, _ = signed_in(Post.CLERK)
    page = client.get(f"/desk/matters/{walk.id}/").content.decode()
    client.get(re.search(r'"(/desk/matters/[^"]+\.pdf)"', page)[1])
    assert [row.kind for row in Reading.objects.order_by("at")] == ["page", "document"]


@pytest.mark.parametrize("address", ["/desk/matters/{id}/", "/api/desk/matters/{id}"])
def test_broken_glass_opens_the_page_for_reading_only(address):
    walk = Walk(day=day_of(timezone.now()), receiver=STREET)
    client, actor = signed_in(Post.SUPERVISOR)
    assert client.get(address.format(id=walk.id)).status_code == 404
    number, now = walk.matter.number, timezone.now()
    open_break_glass(matter_number=number, reason="信访人有人身危险", minutes=5, actor=actor, at=now)
    assert number in client.get(address.format(id=walk.id)).content.decode()
    assert "/steps/" not in client.get(f"/desk/matters/{walk.id}/").content.decode()
    assert client.get(f"/api/desk/matters/{walk.id}").json()["steps"] == []
    assert [fact.kind for fact in history(walk.id)].count("read_in_emergency") == 3
