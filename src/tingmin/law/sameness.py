"""When a new reply is basically the revoked one (基本相同, BJ2006 §50): counted so that anybody can count it again."""

import unicodedata
from collections import Counter

from tingmin.law.parameters import parameters
from tingmin.law.types import Book, cite

SAME_AGAIN = cite("BJ2006 §50")
PIECE = 3


def likeness(text: str, other: str, *, book: Book) -> int | None:
    """Per cent in common, where this law forbids the same reply and the two are basically the same; else None."""
    forbidden = book.cites(SAME_AGAIN) and basically_same(text, other)
    return int(alike(text, other) * 100) if forbidden else None


def basically_same(text: str, other: str) -> bool:
    """True from the site's parameter R02 on; a person may still confirm that the two differ."""
    return alike(text, other) * 100 >= parameters()["R02"].value


def alike(text: str, other: str) -> float:
    """Share of the pieces of three characters that both texts have, of all pieces of both: 0 to 1.

    Linear in the texts, and the same after sentences have changed places, which comparing them in order is not.
    """
    ours, theirs = _pieces(text), _pieces(other)
    pieces = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / pieces if pieces else 1.0


def _pieces(text: str) -> Counter[str]:
    words = _words(text)
    # A text shorter than a piece is one piece.
    last = max(len(words) - PIECE + 1, min(len(words), 1))
    return Counter(words[place : place + PIECE] for place in range(last))


def _words(text: str) -> str:
    """Letters, ideographs and digits alone, in one width and case: a comma moved is no difference."""
    return "".join(each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum())
