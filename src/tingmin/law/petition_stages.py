"""Where a petition matter may stand (信访事项的状态), and what the petitioner is told there."""

from tingmin.kernel.labels import Label
from tingmin.law.types import Stage

STAGES: tuple[Stage, ...] = (
    Stage("draft", Label("未登记", "Not yet registered")),
    Stage("registered", Label("已登记", "Registered"), told=Label("已登记，等待分类", "Registered, to be sorted")),
    Stage("triage", Label("分类处理中", "Being sorted"), told=Label("正在确定由谁办理", "We are finding who must handle it")),
    Stage("transferred", Label("已转送", "Transferred"), told=Label("已转送有权处理机关", "Sent to the competent organ")),
    Stage("assigned", Label("已交办", "Assigned"), told=Label("已交办有权处理机关", "Assigned to the competent organ")),
    Stage("reported_up", Label("已报告", "Reported upward"), told=Label("已向政府报告", "Reported to the government")),
    Stage("objection_pending", Label("转送异议待定", "Objection pending")),
    Stage("jurisdiction_dispute", Label("管辖争议", "Competence disputed")),
    Stage("guided", Label("已引导", "Guided"), end=True),
    Stage("forwarded_legal", Label("已转政法部门", "Forwarded to the political-legal department"), end=True),
    Stage("forwarded_discipline", Label("已转纪检监察机关", "Forwarded to the discipline organ"), end=True),
    Stage("diverted", Label("已导入法定途径", "Channelled into a statutory route")),
    Stage("not_accepted", Label("不予受理", "Not accepted"), end=True),
    Stage("accepted", Label("已受理", "Accepted")),
    Stage("investigating", Label("调查办理中", "Under investigation")),
    Stage("mediation", Label("调解中", "In mediation")),
    Stage("hearing", Label("听证中", "In hearing")),
    Stage("opinion_draft", Label("意见拟稿", "Opinion being drafted"), told=Label("调查办理中", "Under investigation")),
    Stage("opinion_signed", Label("意见已签发", "Opinion signed")),
    Stage("served", Label("已送达", "Served"), told=Label("答复意见已送达，可申请复查", "Opinion served; you may ask for review")),
    Stage("executing", Label("执行中", "Being executed")),
    Stage("under_review", Label("已申请复查", "Review asked for"), told=Label("复查机关正在审查是否受理", "The review organ decides on your application")),
    Stage("review_examining", Label("复查审查中", "Under review"), told=Label("复查中", "Under review")),
    Stage("review_committee", Label("复查委员会审议中", "Before the review committee"), told=Label("复查中", "Under review")),
    Stage("review_hearing", Label("复查听证中", "Review hearing")),
    Stage("review_decided", Label("复查意见待送达", "Review decided, to be served"), told=Label("复查意见已作出，即将送达您", "Decided; the review opinion is on its way to you")),
    Stage("re_review_window", Label("可申请复核", "Re-review may be asked"), told=Label("复查意见已送达，可申请复核", "Review opinion served; you may ask for re-review")),
    Stage("under_re_review", Label("已申请复核", "Re-review asked for"), told=Label("复核机关正在审查是否受理", "The re-review organ decides on your application")),
    Stage("re_review_examining", Label("复核审查中", "Under re-review"), told=Label("复核中", "Under re-review")),
    Stage("re_review_committee", Label("复核委员会审议中", "Before the re-review committee"), told=Label("复核中", "Under re-review")),
    Stage("re_review_hearing", Label("复核听证中", "Re-review hearing")),
    Stage("re_review_decided", Label("复核意见待送达", "Re-review decided, to be served"), told=Label("复核意见已作出，即将送达您", "Decided; the re-review opinion is on its way to you")),
    Stage("final_executing", Label("已终结，执行中", "Final, being executed"), told=Label("信访程序已终结，支持的意见正在执行", "The procedure has ended; what was supported is being executed")),
    Stage("final", Label("已终结", "Final"), end=True),
    Stage("completed", Label("已办结", "Completed"), end=True),
    Stage("withdrawn", Label("已撤回", "Withdrawn"), end=True),
    Stage("filed", Label("已存档", "Filed"), end=True),
)

OPEN_STAGES = tuple(stage.code for stage in STAGES if not stage.end and stage.code != "draft")

# Where an organ owes something, one of these clocks runs, unless the marks say that nothing is owed (X01: only
# what was supported and not yet executed): the test of "every open duty has a clock".
DUTIES: dict[str, tuple[str, ...]] = {
    "registered": ("D01", "D05"),
    "triage": ("D01", "D05"),
    "transferred": ("D02",),
    "assigned": ("D02",),
    "reported_up": ("D20",),
    "objection_pending": ("D02",),
    "jurisdiction_dispute": ("J01",),
    "diverted": ("W01",),
    "accepted": ("D06", "D17", "D21", "R01"),
    "investigating": ("D06", "D17", "D21", "R01"),
    "mediation": ("D06", "D17", "D21", "R01"),
    "hearing": ("D06", "D17", "D21", "R01"),
    "opinion_draft": ("D06", "D17", "D21", "R01"),
    "opinion_signed": ("D06", "D17", "D21", "R01"),
    "served": ("X01",),
    "executing": ("X01",),
    **dict.fromkeys(("under_review", "review_examining", "review_committee", "review_hearing", "review_decided"), ("D10",)),
    "re_review_window": ("X01",),
    **dict.fromkeys(
        ("under_re_review", "re_review_examining", "re_review_committee", "re_review_hearing", "re_review_decided"),
        ("D12",),
    ),
    "final_executing": ("X01",),
}
