"""The conditions of review, re-review, hearings and recusal."""

from tingmin.kernel.labels import Label
from tingmin.law.types import Guard, Standing


def _later_than(s: Standing, code: str, other: str) -> bool:
    """True when a clock was started, and not before the other one."""
    started = {each: s.clocks[each].started or s.today for each in (code, other) if each in s.clocks}
    return code in started and started[code] >= started.get(other, started[code])


OF_THE_LADDER: tuple[Guard, ...] = (
    Guard(
        "review_extendable",
        Label("复查期限内且未延长过", "review in time and not yet extended"),
        Label("复查期限已届满或者已延长过一次，不能再延长。", "The limit has passed or was extended once already."),
        lambda s: s.in_time("D10") and "review_extended" not in s.marks,
    ),
    Guard(
        "re_review_extendable",
        Label("复核期限内且未延长过", "re-review in time and not yet extended"),
        Label("复核期限已届满或者已延长过一次，不能再延长。", "The limit has passed or was extended once already."),
        lambda s: s.in_time("D12") and "re_review_extended" not in s.marks,
    ),
    Guard(
        "opinion_served",
        Label("处理意见已送达且未经复查", "an opinion was served and not yet reviewed"),
        Label("没有可以申请复查的处理意见。", "There is no opinion to be reviewed."),
        lambda s: _later_than(s, "D09", "D11"),
    ),
    Guard(
        "review_opinion_served",
        Label("复查意见已送达", "a review opinion was served"),
        Label("没有可以申请复核的复查意见。", "There is no review opinion to be reviewed again."),
        lambda s: _later_than(s, "D11", "D09"),
    ),
    Guard(
        "asked_too_late",
        Label("逾期提出", "asked too late"),
        Label("申请没有逾期，或者逾期理由已经认可。", "It was asked in time, or the lateness was excused."),
        lambda s: "asked_late" in s.marks and "excused" not in s.marks,
    ),
    Guard(
        "asked_in_time",
        Label("期限内提出或者有正当理由", "asked in time or with good reason"),
        Label("申请超过30日提出：请先认可逾期理由，或者决定不予受理。",
              "Asked after more than 30 days: accept the reason for it first, or do not accept the application."),
        lambda s: "asked_late" not in s.marks or "excused" in s.marks,
    ),
    Guard(
        "file_owed",
        Label("案卷尚未移交", "the file is owed"),
        Label("案卷已经移交。", "The file has been handed over."),
        lambda s: s.runs("C02"),
    ),
    Guard(
        "examiners_named",
        Label("已确定审查人员", "examiners named"),
        Label("请先确定未参与原办理的审查人员。", "First name examiners who had no part before."),
        lambda s: "examiners_named" in s.marks,
    ),
    Guard(
        "committee_done",
        Label("无须委员会审议或者已审议", "no committee needed, or it has decided"),
        Label("已提请委员会审议，请先记录审议结果。", "It was referred to the committee; record its decision first."),
        lambda s: "major" not in s.marks or "committee_heard" in s.marks,
    ),
    Guard(
        "remanded_for_fault",
        Label("因事实或依据被撤销", "revoked for facts or basis"),
        Label("该意见不是因事实或依据错误被撤销后重新作出的，无须确认。", "It was not revoked for facts or basis; nothing is to be confirmed."),
        lambda s: "remanded_for_fault" in s.marks and "difference_confirmed" not in s.marks,
    ),
    Guard(
        "remanded",
        Label("责令重新答复", "a new reply was ordered"),
        Label("复查复核意见不是责令重新答复。", "The opinion does not order a new reply."),
        lambda s: "remanded" in s.marks,
    ),
    Guard(
        "not_remanded",
        Label("维持或者变更", "upheld or changed"),
        Label("该意见责令重新答复，请用“送达责令重新答复的意见”。", "A new reply was ordered; serve that order."),
        lambda s: "remanded" not in s.marks,
    ),
    Guard(
        "something_to_execute",
        Label("有待执行的支持意见", "something supported is to be executed"),
        Label("没有待执行的支持意见。", "Nothing is left to be executed."),
        lambda s: "supported" in s.marks and "executed" not in s.marks,
    ),
    Guard(
        "hearing_not_asked",
        Label("未申请过听证", "no hearing asked for yet"),
        Label("您已经申请过听证，请等待答复。", "You have asked for a hearing already; await the answer."),
        lambda s: "hearing_asked" not in s.marks,
    ),
    Guard(
        "hearing_asked",
        Label("已申请听证", "a hearing was asked for"),
        Label("没有待答复的听证申请。", "No request for a hearing is waiting."),
        lambda s: "hearing_asked" in s.marks,
    ),
    Guard(
        "panel_stands",
        Label("没有待决定的听证人员回避申请", "no recusal of a member is waiting"),
        Label("请先决定听证人员的回避申请。", "First decide whether the member steps aside."),
        lambda s: "panel_recusal_asked" not in s.marks,
    ),
    Guard(
        "panel_recusal_asked",
        Label("已申请听证人员回避", "a member was asked to step aside"),
        Label("没有待决定的听证人员回避申请。", "No such request is waiting."),
        lambda s: "panel_recusal_asked" in s.marks,
    ),
    Guard(
        "hearing_was_held",
        Label("复核中举行过听证", "a hearing was held in re-review"),
        Label("只有经过听证的复核意见可以公示，且只公示一次。", "Only a re-review opinion after a hearing is published, and once."),
        lambda s: "hearing_held" in s.marks and "published" not in s.marks,
    ),
    Guard(
        "recusal_not_asked",
        Label("没有待决定的回避申请", "no recusal is waiting"),
        Label("已有回避申请，请等待决定。", "A recusal was asked for already; await the decision."),
        lambda s: "recusal_asked" not in s.marks,
    ),
    Guard(
        "recusal_asked",
        Label("已申请回避", "recusal was asked for"),
        Label("没有待决定的回避申请。", "No recusal is waiting to be decided."),
        lambda s: "recusal_asked" in s.marks,
    ),
)
