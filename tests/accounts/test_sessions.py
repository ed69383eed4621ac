"""What comes with a session in one round trip counts only for the account that the session names now."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.cast import BUREAU, OFFICE
from tingmin.accounts import sessions
from tingmin.accounts.actions import open_account
from tingmin.accounts.models import Appointment, User
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post

pytestmark = pytest.mark.usefixtures("city")
LISTS = "/api/desk/matters"


@pytest.fixture(autouse=True)
def _no_hints(monkeypatch):
    monkeypatch.setattr(sessions, "_whose", {})


def _account(username: str, name: str, post: Post, organ: str) -> User:
    told = Account(username, name, post, organ)
    return open_account(told, password="a-long-one-for-tests", actor=Actor.system(), at=timezone.now())


@pytest.fixture
def user() -> User:
    return _account("clerk", "某某", Post.CLERK, OFFICE)


@pytest.fixture
def client(user) -> Client:
    """A browser that has asked once: the process knows whose session it is."""
    client = Client()
    client.force_login(user)
    assert client.get(LISTS).status_code == 200
    return client


def test_who_acts_is_read_in_one_trip_and_the_page_in_five_statements(client, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get(LISTS)


def test_a_session_ends_when_the_password_changes(client, user):
    user.set_password("another-long-one-for-tests")
    user.save()
    assert client.get(LISTS).status_code == 401


def test_a_session_ends_with_its_row_and_with_its_time(client):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(LISTS).status_code == 401
    Session.objects.all().delete()
    assert client.get(LISTS).status_code == 401


def test_an_account_that_was_closed_acts_no_more(client, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(LISTS).status_code == 401


def test_a_post_that_ended_or_has_not_begun_is_not_held(client, user):
    today = timezone.localdate()
    Appointment.objects.filter(user=user).update(valid_from=date(2020, 1, 1), valid_to=today - timedelta(days=1))
    assert client.get(LISTS).status_code == 401
    Appointment.objects.filter(user=user).update(valid_from=today + timedelta(days=1), valid_to=None)
    assert client.get(LISTS).status_code == 401
    Appointment.objects.filter(user=user).update(valid_from=today, valid_to=today)
    assert client.get(LISTS).status_code == 200


def test_a_hint_of_somebody_else_is_not_believed(client, user):
    other = open_account(
        Account("head", "别人", Post.HEAD, BUREAU),
        password="a-long-one-for-tests",
        actor=Actor.system(),
        at=timezone.now(),
    )
    key = client.session.session_key
    sessions._whose[key] = other.pk
    page = client.get("/desk/")
    assert "某某" in page.content.decode()
    assert "别人" not in page.content.decode()
    assert sessions._whose[key] == user.pk, "and it is mended"


def test_another_account_in_the_same_session_is_itself(client, user):
    other = open_account(
        Account("head", "别人", Post.HEAD, BUREAU),
        password="a-long-one-for-tests",
        actor=Actor.system(),
        at=timezone.now(),
    )
    client.force_login(other)
    assert client.session[SESSION_KEY] == str(other.pk)
    for _ in range(2):
        page = client.get("/desk/").content.decode()
        assert "别人" in page
        assert "某某" not in page


def test_hints_do_not_grow_without_end(monkeypatch, user):
    monkeypatch.setattr(sessions, "MOST_HINTS", 2)
    for key in "abc":
        sessions._remember(key, user.pk)
    assert sessions._whose == {"c": user.pk}
