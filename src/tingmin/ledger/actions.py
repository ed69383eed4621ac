"""Writing the ledger: one verb."""

import json
import secrets
from datetime import datetime
from uuid import UUID

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import new_id
from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.queries import digest_of, last_of
from tingmin.ledger.rules import canonical, commitment
from tingmin.ledger.types import Entry, Suite

SUITE = Suite.SHA256


def record(entry: Entry, *, actor: Actor, at: datetime, fact_id: UUID | None = None) -> Fact:
    """Append a fact to its subject's chain, inside the transaction of the change that it tells of."""
    salt = secrets.token_bytes(16) if entry.enclosed else b""
    last = last_of(entry.subject.id)
    fact = _fact(entry, actor=actor, at=at, salt=salt, last=last, fact_id=fact_id or new_id())
    fact.digest = digest_of(fact)
    fact.save(force_insert=True)
    if entry.enclosed:
        Enclosure.objects.create(fact=fact, salt=salt, content=_json(entry.enclosed))
    return fact


def _fact(entry: Entry, *, actor: Actor, at: datetime, salt: bytes, last: Fact | None, fact_id: UUID) -> Fact:
    return Fact(
        id=fact_id,
        subject_kind=entry.subject.kind,
        subject_id=entry.subject.id,
        sequence=last.sequence + 1 if last else 1,
        kind=entry.kind,
        at=at,
        actor_post=actor.post,
        actor_name=actor.name,
        actor_person=actor.person,
        actor_organ=actor.organ,
        article=entry.article,
        body=_json(entry.body),
        commitment=commitment(_json(entry.enclosed), salt=salt, suite=SUITE) if salt else b"",
        suite=SUITE,
        previous=bytes(last.digest) if last else b"",
    )


def _json(content: object) -> dict[str, object]:
    """Content as JSON knows it, so that the hash of what we hold is the hash of what is stored."""
    plain: dict[str, object] = json.loads(canonical(content))  # type: ignore[arg-type]
    return plain
