"""The conditions of a step, each with the sentence said when it does not hold."""

from tingmin.kernel.labels import Label
from tingmin.law.types import Category, Channel, Guard, Standing

STATUTORY_BRANCHES = ("R1", "R2", "R3", "R4", "R5")
ORAL_REPLY_DAYS = 15  # BJ2006 §45
PAPER_AND_NET = frozenset(Channel) - {Channel.VISIT}


def _on_petition_procedure(s: Standing) -> bool:
    # Fact 1 of domain §0.3: XF2005 §33 covers every accepted matter, XF2022 §34 only §31(6).
    return s.route == "R6" or (s.book.has("XF2005") and s.route == "R0a")


def _days_since(s: Standing, code: str) -> int:
    started = s.clocks[code].started if code in s.clocks else None
    return (s.today - started).days if started else 0


def _window_closed(s: Standing, *codes: str) -> bool:
    return not any(s.in_time(code) for code in codes)


def _later_than(s: Standing, code: str, other: str) -> bool:
    """True when a clock was started, and not before the other one."""
    started = {each: s.clocks[each].started or s.today for each in (code, other) if each in s.clocks}
    return code in started and started[code] >= started.get(other, started[code])


GUARDS: tuple[Guard, ...] = (
    Guard(
        "sorted",
        Label("已分类", "sorted"),
        Label("请先完成分类（类别、内容、途径）。", "Sort it first: category, content class and route."),
        lambda s: bool(s.route),
    ),
    Guard(
        "on_petition_procedure",
        Label("属信访程序", "on the petition procedure"),
        Label("该诉求属其他法定途径，请改用“告知途径”或“不予受理”。", "Another route applies; use the route notice."),
        _on_petition_procedure,
    ),
    Guard(
        "is_suggestion",
        Label("属建议意见", "a suggestion or inquiry"),
        Label("只有建议意见类适用本步骤。", "Only suggestions and inquiries take this step."),
        lambda s: s.route == "R0a",
    ),
    Guard(
        "asks_only",
        Label("咨询、建议，或信访人同意口头答复", "an inquiry or suggestion, or the petitioner agrees"),
        Label("须出具书面答复意见。", "A written opinion is required."),
        lambda s: s.category is Category.SUGGESTION or "oral_agreed" in s.marks,
    ),
    Guard(
        "done_within_15_days",
        Label("受理后15日内", "within 15 days of acceptance"),
        Label("受理已超过15日，须出具书面答复意见。", "Over 15 days since acceptance: a written opinion is required."),
        lambda s: _days_since(s, "D06") <= ORAL_REPLY_DAYS,
    ),
    Guard(
        "on_statutory_route",
        Label("属法定途径", "on a statutory route"),
        Label("只有R1至R5途径可以导入。", "Only routes R1 to R5 are channelled."),
        lambda s: s.route in STATUTORY_BRANCHES,
    ),
    Guard(
        "statutory_duty_open",
        Label("非法定途径事项或2005年规则", "not a statutory route"),
        Label("2022年起法定途径诉求应当接收并导入，不得不予受理。", "Since 2022 such claims are received and channelled."),
        lambda s: s.book.has("XF2005") or s.route not in STATUTORY_BRANCHES,
    ),
    Guard(
        "not_ordered",
        Label("未被责令受理", "not ordered to accept"),
        Label("上级已责令受理，请受理；类别或途径有误的，请先重新分类。",
              "The superior has ordered acceptance: accept it, after sorting it anew if need be."),
        lambda s: "ordered" not in s.marks,
    ),
    Guard(
        "refusal_proposed",
        Label("已由另一人提出", "proposed by another officer"),
        Label("不予受理须先由一名工作人员提出，再由另一人决定。", "One officer proposes not to accept, another decides."),
        lambda s: "refusal_proposed" in s.marks,
    ),
    Guard(
        "law_related_by_post",
        Label("涉法涉诉，来信或网上", "law-related, not by visit"),
        Label("仅涉法涉诉来信适用；来访请引导。", "Only for law-related letters; visitors are guided."),
        lambda s: s.route == "R0c" and s.channel in PAPER_AND_NET,
    ),
    Guard(
        "law_related_visit",
        Label("涉法涉诉，来访", "law-related, by visit"),
        Label("仅涉法涉诉来访适用；来信请转政法部门。", "Only for law-related visits; letters are forwarded."),
        lambda s: s.route in ("R0c", "R0d") and s.channel is Channel.VISIT,
    ),
    Guard(
        "accusation",
        Label("属检举控告", "an accusation"),
        Label("只有检举控告转纪检监察机关。", "Only accusations go to the discipline organ."),
        lambda s: s.route == "R0b" and s.category is Category.ACCUSATION,
    ),
    Guard(
        "not_accusation",
        Label("非检举控告", "not an accusation"),
        Label("检举控告不得转送被检举单位，请转纪检监察机关。", "An accusation goes to the discipline organ only."),
        lambda s: s.category is not Category.ACCUSATION,
    ),
    Guard(
        "objection_in_time",
        Label("收到后5个工作日内", "within 5 working days"),
        Label("已超过5个工作日，不能再提转送异议。", "More than 5 working days have passed; no objection is possible."),
        lambda s: s.in_time("D03"),
    ),
    Guard(
        "was_transferred",
        Label("原为转送", "was transferred"),
        Label("该事项原为交办，请用“维持交办”。", "It was assigned; keep the assignment instead."),
        lambda s: "by_assignment" not in s.marks,
    ),
    Guard(
        "was_assigned",
        Label("原为交办", "was assigned"),
        Label("该事项原为转送，请用“维持转送”。", "It was transferred; keep the transfer instead."),
        lambda s: "by_assignment" in s.marks,
    ),
    Guard(
        "simple_fits",
        Label("初次件且非交办", "initial and not assigned"),
        Label("重复件、交办件不适用简易办理。", "Repeated and assigned matters are not handled simply."),
        lambda s: "repeated" not in s.marks and "by_assignment" not in s.marks,
    ),
    Guard(
        "handled_simply",
        Label("正在简易办理", "handled simply"),
        Label("该事项未在简易办理。", "It is not being handled simply."),
        lambda s: s.runs("D17"),
    ),
    Guard(
        "extendable",
        Label("期限内且未延长过", "in time and not yet extended"),
        Label("办理期限已届满或已延长过一次，不能再延长。", "The limit has passed or was extended once already."),
        lambda s: s.in_time("D06") and "extended" not in s.marks,
    ),
    Guard(
        "checked",
        Label("已审核", "checked"),
        Label("意见尚未审核，不能签发。", "The opinion has not been checked; it cannot be signed."),
        lambda s: "checked" in s.marks,
    ),
    Guard(
        "not_checked",
        Label("尚未审核", "not yet checked"),
        Label("意见已经审核。", "The opinion has been checked already."),
        lambda s: "checked" not in s.marks,
    ),
    Guard(
        "supported",
        Label("支持或部分支持", "supported wholly or partly"),
        Label("意见未支持诉求，没有需要执行的内容。", "The opinion supports nothing that could be executed."),
        lambda s: "supported" in s.marks and "executed" not in s.marks,
    ),
    Guard(
        "nothing_to_execute",
        Label("支持的意见已执行", "supported opinion executed"),
        Label("支持的意见尚未执行，不能办结。", "The supported opinion has not been executed yet."),
        lambda s: "supported" not in s.marks or "executed" in s.marks,
    ),
    Guard(
        "result_reported",
        Label("交办事项已报结果", "result of an assigned matter reported"),
        Label("交办事项须先报送办结报告。", "Report the result of the assigned matter first."),
        lambda s: not s.runs("D08"),
    ),
    Guard(
        "result_owed",
        Label("应报送办结报告", "a result is owed"),
        Label("该事项不是交办事项，或者已报送结果。", "It was not assigned, or its result has been reported."),
        lambda s: s.runs("D08"),
    ),
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
    Guard(
        "review_window_over",
        Label("信访人认可或复查申请期已过", "accepted, or time to ask for review over"),
        Label("信访人仍可申请复查，期满后办结。", "The petitioner may still ask for review; complete it after that."),
        lambda s: _window_closed(s, "D09") or "settled" in s.marks,
    ),
    Guard(
        "re_review_window_over",
        Label("复核申请期已过", "time to ask for re-review over"),
        Label("信访人仍可申请复核，期满后办结。", "The petitioner may still ask for re-review; complete it after that."),
        lambda s: _window_closed(s, "D11") or "settled" in s.marks,
    ),
    Guard(
        "accountability_proposed",
        Label("已提出追责建议", "accountability was proposed"),
        Label("请先由督查员提出追责建议。", "A supervisor proposes it first."),
        lambda s: "accountability_proposed" in s.marks,
    ),
    Guard(
        "legally_checked",
        Label("已经合法性审核", "legality was checked"),
        Label("请先由另一人进行合法性审核。", "Another person checks its legality first."),
        lambda s: "legally_checked" in s.marks,
    ),
    Guard(
        "visit_planned",
        Label("已安排实地督查", "an on-site inspection is planned"),
        Label("请先安排实地督查。", "Plan the on-site inspection first."),
        lambda s: "visit_planned" in s.marks,
    ),
    Guard(
        "no_visit_planned",
        Label("没有未完成的实地督查", "no on-site inspection is pending"),
        Label("已安排的实地督查尚未报告结果。", "Report the planned on-site inspection first."),
        lambda s: "visit_planned" not in s.marks,
    ),
    Guard(
        "petitioner_told",
        Label("已告知信访人", "the petitioner was told"),
        Label("请先把整改结果告知信访人。", "Tell the petitioner what was corrected first."),
        lambda s: bool(s.marks & {"petitioner_told", "notice_exempt"}),
    ),
    Guard(
        "is_inquiry",
        Label("咨询", "an inquiry"),
        Label("只有咨询类诉求可以当场解答后办结，其他诉求请派单。", "Only an inquiry ends with the answer; dispatch the others."),
        lambda s: "inquiry" in s.marks,
    ),
    Guard(
        "dispatch_objection_unused",
        Label("未提过派单异议", "no objection before"),
        Label("对同一次派单只能提出一次异议。", "A dispatch can be objected to once."),
        lambda s: "objection_used" not in s.marks,
    ),
    Guard(
        "contacted",
        Label("已联系诉求人", "the requester was contacted"),
        Label("请先联系诉求人并记录。", "Contact the requester first and record it."),
        lambda s: "contacted" in s.marks,
    ),
    Guard(
        "order_extendable",
        Label("时限内且未延长过", "in time and not yet extended"),
        Label("时限已过或者已延长过一次，不能再延长。", "The limit has passed or was extended once already."),
        lambda s: s.in_time("H03") and "extended" not in s.marks,
    ),
    Guard(
        "tried_enough",
        Label("已多次回访", "tried often enough"),
        Label("回访次数不足，请换时间、换方式再联系。", "Too few attempts: try again at another time or by another channel."),
        lambda s: "tried_enough" in s.marks,
    ),
    Guard(
        "contest_unused",
        Label("未提过异议", "not contested before"),
        Label("对同一决定只能提出一次异议。", "A decision can be contested once."),
        lambda s: "contested" not in s.marks,
    ),
    Guard(
        "not_rated",
        Label("未评价", "not yet rated"),
        Label("您已评价过。", "You have rated it already."),
        lambda s: "rated" not in s.marks,
    ),
    Guard(
        "rating_open",
        Label("评价期内", "within the rating window"),
        Label("评价期已过。", "The time for rating is over."),
        lambda s: s.in_time("D18"),
    ),
)

BY_CODE = {guard.code: guard for guard in GUARDS}


def failing(guards: tuple[str, ...], standing: Standing) -> Guard | None:
    """The first guard that does not hold, or None."""
    return next((BY_CODE[code] for code in guards if not BY_CODE[code].holds(standing)), None)
