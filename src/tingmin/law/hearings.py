"""What a hearing (听证) must keep, and the rights that its notice prints (XF2005 §31; domain §4.4).

National law leaves panel and notice to the provinces, and no Beijing text could be read: the numbers are this house's.
"""

from dataclasses import dataclass

from tingmin.kernel.labels import Label
from tingmin.law.parameters import parameters
from tingmin.law.types import Article, Book, cite

PANEL_AT_LEAST = 3
NOTICE = "N01"


@dataclass(frozen=True, slots=True)
class Right:
    """A right of who is invited to a hearing, as the notice prints it."""

    text: Label
    articles: tuple[Article, ...]


RIGHTS = (
    Right(
        Label(
            "认为主持人或者听证员与本事项有直接利害关系、参与过本事项办理的，可以申请其回避。",
            "You may ask the presiding officer or a member to step aside who has an interest in the matter or worked "
            "on it.",
        ),
        cite("XF2005 §30; XF2022 §28; BJ2006 §16(3)"),
    ),
    Right(
        Label("可以委托代理人参加听证。", "An agent may attend for you or with you."),
        cite("BJ2006 §27; DESIGN 4.4"),
    ),
    Right(
        Label(
            "可以陈述意见、提交证据，对他方的意见和证据提出质询，进行辩论。",
            "You may speak, submit evidence, question what others say and submit, and debate it.",
        ),
        cite("XF2005 §31; XF2022 §31(6); DESIGN 4.4"),
    ),
    Right(
        Label(
            "可以核对听证笔录，认为有遗漏或者差错的，可以要求补充或者更正。",
            "You may read the record and ask that omissions and mistakes be corrected.",
        ),
        cite("DESIGN 4.4"),
    ),
    Right(
        Label("不能按时参加的，可以说明理由，申请改期。", "If you cannot come, say why and ask for another time."),
        cite("DESIGN 4.4"),
    ),
    Right(Label("听证不收取任何费用。", "A hearing costs you nothing."), cite("DESIGN P11")),
)

# The law attaches nothing to absence: it ends the hearing and harms nothing else.
ABSENCE = Label(
    "无正当理由不到场的，视为放弃本次听证；信访事项仍依法继续办理，不因此受到不利影响。",
    "Who stays away without good reason gives up this hearing; the matter is handled on all the same, and the absence "
    "counts against nobody.",
)


def notice_days() -> int:
    """How many days before the hearing its notice is given at the latest."""
    return parameters()[NOTICE].value


def rights_in(law: Book) -> tuple[Label, ...]:
    """The rights under a book: a row belongs to the packs that its articles cite."""
    return tuple(right.text for right in RIGHTS if law.cites(right.articles))
