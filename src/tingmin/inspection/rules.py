"""The rule of the draw, pure: anybody with the seed and the list can follow it with any SHA-256 program."""

import hashlib
from collections.abc import Iterable, Sequence

from tingmin.inspection.types import CHECKS, CheckItem, Question
from tingmin.kernel.labels import Label
from tingmin.law.grounds import SUPERVISION, grounds_of
from tingmin.law.types import Book

RULE = Label(
    "将种子与事项编号首尾相连（UTF-8，无分隔符），计算SHA-256；每个承办机关的名单按该值从小到大排列，取前若干件。",
    "Seed and matter number are joined without a separator (UTF-8) and hashed by SHA-256; each organ's list is put in"
    " the order of these values, smallest first, and the first of it are taken.",
)
DIGEST = Label(
    "名单摘要：名单内的编号按字符顺序逐行排列（行间一个换行符），计算SHA-256。",
    "Digest of a list: its numbers in the order of their characters, one line each (a single line feed between),"
    " hashed by SHA-256.",
)


def draw_key(seed: str, number: str) -> str:
    """The place of a matter in the order of the draw."""
    return hashlib.sha256(f"{seed}{number}".encode()).hexdigest()


def in_order(numbers: Iterable[str], *, seed: str) -> Sequence[str]:
    """A list in the order of the draw."""
    return sorted(numbers, key=lambda number: (draw_key(seed, number), number))


def to_take(size: int, *, question: Question) -> int:
    """How many of a list of that size; of a share at least one, so that no organ is left out."""
    wanted = question.per_organ if question.share is None else -(-size * question.share // 100)
    return min(size, wanted or 0)


def drawn(numbers: Iterable[str], *, question: Question) -> Sequence[str]:
    """The sample of one organ's list."""
    order = in_order(numbers, seed=question.seed)
    return order[: to_take(len(order), question=question)]


def digest_of(numbers: Iterable[str]) -> str:
    """What stands for a list in the ledger; it tells no number."""
    return hashlib.sha256("\n".join(sorted(numbers)).encode()).hexdigest()


def sheet_of(book: Book) -> Sequence[CheckItem]:
    """The items that a matter's own law knows."""
    return [item for item in CHECKS if book.cites(item.articles)]


def ground_of(item: CheckItem, book: Book) -> str:
    """The ground of supervision under which a fault may be proposed; empty when the book knows none."""
    known = {ground.code for ground in grounds_of(SUPERVISION, book)}
    return next((code for code in item.grounds if code in known), "")
