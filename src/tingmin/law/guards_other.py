"""The conditions of the cases beside a petition: supervision and the hotline's orders."""

from tingmin.kernel.labels import Label
from tingmin.law.types import Guard

OF_OTHER_CASES: tuple[Guard, ...] = (
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
        "order_overdue",
        Label("办理时限已过", "the limit is over"),
        Label("办理时限还没有到，不能提前转回访。", "The limit still runs; nobody is called back before it ends."),
        lambda s: s.runs("H03") and not s.in_time("H03"),
    ),
    Guard(
        "tried_enough",
        Label("已多次回访", "tried often enough"),
        Label("回访次数不足，请换时间、换方式再联系。", "Too few attempts: try again at another time or by another channel."),
        lambda s: "tried_enough" in s.marks,
    ),
)
