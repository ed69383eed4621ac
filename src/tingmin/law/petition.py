"""The statute table of the petition matter (信访事项): domain §9.a, T1–T30, row by row.

A row belongs to the packs that its articles cite; a `DESIGN` article is a rule of this house without
legal force. The stage `review_window` of domain §9.a is our `served`: the opinion is served and the
thirty days run.
"""

from tingmin.law.petition_hearings import HEARINGS
from tingmin.law.petition_ladder import LADDER
from tingmin.law.petition_stages import OPEN_STAGES
from tingmin.law.tables import rows
from tingmin.law.types import Office, Step, cite

HOLDER = (Office.HOLDER_CLERK,)
HANDLER = (Office.HOLDER_HANDLER,)
HEAD = (Office.HOLDER_HEAD,)
PETITIONER = (Office.PETITIONER,)
RECEIVED = ("triage", "transferred", "assigned")
DECIDE_CLOCKS = ("D01", "D02", "D03", "D05")
HANDLING_CLOCKS = ("D06", "D17", "D21", "R01")
EVERY_CLOCK = ("*",)
LEAVES_ORGAN = ("by_assignment", "ordered", "refusal_proposed")


RECEIPT = (
    *rows(("draft",), "registered", "register", "登记", "Register",
           by=(Office.PETITIONER, Office.HOLDER_CLERK, Office.CLOCKWORK), starts=("D01",), document="receipt",
           articles=cite("XF2005 §21; XF2022 §22; BJ2006 §34"), room="intake"),
    *rows(("draft",), "registered", "register_directly", "机关直接登记", "Register (received directly)",
           by=(Office.PETITIONER, Office.HOLDER_CLERK, Office.CLOCKWORK), starts=("D05",), document="receipt",
           articles=cite("XF2005 §22; XF2022 §23; BJ2006 §35(1)"), room="intake"),
    *rows(("registered", "triage"), "triage", "classify", "分类", "Sort",
           by=HOLDER, articles=cite("XF2005 §21; XF2022 §28; BJ2006 §23"), room="routing"),
    # The receiver decides on the route (XF2022 §23), so it may correct how the matter was sorted.
    *rows(("transferred", "assigned"), "=", "classify", "分类", "Sort",
           by=HOLDER, articles=cite("XF2005 §22; XF2022 §23, §28; BJ2006 §23"), room="routing"),
)

ROUTING = (
    *rows(("triage",), "transferred", "transfer", "转送", "Transfer",
           by=HOLDER, guards=("sorted", "not_accusation"), stops=("D01", "D05"), starts=("D02", "D03"),
           clears=LEAVES_ORGAN,
           document="transfer_slip", articles=cite("XF2005 §21(2)(3); XF2022 §22(2); BJ2006 §34(2)"), room="routing"),
    *rows(("triage",), "assigned", "assign", "交办", "Assign",
           by=HOLDER, guards=("sorted", "not_accusation"), stops=("D01", "D05"), starts=("D02", "D03", "D08"),
           marks=("by_assignment",), clears=LEAVES_ORGAN,
           document="assignment_letter", articles=cite("XF2005 §21(4); XF2022 §22(3); BJ2006 §34(3)"),
           room="routing"),
    *rows(("triage",), "reported_up", "report_up", "报告", "Report upward",
           by=HOLDER, starts=("D20",), document="urgent_report",
           articles=cite("XF2005 §21(2), §26; XF2022 §22(1), §25"), room="routing"),
    *rows(("reported_up",), "triage", "resume", "按批示继续办理", "Resume as instructed",
           by=HOLDER, stops=("D20",), articles=cite("XF2005 §21(2); XF2022 §22(1)"), room="routing"),
    *rows(("triage",), "forwarded_legal", "forward_legal", "转政法部门", "Forward to political-legal department",
           by=HOLDER, guards=("law_related_by_post",), stops=EVERY_CLOCK, document="closed_transfer",
           articles=cite("XF2022 §22"), room="routing"),
    *rows(("triage",), "guided", "guide", "引导", "Guide",
           by=HOLDER, guards=("law_related_visit",), stops=EVERY_CLOCK, document="guidance_record",
           articles=cite("XF2005 §21(1); XF2022 §22"), room="routing"),
    *rows(("triage",), "forwarded_discipline", "forward_discipline", "转纪检监察机关", "Forward to discipline organ",
           by=HOLDER, guards=("accusation",), stops=EVERY_CLOCK, document="closed_transfer",
           articles=cite("XF2005 §23; XF2022 §22, §30"), room="routing"),
    *rows(RECEIVED, "=", "propose_refusal", "提出不予受理", "Propose not to accept",
           by=HOLDER, guards=("sorted", "statutory_duty_open", "not_ordered"), marks=("refusal_proposed",),
           articles=cite("XF2005 §21(1), §22; XF2022 §19; BJ2006 §37; DESIGN 9.a T8"), room="routing"),
    *rows(RECEIVED, "not_accepted", "refuse_acceptance", "不予受理", "Do not accept",
           by=HOLDER, guards=("sorted", "statutory_duty_open", "not_ordered", "refusal_proposed"),
           clears=("refusal_proposed",), stops=EVERY_CLOCK, document="non_acceptance_notice",
           articles=cite("XF2005 §16, §21(1), §22; XF2022 §19; BJ2006 §37"), room="routing"),
    *rows(RECEIVED, "diverted", "divert", "告知途径", "Channel into a statutory route",
           by=HOLDER, guards=("on_statutory_route",), stops=(*DECIDE_CLOCKS, "D08"), starts=("W01",),
           document="route_notice", articles=cite("XF2022 §23, §31(1)–(5)"), room="routing"),
    *rows(("triage",), "filed", "file", "存档", "File",
           by=HOLDER, stops=EVERY_CLOCK, articles=cite("DESIGN 9.a T10"), room="routing"),
    *rows(("transferred", "assigned"), "objection_pending", "object", "提出转送异议", "Object to the transfer",
           by=HOLDER, guards=("objection_in_time",), stops=("D03",), document="transfer_objection",
           articles=cite("XF2022 §23; BJ2006 §35(2)"), room="routing"),
    *rows(("objection_pending",), "triage", "take_back", "同意异议并收回", "Take it back",
           by=(Office.TRANSFEROR,), stops=("D02", "D08"), starts=("D01",), clears=LEAVES_ORGAN,
           document="return_slip", articles=cite("XF2022 §23; BJ2006 §35(2)"), room="routing"),
    *rows(("objection_pending",), "transferred", "keep_transfer", "维持转送", "Keep the transfer",
           by=(Office.TRANSFEROR,), guards=("was_transferred",),
           articles=cite("XF2022 §23; BJ2006 §35(2)"), room="routing"),
    *rows(("objection_pending",), "assigned", "keep_assignment", "维持交办", "Keep the assignment",
           by=(Office.TRANSFEROR,), guards=("was_assigned",),
           articles=cite("XF2022 §23; BJ2006 §35(2)"), room="routing"),
    *rows(RECEIVED, "jurisdiction_dispute", "dispute_competence", "提出管辖争议", "Dispute competence",
           by=HOLDER, starts=("J01",), articles=cite("XF2005 §24; XF2022 §24; BJ2006 §38–39"), room="routing"),
    *rows(("jurisdiction_dispute",), "transferred", "rule_on_competence", "裁定受理机关", "Rule on competence",
           by=(Office.SUPERIOR,), stops=("D01", "D02", "D03", "D05", "D08", "J01"), starts=("D02",),
           clears=LEAVES_ORGAN, document="transfer_slip",
           articles=cite("XF2005 §24; XF2022 §24; BJ2006 §38–39"), room="routing"),
    *rows(("not_accepted",), "assigned", "order_to_accept", "责令受理", "Order to accept",
           by=(Office.SUPERIOR,), starts=("D02", "D08"), marks=("by_assignment", "ordered"),
           document="assignment_letter",
           articles=cite("BJ2006 §36"), room="routing"),
    *rows(RECEIVED, "not_accepted", "refuse_further", "不再受理", "Accept no further",
           by=HOLDER, guards=("sorted", "statutory_duty_open", "not_ordered", "refusal_proposed"),
           clears=("refusal_proposed",), stops=EVERY_CLOCK, document="no_further_notice",
           articles=cite("XF2005 §35; XF2022 §36, §37; BJ2006 §27, §51"), room="routing"),
    *rows(("not_accepted", "diverted", "filed"), "triage", "contest", "对处理方式提出异议", "Contest the decision",
           by=PETITIONER, guards=("contest_unused",), stops=("W01",), starts=("D01",), marks=("contested",),
           clears=LEAVES_ORGAN,
           articles=cite("DESIGN P13"), room="routing"),
    *rows(("diverted",), "completed", "close_diverted", "法定途径已有结果", "Close after the route's result",
           by=HOLDER, stops=EVERY_CLOCK, articles=cite("XF2022 §31; DESIGN 9.a T29"), room="routing"),
)

HANDLING = (
    *rows(RECEIVED, "accepted", "accept", "受理", "Accept",
           by=HOLDER, guards=("on_petition_procedure",), stops=DECIDE_CLOCKS, starts=("D06",),
           document="acceptance_notice", articles=cite("XF2005 §21, §22, §33; XF2022 §23, §34; BJ2006 §40")),
    *rows(RECEIVED, "accepted", "accept_suggestion", "受理建议", "Accept a suggestion",
           by=HOLDER, guards=("is_suggestion",), stops=DECIDE_CLOCKS, starts=("D21",),
           document="acceptance_notice", articles=cite("XF2022 §29")),
    # Not from `assigned`: what a superior assigned is never handled simply (国信发〔2016〕8号 §6(1)).
    *rows(("triage", "transferred"), "accepted", "accept_simply", "简易受理", "Accept for simple handling",
           by=HOLDER, guards=("on_petition_procedure", "simple_fits"), stops=DECIDE_CLOCKS, starts=("D17",),
           document="acceptance_notice", articles=cite("DESIGN 国信发〔2016〕8号 §4–6")),
    *rows(("accepted", "investigating"), "=", "handle_ordinarily", "转为普通办理", "Convert to ordinary handling",
           by=HANDLER, guards=("handled_simply",), stops=("D17",), starts=("D06",), since="D17",
           articles=cite("DESIGN 国信发〔2016〕8号")),
    *rows(("accepted",), "investigating", "investigate", "调查", "Investigate",
           by=HANDLER, articles=cite("XF2005 §31; XF2022 §28, §31(6)")),
    *rows(("investigating",), "mediation", "mediate", "调解", "Mediate",
           by=HANDLER, articles=cite("XF2022 §33; BJ2006 §7; XF2005 §13")),
    *rows(("mediation",), "investigating", "record_agreement", "达成协议", "Record the agreement",
           by=HANDLER, marks=("settled",), document="mediation_agreement",
           articles=cite("XF2022 §33; BJ2006 §7; XF2005 §13")),
    *rows(("mediation",), "investigating", "end_mediation", "调解终止", "End mediation",
           by=HANDLER, articles=cite("XF2022 §33; BJ2006 §7; XF2005 §13")),
    *rows(("investigating",), "=", "extend", "延长办理期限", "Extend",
           by=HEAD, guards=("extendable",), extends="D06", marks=("extended",), document="extension_notice",
           articles=cite("XF2005 §33; XF2022 §34; BJ2006 §40")),
    *rows(("investigating",), "opinion_draft", "draft_opinion", "拟办理意见", "Draft the opinion",
           by=HANDLER, clears=("checked", "supported", "difference_confirmed"),
          articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42–43")),
    # After a remand for facts or basis the new reply may not be basically the same (BJ2006 §50).
    *rows(("opinion_draft",), "=", "confirm_difference", "确认与原意见不同", "Confirm that it differs",
          by=HEAD, guards=("remanded_for_fault",), marks=("difference_confirmed",), articles=cite("BJ2006 §50")),
    *rows(("opinion_draft",), "=", "check_opinion", "审核", "Check",
           by=HOLDER, guards=("not_checked",), marks=("checked",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §43")),
    *rows(("opinion_draft",), "investigating", "return_draft", "退回修改", "Return the draft",
           by=HOLDER, clears=("checked",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §43")),
    *rows(("opinion_draft",), "opinion_signed", "sign_opinion", "签发意见", "Sign the opinion",
           by=HEAD, guards=("checked", "on_petition_procedure"), document="handling_opinion",
           articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42–43")),
    *rows(("opinion_draft",), "opinion_signed", "sign_reply", "签发答复", "Sign the reply",
           by=HEAD, guards=("checked", "is_suggestion"), document="reply_letter",
           articles=cite("XF2022 §29")),
    *rows(("opinion_signed",), "served", "serve", "送达", "Serve",
           by=HANDLER, guards=("on_petition_procedure",), stops=HANDLING_CLOCKS, starts=("D09", "D18", "X01"),
           clears=("remanded_for_fault", "difference_confirmed"), document="service_receipt", articles=cite("XF2005 §32, §34; XF2022 §32, §35; BJ2006 §43")),
    *rows(("opinion_signed",), "completed", "serve_reply", "送达答复", "Serve the reply to a suggestion",
           by=HANDLER, guards=("is_suggestion", "result_reported"), stops=EVERY_CLOCK, starts=("D18",),
           document="service_receipt", articles=cite("XF2022 §29")),
    *rows(("accepted", "investigating"), "=", "note_oral_consent", "记录同意口头答复", "Note consent to an oral reply",
           by=HANDLER, guards=("done_within_15_days",), marks=("oral_agreed",), articles=cite("BJ2006 §45")),
    *rows(("accepted", "investigating"), "completed", "reply_orally", "口头答复", "Reply orally",
           by=HANDLER, guards=("asks_only", "result_reported"), stops=EVERY_CLOCK, starts=("D18",),
           articles=cite("BJ2006 §44(3), §45")),
    *rows(("served",), "executing", "execute", "执行意见", "Execute the opinion",
           by=HANDLER, guards=("supported",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    *rows(("executing",), "served", "report_execution", "报告执行结果", "Report the execution",
           by=HANDLER, stops=("X01",), marks=("executed",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    # A review does not end the duty to execute what was supported, nor may it close over it.
    *rows(("re_review_window",), "=", "report_execution", "报告执行结果", "Report the execution",
           by=HANDLER, guards=("supported",), stops=("X01",), marks=("executed",),
           articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    # Finality ends the procedure, not the help (XF2022 §37).
    *rows(("final",), "=", "note_care", "记录帮扶救助", "Note care and help",
          by=HANDLER, articles=cite("XF2022 §37")),
    *rows(("final_executing",), "final", "report_execution", "报告执行结果", "Report the execution",
          by=HANDLER, stops=("X01",), marks=("executed",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    *rows(("served",), "completed", "complete", "办结", "Complete",
           by=(Office.HOLDER_HANDLER, Office.CLOCKWORK), stops=("D09",),
           guards=("review_window_over", "nothing_to_execute", "result_reported"), articles=cite("XF2005 §34; XF2022 §35; BJ2006 §37(3)")),
    *rows(("opinion_signed", "served", "executing", "re_review_window"), "=", "report_result",
           "报送办结报告", "Report the result",
           by=HOLDER, guards=("result_owed",), stops=("D08",), document="completion_report",
           articles=cite("XF2005 §21(4); XF2022 §22(3); BJ2006 §46")),
    *rows(("accepted", "investigating"), "=", "report_result", "报送办结报告", "Report the result",
           by=HOLDER, guards=("result_owed", "asks_only"), stops=("D08",), document="completion_report",
           articles=cite("XF2005 §21(4); XF2022 §22(3); BJ2006 §46")),
    *rows(("served",), "=", "accept_opinion", "认可答复", "Accept the opinion",
           by=PETITIONER, marks=("settled",), articles=cite("DESIGN 9.a T23")),
)

# Wherever somebody works on the matter, that somebody may be asked to step aside; who has it decides.
HANDLED = ("triage", "transferred", "assigned", "accepted", "investigating", "opinion_draft")
REVIEWED = ("under_review", "review_examining", "under_re_review", "re_review_examining")
RECUSAL = (
    *rows((*HANDLED, *REVIEWED), "=", "ask_recusal", "申请回避", "Ask an officer to step aside",
          by=PETITIONER, guards=("recusal_not_asked",), marks=("recusal_asked",),
          articles=cite("XF2005 §30; XF2022 §28; BJ2006 §16(3)")),
    *rows(HANDLED, "=", "rule_on_recusal", "决定是否回避", "Decide who steps aside",
          by=(Office.HOLDER_HEAD, Office.HOLDER_LEADER), guards=("recusal_asked",),
          clears=("recusal_asked",), articles=cite("XF2005 §30; XF2022 §28; BJ2006 §22(6)")),
    *rows(REVIEWED, "=", "rule_on_recusal", "决定是否回避", "Decide who steps aside",
          by=(Office.REVIEW_HEAD,), guards=("recusal_asked",),
          clears=("recusal_asked",), articles=cite("XF2005 §30; XF2022 §28; BJ2006 §22(6)")),
)

ALWAYS = (
    *rows(OPEN_STAGES, "withdrawn", "withdraw", "撤回", "Withdraw",
           by=(Office.PETITIONER, Office.HOLDER_CLERK), stops=EVERY_CLOCK, document="withdrawal_statement",
           articles=cite("BJ2006 §27; DESIGN 9.a T28")),
    *rows(OPEN_STAGES, "=", "urge", "催办", "Urge",
           by=PETITIONER, articles=cite("XF2022 §21; DESIGN 可督办")),
    *rows(("served", "executing", "completed", "final", "final_executing"), "=", "rate", "评价", "Rate",
           by=PETITIONER, guards=("not_rated", "rating_open"), stops=("D18",), marks=("rated",),
           articles=cite("XF2022 §21; DESIGN 国信发〔2014〕16号 §3")),
    *rows(("completed", "final", "final_executing", "not_accepted", "filed", "withdrawn", "guided"), "=", "reopen",
           "以新的事实和理由重新提出", "Raise again on new facts or reasons",
           by=(Office.PETITIONER, Office.REGISTRAR), articles=cite("XF2005 §35; XF2022 §36; BJ2006 §51")),
)

PETITION: tuple[Step, ...] = RECEIPT + ROUTING + HANDLING + HEARINGS + LADDER + RECUSAL + ALWAYS
