"""Who decides whether an officer steps aside (回避): domain §1.7; XF2005 §30; XF2022 §28."""

from dataclasses import dataclass
from enum import StrEnum

from tingmin.kernel.actors import Post
from tingmin.kernel.labels import Label

STAFF = frozenset(
    {Post.CLERK, Post.HANDLER, Post.REVIEWER, Post.SUPERVISOR, Post.ANALYST, Post.AGENT, Post.SHIFT_LEADER}
)


class RecusalDecision(StrEnum):
    """What may be decided on a request."""

    RECUSED = "recused"
    NOT_RECUSED = "not_recused"


RECUSAL_DECISIONS: dict[RecusalDecision, Label] = {
    RecusalDecision.RECUSED: Label("决定回避", "Steps aside"),
    RecusalDecision.NOT_RECUSED: Label("不予回避", "Does not step aside"),
}


@dataclass(frozen=True, slots=True)
class Deciding:
    """A post, and the posts of the same organ on which it decides; `headless`: only where no head is in office."""

    by: Post
    on: frozenset[Post]
    headless: bool
    said: Label


# Nobody decides on themselves, and on a leader nobody of the same organ.
DECIDING = (
    Deciding(Post.HEAD, STAFF, False, Label("负责人决定工作人员的回避", "the head decides on the staff")),
    Deciding(
        Post.LEADER, frozenset({Post.HEAD}), False, Label("领导决定负责人的回避", "the leader decides on the head")
    ),
    Deciding(Post.LEADER, STAFF, True, Label("没有负责人的，由领导决定", "without a head, the leader decides")),
)


def may_decide(by: Post, *, on: frozenset[Post], headless: bool) -> bool:
    """True when a post decides on somebody who holds these posts of the same organ, whatever the highest of them."""
    lawful = [row.on for row in DECIDING if row.by is by and (headless or not row.headless)]
    return bool(on) and on <= frozenset().union(*lawful)
