"""What each post may do, and which posts one person may not hold together: pure tables and predicates."""

from collections.abc import Iterable
from uuid import UUID

from tingmin.accounts.types import ADMINISTRATORS, PERMISSIONS, POSTS, Grant, Permission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotPermitted

P = Permission
READING = (P.LIST_MATTERS, P.READ_MATTER)

# No administrator's row holds a permission that reaches a matter; tests keep it so.
GRANTS: tuple[Grant, ...] = (
    Grant(Post.CLERK, (P.REGISTER, *READING, P.TAKE_STEPS, P.REVEAL_IDENTITY, P.ORDER_EXPORT, P.WRITE_KNOWLEDGE)),
    Grant(Post.HANDLER, (*READING, P.TAKE_STEPS, P.REVEAL_IDENTITY, P.READ_SCORES, P.WRITE_KNOWLEDGE)),
    Grant(
        Post.HEAD,
        (
            P.REGISTER, *READING, P.TAKE_STEPS, P.REVEAL_IDENTITY, P.ERASE_IDENTITY, P.READ_STATISTICS, P.INSPECT,
            P.REVIEW, P.SUPERVISE, P.BREAK_GLASS, P.REVIEW_EMERGENCIES, P.ORDER_EXPORT, P.APPROVE_EXPORT,
            P.READ_SCORES, P.WRITE_KNOWLEDGE, P.PUBLISH_KNOWLEDGE,
        ),
    ),
    Grant(Post.REVIEWER, (*READING, P.TAKE_STEPS, P.REVEAL_IDENTITY, P.REVIEW)),
    Grant(
        Post.SUPERVISOR,
        (
            *READING, P.TAKE_STEPS, P.READ_STATISTICS, P.INSPECT, P.SUPERVISE, P.BREAK_GLASS, P.ORDER_EXPORT,
            P.READ_SCORES,
        ),
    ),
    Grant(Post.LEADER, (*READING, P.TAKE_STEPS, P.READ_STATISTICS, P.REVIEW, P.READ_SCORES)),
    Grant(Post.ANALYST, (P.READ_STATISTICS, P.READ_SCORES)),
    Grant(Post.AGENT, (P.REGISTER, *READING, P.TAKE_STEPS, P.REVEAL_IDENTITY, P.TAKE_CALLS, P.WRITE_KNOWLEDGE)),
    Grant(
        Post.SHIFT_LEADER,
        (
            P.REGISTER, *READING, P.TAKE_STEPS, P.REVEAL_IDENTITY, P.TAKE_CALLS, P.RUN_SHIFT, P.READ_SCORES,
            P.READ_STATISTICS, P.WRITE_KNOWLEDGE,
        ),
    ),
    Grant(Post.SYSTEM_ADMIN, (P.SEE_ACCOUNTS, P.ADMINISTER_ACCOUNTS, P.ADMINISTER_ORGANS, P.ADMINISTER_SETTINGS)),
    # No walls: they are raised in the matter itself, which this post never sees, by whoever keeps it.
    Grant(Post.SECURITY_ADMIN, (P.SEE_ACCOUNTS, P.ADMINISTER_GRANTS, P.ADMINISTER_KEYS)),
    Grant(Post.AUDIT_ADMIN, (P.READ_AUDIT, P.REVIEW_EMERGENCIES)),
    Grant(Post.PETITIONER, (P.REGISTER, P.READ_MATTER, P.TAKE_STEPS)),
    # Sweeps, imports and whoever holds the server's own command line: no identity, no export, no emergency.
    Grant(
        Post.SYSTEM,
        (
            P.REGISTER, *READING, P.TAKE_STEPS, P.READ_STATISTICS, P.SEE_ACCOUNTS, P.ADMINISTER_ACCOUNTS,
            P.ADMINISTER_ORGANS, P.ADMINISTER_SETTINGS, P.ADMINISTER_GRANTS,
        ),
    ),
)  # fmt: skip
GRANTED = {grant.post: frozenset(grant.permissions) for grant in GRANTS}


def may(actor: Actor, permission: Permission) -> bool:
    """True when the actor's post carries the permission."""
    return permission in GRANTED[actor.post]


def require(actor: Actor, permission: Permission) -> None:
    """Raise `NotPermitted`, naming the posts that may."""
    if not may(actor, permission):
        raise NotPermitted(act=PERMISSIONS[permission], who=said_posts(permission))


def officer_with(permission: Permission, actor: Actor) -> tuple[UUID, OrganId]:
    """The person and the organ behind an actor who may; the system's own parts are nobody to answer for it."""
    require(actor, permission)
    if actor.person is None or actor.organ is None:
        raise NotPermitted(act=PERMISSIONS[permission], who=said_posts(permission))
    return actor.person, actor.organ


def posts_with(permission: Permission) -> tuple[Post, ...]:
    """The posts that carry a permission, in the order of the table."""
    return tuple(grant.post for grant in GRANTS if permission in grant.permissions)


def said_posts(permission: Permission) -> Label:
    """Those posts in words, for a refusal; the system's own post is nobody to hand a thing to."""
    names = [POSTS[post] for post in posts_with(permission) if post is not Post.SYSTEM]
    return Label("、".join(name.zh for name in names), " or ".join(name.en for name in names))


def permission_to_appoint(post: Post) -> Permission:
    """Who makes administrators makes nobody else, and the other way round."""
    return Permission.ADMINISTER_GRANTS if post in ADMINISTRATORS else Permission.ADMINISTER_ACCOUNTS


def excluded(post: Post, *, held: Iterable[Post]) -> tuple[Post, ...]:
    """Those posts in force that one person may not hold together with another."""
    return tuple(each for each in held if duty_of(each) != duty_of(post))


def duty_of(post: Post) -> int:
    """0 for any working post, a number of its own for each administrator's: overlapping duties must be equal."""
    return ADMINISTRATORS.index(post) + 1 if post in ADMINISTRATORS else 0
