"""The audit: every chain, leaf, node and head checked again, in batches that fit in memory whatever the ledger's size.

A record that contradicts itself is named before one that only misses its neighbour: whoever moves a fact leaves a gap
in one chain, but it is the moved fact that carries the wrong digest.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from tingmin.kernel.labels import Label
from tingmin.ledger import merkle
from tingmin.ledger.actions import ERASED
from tingmin.ledger.keys import public_keys
from tingmin.ledger.log import consistency, newest_head
from tingmin.ledger.merkle import Node, Span
from tingmin.ledger.models import LogNode, TreeHead
from tingmin.ledger.queries import COLUMNS, HASHES, SUITES
from tingmin.ledger.rules import commitment, fact_digest, head_message, marked
from tingmin.ledger.suites import PublicKey, hash_of, is_signed
from tingmin.ledger.types import Head, Suite

BATCH = 5000
FIRST = UUID(int=0)
# Asked for as text: a million facts need no million UUIDs.
IDS = frozenset({"id", "subject_id", "actor_person", "actor_organ"})

DIGEST = Label("各栏内容与其摘要不符", "its columns do not match its digest")
SUITE = Label("算法编号不明", "its suite is unknown")
GAP = Label("前一条记录缺失或被移动", "the fact before it is missing or was moved")
PREVIOUS = Label("与前一条记录的摘要不相接", "its previous digest is not that of the fact before it")
NO_ENCLOSURE = Label("记录所附内容缺失", "the content that the fact commits to is missing")
COMMITMENT = Label("所附内容与承诺值不符", "the enclosed content does not match the fact's commitment")
UNTOLD_ERASURE = Label(
    "内容被清空，而账本中没有依法删除的记录", "it was emptied, but no fact tells of a lawful erasure"
)
STRAY = Label("没有任何记录承诺过它", "no fact commits to it")
NO_LEAF = Label("叶节点缺失", "the leaf is missing")
NO_FACT = Label("叶节点所指记录缺失", "the fact of this leaf is missing")
LEAF = Label("叶节点与其记录不符", "the leaf is not the hash of its fact")
NO_NODE = Label("内部节点缺失", "the node is missing")
NODE = Label("内部节点与其下各叶不符", "the node is not the hash of what is below it")
STRAY_NODE = Label("树中没有这个位置", "the tree has no such place")
NO_HEAD = Label("总账末尾没有签名的树头", "no signed head covers the end of the log")
KEY = Label("找不到签名所用的公钥", "the public key that signed it is not known here")
SIGNATURE = Label("树头签名无效", "its signature does not hold")
ROOT = Label("树头根值与各叶不符", "its root is not that of the leaves")
INCONSISTENT = Label("与前一树头不相容", "it does not continue the head before it")
PUBLISHED = Label("与所给的已公布树头矛盾", "the log contradicts the published head that was given")


@dataclass(frozen=True, slots=True)
class Finding:
    """A bad record: its table and id, what does not match, and whose history it belongs to, where that is known."""

    table: str
    record: str
    what: Label
    subject_kind: str = ""
    subject_id: UUID | None = None


@dataclass(slots=True)
class Report:
    """What an audit read, and the first bad record if there is one; `waiting` facts have no place in the log yet."""

    facts: int = 0
    enclosures: int = 0
    leaves: int = 0
    nodes: int = 0
    heads: int = 0
    waiting: int = 0
    finding: Finding | None = None


class BadRecord(Exception):
    """Ends an audit where the first bad record is."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.what.en)
        self.finding = finding


def audit(*, published: Sequence[Head] = (), batch: int = BATCH) -> Report:
    """Check everything again; `published` heads, kept outside of this machine, are held against the log."""
    report = Report()
    try:
        _check_chains(report, batch=batch)
        _check_signatures(report, batch=batch)
        _check_log(report, batch=batch)
        _check_published(published)
    except BadRecord as bad:
        report.finding = bad.finding
    report.waiting = max(0, report.facts - report.leaves)
    return report


# The chains of the subjects.


@dataclass(slots=True)
class _Chain:
    """Where the audit stands in one subject's chain."""

    subject: str = ""
    sequence: int = 0
    digest: bytes = b""
    erased: dict[str, Finding] = field(default_factory=dict)


def _check_chains(report: Report, *, batch: int) -> None:
    chain, suspect = _Chain(), None
    for row in _facts(batch):
        if row["subject_id"] != chain.subject:
            suspect = suspect or _untold(chain)
            chain = _Chain(row["subject_id"])
        _check_fact(row)
        suspect = suspect or _unlinked(row, chain)
        _check_enclosure(row, chain, report)
        chain.sequence, chain.digest = row["sequence"], row["digest"]
        report.facts += 1
    suspect = suspect or _untold(chain) or _stray_enclosure()
    if suspect:
        raise BadRecord(suspect)


def _facts(batch: int) -> Iterator[dict[str, Any]]:
    """All facts by subject and sequence, with what they enclose; keyset pages over the index of the chains."""
    names = (*COLUMNS, *HASHES, "digest")
    told = ", ".join(f'f."{name}"{"::text" if name in IDS else ""}' for name in names)
    query = (
        f"SELECT {told}, e.fact_id IS NOT NULL, e.salt, e.content FROM ledger_fact f "
        "LEFT JOIN ledger_enclosure e ON e.fact_id = f.id "
        "WHERE (f.subject_id, f.sequence) > (%s, %s) ORDER BY f.subject_id, f.sequence LIMIT %s"
    )
    after: tuple[UUID, int] = (FIRST, -1)
    while rows := _read(query, [*after, batch]):
        row: dict[str, Any] = {}
        for each in rows:
            row = dict(zip((*names, "has_enclosure", "salt", "content"), each, strict=True))
            yield row
        after = (UUID(row["subject_id"]), row["sequence"])


def _check_fact(row: dict[str, Any]) -> None:
    if row["suite"] not in SUITES:
        raise BadRecord(_of_fact(row, SUITE))
    told = {name: row[name] for name in COLUMNS}
    told["body"] = json.loads(row["body"])
    told["commitment"], told["previous"] = row["commitment"].hex(), row["previous"].hex()
    if fact_digest(told, suite=row["suite"]) != row["digest"]:
        raise BadRecord(_of_fact(row, DIGEST))


def _unlinked(row: Mapping[str, Any], chain: _Chain) -> Finding | None:
    if row["sequence"] != chain.sequence + 1:
        return _of_fact(row, GAP)
    return _of_fact(row, PREVIOUS) if row["previous"] != chain.digest else None


def _check_enclosure(row: Mapping[str, Any], chain: _Chain, report: Report) -> None:
    if row["kind"] == ERASED:
        chain.erased.pop(json.loads(row["body"]).get("fact"), None)
    if not row["commitment"]:
        return
    if not row["has_enclosure"]:
        raise BadRecord(_of_fact(row, NO_ENCLOSURE, table="ledger_enclosure"))
    report.enclosures += 1
    if row["content"] is None and not row["salt"]:
        chain.erased[row["id"]] = _of_fact(row, UNTOLD_ERASURE, table="ledger_enclosure")
    elif not _commits(row):
        raise BadRecord(_of_fact(row, COMMITMENT, table="ledger_enclosure"))


def _commits(row: Mapping[str, Any]) -> bool:
    content = json.loads(row["content"]) if row["content"] is not None else None
    if not isinstance(content, dict):
        return False
    made = commitment(content, salt=row["salt"], suite=Suite(row["suite"]))
    return bool(made == row["commitment"])


def _untold(chain: _Chain) -> Finding | None:
    return next(iter(chain.erased.values()), None)


def _stray_enclosure() -> Finding | None:
    rows = _read(
        "SELECT e.fact_id FROM ledger_enclosure e LEFT JOIN ledger_fact f ON f.id = e.fact_id "
        "WHERE f.id IS NULL OR f.commitment = ''::bytea LIMIT 1",
        [],
    )
    return Finding("ledger_enclosure", str(rows[0][0]), STRAY) if rows else None


def _of_fact(row: Mapping[str, Any], what: Label, *, table: str = "ledger_fact") -> Finding:
    return Finding(table, str(row["id"]), what, row["subject_kind"], UUID(row["subject_id"]))


# The signed heads.


def _check_signatures(report: Report, *, batch: int) -> None:
    keys = public_keys()
    for row in TreeHead.objects.order_by("size").iterator(chunk_size=batch):
        what = _wrong_with(row, keys)
        if what:
            raise BadRecord(_of_head(row.size, what))
        report.heads += 1


def _wrong_with(row: TreeHead, keys: Mapping[str, PublicKey]) -> Label | None:
    if row.suite not in SUITES or bytes(row.root)[:1] != bytes([row.suite]):
        return SUITE
    key = keys.get(row.key_id)
    if key is None or key.suite != row.suite:
        return KEY
    head = row.signed
    return None if is_signed(head_message(head), head.signature, by=key) else SIGNATURE


def _of_head(size: int, what: Label) -> Finding:
    return Finding("ledger_treehead", str(size), what)


# The log: leaves, nodes, roots.


def _check_log(report: Report, *, batch: int) -> None:
    newest = newest_head()
    known: dict[Node, bytes] = {}
    previous: Head | None = None
    for begin in range(0, newest.size if newest else 0, batch):
        assert newest is not None
        end = min(begin + batch, newest.size)
        leaves = _checked_leaves(begin, end, suite=newest.suite)
        known |= dict(merkle.grow(begin, leaves, peaks=known, hash_=hash_of(newest.suite)))
        report.nodes += _check_nodes(begin, end, known, suite=newest.suite)
        previous = _check_heads(begin, end, known, previous=previous)
        known = {node: known[node] for node in merkle.cover(Span(0, end))}
        report.leaves = end
    _check_ends()


def _checked_leaves(begin: int, end: int, *, suite: Suite) -> list[bytes]:
    """The bare hashes of these leaves, each made again from its fact."""
    rows = _read(
        "SELECT l.position, l.leaf_hash, f.digest, f.subject_kind, f.subject_id FROM ledger_logleaf l "
        "LEFT JOIN ledger_fact f ON f.id = l.fact_id WHERE l.position >= %s AND l.position < %s ORDER BY l.position",
        [begin, end],
    )
    hashes = [_checked_leaf(row, place, suite=suite) for place, row in enumerate(rows, start=begin)]
    if len(hashes) < end - begin:
        raise BadRecord(Finding("ledger_logleaf", str(begin + len(hashes)), NO_LEAF))
    return hashes


def _checked_leaf(row: Sequence[Any], place: int, *, suite: Suite) -> bytes:
    position, kept, digest, kind, subject = row
    if position != place:
        raise BadRecord(Finding("ledger_logleaf", str(place), NO_LEAF))
    if digest is None:
        raise BadRecord(Finding("ledger_logleaf", str(place), NO_FACT))
    made = merkle.leaf_hash(digest, hash_=hash_of(suite))
    if marked(made, suite=suite) != kept:
        raise BadRecord(Finding("ledger_logleaf", str(place), LEAF, kind, subject))
    return made


def _check_nodes(begin: int, end: int, known: Mapping[Node, bytes], *, suite: Suite) -> int:
    """The stored nodes that these leaves complete are those made again; returns how many."""
    seen = 0
    for level in range(1, end.bit_length()):
        first, last = begin >> level, end >> level
        rows = LogNode.objects.filter(level=level, index__gte=first, index__lt=last).values_list("index", "hash")
        kept = {index: bytes(hash_) for index, hash_ in (rows if first < last else ())}
        for index in range(first, last):
            if kept.get(index) != marked(known[Node(level, index)], suite=suite):
                what = NODE if index in kept else NO_NODE
                raise BadRecord(Finding("ledger_lognode", f"{level}/{index}", what))
        seen += last - first
    return seen


def _check_heads(begin: int, end: int, known: Mapping[Node, bytes], *, previous: Head | None) -> Head | None:
    """Each head in this stretch has the root of its leaves and continues the head before; returns the last one."""
    for row in TreeHead.objects.filter(size__gt=begin, size__lte=end).order_by("size"):
        head, hash_ = row.signed, hash_of(row.signed.suite)
        if marked(merkle.span_hash(Span(0, head.size), known, hash_=hash_), suite=head.suite) != head.root:
            raise BadRecord(_of_head(head.size, ROOT))
        if previous and not _continues(previous, head):
            raise BadRecord(_of_head(head.size, INCONSISTENT))
        previous = head
    return previous


def _continues(first: Head, second: Head) -> bool:
    """By the proof that we would hand to anyone who asks, from the stored nodes."""
    return first.suite == second.suite and merkle.consistent(
        first=first.size,
        second=second.size,
        first_root=first.root[1:],
        second_root=second.root[1:],
        path=consistency(first.size, second.size),
        hash_=hash_of(second.suite),
    )


def _check_ends() -> None:
    """Nothing stands beyond the newest head: each of these is one statement, so a merge cannot come between."""
    size = "(SELECT coalesce(max(size), 0) FROM ledger_treehead)"
    leaves = _read(f"SELECT position FROM ledger_logleaf WHERE position < 0 OR position >= {size} LIMIT 1", [])
    if leaves:
        raise BadRecord(Finding("ledger_logleaf", str(leaves[0][0]), NO_HEAD))
    nodes = _read(
        'SELECT level, "index" FROM ledger_lognode WHERE level NOT BETWEEN 1 AND 62 OR "index" < 0 '
        f'OR "index" >= ({size} >> level::int) LIMIT 1',
        [],
    )
    if nodes:
        raise BadRecord(Finding("ledger_lognode", "{}/{}".format(*nodes[0]), STRAY_NODE))


def _check_published(published: Sequence[Head]) -> None:
    """A head that somebody kept elsewhere binds us for ever: the log of that size must have that root."""
    for head in published:
        kept = TreeHead.objects.filter(size=head.size).first()
        if kept is None or kept.signed.root != head.root:
            raise BadRecord(_of_head(head.size, PUBLISHED))


def _read(query: str, parameters: Sequence[int | UUID]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows
