"""What a caller may ask (JSJB2021 §2), the six cases that are not dispatched (§11), and how long an order may take.

The regulation gives no numbers (§13): the four grades are settings of the site, in `hotline_grades.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from tingmin.kernel.labels import Label
from tingmin.law.types import Article, cite

REQUEST_TYPES: Mapping[str, Label] = {
    "inquiry": Label("咨询", "Inquiry"),
    "help": Label("求助", "Request for help"),
    "complaint": Label("投诉", "Complaint"),
    "report": Label("举报", "Report"),
    "advice": Label("建议", "Suggestion"),
}


class Urgency(StrEnum):
    """How fast it must go, as the agent hears it; a person decides."""

    LIFE = "life"
    SUPPLY = "supply"
    USUAL = "usual"
    COMPLEX = "complex"


URGENCIES: Mapping[Urgency, Label] = {
    Urgency.LIFE: Label("危及生命财产安全", "Life or property in danger"),
    Urgency.SUPPLY: Label("水电气热等保障", "Water, power, gas, heat"),
    Urgency.USUAL: Label("一般", "Ordinary"),
    Urgency.COMPLEX: Label("复杂疑难", "Complex"),
}


@dataclass(frozen=True, slots=True)
class SpecialCase:
    """A request that is not dispatched: what the caller is told, and on what article it rests."""

    code: str
    label: Label
    told: Label
    articles: tuple[Article, ...]


SPECIAL_CASES: tuple[SpecialCase, ...] = (
    SpecialCase("emergency", Label("紧急情况", "Emergency"),
                Label("立即转接110、119、120、122", "handed over at once to 110, 119, 120 or 122"), cite("JSJB2021 §11(1)")),
    SpecialCase("other_procedure", Label("诉讼、仲裁、纪检、复议、信息公开或者已进入信访渠道",
                                         "Court, arbitration, discipline, reconsideration, disclosure, or a petition already"),
                Label("告知相应渠道", "the right channel is told"), cite("JSJB2021 §11(2)")),
    SpecialCase("already_handled", Label("正在办理或者已办结，没有新的事实和理由", "In progress or done, nothing new"),
                Label("告知进展或者结果", "progress or result is told"), cite("JSJB2021 §11(3)")),
    SpecialCase("secret", Label("涉及国家秘密、商业秘密、个人隐私", "State or business secret, privacy"),
                Label("说明不能答复的原因", "why it cannot be answered"), cite("JSJB2021 §11(4)")),
    SpecialCase("beyond_duties", Label("超出职责范围", "Beyond the organs' duties"),
                Label("引导通过市场、社会渠道解决", "market and social channels are shown"), cite("JSJB2021 §11(5)")),
    SpecialCase("unlawful", Label("违反法律法规或者公序良俗", "Against the law or public order"),
                Label("劝导并说明后果", "advice, and what would follow"), cite("JSJB2021 §11(6)")),
)


@dataclass(frozen=True, slots=True)
class Grade:
    """A row of the site's table: for which requests, and in how many hours; an empty word fits everything."""

    hours: int
    request_type: str = ""
    content_class: str = ""
    urgency: str = ""

    def fits(self, *, request_type: str, content_class: str, urgency: str) -> bool:
        """True when each word that the row gives is the request's; a class fits those below it."""
        return (
            self.request_type in ("", request_type)
            and content_class.startswith(self.content_class.rstrip("0"))
            and self.urgency in ("", urgency)
        )


@cache
def grades() -> tuple[Grade, ...]:
    """The packaged table, in the order in which it is read."""
    rows = tomllib.loads(resources.files("tingmin.law").joinpath("hotline_grades.toml").read_text("utf-8"))
    return tuple(Grade(**row) for row in rows["grade"])


def hours_for(*, request_type: str, content_class: str, urgency: str) -> int:
    """Hours for an order: the first row that fits, read from the top; the last row fits everything."""
    asked = {"request_type": request_type, "content_class": content_class, "urgency": urgency}
    return next(grade.hours for grade in grades() if grade.fits(**asked))
