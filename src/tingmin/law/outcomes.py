"""What an opinion may come to: of a claim (XF2005 §32; XF2022 §32; BJ2006 §42), of a suggestion (XF2022 §29)."""

from dataclasses import dataclass
from enum import StrEnum

from tingmin.kernel.labels import Label
from tingmin.law.types import Article, cite


class Outcome(StrEnum):
    """The results of XF2005 §32, XF2022 §32 and BJ2006 §42; and what may become of a suggestion (XF2022 §29)."""

    SUPPORT = "support"
    PARTLY_SUPPORT = "partly_support"
    EXPLAIN = "explain"
    NOT_SUPPORT = "not_support"
    ADOPT = "adopt"
    PARTLY_ADOPT = "partly_adopt"
    REFERENCE = "reference"
    NOT_ADOPT = "not_adopt"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome in words, and whether something is left to be executed."""

    label: Label
    articles: tuple[Article, ...]
    supports: bool = False


OUTCOMES: dict[Outcome, Result] = {
    Outcome.SUPPORT: Result(Label("予以支持", "Supported"), cite("XF2005 §32; XF2022 §32; BJ2006 §42"), True),
    Outcome.PARTLY_SUPPORT: Result(Label("部分支持", "Partly supported"), cite("BJ2006 §42"), True),
    Outcome.EXPLAIN: Result(Label("解释说明", "Explained"), cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    Outcome.NOT_SUPPORT: Result(Label("不予支持", "Not supported"), cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    Outcome.ADOPT: Result(Label("采纳", "Adopted"), cite("XF2005 §29; XF2022 §29")),
    Outcome.PARTLY_ADOPT: Result(Label("部分采纳", "Partly adopted"), cite("XF2005 §29; XF2022 §29")),
    Outcome.REFERENCE: Result(Label("留作参考", "Kept for reference"), cite("XF2005 §29; XF2022 §29")),
    Outcome.NOT_ADOPT: Result(Label("未采纳", "Not adopted"), cite("XF2005 §29; XF2022 §29")),
    Outcome.ANSWERED: Result(Label("已答复", "Answered"), cite("XF2005 §29; XF2022 §29")),
}
