"""Pure predicates: may this actor take this row, given who registered, holds, sent and reviews the matter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId
from tingmin.kernel.labels import Label
from tingmin.law.types import Office, Step


@dataclass(frozen=True, slots=True)
class Scope:
    """The organs around a matter, as far as permission asks."""

    matter: MatterId
    registrar: OrganId
    holder: OrganId
    transferor: OrganId | None = None
    reviewer: OrganId | None = None
    superiors: frozenset[OrganId | None] = field(default_factory=frozenset)
    walled_organs: frozenset[UUID] = field(default_factory=frozenset)
    walled_people: frozenset[UUID] = field(default_factory=frozenset)
    protected: bool = False

    def organs(self, office: Office) -> frozenset[OrganId | None]:
        """The organs whose people may hold an office towards this matter."""
        return ORGANS_OF[office](self)


ORGANS_OF: Mapping[Office, Callable[[Scope], frozenset[OrganId | None]]] = {
    Office.REGISTRAR: lambda s: frozenset({s.registrar}),
    Office.REGISTRAR_HANDLER: lambda s: frozenset({s.registrar}),
    Office.HOLDER_CLERK: lambda s: frozenset({s.holder}),
    Office.HOLDER_HANDLER: lambda s: frozenset({s.holder}),
    Office.HOLDER_HEAD: lambda s: frozenset({s.holder}),
    Office.HOLDER_LEADER: lambda s: frozenset({s.holder}),
    Office.TRANSFEROR: lambda s: frozenset({s.transferor}),
    Office.SUPERIOR: lambda s: s.superiors,
    Office.REVIEWER: lambda s: frozenset({s.reviewer}),
    Office.REVIEW_HEAD: lambda s: frozenset({s.reviewer}),
    Office.SUPERVISOR: lambda s: frozenset({s.registrar}),
    Office.SUPERVISION_HEAD: lambda s: frozenset({s.registrar}),
    Office.AGENT: lambda s: frozenset({s.registrar}),
    Office.DISPATCH_HEAD: lambda s: frozenset({s.registrar}),
}

POSTS_OF: dict[Office, frozenset[Post]] = {
    Office.REGISTRAR: frozenset({Post.CLERK, Post.HEAD}),
    Office.REGISTRAR_HANDLER: frozenset({Post.CLERK, Post.HANDLER, Post.HEAD}),
    Office.HOLDER_CLERK: frozenset({Post.CLERK, Post.HEAD}),
    Office.HOLDER_HANDLER: frozenset({Post.CLERK, Post.HANDLER, Post.HEAD}),
    Office.HOLDER_HEAD: frozenset({Post.HEAD}),
    Office.HOLDER_LEADER: frozenset({Post.LEADER}),
    Office.TRANSFEROR: frozenset({Post.CLERK, Post.HEAD}),
    Office.SUPERIOR: frozenset({Post.CLERK, Post.HEAD, Post.LEADER}),
    Office.REVIEWER: frozenset({Post.REVIEWER, Post.HEAD}),
    Office.REVIEW_HEAD: frozenset({Post.HEAD, Post.LEADER}),
    Office.SUPERVISOR: frozenset({Post.SUPERVISOR, Post.HEAD}),
    Office.SUPERVISION_HEAD: frozenset({Post.HEAD}),
    Office.AGENT: frozenset({Post.AGENT, Post.SHIFT_LEADER, Post.HEAD}),
    Office.DISPATCH_HEAD: frozenset({Post.HEAD}),
}

OFFICES: dict[Office, Label] = {
    Office.PETITIONER: Label("信访人", "the petitioner"),
    Office.REGISTRAR: Label("登记机关工作人员", "a clerk of the registering organ"),
    Office.REGISTRAR_HANDLER: Label("主办单位承办人", "a handler of the lead unit"),
    Office.HOLDER_CLERK: Label("承办机关工作人员", "a clerk of the organ that holds it"),
    Office.HOLDER_HANDLER: Label("承办机关承办人", "a handler of the organ that holds it"),
    Office.HOLDER_HEAD: Label("承办机关负责人", "the head of the organ that holds it"),
    Office.HOLDER_LEADER: Label("承办机关领导", "the leader of the organ that holds it"),
    Office.TRANSFEROR: Label("转送、交办机关工作人员", "a clerk of the organ that sent it"),
    Office.SUPERIOR: Label("共同上级机关", "the common superior"),
    Office.REVIEWER: Label("复查复核机关", "the review organ"),
    Office.REVIEW_HEAD: Label("复查复核机关负责人", "the head of the review organ"),
    Office.SUPERVISOR: Label("督办机关督查员", "a supervisor of the supervising organ"),
    Office.SUPERVISION_HEAD: Label("督办机关负责人", "the head of the supervising organ"),
    Office.AGENT: Label("热线坐席", "an agent of the hotline"),
    Office.DISPATCH_HEAD: Label("热线值班负责人", "the head on duty at the hotline"),
    Office.CLOCKWORK: Label("系统", "the system"),
}


def is_walled_off(actor: Actor, scope: Scope) -> bool:
    """True for the unit and the persons complained of, and for who is recused: to them the matter is not there."""
    return actor.organ in scope.walled_organs or actor.person in scope.walled_people


def may_know_petitioner(actor: Actor, scope: Scope) -> bool:
    """Who may open the identity: everybody who may see the matter, but in confidence the registering organ alone."""
    return not is_walled_off(actor, scope) and (not scope.protected or actor.organ == scope.registrar)


def may_take(actor: Actor, row: Step, scope: Scope) -> bool:
    """True when one of the row's offices is the actor's."""
    return any(holds_office(actor, office, scope) for office in row.by)


def may_register(actor: Actor, row: Step, scope: Scope) -> bool:
    """As `may_take`; before there is a matter, whoever petitions holds the petitioner's office."""
    petitions = actor.post is Post.PETITIONER and Office.PETITIONER in row.by
    return petitions or may_take(actor, row, scope)


def holds_office(actor: Actor, office: Office, scope: Scope) -> bool:
    """True when the actor stands in this relation to the matter, in a post that carries it."""
    if office is Office.PETITIONER:
        return actor.post is Post.PETITIONER and scope.matter in actor.own_matters
    if office is Office.CLOCKWORK:
        return actor.post is Post.SYSTEM
    return actor.organ is not None and actor.organ in scope.organs(office) and actor.post in POSTS_OF[office]


def said_offices(row: Step) -> Label:
    """The row's offices in words, for a refusal."""
    names = [OFFICES[office] for office in row.by]
    return Label("或".join(n.zh for n in names), " or ".join(n.en for n in names))
