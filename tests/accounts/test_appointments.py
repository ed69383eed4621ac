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
    reset_password,
)
from tingmin.accounts.actions.appointing import PostHeldAlready, TermBeginsInThePast, TermTurnedRound
from tingmin.accounts.models import Appointment, User
from tingmin.accounts.queries import account, accounts, actor_in, actor_of, appointments_on
from tingmin.accounts.types import ADMINISTRATORS, Account, Term
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


def test_term_holds_between_its_days_and_stands_in_the_fact():
    user = somebody(Post.CLERK)
    term = Term(DAY + timedelta(10), DAY + timedelta(20))
    appoint(user, post=Post.HEAD, organ_id=organ(BUREAU), actor=Actor.system(), at=AT, term=term)
    for days, held in ((9, 1), (10, 2), (20, 2), (21, 1)):
        assert len(appointments_on(user.pk, DAY + timedelta(days))) == held
    assert history(user.pk)[-1].body == {
        "organ": str(organ(BUREAU)), "post": "head", "from": "2023-03-11", "to": "2023-03-21",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("term", "refusal"),
    [
        (Term(DAY - timedelta(1)), TermBeginsInThePast),
        (Term(DAY + timedelta(2), DAY + timedelta(1)), TermTurnedRound),
    ],
)
def test_term_that_cannot_be_is_refused(term, refusal):
    user = User.objects.create(username="new", name="新人")
    with pytest.raises(refusal):
        appoint(user, post=Post.CLERK, organ_id=organ(), actor=Actor.system(), at=AT, term=term)


def test_terms_that_do_not_meet_exclude_nothing():
    user = User.objects.create(username="new", name="新人")
    spring, summer = Term(DAY, DAY + timedelta(30)), Term(DAY + timedelta(31), DAY + timedelta(60))
    for post, term in ((Post.CLERK, spring), (Post.AUDIT_ADMIN, summer)):
        appoint(user, post=post, organ_id=organ(), actor=Actor.system(), at=AT, term=term)
    with pytest.raises(PostsExcludeEachOther):
        appoint(user, post=Post.HEAD, organ_id=organ(), actor=Actor.system(), at=AT, term=Term(DAY, summer.first))


def test_same_post_of_the_same_organ_is_not_held_twice():
    user = somebody(Post.CLERK)
    with pytest.raises(PostHeldAlready):
        appoint(user, post=Post.CLERK, organ_id=organ(), actor=Actor.system(), at=AT + timedelta(3))
    assert appoint(user, post=Post.CLERK, organ_id=organ(BUREAU), actor=Actor.system(), at=AT)


@pytest.mark.parametrize("post", Post)
@pytest.mark.parametrize("whose", [Post.CLERK, Post.AUDIT_ADMIN])
def test_password_is_reset_by_who_may_appoint_to_the_post(post, whose):
    user = somebody(whose)
    actor = Actor.system() if post is Post.SYSTEM else officer(organ(), post)
    if post in {Post.SYSTEM, Post.SECURITY_ADMIN if whose in ADMINISTRATORS else Post.SYSTEM_ADMIN}:
        reset_password(user, password="another-long-one", actor=actor, at=AT)
        assert User.objects.get(pk=user.pk).check_password("another-long-one")
        assert history(user.pk)[-1].kind == "password_reset"
        return
    with pytest.raises(NotPermitted):
        reset_password(user, password="another-long-one", actor=actor, at=AT)


def test_accounts_are_listed_page_by_page_and_found_by_a_part_of_their_name():
    for name in ("a", "b", "c"):
        somebody(Post.CLERK, username=name)
    seen = officer(organ(), Post.SYSTEM_ADMIN)
    first = accounts(seen, size=2)
    assert [user.username for user in first.rows] == ["a", "b"]
    assert [user.username for user in accounts(seen, after=first.next_key, size=2).rows] == ["c"]
    assert len(accounts(seen, like="周").rows) == 3
    assert [user.username for user in accounts(seen, like="B").rows] == ["b"]
    assert [held.post for held in account(seen, "a").appointments.all()] == ["clerk"]
    for act in (lambda: accounts(officer(organ(), Post.AUDIT_ADMIN)), lambda: account(officer(organ(), WORKING), "a")):
        with pytest.raises(NotPermitted):
            act()
    with pytest.raises(NotFound):
        account(seen, "nobody\x00")
