"""The tree against the published vectors, the RFC's own recursive words, and another library."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tingmin.ledger import merkle
from tingmin.ledger.merkle import Node, Span
from tingmin.ledger.suites import hash_of
from tingmin.ledger.types import Suite

SHA256 = hash_of(Suite.SHA256)
SIZES = 258

# The test leaves and roots published with Certificate Transparency for RFC 6962; RFC 9162 hashes the same way.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSIONS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENCIES = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


class Tree:
    """All nodes over some leaves, and what merkle makes of them."""

    def __init__(self, contents, *, hash_=SHA256):
        self.hash_ = hash_
        self.leaves = [merkle.leaf_hash(content, hash_=hash_) for content in contents]
        self.nodes = dict(merkle.grow(0, self.leaves, peaks={}, hash_=hash_))

    def hashes(self, spans):
        return [merkle.span_hash(span, self.nodes, hash_=self.hash_) for span in spans]

    def root(self, size):
        return self.hashes([Span(0, size)])[0]

    def path(self, index, size):
        return self.hashes(merkle.inclusion_spans(index, size))

    def proof(self, first, second):
        return self.hashes(merkle.consistency_spans(first, second))

    def includes(self, index, size, **other):
        told = {"index": index, "size": size, "path": self.path(index, size), "root": self.root(size)} | other
        return merkle.includes(told.pop("leaf", self.leaves[index]), **told, hash_=self.hash_)

    def consistent(self, first, second, **other):
        told = {
            "first": first,
            "second": second,
            "first_root": self.root(first),
            "second_root": self.root(second),
            "path": self.proof(first, second),
        }
        return merkle.consistent(**(told | other), hash_=self.hash_)


# The RFC's definitions word for word: slow, recursive, over the entries themselves.


def mth(entries, hash_=SHA256):
    if len(entries) < 2:
        return hash_(b"\x00" + entries[0]) if entries else hash_(b"")
    k = largest_power_below(len(entries))
    return hash_(b"\x01" + mth(entries[:k], hash_) + mth(entries[k:], hash_))


def path(m, entries):
    if len(entries) == 1:
        return []
    k = largest_power_below(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m, entries, whole):
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = largest_power_below(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


def largest_power_below(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


PUBLISHED = Tree(LEAVES)
ENTRIES = [hashlib.md5(bytes([n % 256, n // 256]), usedforsecurity=False).digest() for n in range(SIZES)]
LARGE = Tree(ENTRIES)


def test_roots_are_the_published_ones():
    assert [PUBLISHED.root(size).hex() for size in range(9)] == [EMPTY, *ROOTS]


@pytest.mark.parametrize(("place", "proof"), INCLUSIONS.items(), ids=str)
def test_inclusion_proofs_are_the_published_ones(place, proof):
    assert [each.hex() for each in PUBLISHED.path(*place)] == proof
    assert PUBLISHED.includes(*place)


@pytest.mark.parametrize(("sizes", "proof"), CONSISTENCIES.items(), ids=str)
def test_consistency_proofs_are_the_published_ones(sizes, proof):
    assert [each.hex() for each in PUBLISHED.proof(*sizes)] == proof
    assert PUBLISHED.consistent(*sizes)


def test_roots_of_all_sizes_are_those_of_the_recursive_definition():
    assert [LARGE.root(size) for size in range(SIZES)] == [mth(ENTRIES[:size]) for size in range(SIZES)]


def test_sm3_roots_are_those_of_the_recursive_definition():
    sm3 = hash_of(Suite.SM3)
    tree = Tree(ENTRIES[:70], hash_=sm3)
    assert [tree.root(size) for size in range(71)] == [mth(ENTRIES[:size], sm3) for size in range(71)]


@pytest.mark.parametrize("size", [*range(1, 18), 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257])
def test_proofs_are_those_of_the_recursive_definition_and_hold(size):
    for index in range(0, size, max(1, size // 16)):
        assert LARGE.path(index, size) == path(index, ENTRIES[:size])
        assert LARGE.includes(index, size)
        assert LARGE.proof(index + 1, size) == subproof(index + 1, ENTRIES[:size], True)
        assert LARGE.consistent(index + 1, size)


def test_another_library_agrees_on_roots_and_paths_for_all_sizes():
    """pymerkle counts leaves from 1 and begins a path with the leaf itself."""
    other = InmemoryTree(algorithm="sha256")
    for size in range(1, SIZES):
        other.append_entry(ENTRIES[size - 1])
        assert other.get_root() == LARGE.root(size)
        for index in {0, size // 3, size - 1}:
            told = other.prove_inclusion(index + 1, size).serialize()["path"]
            assert told == [each.hex() for each in (LARGE.leaves[index], *LARGE.path(index, size))]


@given(st.integers(1, SIZES - 1), st.data())
def test_any_two_sizes_are_consistent(second, data):
    first = data.draw(st.integers(1, second))
    assert LARGE.consistent(first, second)


@given(st.integers(1, SIZES - 1), st.data())
def test_every_leaf_is_included_in_every_later_size(size, data):
    assert LARGE.includes(data.draw(st.integers(0, size - 1)), size)


@given(st.integers(2, SIZES - 1), st.data())
def test_a_proof_with_any_bit_turned_proves_nothing(size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = LARGE.path(index, size)
    assert not LARGE.includes(index, size, path=data.draw(turned(proof)))
    first = data.draw(st.integers(1, size - 1))
    assert not LARGE.consistent(first, size, path=data.draw(turned(LARGE.proof(first, size))))


@st.composite
def turned(draw, proof):
    at, bit = draw(st.integers(0, len(proof) - 1)), draw(st.integers(0, 255))
    value = int.from_bytes(proof[at], "big") ^ (1 << bit)
    return [*proof[:at], value.to_bytes(32, "big"), *proof[at + 1 :]]


@given(st.integers(2, SIZES - 1), st.data())
def test_a_proof_longer_or_shorter_proves_nothing(size, data):
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    path_, proof = LARGE.path(index, size), LARGE.proof(first, size)
    for bad in ([*path_, path_[-1]], path_[:-1], [path_[0], *path_], path_[1:]):
        assert not LARGE.includes(index, size, path=bad)
    for bad in ([*proof, proof[-1]], proof[:-1], [proof[0], *proof], proof[1:]):
        assert not LARGE.consistent(first, size, path=bad)


@given(st.integers(1, SIZES - 1), st.data())
def test_a_proof_for_another_place_or_size_proves_nothing(size, data):
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    if index != other:
        assert not LARGE.includes(index, size, leaf=LARGE.leaves[other], root=LARGE.root(size))
    told = {"size": size, "path": LARGE.path(index, size), "root": LARGE.root(size), "hash_": SHA256}
    assert not any(merkle.includes(LARGE.leaves[index], index=nowhere, **told) for nowhere in (size, -1))


def test_a_leaf_does_not_pass_for_a_node():
    left, right = LARGE.leaves[:2]
    assert merkle.leaf_hash(left + right, hash_=SHA256) != merkle.node_hash(left, right, hash_=SHA256)


def test_a_tree_is_only_consistent_with_itself_by_the_same_root_and_no_proof():
    assert LARGE.consistent(7, 7)
    assert not LARGE.consistent(7, 7, second_root=LARGE.root(8))
    assert not LARGE.consistent(7, 7, path=LARGE.proof(7, 8))


@pytest.mark.parametrize(("first", "second"), [(0, 5), (6, 5)])
def test_a_proof_from_nothing_or_backwards_is_no_proof(first, second):
    told = {"first_root": LARGE.root(first), "second_root": LARGE.root(second), "path": LARGE.leaves[:1]}
    assert not merkle.consistent(first=first, second=second, **told, hash_=SHA256)


@given(st.lists(st.integers(0, 40), max_size=8))
def test_a_tree_grown_piece_by_piece_from_its_peaks_is_the_tree_grown_at_once(pieces):
    nodes, size = {}, 0
    for piece in pieces:
        peaks = {node: nodes[node] for node in merkle.cover(Span(0, size))}
        leaves = LARGE.leaves[size : size + piece]
        nodes |= dict(merkle.grow(size, leaves, peaks=peaks, hash_=SHA256))
        size += len(leaves)
    assert nodes == dict(merkle.grow(0, LARGE.leaves[:size], peaks={}, hash_=SHA256))


@given(st.integers(1, 2**40), st.data())
def test_proofs_in_a_large_log_read_few_nodes(size, data):
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    for spans in (merkle.inclusion_spans(index, size), merkle.consistency_spans(first, size), [Span(0, size)]):
        nodes = [node for span in spans for node in merkle.cover(span)]
        assert len(nodes) <= 2 * size.bit_length()
        assert all((node.place + 1) << node.level <= size for node in nodes)


def test_cover_of_eleven_leaves_is_eight_two_and_one():
    assert merkle.cover(Span(0, 11)) == (Node(3, 0), Node(1, 4), Node(0, 10))
