"""When two opinions are basically the same (基本相同, BJ2006 §50): the outcome, and how much of the words they share."""

import re
from difflib import SequenceMatcher

from tingmin.law.parameters import parameters

NOT_WORDS = re.compile(r"[\W_]+")


def alike(text: str, other: str) -> float:
    """Share of common passages, 0 to 1, spaces and punctuation left out; two empty texts are the same."""
    first, second = NOT_WORDS.sub("", text), NOT_WORDS.sub("", other)
    if not first and not second:
        return 1.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def basically_same(text: str, other: str) -> bool:
    """True from the site's parameter R02 on; a person may still confirm that the two differ."""
    return alike(text, other) * 100 >= parameters()["R02"].value
