"""Reading the ledger: a subject's history, and whether its chain holds."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from tingmin.ledger.models import Enclosure, Fact
from tingmin.ledger.rules import commitment, fact_digest
from tingmin.ledger.statements import Kept
from tingmin.ledger.types import Suite

# Every column of a fact but the digest itself; the two hashes are told in hex.
COLUMNS = (
    "id", "subject_kind", "subject_id", "sequence", "kind", "at",
    "actor_post", "actor_name", "actor_person", "actor_organ", "article", "body", "suite",
)  # fmt: skip
HASHES = ("commitment", "previous")
SUITES = frozenset(Suite)
HISTORY = Kept(lambda subject: Fact.objects.filter(subject_id=subject).select_related("enclosure").order_by("sequence"))
BARE_HISTORY = Kept(lambda subject: Fact.objects.filter(subject_id=subject).order_by("sequence"))
LAST = Kept(
    lambda subject: Fact.objects.filter(subject_id=subject).only("sequence", "digest").order_by("-sequence")[:1]
)


def history(subject_id: UUID) -> Sequence[Fact]:
    """The facts of a subject in order, each with its enclosure."""
    return HISTORY.all(subject_id)


def last_of(subject_id: UUID) -> Fact | None:
    """The newest fact of a subject; each step asks for its place and digest, the rest is fetched when it is read."""
    return LAST.first(subject_id)


def last_of_kind(subject_id: UUID, *kinds: str) -> Fact | None:
    """The newest fact of these kinds about a subject."""
    return Fact.objects.filter(subject_id=subject_id, kind__in=kinds).order_by("-sequence").first()


def facts_about(subject_ids: Iterable[UUID], *kinds: str) -> Sequence[Fact]:
    """The facts of these kinds about many subjects in one query, each subject's in order, each with its enclosure."""
    rows = Fact.objects.filter(subject_id__in=set(subject_ids), kind__in=kinds).select_related("enclosure")
    return list(rows.order_by("subject_id", "sequence"))


def first_broken(subject_id: UUID) -> Fact | None:
    """The first fact of a chain that does not match its own hash, its predecessor or its enclosure."""
    previous = b""
    for number, fact in enumerate(history(subject_id), start=1):
        if not _holds(fact, number=number, previous=previous):
            return fact
        previous = bytes(fact.digest)
    return None


def columns_of(fact: Fact) -> dict[str, Any]:
    """What a fact's digest is made of."""
    told = {name: getattr(fact, name) for name in COLUMNS}
    return told | {name: bytes(getattr(fact, name)).hex() for name in HASHES}


def digest_of(fact: Fact) -> bytes:
    """The hash that a fact must carry, from its columns."""
    return fact_digest(columns_of(fact), suite=Suite(fact.suite))


def _holds(fact: Fact, *, number: int, previous: bytes) -> bool:
    linked = fact.sequence == number and bytes(fact.previous) == previous and fact.suite in SUITES
    return linked and bytes(fact.digest) == digest_of(fact) and _enclosure_holds(fact)


def _enclosure_holds(fact: Fact) -> bool:
    enclosure = Enclosure.objects.filter(fact=fact).first() if fact.commitment else None
    if enclosure is None or enclosure.content is None:
        return True  # nothing enclosed, or lawfully erased: the commitment stays
    kept = commitment(enclosure.content, salt=bytes(enclosure.salt), suite=Suite(fact.suite))
    return kept == bytes(fact.commitment)
