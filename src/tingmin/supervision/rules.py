"""Pure predicates of supervision: which grounds a case may rest on, and the words that its papers begin with."""

from tingmin.kernel.labels import Label
from tingmin.law.citing import articles_said
from tingmin.law.content_classes import path_label
from tingmin.law.grounds import FOCUS_SETS, SUPERVISION, Ground, grounds_of
from tingmin.law.types import Book

# P7: below this no aggregate is told of (domain §7).
LEAST_MATTERS, LEAST_PETITIONERS = 10, 5


def legal_ground(code: str, law: Book) -> Ground | None:
    """The ground of that code in this book; None for a focus set, which is no legal ground."""
    return next((ground for ground in grounds_of(SUPERVISION, law) if ground.code == code), None)


def proposable_ground(code: str, law: Book) -> Ground | None:
    """What a person may propose: a legal ground, or a focus set."""
    return next((ground for ground in (*grounds_of(SUPERVISION, law), *FOCUS_SETS) if ground.code == code), None)


def ground_label(code: str) -> Label:
    """A ground or focus set in words, whatever the book."""
    return next(ground.label for ground in (*SUPERVISION, *FOCUS_SETS) if ground.code == code)


def said_ground(ground: Ground, law: Book) -> str:
    """The ground with its articles, as a letter names it: 无正当理由超期（《信访条例》第三十六条）."""
    return f"{ground.label.zh}（{articles_said(ground.articles, law).zh}）"


def title_of(number: str, ground: Ground) -> str:
    """The title of a case: number and ground, never a word of the matter, whose title may be told in confidence."""
    return f"督办：信访事项{number}（{ground.label.zh}）"


def body_of(number: str, ground: Ground, law: Book) -> str:
    """What the case itself says, which the organ supervised reads later."""
    return f"就信访事项{number}，以“{said_ground(ground, law)}”立案督办。"


def said_group(content_class: str, region_code: str) -> str:
    """The group of matters of a policy suggestion."""
    place = f"，问题属地{region_code}" if region_code else ""
    return f"{path_label(content_class).zh}类事项{place}"
