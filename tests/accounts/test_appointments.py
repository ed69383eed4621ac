"""Who appoints whom, and that nobody holds two administrators' posts on any day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import BUREAU, OFFICE, officer
from tingmin.accounts.actions import (
    AppointsOneself,
    PostsExcludeEachOther,
    appoint,
    end_appointment,
    open_account,
)
from tingmin.accounts.models import Appointment, User
from tingmin.accounts.queries import actor_in, actor_of, appointments_on
from tingmin.accounts.types import ADMINISTRATORS, Account
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.ledger.queries import first_broken, history
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.usefixtures("city")
AT = datetime(2023, 3, 1, 4, tzinfo=UTC)
DAY = date(2023, 3, 1)
WORKING = Post.CLERK
PAIRS = [(a, b) for a in (*ADMINISTRATORS, WORKING) for b in (*ADMINISTRATORS, WORKING) if a != b]


def organ(code: str = OFFICE) -> OrganId:
    return OrganId(organ_by_code(code).pk)


def somebody(post: Post, *, username: str = "zhou") -> User:
    return open_account(Account(username, "周信", post, OFFICE), password="x", actor=Actor.system(), at=AT)


def row(user: User, post: Post, first: date, last: date | None = None) -> Appointment:
    return Appointment.objects.create(user=user, organ_id=organ(), post=post, valid_from=first, valid_to=last)


@pytest.mark.parametrize(("held", "wished"), PAIRS)
def test_nobody_holds_two_posts_of_which_one_is_an_administrators(held, wished):
    user = somebody(held)
    with pytest.raises(PostsExcludeEachOther):
        appoint(user, post=wished, organ_id=organ(BUREAU), actor=Actor.system(), at=AT + timedelta(9))
    assert [each.post for each in appointments_on(user.pk, DAY + timedelta(9))] == [held]


@pytest.mark.parametrize(("held", "wished"), PAIRS)
def test_database_excludes_what_the_action_would_refuse(held, wished):
    user = somebody(held)
    with pytest.raises(IntegrityError, match="administrators_hold_nothing_else"), transaction.atomic():
        row(user, wished, DAY + timedelta(9))


def test_post_that_begins_later_is_excluded_already_today():
    user = somebody(Post.HANDLER)
    Appointment.objects.filter(user=user).update(valid_from=DAY + timedelta(30))
    with pytest.raises(PostsExcludeEachOther):
        appoint(user, post=Post.AUDIT_ADMIN, organ_id=organ(), actor=Actor.system(), at=AT)


def test_administrator_becomes_clerk_the_day_after_the_post_ended():
    user = somebody(Post.SYSTEM_ADMIN)
    later = AT + timedelta(10)
    end_appointment(appointments_on(user.pk, DAY)[0].pk, actor=Actor.system(), at=later)
    appoint(user, post=WORKING, organ_id=organ(), actor=Actor.system(), at=later)
    assert [each.post for each in appointments_on(user.pk, DAY + timedelta(9))] == [Post.SYSTEM_ADMIN]
    assert [each.post for each in appointments_on(user.pk, DAY + timedelta(10))] == [WORKING]
    assert [fact.kind for fact in history(user.pk)] == ["appointed", "appointment_ended", "appointed"]
    assert first_broken(user.pk) is None


def test_post_that_ended_on_its_first_day_leaves_only_its_facts():
    user = somebody(WORKING)
    end_appointment(appointments_on(user.pk, DAY)[0].pk, actor=Actor.system(), at=AT)
    assert actor_of(user.pk, day=DAY) is None
    assert [fact.kind for fact in history(user.pk)] == ["appointed", "appointment_ended"]


def test_appointment_that_nobody_knows_is_not_found(city):
    with pytest.raises(NotFound):
        end_appointment(organ(), actor=Actor.system(), at=AT)


def test_several_working_posts_go_together():
    user = somebody(Post.CLERK)
    appoint(user, post=Post.HEAD, organ_id=organ(BUREAU), actor=Actor.system(), at=AT)
    assert {each.post for each in appointments_on(user.pk, DAY)} == {Post.CLERK, Post.HEAD}


@pytest.mark.parametrize("post", Post)
@pytest.mark.parametrize("wished", [Post.CLERK, Post.AUDIT_ADMIN])
def test_system_administrator_appoints_to_work_and_security_administrator_appoints_administrators(post, wished):
    user = User.objects.create(username="new", name="新人")
    actor = Actor.system() if post is Post.SYSTEM else officer(organ(), post)
    may = {Post.SYSTEM, Post.SECURITY_ADMIN if wished in ADMINISTRATORS else Post.SYSTEM_ADMIN}
    if post in may:
        assert appoint(user, post=wished, organ_id=organ(), actor=actor, at=AT).post == wished
        return
    with pytest.raises(NotPermitted):
        appoint(user, post=wished, organ_id=organ(), actor=actor, at=AT)
    assert not appointments_on(user.pk, DAY)


def test_nobody_appoints_or_dismisses_themselves():
    user = somebody(Post.SYSTEM_ADMIN)
    self = actor_of(user.pk, day=DAY)
    with pytest.raises(AppointsOneself):
        appoint(user, post=Post.CLERK, organ_id=organ(), actor=self, at=AT)
    other = somebody(Post.SECURITY_ADMIN, username="wu")
    with pytest.raises(AppointsOneself):
        end_appointment(appointments_on(other.pk, DAY)[0].pk, actor=actor_of(other.pk, day=DAY), at=AT + timedelta(3))


def test_who_holds_several_posts_chooses_the_one_to_act_in():
    user = somebody(Post.CLERK)
    second = appoint(user, post=Post.HEAD, organ_id=organ(BUREAU), actor=Actor.system(), at=AT)
    chosen = actor_in(user.pk, appointment_id=second.pk, day=DAY)
    assert chosen is not None
    assert (chosen.post, chosen.organ) == (Post.HEAD, organ(BUREAU))
    assert actor_of(user.pk, day=DAY) == actor_in(user.pk, appointment_id=appointments_on(user.pk, DAY)[0].pk, day=DAY)


def test_nobody_acts_in_a_post_of_another_or_of_the_past():
    user, other = somebody(Post.CLERK), somebody(Post.HEAD, username="wu")
    foreign = appointments_on(other.pk, DAY)[0]
    own = appointments_on(user.pk, DAY)[0]
    assert actor_in(user.pk, appointment_id=foreign.pk, day=DAY) is None
    assert actor_in(user.pk, appointment_id=own.pk, day=DAY - timedelta(1)) is None
