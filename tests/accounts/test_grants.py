"""The table of grants over all posts: who may what, and what no administrator may ever hold."""

import pytest

from tests.cast import OFFICE, staff
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.accounts.rules import GRANTED, GRANTS, duty_of, excluded, may, posts_with, require
from tingmin.accounts.types import ADMINISTRATORS, PERMISSIONS, POSTS, Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.law.procedures import PROCEDURES
from tingmin.matters.actions import reveal_parties
from tingmin.matters.models import Matter
from tingmin.matters.queries import inbox, matter_for, recent, scope_of, steps_for
from tingmin.matters.rules import POSTS_OF, may_take

P = Permission
OF_MATTERS = {
    P.REGISTER, P.LIST_MATTERS, P.READ_MATTER, P.TAKE_STEPS, P.REVEAL_IDENTITY, P.ERASE_IDENTITY,
    P.BREAK_GLASS, P.ORDER_EXPORT, P.APPROVE_EXPORT, P.READ_STATISTICS, P.INSPECT, P.REVIEW,
    P.SUPERVISE, P.TAKE_CALLS, P.RUN_SHIFT, P.READ_SCORES, P.WRITE_KNOWLEDGE, P.PUBLISH_KNOWLEDGE,
}  # fmt: skip
OF_ADMINISTRATORS = set(Permission) - OF_MATTERS

# Written out a second time, by permission instead of by post: a slip in one table shows in the other.
HOLDERS = {
    P.REGISTER: "clerk head agent shift_leader petitioner system",
    P.LIST_MATTERS: "clerk handler head reviewer supervisor leader agent shift_leader system",
    P.READ_MATTER: "clerk handler head reviewer supervisor leader agent shift_leader petitioner system",
    P.TAKE_STEPS: "clerk handler head reviewer supervisor leader agent shift_leader petitioner system",
    P.REVEAL_IDENTITY: "clerk handler head reviewer agent shift_leader",
    P.ERASE_IDENTITY: "head",
    P.READ_STATISTICS: "head supervisor leader analyst shift_leader system",
    P.INSPECT: "head supervisor",
    P.REVIEW: "head reviewer leader",
    P.SUPERVISE: "head supervisor",
    P.TAKE_CALLS: "agent shift_leader",
    P.RUN_SHIFT: "shift_leader",
    P.READ_SCORES: "handler head supervisor leader analyst shift_leader",
    P.WRITE_KNOWLEDGE: "clerk handler head agent shift_leader",
    P.PUBLISH_KNOWLEDGE: "head",
    P.BREAK_GLASS: "head supervisor",
    P.REVIEW_EMERGENCIES: "head audit_admin",
    P.ORDER_EXPORT: "clerk head supervisor",
    P.APPROVE_EXPORT: "head",
    P.SEE_ACCOUNTS: "system_admin security_admin system",
    P.ADMINISTER_ACCOUNTS: "system_admin system",
    P.ADMINISTER_ORGANS: "system_admin system",
    P.ADMINISTER_SETTINGS: "system_admin system",
    P.ADMINISTER_GRANTS: "security_admin system",
    P.ADMINISTER_KEYS: "security_admin",
    P.READ_AUDIT: "audit_admin",
}


@pytest.mark.parametrize("permission", Permission)
def test_permission_is_held_by_these_posts_and_no_others(permission):
    assert set(posts_with(permission)) == {Post(code) for code in HOLDERS[permission].split()}


@pytest.mark.parametrize("post", Post)
@pytest.mark.parametrize("permission", Permission)
def test_who_may_not_is_told_who_may(permission, post):
    actor = Actor(post=post, name="某某")
    if may(actor, permission):
        require(actor, permission)
        return
    with pytest.raises(NotPermitted) as refused:
        require(actor, permission)
    assert PERMISSIONS[permission].zh in str(refused.value)
    assert any(POSTS[each].zh in str(refused.value) for each in posts_with(permission))


def test_every_post_has_one_row_and_every_post_and_permission_a_name():
    assert sorted(grant.post for grant in GRANTS) == sorted(Post)
    assert set(POSTS) == set(Post)
    assert set(PERMISSIONS) == set(Permission)


@pytest.mark.parametrize("post", ADMINISTRATORS)
def test_no_administrator_holds_a_permission_that_reaches_matters(post):
    assert not GRANTED[post] & OF_MATTERS


def test_working_posts_administer_nothing():
    working = [post for post in Post if post not in (*ADMINISTRATORS, Post.SYSTEM)]
    assert {each for post in working for each in GRANTED[post]} & OF_ADMINISTRATORS <= {P.REVIEW_EMERGENCIES}


def test_no_two_administrators_share_a_permission_but_to_see_accounts():
    held = [each for post in ADMINISTRATORS for each in GRANTED[post] - {P.SEE_ACCOUNTS}]
    assert len(held) == len(set(held))


def test_posts_that_carry_an_office_may_take_steps_and_no_other_post_may():
    carrying = {post for posts in POSTS_OF.values() for post in posts}
    assert carrying == set(posts_with(P.TAKE_STEPS)) - {Post.PETITIONER, Post.SYSTEM}


def test_working_posts_go_together_and_administrators_go_with_nothing():
    together = {(a, b) for a in Post for b in Post if not excluded(a, held=[b])}
    mixed = [(a, b) for a, b in together if a != b and {a, b} & set(ADMINISTRATORS)]
    assert mixed == []
    assert (Post.CLERK, Post.HEAD) in together
    assert len({duty_of(post) for post in ADMINISTRATORS}) == len(ADMINISTRATORS)


@pytest.fixture
def letter(city) -> Walk:
    return Walk(day=max(DAYS.values()))


@pytest.mark.parametrize("post", [*ADMINISTRATORS, Post.ANALYST])
def test_who_does_not_read_matters_sees_none_even_of_the_own_organ(letter, post):
    actor = staff(OFFICE, post)
    assert not Matter.objects.for_actor(actor).exists()
    assert list(inbox(actor).rows) == list(recent(actor)) == []
    with pytest.raises(NotFound):
        matter_for(actor, letter.id)
    with pytest.raises(NotPermitted):
        reveal_parties(matter_id=letter.id, reason="想看", actor=actor, at=letter.at)
    assert Matter.objects.for_actor(staff(OFFICE, Post.CLERK)).exists()


@pytest.mark.parametrize("post", [*ADMINISTRATORS, Post.ANALYST])
def test_posts_without_an_office_may_take_no_row_of_any_table(letter, post):
    actor, scope = staff(OFFICE, post), scope_of(letter.matter)
    rows = [row for procedure in PROCEDURES.values() for row in procedure.steps]
    assert len(rows) > 100
    assert [row.step for row in rows if may_take(actor, row, scope)] == []
    assert steps_for(actor, letter.matter, today=letter.day) == ()


@pytest.mark.parametrize("post", ADMINISTRATORS)
def test_administrator_is_refused_the_step_itself_and_nothing_moves(letter, post):
    with pytest.raises(NotPermitted):
        letter.attempt("classify", actor=staff(OFFICE, post))
    assert letter.matter.stage == "registered"
