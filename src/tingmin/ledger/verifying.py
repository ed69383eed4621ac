"""Verifying a receipt without a database: pure, and strict enough that one changed character is found."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.ledger import merkle
from tingmin.ledger.rules import canonical, digest, head_message, instant
from tingmin.ledger.suites import PublicKey, hash_of, is_signed
from tingmin.ledger.types import Head, Suite

RECEIPT_KEYS = {"format", "version", "fact", "digest", "position", "path", "head"}
HEAD_KEYS = {"format", "version", "size", "root", "suite", "at", "key", "signature", "public_key"}

NOT_WHOLE = Label("文件不完整或被改动，无法按凭据读出", "the file is not a whole receipt: it was damaged or changed")
WRONG_FORMAT = Label("不是本格式的凭据", "it is not a receipt of this format")
WRONG_DIGEST = Label("记录内容与其摘要不符", "the fact does not match its digest")
WRONG_PATH = Label("记录不在所称的总账中（根值不符）", "the path does not lead from the fact to the root of the log")
WRONG_KEY_NAME = Label("公钥与密钥编号不符", "the public key does not match its id")
WRONG_SIGNATURE = Label("树头签名无效", "the signature of the tree head does not hold")
OTHER_HEAD = Label("与公布的树头不一致", "it contradicts the published tree head")
OTHER_KEY = Label("签名密钥不是所给的公钥", "it was signed with another key than the one given")


class ReceiptInvalid(Refusal):
    """Something in a receipt does not hold."""

    code = "receipt_invalid"
    sentence = Label(zh="无效：{why}。", en="invalid: {why}.")


class HeadNotThere(Refusal):
    """The file of published heads has none of the receipt's size."""

    code = "head_not_there"
    sentence = Label(
        zh="所给文件中没有规模为 {size} 的树头，请下载包含该规模的树头。",
        en="The file has no tree head of size {size}; download the one of that size.",
    )


@dataclass(frozen=True, slots=True)
class Proved:
    """What a valid receipt proves: this fact stood at this place when the city signed the log at this size."""

    fact: Mapping[str, Any]
    position: int
    head: Head


def read_receipt(text: str) -> dict[str, Any]:
    """The receipt in a file's text; a name that stands twice is a change."""
    try:
        told = json.loads(text, object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError):
        raise ReceiptInvalid(why=NOT_WHOLE) from None
    if not isinstance(told, dict):
        raise ReceiptInvalid(why=NOT_WHOLE)
    return told


def prove(
    receipt: Mapping[str, Any], *, published: Sequence[Mapping[str, Any]] = (), key: PublicKey | None = None
) -> Proved:
    """Check every link from the fact to the signature; raises `ReceiptInvalid` with the first that does not hold."""
    try:
        proved = _proved(receipt)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise ReceiptInvalid(why=NOT_WHOLE) from None
    if key is not None and key.id != proved.head.key:
        raise ReceiptInvalid(why=OTHER_KEY)
    if published:
        _compare(receipt["head"], published)
    return proved


def head_from(told: Mapping[str, Any]) -> Head:
    """A head from its published form, its signature checked."""
    _require(set(told) == HEAD_KEYS and _is(told, "tingmin-tree-head"), WRONG_FORMAT)
    suite = Suite(_whole(told["suite"]))
    head = Head(
        size=_whole(told["size"]),
        root=_bytes(told["root"]),
        suite=suite,
        at=_instant(told["at"]),
        key=told["key"],
        signature=_bytes(told["signature"]),
    )
    by = PublicKey(suite, _bytes(told["public_key"]))
    _require(by.id == head.key, WRONG_KEY_NAME)
    _require(is_signed(head_message(head), head.signature, by=by), WRONG_SIGNATURE)
    return head


def _proved(receipt: Mapping[str, Any]) -> Proved:
    _require(set(receipt) == RECEIPT_KEYS and _is(receipt, "tingmin-receipt"), WRONG_FORMAT)
    fact, head = receipt["fact"], head_from(receipt["head"])
    link = digest(canonical(fact), suite=Suite(_whole(fact["suite"])))
    _require(link == _bytes(receipt["digest"]), WRONG_DIGEST)
    hash_, position = hash_of(head.suite), _whole(receipt["position"])
    _require(
        head.root[0] == head.suite
        and merkle.includes(
            merkle.leaf_hash(link, hash_=hash_),
            index=position,
            size=head.size,
            path=[_bytes(each) for each in receipt["path"]],
            root=head.root[1:],
            hash_=hash_,
        ),
        WRONG_PATH,
    )
    return Proved(fact, position, head)


def _compare(head: Mapping[str, Any], published: Sequence[Mapping[str, Any]]) -> None:
    same = [each for each in published if each.get("size") == head["size"]]
    if not same:
        raise HeadNotThere(size=head["size"])
    for each in same:
        _require(each.get("root") == head["root"] and each.get("key") == head["key"], OTHER_HEAD)
        head_from(each)


def _is(told: Mapping[str, Any], form: str) -> bool:
    return told["format"] == form and _whole(told["version"]) == 1


def _require(holds: bool, why: Label) -> None:
    if not holds:
        raise ReceiptInvalid(why=why)


def _whole(value: object) -> int:
    if type(value) is not int:  # True and 1.0 equal 1, but were not written by us
        raise ValueError(value)
    return value


def _bytes(text: str) -> bytes:
    value = bytes.fromhex(text)
    if value.hex() != text:
        raise ValueError(text)
    return value


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if instant(at) != text:
        raise ValueError(text)
    return at


def _no_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name stands twice")
    return told
