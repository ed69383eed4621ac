"""Who acts: a person in a post of an organ, a petitioner with a query code, or the city's own clockwork."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from tingmin.kernel.ids import MatterId, OrganId


class Post(StrEnum):
    """The posts that a step may ask for (岗位)."""

    CLERK = "clerk"
    HANDLER = "handler"
    HEAD = "head"
    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    LEADER = "leader"
    ANALYST = "analyst"
    AGENT = "agent"
    SHIFT_LEADER = "shift_leader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    PETITIONER = "petitioner"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """An identity handed from the door to the action, never read from a request inside.

    `opened` holds the matters that this one look may reach in an emergency (紧急查阅); nothing but reading follows.
    """

    post: Post
    name: str
    person: UUID | None = None
    organ: OrganId | None = None
    own_matters: frozenset[MatterId] = field(default_factory=frozenset)
    opened: frozenset[MatterId] = field(default_factory=frozenset)

    @classmethod
    def petitioner(cls, *matters: MatterId) -> "Actor":
        """The holder of a query code: reaches just the matters that the code opens."""
        return cls(post=Post.PETITIONER, name="信访人", own_matters=frozenset(matters))

    @classmethod
    def system(cls, *, name: str = "系统") -> "Actor":
        """The sweeps and imports, which act without a person and say so in the ledger."""
        return cls(post=Post.SYSTEM, name=name)

    @property
    def is_staff(self) -> bool:
        """True for a person in a post of an organ."""
        return self.organ is not None and self.person is not None
