"""The statute table of the petition matter (信访事项): domain §9.a, T1–T30, row by row.

A row belongs to the packs that its articles cite; a `DESIGN` article is a rule of this house without
legal force. The stage `review_window` of domain §9.a is our `served`: the opinion is served and the
thirty days run.
"""

from tingmin.kernel.labels import Label
from tingmin.law.petition_stages import OPEN_STAGES
from tingmin.law.types import Office, Step, cite

HOLDER = (Office.HOLDER_CLERK,)
HANDLER = (Office.HOLDER_HANDLER,)
HEAD = (Office.HOLDER_HEAD,)
PETITIONER = (Office.PETITIONER,)
REVIEWER = (Office.REVIEWER,)
RECEIVED = ("triage", "transferred", "assigned")
DECIDE_CLOCKS = ("D01", "D02", "D03", "D05")
HANDLING_CLOCKS = ("D06", "D17", "D21", "R01")
EVERY_CLOCK = ("*",)
LEAVES_ORGAN = ("by_assignment", "ordered", "refusal_proposed")


def _rows(sources: tuple[str, ...], target: str, step: str, zh: str, en: str, **rest: object) -> tuple[Step, ...]:
    """One row for each source; target `=` stays where it is."""
    return tuple(
        Step(step, Label(zh, en), source, source if target == "=" else target, **rest)  # type: ignore[arg-type]
        for source in sources
    )


RECEIPT = (
    *_rows(("draft",), "registered", "register", "登记", "Register",
           by=(Office.PETITIONER, Office.HOLDER_CLERK, Office.CLOCKWORK), starts=("D01",), document="receipt",
           articles=cite("XF2005 §21; XF2022 §22; BJ2006 §34"), room="intake"),
    *_rows(("draft",), "registered", "register_directly", "机关直接登记", "Register (received directly)",
           by=(Office.PETITIONER, Office.HOLDER_CLERK, Office.CLOCKWORK), starts=("D05",), document="receipt",
           articles=cite("XF2005 §22; XF2022 §23; BJ2006 §35(1)"), room="intake"),
    *_rows(("registered", "triage"), "triage", "classify", "分类", "Sort",
           by=HOLDER, articles=cite("XF2005 §21; XF2022 §28; BJ2006 §23"), room="routing"),
    # The receiver decides on the route (XF2022 §23), so it may correct how the matter was sorted.
    *_rows(("transferred", "assigned"), "=", "classify", "分类", "Sort",
           by=HOLDER, articles=cite("XF2005 §22; XF2022 §23, §28; BJ2006 §23"), room="routing"),
)

ROUTING = (
    *_rows(("triage",), "transferred", "transfer", "转送", "Transfer",
           by=HOLDER, guards=("sorted", "not_accusation"), stops=("D01", "D05"), starts=("D02", "D03"),
           clears=LEAVES_ORGAN,
           document="transfer_slip", articles=cite("XF2005 §21(2)(3); XF2022 §22(2); BJ2006 §34(2)"), room="routing"),
    *_rows(("triage",), "assigned", "assign", "交办", "Assign",
           by=HOLDER, guards=("sorted", "not_accusation"), stops=("D01", "D05"), starts=("D02", "D03", "D08"),
           marks=("by_assignment",), clears=LEAVES_ORGAN,
           document="assignment_letter", articles=cite("XF2005 §21(4); XF2022 §22(3); BJ2006 §34(3)"),
           room="routing"),
    *_rows(("triage",), "reported_up", "report_up", "报告", "Report upward",
           by=HOLDER, starts=("D20",), document="urgent_report",
           articles=cite("XF2005 §21(2), §26; XF2022 §22(1), §25"), room="routing"),
    *_rows(("reported_up",), "triage", "resume", "按批示继续办理", "Resume as instructed",
           by=HOLDER, stops=("D20",), articles=cite("XF2005 §21(2); XF2022 §22(1)"), room="routing"),
    *_rows(("triage",), "forwarded_legal", "forward_legal", "转政法部门", "Forward to political-legal department",
           by=HOLDER, guards=("law_related_by_post",), stops=EVERY_CLOCK, document="closed_transfer",
           articles=cite("XF2022 §22"), room="routing"),
    *_rows(("triage",), "guided", "guide", "引导", "Guide",
           by=HOLDER, guards=("law_related_visit",), stops=EVERY_CLOCK, document="guidance_record",
           articles=cite("XF2005 §21(1); XF2022 §22"), room="routing"),
    *_rows(("triage",), "forwarded_discipline", "forward_discipline", "转纪检监察机关", "Forward to discipline organ",
           by=HOLDER, guards=("accusation",), stops=EVERY_CLOCK, document="closed_transfer",
           articles=cite("XF2005 §23; XF2022 §22, §30"), room="routing"),
    *_rows(RECEIVED, "=", "propose_refusal", "提出不予受理", "Propose not to accept",
           by=HOLDER, guards=("sorted", "statutory_duty_open", "not_ordered"), marks=("refusal_proposed",),
           articles=cite("XF2005 §21(1), §22; XF2022 §19; BJ2006 §37; DESIGN 9.a T8"), room="routing"),
    *_rows(RECEIVED, "not_accepted", "refuse_acceptance", "不予受理", "Do not accept",
           by=HOLDER, guards=("sorted", "statutory_duty_open", "not_ordered", "refusal_proposed"),
           clears=("refusal_proposed",), stops=EVERY_CLOCK, document="non_acceptance_notice",
           articles=cite("XF2005 §16, §21(1), §22; XF2022 §19; BJ2006 §37"), room="routing"),
    *_rows(RECEIVED, "diverted", "divert", "告知途径", "Channel into a statutory route",
           by=HOLDER, guards=("on_statutory_route",), stops=(*DECIDE_CLOCKS, "D08"), starts=("W01",),
           document="route_notice", articles=cite("XF2022 §23, §31(1)–(5)"), room="routing"),
    *_rows(("triage",), "filed", "file", "存档", "File",
           by=HOLDER, stops=EVERY_CLOCK, articles=cite("DESIGN 9.a T10"), room="routing"),
    *_rows(("transferred", "assigned"), "objection_pending", "object", "提出转送异议", "Object to the transfer",
           by=HOLDER, guards=("objection_in_time",), stops=("D03",), document="transfer_objection",
           articles=cite("XF2022 §23; BJ2006 §35(2)"), room="routing"),
    *_rows(("objection_pending",), "triage", "take_back", "同意异议并收回", "Take it back",
           by=(Office.TRANSFEROR,), stops=("D02", "D08"), starts=("D01",), clears=LEAVES_ORGAN,
           document="return_slip", articles=cite("XF2022 §23; BJ2006 §35(2)"), room="routing"),
    *_rows(("objection_pending",), "transferred", "keep_transfer", "维持转送", "Keep the transfer",
           by=(Office.TRANSFEROR,), guards=("was_transferred",),
           articles=cite("XF2022 §23; BJ2006 §35(2)"), room="routing"),
    *_rows(("objection_pending",), "assigned", "keep_assignment", "维持交办", "Keep the assignment",
           by=(Office.TRANSFEROR,), guards=("was_assigned",),
           articles=cite("XF2022 §23; BJ2006 §35(2)"), room="routing"),
    *_rows(RECEIVED, "jurisdiction_dispute", "dispute_competence", "提出管辖争议", "Dispute competence",
           by=HOLDER, starts=("J01",), articles=cite("XF2005 §24; XF2022 §24; BJ2006 §38–39"), room="routing"),
    *_rows(("jurisdiction_dispute",), "transferred", "rule_on_competence", "裁定受理机关", "Rule on competence",
           by=(Office.SUPERIOR,), stops=("D01", "D02", "D03", "D05", "D08", "J01"), starts=("D02",),
           clears=LEAVES_ORGAN, document="transfer_slip",
           articles=cite("XF2005 §24; XF2022 §24; BJ2006 §38–39"), room="routing"),
    *_rows(("not_accepted",), "assigned", "order_to_accept", "责令受理", "Order to accept",
           by=(Office.SUPERIOR,), starts=("D02", "D08"), marks=("by_assignment", "ordered"),
           document="assignment_letter",
           articles=cite("BJ2006 §36"), room="routing"),
    *_rows(("not_accepted", "diverted", "filed"), "triage", "contest", "对处理方式提出异议", "Contest the decision",
           by=PETITIONER, guards=("contest_unused",), stops=("W01",), starts=("D01",), marks=("contested",),
           clears=LEAVES_ORGAN,
           articles=cite("DESIGN P13"), room="routing"),
    *_rows(("diverted",), "completed", "close_diverted", "法定途径已有结果", "Close after the route's result",
           by=HOLDER, stops=EVERY_CLOCK, articles=cite("XF2022 §31; DESIGN 9.a T29"), room="routing"),
)

HANDLING = (
    *_rows(RECEIVED, "accepted", "accept", "受理", "Accept",
           by=HOLDER, guards=("on_petition_procedure",), stops=DECIDE_CLOCKS, starts=("D06",),
           document="acceptance_notice", articles=cite("XF2005 §21, §22, §33; XF2022 §23, §34; BJ2006 §40")),
    *_rows(RECEIVED, "accepted", "accept_suggestion", "受理建议", "Accept a suggestion",
           by=HOLDER, guards=("is_suggestion",), stops=DECIDE_CLOCKS, starts=("D21",),
           document="acceptance_notice", articles=cite("XF2022 §29")),
    # Not from `assigned`: what a superior assigned is never handled simply (国信发〔2016〕8号 §6(1)).
    *_rows(("triage", "transferred"), "accepted", "accept_simply", "简易受理", "Accept for simple handling",
           by=HOLDER, guards=("on_petition_procedure", "simple_fits"), stops=DECIDE_CLOCKS, starts=("D17",),
           document="acceptance_notice", articles=cite("DESIGN 国信发〔2016〕8号 §4–6")),
    *_rows(("accepted", "investigating"), "=", "handle_ordinarily", "转为普通办理", "Convert to ordinary handling",
           by=HANDLER, guards=("handled_simply",), stops=("D17",), starts=("D06",), since="D17",
           articles=cite("DESIGN 国信发〔2016〕8号")),
    *_rows(("accepted",), "investigating", "investigate", "调查", "Investigate",
           by=HANDLER, articles=cite("XF2005 §31; XF2022 §28, §31(6)")),
    *_rows(("investigating",), "mediation", "mediate", "调解", "Mediate",
           by=HANDLER, articles=cite("XF2022 §33; BJ2006 §7; XF2005 §13")),
    *_rows(("mediation",), "investigating", "record_agreement", "达成协议", "Record the agreement",
           by=HANDLER, marks=("settled",), document="mediation_agreement",
           articles=cite("XF2022 §33; BJ2006 §7; XF2005 §13")),
    *_rows(("mediation",), "investigating", "end_mediation", "调解终止", "End mediation",
           by=HANDLER, articles=cite("XF2022 §33; BJ2006 §7; XF2005 §13")),
    *_rows(("investigating",), "hearing", "open_hearing", "听证", "Hold a hearing",
           by=HANDLER, document="hearing_notice", articles=cite("XF2005 §31; XF2022 §31(6); BJ2006 §41")),
    *_rows(("hearing",), "investigating", "close_hearing", "听证结束", "Close the hearing",
           by=HANDLER, document="hearing_record", articles=cite("XF2005 §31; XF2022 §31(6); BJ2006 §41")),
    *_rows(("investigating",), "=", "extend", "延长办理期限", "Extend",
           by=HEAD, guards=("extendable",), extends="D06", marks=("extended",), document="extension_notice",
           articles=cite("XF2005 §33; XF2022 §34; BJ2006 §40")),
    *_rows(("investigating",), "opinion_draft", "draft_opinion", "拟办理意见", "Draft the opinion",
           by=HANDLER, clears=("checked", "supported"), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42–43")),
    *_rows(("opinion_draft",), "=", "check_opinion", "审核", "Check",
           by=HOLDER, guards=("not_checked",), marks=("checked",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §43")),
    *_rows(("opinion_draft",), "investigating", "return_draft", "退回修改", "Return the draft",
           by=HOLDER, clears=("checked",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §43")),
    *_rows(("opinion_draft",), "opinion_signed", "sign_opinion", "签发意见", "Sign the opinion",
           by=HEAD, guards=("checked", "on_petition_procedure"), document="handling_opinion",
           articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42–43")),
    *_rows(("opinion_draft",), "opinion_signed", "sign_reply", "签发答复", "Sign the reply",
           by=HEAD, guards=("checked", "is_suggestion"), document="reply_letter",
           articles=cite("XF2022 §29")),
    *_rows(("opinion_signed",), "served", "serve", "送达", "Serve",
           by=HANDLER, guards=("on_petition_procedure",), stops=HANDLING_CLOCKS, starts=("D09", "D18", "X01"),
           document="service_receipt", articles=cite("XF2005 §32, §34; XF2022 §32, §35; BJ2006 §43")),
    *_rows(("opinion_signed",), "completed", "serve_reply", "送达答复", "Serve the reply to a suggestion",
           by=HANDLER, guards=("is_suggestion", "result_reported"), stops=EVERY_CLOCK, starts=("D18",),
           document="service_receipt", articles=cite("XF2022 §29")),
    *_rows(("accepted", "investigating"), "=", "note_oral_consent", "记录同意口头答复", "Note consent to an oral reply",
           by=HANDLER, guards=("done_within_15_days",), marks=("oral_agreed",), articles=cite("BJ2006 §45")),
    *_rows(("accepted", "investigating"), "completed", "reply_orally", "口头答复", "Reply orally",
           by=HANDLER, guards=("asks_only", "result_reported"), stops=EVERY_CLOCK, starts=("D18",),
           articles=cite("BJ2006 §44(3), §45")),
    *_rows(("served",), "executing", "execute", "执行意见", "Execute the opinion",
           by=HANDLER, guards=("supported",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    *_rows(("executing",), "served", "report_execution", "报告执行结果", "Report the execution",
           by=HANDLER, stops=("X01",), marks=("executed",), articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    # A review does not end the duty to execute what was supported, nor may it close over it.
    *_rows(("re_review_window",), "=", "report_execution", "报告执行结果", "Report the execution",
           by=HANDLER, guards=("supported",), stops=("X01",), marks=("executed",),
           articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42")),
    *_rows(("served",), "completed", "complete", "办结", "Complete",
           by=(Office.HOLDER_HANDLER, Office.CLOCKWORK), stops=("D09",),
           guards=("review_window_over", "nothing_to_execute", "result_reported"), articles=cite("XF2005 §34; XF2022 §35; BJ2006 §37(3)")),
    *_rows(("opinion_signed", "served", "executing", "re_review_window"), "=", "report_result",
           "报送办结报告", "Report the result",
           by=HOLDER, guards=("result_owed",), stops=("D08",), document="completion_report",
           articles=cite("XF2005 §21(4); XF2022 §22(3); BJ2006 §46")),
    *_rows(("accepted", "investigating"), "=", "report_result", "报送办结报告", "Report the result",
           by=HOLDER, guards=("result_owed", "asks_only"), stops=("D08",), document="completion_report",
           articles=cite("XF2005 §21(4); XF2022 §22(3); BJ2006 §46")),
    *_rows(("served",), "=", "accept_opinion", "认可答复", "Accept the opinion",
           by=PETITIONER, marks=("settled",), articles=cite("DESIGN 9.a T23")),
)

LADDER = (
    *_rows(("served", "executing"), "under_review", "apply_review", "申请复查", "Ask for review",
           by=PETITIONER, guards=("review_window_open",), stops=("D09", "X01"), starts=("D10",),
           document="review_application", articles=cite("XF2005 §34; XF2022 §35; BJ2006 §47–48"), room="review"),
    *_rows(("under_review",), "served", "refuse_review", "复查不予受理", "Do not accept the review",
           by=REVIEWER, stops=("D10",), starts=("X01",), document="no_further_notice",
           articles=cite("BJ2006 §50; DESIGN 9.c T2"), room="review"),
    *_rows(("under_review",), "=", "extend_review", "延长复查期限", "Extend the review",
           by=REVIEWER, guards=("review_extendable",), extends="D10", marks=("review_extended",),
           document="extension_notice", articles=cite("BJ2006 §50"), room="review"),
    *_rows(("under_review",), "re_review_window", "uphold_or_change", "作出复查意见", "Give the review opinion",
           by=REVIEWER, stops=("D10",), starts=("D11", "X01"), document="review_opinion",
           articles=cite("XF2005 §34; XF2022 §35; BJ2006 §50"), room="review"),
    *_rows(("under_review",), "investigating", "remand", "责令重新答复", "Order a new reply",
           by=REVIEWER, stops=("D10", "D18"), starts=("R01",),
           clears=("checked", "supported", "executed", "settled", "review_extended"), document="review_opinion",
           articles=cite("XF2005 §34; XF2022 §35; BJ2006 §50"), room="review"),
    *_rows(("re_review_window",), "under_re_review", "apply_re_review", "申请复核", "Ask for re-review",
           by=PETITIONER, guards=("re_review_window_open",), stops=("D11", "X01"), starts=("D12",),
           document="review_application", articles=cite("XF2005 §35; XF2022 §36; BJ2006 §47–48"), room="review"),
    *_rows(("under_re_review",), "re_review_hearing", "open_re_review_hearing", "复核听证", "Hold a re-review hearing",
           by=REVIEWER, pauses=("D12",), document="hearing_notice",
           articles=cite("XF2005 §35; XF2022 §36"), room="review"),
    *_rows(("re_review_hearing",), "under_re_review", "close_re_review_hearing", "复核听证结束",
           "Close the re-review hearing",
           by=REVIEWER, resumes=("D12",), document="hearing_record",
           articles=cite("XF2005 §35; XF2022 §36"), room="review"),
    *_rows(("under_re_review",), "=", "extend_re_review", "延长复核期限", "Extend the re-review",
           by=REVIEWER, guards=("re_review_extendable",), extends="D12", marks=("re_review_extended",),
           document="extension_notice", articles=cite("BJ2006 §50"), room="review"),
    *_rows(("under_re_review",), "final", "decide_re_review", "作出复核意见", "Give the re-review opinion",
           by=REVIEWER, stops=("D12", "D08"), document="re_review_opinion",
           articles=cite("XF2005 §35; XF2022 §36; BJ2006 §51"), room="review"),
    *_rows(("re_review_window",), "completed", "close_re_review_window", "复核申请期满办结", "Complete after the window",
           by=(Office.HOLDER_HANDLER, Office.CLOCKWORK), stops=("D11",),
           guards=("re_review_window_over", "nothing_to_execute", "result_reported"),
           articles=cite("XF2005 §35; XF2022 §36; BJ2006 §37(3)"), room="review"),
)

ALWAYS = (
    *_rows(OPEN_STAGES, "withdrawn", "withdraw", "撤回", "Withdraw",
           by=(Office.PETITIONER, Office.HOLDER_CLERK), stops=EVERY_CLOCK, document="withdrawal_statement",
           articles=cite("BJ2006 §27; DESIGN 9.a T28")),
    *_rows(OPEN_STAGES, "=", "urge", "催办", "Urge",
           by=PETITIONER, articles=cite("XF2022 §21; DESIGN 可督办")),
    *_rows(("served", "executing", "completed", "final"), "=", "rate", "评价", "Rate",
           by=PETITIONER, guards=("not_rated", "rating_open"), stops=("D18",), marks=("rated",),
           articles=cite("XF2022 §21; DESIGN 国信发〔2014〕16号 §3")),
    *_rows(("completed", "final", "not_accepted", "filed", "withdrawn", "guided"), "=", "reopen",
           "以新的事实和理由重新提出", "Raise again on new facts or reasons",
           by=(Office.PETITIONER, Office.REGISTRAR), articles=cite("XF2005 §35; XF2022 §36; BJ2006 §51")),
)

PETITION: tuple[Step, ...] = RECEIPT + ROUTING + HANDLING + LADDER + ALWAYS
