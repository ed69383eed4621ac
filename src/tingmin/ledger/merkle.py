"""The Merkle tree of RFC 9162 §2.1: roots, proofs and their verification, over stored complete subtrees.

A tree of n leaves keeps every complete subtree as a node (level, place): level 0 are the leaf hashes, a node of level l
covers the leaves from place·2^l on. Any root or proof of any size that the tree ever had is then O(log n) nodes.
Hashes are bare here (32 bytes); the suite's byte is put in front where they are stored.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

Hash = Callable[[bytes], bytes]
LEAF, NODE = b"\x00", b"\x01"


class Node(NamedTuple):
    """A complete subtree: 2**level leaves, the first of them at place·2**level."""

    level: int
    place: int


class Span(NamedTuple):
    """The leaves D[begin:end]; its hash is MTH(D[begin:end])."""

    begin: int
    end: int


def leaf_hash(content: bytes, *, hash_: Hash) -> bytes:
    """HASH(0x00 || d): the prefix keeps a leaf from passing for a node."""
    return hash_(LEAF + content)


def node_hash(left: bytes, right: bytes, *, hash_: Hash) -> bytes:
    """HASH(0x01 || left || right)."""
    return hash_(NODE + left + right)


def grow(
    size: int, leaves: Iterable[bytes], *, peaks: Mapping[Node, bytes], hash_: Hash
) -> Iterator[tuple[Node, bytes]]:
    """Every node that leaf hashes added to a tree of `size` leaves complete, the leaves too; `peaks` covers the old."""
    known = dict(peaks)
    for index, content in enumerate(leaves, start=size):
        for node, value in _completed(Node(0, index), content, known, hash_):
            known[node] = value
            yield node, value


def cover(span: Span) -> tuple[Node, ...]:
    """The complete subtrees that make up a span of the tree, from left to right (one for each bit of its length)."""
    nodes, at = [], span.begin
    while at < span.end:
        level = (span.end - at).bit_length() - 1
        nodes.append(Node(level, at >> level))
        at += 1 << level
    return tuple(nodes)


def span_hash(span: Span, known: Mapping[Node, bytes], *, hash_: Hash) -> bytes:
    """MTH(D[begin:end]) from its complete subtrees (RFC 9162 §2.1.1); of no leaves, the hash of nothing."""
    hashes = [known[node] for node in cover(span)]
    if not hashes:
        return hash_(b"")
    value = hashes.pop()
    while hashes:
        value = node_hash(hashes.pop(), value, hash_=hash_)
    return value


def inclusion_spans(index: int, size: int) -> tuple[Span, ...]:
    """PATH(m, D_n) of RFC 9162 §2.1.3.1: the spans whose hashes prove leaf `index` in a tree of `size`."""
    return tuple(_path(index, Span(0, size)))


def consistency_spans(first: int, second: int) -> tuple[Span, ...]:
    """PROOF(m, D_n) of RFC 9162 §2.1.4.1 for 0 < first <= second; of a tree with itself, nothing."""
    return tuple(_subproof(first, Span(0, second), whole=True))


def includes(leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes, hash_: Hash) -> bool:
    """Verify an inclusion proof, step by step as RFC 9162 §2.1.3.2 has it."""
    if not 0 <= index < size:
        return False
    fn, sn, value = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            value = node_hash(sibling, value, hash_=hash_)
            fn, sn = _climb(fn, sn)
        else:
            value = node_hash(value, sibling, hash_=hash_)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and value == root


def consistent(
    *, first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes], hash_: Hash
) -> bool:
    """Verify that the tree of `first` leaves is the beginning of that of `second` (RFC 9162 §2.1.4.2)."""
    if first == second:
        return not path and first_root == second_root
    if not (0 < first < second and path):
        return False
    is_power = first & (first - 1) == 0
    start, *rest = [first_root, *path] if is_power else path
    return _replayed(first - 1, second - 1, start, rest, hash_) == (first_root, second_root)


def _replayed(fn: int, sn: int, start: bytes, rest: Sequence[bytes], hash_: Hash) -> tuple[bytes, bytes] | None:
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = start
    for value in rest:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            old, new = node_hash(value, old, hash_=hash_), node_hash(value, new, hash_=hash_)
            fn, sn = _climb(fn, sn)
        else:
            new = node_hash(new, value, hash_=hash_)
        fn, sn = fn >> 1, sn >> 1
    return (old, new) if sn == 0 else None


def _climb(fn: int, sn: int) -> tuple[int, int]:
    """Past the levels where the last node of an uneven tree has no sibling."""
    while not fn & 1 and fn:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn


def _completed(node: Node, value: bytes, known: Mapping[Node, bytes], hash_: Hash) -> Iterator[tuple[Node, bytes]]:
    yield node, value
    while node.place & 1:
        value = node_hash(known[Node(node.level, node.place - 1)], value, hash_=hash_)
        node = Node(node.level + 1, node.place >> 1)
        yield node, value


def _path(index: int, tree: Span) -> Iterator[Span]:
    if tree.end - tree.begin == 1:
        return
    split = _split(tree)
    if index < split:
        yield from _path(index, Span(tree.begin, split))
        yield Span(split, tree.end)
    else:
        yield from _path(index, Span(split, tree.end))
        yield Span(tree.begin, split)


def _subproof(first: int, tree: Span, *, whole: bool) -> Iterator[Span]:
    if first == tree.end:
        yield from () if whole else (tree,)
        return
    split = _split(tree)
    if first <= split:
        yield from _subproof(first, Span(tree.begin, split), whole=whole)
        yield Span(split, tree.end)
    else:
        yield from _subproof(first, Span(split, tree.end), whole=False)
        yield Span(tree.begin, split)


def _split(tree: Span) -> int:
    """The largest power of two smaller than the number of leaves, counted from where the tree begins."""
    return tree.begin + (1 << (tree.end - tree.begin - 1).bit_length() - 1)
