"""The listed grounds: of non-acceptance (不予受理, 不再受理) and of supervision (督办情形)."""

from dataclasses import dataclass

from tingmin.kernel.labels import Label
from tingmin.law.types import Article, Book, cite


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of a regulation; `automatic` ones a sweep may find, the others a person proposes with evidence.

    With a `further` ground nothing is accepted any more (不再受理); with the others it is not accepted (不予受理).
    """

    code: str
    label: Label
    articles: tuple[Article, ...]
    automatic: bool = False
    further: bool = False


NON_ACCEPTANCE: tuple[Ground, ...] = (
    Ground("NA1", Label("属人大、法院、检察院职权范围", "Belongs to the people's congress, court or procuratorate"),
           cite("XF2005 §15, §21(1)")),
    Ground("NA2", Label("已经或依法应当通过诉讼、仲裁、行政复议解决", "Belongs to litigation, arbitration, reconsideration"),
           cite("XF2005 §21(1); BJ2006 §23")),
    Ground("NA3", Label("已受理或正在办理，期限内向上级提出同一事项", "Same matter is open and was raised to a superior"),
           cite("XF2005 §16; XF2022 §19; BJ2006 §37(1)(2)")),
    Ground("NA4", Label("走访超出本级和上一级", "Visit beyond own and next higher level"),
           cite("XF2022 §20; DESIGN 2014逐级走访办法 §4")),
    Ground("NA5", Label("未在期限内申请复查且无正当理由", "Review was not asked for in time without good reason"),
           cite("BJ2006 §37(3); DESIGN 2014逐级走访办法")),
    Ground("NL1", Label("已复核终结，仍以同一事实和理由提出", "Finally re-reviewed; same facts and reasons"),
           cite("XF2005 §35; XF2022 §36; BJ2006 §51"), further=True),
    Ground("NL2", Label("涉法涉诉事项已依法终结", "Law-related matter lawfully ended"), cite("XF2022 §37"), further=True),
    Ground("NL3", Label("委托人已撤回，代理人继续提出", "The principal withdrew, the agent goes on"), cite("BJ2006 §27"), further=True),
)

SUPERVISION: tuple[Ground, ...] = (
    Ground("G1", Label("无正当理由超期", "Limit overrun without good reason"), cite("XF2005 §36; BJ2006 §52"), True),
    Ground("G2", Label("未按规定反馈结果", "Result not reported as required"), cite("XF2005 §36; BJ2006 §52"), True),
    Ground("G3", Label("未按规定程序办理", "Procedure not followed"), cite("XF2005 §36; BJ2006 §52"), True),
    Ground("G4", Label("推诿、敷衍、拖延", "Shirking, perfunctory, delaying"), cite("XF2005 §36; BJ2006 §52")),
    Ground("G5", Label("不执行处理意见", "Opinion not executed"), cite("XF2005 §36; BJ2006 §52")),
    Ground("G6", Label("其他需要督办的情形", "Other"), cite("XF2005 §36")),
    Ground("B6", Label("答复在事实、依据或程序上明显不当", "Reply clearly wrong on facts, basis or procedure"),
           cite("BJ2006 §52")),
    Ground("B7", Label("虚报办结或结果未落实", "Completion reported falsely or not carried out"), cite("BJ2006 §52")),
    Ground("B8", Label("其他（北京）", "Other (Beijing)"), cite("BJ2006 §52")),
    Ground("V1", Label("违反规定受理、办理", "Accepted or handled against the rules"), cite("XF2022 §40"), True),
    Ground("V2", Label("推诿、敷衍、拖延", "Shirking, perfunctory, delaying"), cite("XF2022 §40")),
    Ground("V3", Label("弄虚作假", "Falsification"), cite("XF2022 §40")),
    Ground("V4", Label("拒不执行处理意见", "Refusing to execute an opinion"), cite("XF2022 §40")),
    Ground("V9", Label("其他情形", "Other"), cite("XF2022 §40")),
)

# The Plan's focus sets: what a supervisor should look at first. No legal ground: whoever opens a case chooses one.
FOCUS_SETS: tuple[Ground, ...] = (
    Ground("F1", Label("评价不满意", "Rated unsatisfied"), cite("DESIGN PLAN 四(一)4"), True),
    Ground("F2", Label("重复信访的疑难事项", "Difficult and raised again and again"), cite("DESIGN PLAN 四(一)4")),
)

THREE_SUGGESTIONS: dict[str, tuple[Label, ...]] = {
    "XF2005": (
        Label("改进工作建议", "Improve the work"),
        Label("完善政策建议", "Improve the policy"),
        Label("给予行政处分建议", "Disciplinary sanction"),
    ),
    "XF2022": (
        Label("改进工作建议", "Improve the work"),
        Label("完善政策建议", "Improve the policy"),
        Label("追究责任建议", "Accountability"),
    ),
}


def grounds_of(table: tuple[Ground, ...], book: Book) -> tuple[Ground, ...]:
    """The grounds of a table that this book knows."""
    return tuple(ground for ground in table if book.cites(ground.articles))
