"""From a user to the Actor: a post in force, in one organ, of a person who still works here."""

from datetime import UTC, date, datetime

import pytest

from tests.cast import BUREAU, OFFICE
from tingmin.accounts.actions import appoint, open_account
from tingmin.accounts.actions.appointing import UsernameTaken
from tingmin.accounts.models import Appointment, User
from tingmin.accounts.queries import actor_of, appointments_on, exists
from tingmin.accounts.types import POSTS, Account
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.ledger.queries import first_broken, history
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("city")
AT = datetime(2023, 3, 1, 4, tzinfo=UTC)
DAY = date(2023, 3, 1)


@pytest.fixture
def user() -> User:
    account = Account("zhou", "周信", Post.CLERK, OFFICE)
    return open_account(account, password="open sesame 9", actor=Actor.system(), at=AT)


def test_account_becomes_an_actor_in_its_post_and_organ(user):
    actor = actor_of(user.pk, day=DAY)
    assert actor is not None
    assert (actor.post, actor.name, actor.person, actor.is_staff) == (Post.CLERK, "周信", user.pk, True)
    assert actor.organ == organ_by_code(OFFICE).pk
    assert exists("zhou")
    assert not exists("wu")


def test_password_is_kept_as_a_hash_only(user):
    assert "sesame" not in user.password
    assert user.check_password("open sesame 9")


def test_appointment_is_told_in_the_ledger(user):
    assert [(fact.kind, fact.body["post"]) for fact in history(user.pk)] == [("appointed", "clerk")]
    assert first_broken(user.pk) is None


def test_nobody_acts_before_the_post_or_after_it(user):
    Appointment.objects.filter(user=user).update(valid_to=date(2023, 3, 31))
    assert actor_of(user.pk, day=date(2023, 2, 28)) is None
    assert actor_of(user.pk, day=date(2023, 3, 31)) is not None
    assert actor_of(user.pk, day=date(2023, 4, 1)) is None


def test_who_left_holds_no_post(user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert actor_of(user.pk, day=DAY) is None


def test_second_post_is_listed_after_the_first(user):
    bureau = OrganId(organ_by_code(BUREAU).pk)
    appoint(user, post=Post.HANDLER, organ_id=bureau, actor=Actor.system(), at=AT.replace(month=5))
    held = appointments_on(user.pk, date(2023, 6, 1))
    assert [each.post for each in held] == ["clerk", "handler"]
    assert first_broken(user.pk) is None


def test_user_name_is_taken_once(user):
    with pytest.raises(UsernameTaken):
        open_account(Account("zhou", "另一个", Post.HEAD, OFFICE), password="x", actor=Actor.system(), at=AT)


def test_every_post_has_its_name_in_both_languages():
    assert set(POSTS) == set(Post)
