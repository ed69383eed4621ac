"""The statute table of a supervision case (督办案): domain §9.d, row by row.

The case is registered by the supervising organ; with the letter it goes to the organ supervised, which then owes
the answers. Grounds G1–G3 are found from the petition's own clocks and papers (`law.faults`).
"""

from tingmin.kernel.labels import Label
from tingmin.law.tables import rows
from tingmin.law.types import Office, Stage, Step, cite

SUPERVISOR = (Office.SUPERVISOR,)
HEAD = (Office.SUPERVISION_HEAD,)
SUPERVISED = (Office.HOLDER_HANDLER,)
SUPERVISED_HEAD = (Office.HOLDER_HEAD,)
LETTER = "XF2005 §36; XF2022 §40; BJ2006 §52"
GOES_ON = ("letter_sent", "improvement_suggested", "declined", "responded", "conference")

STAGES: tuple[Stage, ...] = (
    Stage("draft", Label("未立案", "Not yet opened")),
    Stage("opened", Label("已立案", "Opened")),
    Stage("letter_sent", Label("已发督办函", "Letter sent")),
    Stage("improvement_suggested", Label("已提出改进建议", "Improvement suggested")),
    Stage("declined", Label("不采纳，待说明理由", "Declined, reasons awaited")),
    Stage("conference", Label("联席会议督促中", "Before the joint conference")),
    Stage("responded", Label("已答复，待核查", "Answered, to be verified")),
    Stage("verified", Label("已核查整改", "Correction verified")),
    Stage("closed", Label("已结案", "Closed"), end=True),
    Stage("dropped", Label("不予督办", "Dropped"), end=True),
)

DUTIES: dict[str, tuple[str, ...]] = {
    "opened": ("D15",),
    "letter_sent": ("S01",),
    "improvement_suggested": ("D13",),
    "declined": ("D14",),
    "conference": ("S02",),
    "responded": ("S03",),
    "verified": ("S03",),
}

SUPERVISION: tuple[Step, ...] = (
    *rows(("draft",), "opened", "open_case", "督办立案", "Open a supervision case",
          by=SUPERVISOR, starts=("D15",), articles=cite(LETTER), room="supervision"),
    *rows(("opened",), "dropped", "drop_case", "不予督办", "Drop the case",
          by=HEAD, stops=("*",), articles=cite("DESIGN 9.d T2"), room="supervision"),
    *rows(("opened", "responded"), "letter_sent", "send_letter", "发出督办函", "Send the supervision letter",
          by=SUPERVISOR, stops=("D15", "S03"), starts=("S01",), document="supervision_letter",
          articles=cite(LETTER), room="supervision"),
    *rows(("letter_sent",), "responded", "answer_letter", "答复督办函", "Answer the letter",
          by=SUPERVISED, stops=("S01",), starts=("S03",), articles=cite(LETTER), room="supervision"),
    *rows(("letter_sent", "responded"), "improvement_suggested", "suggest_improvement", "提出改进工作建议",
          "Suggest an improvement",
          by=SUPERVISOR, stops=("S01", "S03"), starts=("D13",), document="improvement_suggestion",
          articles=cite(LETTER), room="supervision"),
    *rows(("improvement_suggested",), "responded", "adopt_suggestion", "反馈采纳情况", "Report the adoption",
          by=SUPERVISED, stops=("D13",), starts=("S03",), marks=("adopted",), articles=cite(LETTER),
          room="supervision"),
    *rows(("improvement_suggested",), "declined", "decline_suggestion", "不采纳改进建议", "Decline the suggestion",
          by=SUPERVISED_HEAD, stops=("D13",), starts=("D14",), articles=cite("BJ2006 §52"), room="supervision"),
    *rows(("declined",), "responded", "give_reasons", "说明不采纳的理由", "Give the reasons",
          by=SUPERVISED, stops=("D14",), starts=("S03",), marks=("not_adopted",), articles=cite("BJ2006 §52"),
          room="supervision"),
    *rows(GOES_ON, "=", "suggest_policy", "提出完善政策建议", "Suggest a better policy",
          by=HEAD, document="policy_suggestion", articles=cite("XF2005 §37; XF2022 §40; BJ2006 §53"),
          room="supervision"),
    *rows(("letter_sent", "improvement_suggested", "declined", "responded"), "conference", "escalate",
          "提请联席会议（约谈、通报、挂牌督办）", "Escalate to the joint conference",
          by=HEAD, stops=("S01", "D13", "D14", "S03"), starts=("S02",),
          articles=cite("XF2022 §39; DESIGN PLAN 四(一)4"), room="supervision"),
    *rows(("conference",), "responded", "answer_conference", "报告落实情况", "Report to the conference",
          by=SUPERVISED_HEAD, stops=("S02",), starts=("S03",),
          articles=cite("XF2022 §39; DESIGN PLAN 四(一)4"), room="supervision"),
    *rows(GOES_ON, "=", "propose_accountability", "拟提追责（处分）建议", "Propose accountability",
          by=SUPERVISOR, marks=("accountability_proposed",), clears=("legally_checked",),
          articles=cite("XF2005 §38; XF2022 §40"), room="supervision"),
    *rows(GOES_ON, "=", "check_legality", "合法性审核", "Check the legality",
          by=HEAD, guards=("accountability_proposed",), marks=("legally_checked",),
          articles=cite("DESIGN 9.d T7"), room="supervision"),
    *rows(GOES_ON, "=", "suggest_accountability", "提出追责（处分）建议", "Suggest accountability",
          by=HEAD, guards=("legally_checked",), marks=("accountability_suggested",),
          clears=("accountability_proposed", "legally_checked"), document="accountability_suggestion",
          articles=cite("XF2005 §38; XF2022 §40"), room="supervision"),
    *rows(("opened", *GOES_ON), "=", "plan_site_visit", "安排实地督查", "Plan an on-site inspection",
          by=SUPERVISOR, guards=("no_visit_planned",), marks=("visit_planned",),
          articles=cite("XF2022 §38; DESIGN PLAN 四(一)4"), room="supervision"),
    *rows(("opened", *GOES_ON), "=", "report_site_visit", "报告实地督查结果", "Report the on-site inspection",
          by=SUPERVISOR, guards=("visit_planned",), clears=("visit_planned",),
          articles=cite("XF2022 §38; DESIGN PLAN 四(一)4"), room="supervision"),
    *rows(("responded",), "verified", "verify_correction", "核查已整改", "Verify the correction",
          by=SUPERVISOR, guards=("no_visit_planned",), articles=cite("DESIGN 9.d T9"), room="supervision"),
    *rows(("verified",), "=", "tell_petitioner", "告知信访人", "Tell the petitioner",
          by=SUPERVISOR, marks=("petitioner_told",), articles=cite("DESIGN 9.d T9"), room="supervision"),
    *rows(("verified",), "closed", "close_case", "督办结案", "Close the case",
          by=SUPERVISOR, guards=("petitioner_told",), stops=("*",), articles=cite("DESIGN 9.d T9"),
          room="supervision"),
)  # fmt: skip
