"""The merge: give every fact without a place in the log one, and sign the new head. Facts are not touched."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from tingmin.ledger import merkle
from tingmin.ledger.keys import site_signer, site_suite
from tingmin.ledger.log import newest_head, nodes_of
from tingmin.ledger.merkle import Node, Span
from tingmin.ledger.models import Fact, LogLeaf, LogNode, TreeHead
from tingmin.ledger.rules import head_message, marked
from tingmin.ledger.suites import hash_of
from tingmin.ledger.types import Head, Suite

BATCH = 5000
# One merger at a time in one database; any number that nobody else uses will do.
MERGE_LOCK = 5_417_207
# No transaction that writes a fact stays open for longer; what one hid nevertheless, the nightly sweep brings in.
LONGEST_WRITE = timedelta(days=1)
FROM_THE_FIRST = UUID(int=0)


def merge(*, at: datetime, batch: int = BATCH) -> int:
    """Merge the facts of late, in batches that are whole or not at all; returns how many."""
    return _merge_after(_where_news_begin(), at=at, batch=batch)


def merge_from_the_first(*, at: datetime, batch: int = BATCH) -> int:
    """The same over all facts ever: a sweep for what a transaction of more than a day hid from `merge`."""
    return _merge_after(FROM_THE_FIRST, at=at, batch=batch)


def _merge_after(after: UUID, *, at: datetime, batch: int) -> int:
    merged = 0
    while facts := _merge_batch(after, at=at, batch=batch):
        after, merged = facts[-1], merged + len(facts)
    return merged


@transaction.atomic
def _merge_batch(after: UUID, *, at: datetime, batch: int) -> Sequence[UUID]:
    """The facts that found their place, in order; leaves, nodes and head come with one commit or not at all."""
    _wait_for_other_mergers()
    facts = _waiting(after, batch)
    if facts:
        head = newest_head()
        suite = head.suite if head else site_suite()  # a log keeps the suite that it began with
        _append(facts, size=head.size if head else 0, suite=suite, at=at)
    return [fact_id for fact_id, _ in facts]


def _waiting(after: UUID, batch: int) -> Sequence[tuple[UUID, bytes]]:
    """Facts without a place, in the order of their ids (UUIDv7, which is the order of recording)."""
    placed = Exists(LogLeaf.objects.filter(fact_id=OuterRef("pk")))
    rows = Fact.objects.filter(~placed, pk__gt=after).order_by("pk").values_list("pk", "digest")[:batch]
    return [(fact_id, bytes(digest)) for fact_id, digest in rows]


def _append(facts: Sequence[tuple[UUID, bytes]], *, size: int, suite: Suite, at: datetime) -> None:
    hash_ = hash_of(suite)
    known = nodes_of(merkle.cover(Span(0, size)))
    leaves = [merkle.leaf_hash(digest, hash_=hash_) for _, digest in facts]
    grown = list(merkle.grow(size, leaves, peaks=known, hash_=hash_))
    _keep_leaves(facts, leaves, size=size, suite=suite)
    _keep_nodes(grown, suite=suite)
    whole = size + len(facts)
    root = merkle.span_hash(Span(0, whole), known | dict(grown), hash_=hash_)
    _sign(size=whole, root=marked(root, suite=suite), suite=suite, at=at)


def _keep_leaves(facts: Sequence[tuple[UUID, bytes]], leaves: Sequence[bytes], *, size: int, suite: Suite) -> None:
    rows = [
        LogLeaf(position=position, fact_id=fact_id, leaf_hash=marked(leaf, suite=suite))
        for position, ((fact_id, _), leaf) in enumerate(zip(facts, leaves, strict=True), start=size)
    ]
    LogLeaf.objects.bulk_create(rows, batch_size=2000)


def _keep_nodes(grown: Sequence[tuple[Node, bytes]], *, suite: Suite) -> None:
    rows = [
        LogNode(level=node.level, index=node.place, hash=marked(value, suite=suite))
        for node, value in grown
        if node.level > 0
    ]
    LogNode.objects.bulk_create(rows, batch_size=2000)


def _sign(*, size: int, root: bytes, suite: Suite, at: datetime) -> None:
    signer = site_signer(suite)
    head = Head(size=size, root=root, suite=suite, at=at, key=signer.public.id)
    signature = signer.sign(head_message(head))
    TreeHead.objects.create(size=size, root=root, suite=suite, at=at, key_id=head.key, signature=signature)


def _wait_for_other_mergers() -> None:
    """Held until the transaction ends; the statements after it see what the other merger left."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [MERGE_LOCK])


def _where_news_begin() -> UUID:
    """An id that lies before every fact that can have appeared since the last merge."""
    last = LogLeaf.objects.order_by("-position").values_list("fact_id", flat=True).first()
    head = newest_head()
    if last is None or head is None:
        return FROM_THE_FIRST
    merged_until = min(last.int >> 80, int(head.at.timestamp() * 1000))
    return UUID(int=max(0, merged_until - int(LONGEST_WRITE.total_seconds() * 1000)) << 80)
