"""Watching the ledger from outside, with another library's proofs."""

import hashlib

import pytest
from django.utils import timezone

from tingmin.ledger.merging import merge
from tingmin.ledger.models import LogLeaf


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.LEDGER_KEYS = tmp_path / "keys"


@pytest.fixture
def sizes(visitor):
    """Two heads, one after the other."""
    found = []
    for _ in range(2):
        visitor.send("/petitions", {"claims": [{"body": "路灯坏了"}]})
        merge(at=timezone.now())
        found.append(visitor.get("/api/ledger/heads").json()["heads"][0]["size"])
    return found


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_from(leaf: bytes, position: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162 §2.1.3.2, written again by the test."""
    fn, sn, root = position, size - 1, leaf
    for step in path:
        if fn % 2 or fn == sn:
            root = node(step, root)
            while fn and not fn % 2:
                fn, sn = fn >> 1, sn >> 1
        else:
            root = node(root, step)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return root


def test_heads_are_told_newest_first_with_all_that_checks_them(visitor, sizes):
    told = visitor.get("/api/ledger/heads").json()
    assert [each["size"] for each in told["heads"]] == sizes[::-1]
    assert told["format"] == "tingmin-tree-heads"
    assert all(each["signature"] and each["public_key"] for each in told["heads"])


def test_heads_go_on_after_the_last(visitor, sizes):
    first = visitor.get("/api/ledger/heads?size=1").json()
    rest = visitor.get("/api/ledger/heads", {"size": 1, "before": first["next_key"]}).json()
    assert [first["heads"][0]["size"], rest["heads"][0]["size"]] == sizes[::-1]
    assert rest["next_key"] == ""


def test_leaf_is_proved_under_every_later_head(visitor, sizes):
    leaf = bytes(LogLeaf.objects.order_by("position").first().leaf_hash)
    for size in sizes:
        told = visitor.get("/api/ledger/inclusion", {"leaf": leaf[1:].hex(), "size": size}).json()
        path = [bytes.fromhex(each) for each in told["path"]]
        root = bytes.fromhex(told["head"]["root"])[1:]
        assert root_from(leaf[1:], told["position"], size, path) == root


def test_leaf_that_came_later_is_not_under_an_earlier_head(visitor, sizes):
    leaf = bytes(LogLeaf.objects.order_by("-position").first().leaf_hash).hex()
    assert visitor.get("/api/ledger/inclusion", {"leaf": leaf, "size": sizes[0]}).status_code == 404


def test_old_log_is_proved_to_be_the_beginning_of_the_new(visitor, sizes):
    told = visitor.get("/api/ledger/consistency", {"first": sizes[0], "second": sizes[1]}).json()
    assert told["path"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("inclusion?leaf=zz&size=1", 422),
        ("inclusion?leaf=" + "0" * 64 + "&size=999999", 404),
        ("inclusion?leaf=" + "0" * 64 + "&size=0", 422),
        ("consistency?first=3&second=2", 422),
        ("consistency?first=1&second=" + "9" * 30, 422),
        ("heads/7777777", 404),
        ("heads/" + "9" * 30, 404),
        ("heads?before=" + "9" * 30, 422),
    ],
)
def test_nonsense_is_answered_and_never_crashes(visitor, sizes, address, status):
    assert visitor.get(f"/api/ledger/{address}").status_code == status
