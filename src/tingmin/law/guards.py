"""The conditions of a step, each with the sentence said when it does not hold."""

from tingmin.kernel.labels import Label
from tingmin.law.guards_ladder import OF_THE_LADDER
from tingmin.law.guards_other import OF_OTHER_CASES
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


OF_ACCEPTANCE_AND_HANDLING: tuple[Guard, ...] = (
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

GUARDS: tuple[Guard, ...] = (*OF_ACCEPTANCE_AND_HANDLING, *OF_THE_LADDER, *OF_OTHER_CASES)

BY_CODE = {guard.code: guard for guard in GUARDS}


def failing(guards: tuple[str, ...], standing: Standing) -> Guard | None:
    """The first guard that does not hold, or None."""
    return next((BY_CODE[code] for code in guards if not BY_CODE[code].holds(standing)), None)
