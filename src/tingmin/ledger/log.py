"""Reading the log: its size, signed heads, roots of any size, and proofs. Every answer reads O(log n) rows."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from tingmin.kernel.labels import Label
from tingmin.kernel.paging import PAGE_SIZE, Page, page_of
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.ledger import merkle
from tingmin.ledger.keys import public_keys
from tingmin.ledger.merkle import Node, Span
from tingmin.ledger.models import LogLeaf, LogNode, TreeHead
from tingmin.ledger.rules import instant, marked
from tingmin.ledger.statements import Kept
from tingmin.ledger.suites import hash_of
from tingmin.ledger.types import Head, Suite

LEAVES = Kept(lambda subject: LogLeaf.objects.filter(fact__subject_id=subject).only("fact_id"))
FORMAT, VERSION = "tingmin-tree-head", 1
HEAD = Label("这一规模的树头", "tree head of that size")
LEAF = Label("该树头下的这个叶哈希", "such leaf hash under that tree head")


class NoSuchTree(Refusal):
    """A proof was asked for between sizes that the log does not have."""

    code = "no_such_tree"
    sentence = Label(
        zh="账本没有从 {first} 到 {second} 的一致性证明，规模须为正数且先小后大，目前共 {size} 条。",
        en="There is no consistency proof from {first} to {second}: both must be positive, the smaller first, "
        "and the log holds {size} records.",
    )


def newest_head() -> Head | None:
    """The last signed head; None before the first merge."""
    row = TreeHead.objects.order_by("-size").first()
    return row.signed if row else None


def head_of(size: int) -> Head:
    """The signed head of one size; raises `NotFound`."""
    row = TreeHead.objects.filter(size=size).first()
    if row is None:
        raise NotFound(what=HEAD)
    return row.signed


def heads(*, before: str = "", size: int = PAGE_SIZE) -> Page[Head]:
    """Signed heads, newest first; `before` is the key of the page before."""
    rows = TreeHead.objects.filter(size__lt=int(before)) if before else TreeHead.objects.all()
    found = [row.signed for row in rows.order_by("-size")[: size + 1]]
    return page_of(found, size=size, key=lambda head: str(head.size))


def head_json(head: Head) -> dict[str, Any]:
    """A head as it is published and put into receipts; byte strings in hex, the instant as it is signed."""
    key = public_keys().get(head.key)
    return {
        "format": FORMAT,
        "version": VERSION,
        "size": head.size,
        "root": head.root.hex(),
        "suite": int(head.suite),
        "at": instant(head.at),
        "key": head.key,
        "signature": head.signature.hex(),
        "public_key": key.key.hex() if key else "",
    }


def root_of(size: int, *, suite: Suite) -> bytes:
    """The root over the first `size` facts, suite byte in front."""
    return marked(_hashes([Span(0, size)], suite=suite)[0], suite=suite)


def position_of(fact_id: UUID) -> int | None:
    """The place of a fact in the log; None while it waits for the merge."""
    return LogLeaf.objects.filter(fact_id=fact_id).values_list("position", flat=True).first()


def facts_in_log(subject_id: UUID) -> frozenset[UUID]:
    """The facts about a subject that have their place in the log already."""
    return frozenset(leaf.fact_id for leaf in LEAVES.all(subject_id))


def inclusion(position: int, *, head: Head) -> Sequence[bytes]:
    """The bare hashes that lead from a leaf to the root of a head."""
    return _hashes(merkle.inclusion_spans(position, head.size), suite=head.suite)


def inclusion_by_hash(leaf: bytes, *, head: Head) -> tuple[int, Sequence[bytes]]:
    """The place of a bare leaf hash in the tree of a head, and the path from there; raises `NotFound`."""
    places = LogLeaf.objects.filter(leaf_hash=marked(leaf, suite=head.suite), position__lt=head.size)
    position = places.values_list("position", flat=True).first()
    if position is None:
        raise NotFound(what=LEAF)
    return position, inclusion(position, head=head)


def consistency(first: int, second: int) -> Sequence[bytes]:
    """The bare hashes that show the log of `first` facts to be the beginning of that of `second`."""
    newest = newest_head()
    if newest is None or not 0 < first <= second <= newest.size:
        raise NoSuchTree(first=first, second=second, size=newest.size if newest else 0)
    return _hashes(merkle.consistency_spans(first, second), suite=newest.suite)


def nodes_of(wanted: Collection[Node]) -> dict[Node, bytes]:
    """Bare hashes of stored subtrees; a node that is not there is missing from the answer."""
    places = [node.place for node in wanted if node.level == 0]
    pairs = [tuple(node) for node in wanted if node.level > 0]
    leaves = LogLeaf.objects.filter(position__in=places).values_list("position", "leaf_hash")
    nodes = LogNode.objects.filter(pk__in=pairs).values_list("level", "index", "hash")
    found = {Node(0, position): bytes(hash_)[1:] for position, hash_ in (leaves if places else ())}
    return found | {Node(level, index): bytes(hash_)[1:] for level, index, hash_ in (nodes if pairs else ())}


def _hashes(spans: Iterable[Span], *, suite: Suite) -> list[bytes]:
    spans = list(spans)
    known = nodes_of({node for span in spans for node in merkle.cover(span)})
    return [merkle.span_hash(span, known, hash_=hash_of(suite)) for span in spans]
