"""Who holds several posts chooses one at sign-in and can change it; who holds one is not asked."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import BUREAU, OFFICE, STREET
from tests.web.pages import number_on, text_of
from tingmin.accounts.actions import appoint, end_appointment, open_account
from tingmin.accounts.queries import appointments_on
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.organisations.queries import organ_by_code

PASSWORD = "a-long-one-for-tests"
CHOICE = "/desk/sign-in/post/"


@pytest.fixture
def user(city):
    """Clerk of the petition office and head of a bureau."""
    account = Account("zhou", "周信", Post.CLERK, OFFICE)
    user = open_account(account, password=PASSWORD, actor=Actor.system(), at=timezone.now())
    organ_id = OrganId(organ_by_code(BUREAU).pk)
    appoint(user, post=Post.HEAD, organ_id=organ_id, actor=Actor.system(), at=timezone.now())
    return user


@pytest.fixture
def client(user) -> Client:
    return Client(headers={"accept-language": "zh-CN"})


def sign_in(client):
    return client.post("/desk/sign-in/", {"username": "zhou", "password": PASSWORD}, follow=True)


def choose(client, user, post, **more):
    held = {Post(each.post): each.pk for each in appointments_on(user.pk, timezone.localdate())}
    return client.post(CHOICE, {"post": held[post], **more})


def test_who_holds_two_posts_is_asked_and_acts_in_the_one_chosen(client, user, submit):
    number = number_on(submit())
    asked = text_of(sign_in(client))
    assert "信访工作人员 北京市信访办公室" in asked
    assert "负责人 北京市人力资源和社会保障局" in asked
    choose(client, user, Post.CLERK)
    shown = text_of(client.get("/desk/"))
    assert "周信 信访工作人员 北京市信访办公室" in shown
    assert number in shown
    choose(client, user, Post.HEAD)
    shown = text_of(client.get("/desk/"))
    assert "周信 负责人 北京市人力资源和社会保障局" in shown
    assert number not in shown


def test_page_asked_for_comes_after_the_choice(client, user):
    client.force_login(user)
    asked = client.get("/desk/recent/?x=1")
    assert asked["Location"] == "/desk/sign-in/post/?next=%2Fdesk%2Frecent%2F%3Fx%3D1"
    assert choose(client, user, Post.CLERK, next="/desk/recent/?x=1")["Location"] == "/desk/recent/?x=1"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/desk/", "javascript:alert(1)"])
def test_choice_leads_to_no_other_site(client, user, elsewhere):
    client.force_login(user)
    assert choose(client, user, Post.CLERK, next=elsewhere)["Location"] == "/desk/"


def test_nothing_is_done_before_the_choice(client, user):
    client.force_login(user)
    assert client.post("/desk/register/", {"body_1": "x"})["Location"] == f"{CHOICE}?"
    answer = client.get("/api/desk/matters")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:tingmin:refusal:post_not_chosen")


def test_api_acts_in_the_post_chosen(client, user, submit):
    number = number_on(submit())
    client.force_login(user)
    choose(client, user, Post.HEAD)
    assert number not in str(client.get("/api/desk/matters").json())
    choose(client, user, Post.CLERK)
    assert number in str(client.get("/api/desk/matters").json())


@pytest.mark.parametrize("post", ["", "x", "00000000-0000-7000-8000-000000000000"])
def test_post_of_somebody_else_is_not_taken(client, user, post):
    client.force_login(user)
    assert client.post(CHOICE, {"post": post}).status_code == 422
    assert client.get("/desk/")["Location"].startswith(CHOICE)


def test_post_that_ended_is_left_at_once(client, user):
    client.force_login(user)
    choose(client, user, Post.HEAD)
    ended = next(each for each in appointments_on(user.pk, timezone.localdate()) if each.post == Post.HEAD)
    end_appointment(ended.pk, actor=Actor.system(), at=timezone.now())
    assert "周信 信访工作人员" in text_of(client.get("/desk/"))


def test_one_post_is_no_question(signed_in):
    clerk = signed_in(STREET, Post.CLERK)
    shown = clerk.get("/desk/")
    assert shown.status_code == 200
    assert "换岗位" not in text_of(shown)
    assert clerk.get(CHOICE)["Location"] == "/desk/"


def test_choice_is_for_people_with_a_post_who_signed_in(client, django_user_model):
    assert client.get(CHOICE)["Location"].startswith("/desk/sign-in/?")
    client.force_login(django_user_model.objects.create(username="former", name="某某"))
    assert client.get(CHOICE).status_code == 403
