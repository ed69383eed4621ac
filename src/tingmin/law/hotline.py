"""The statute table of a hotline work order (诉求工单): domain §9.b, row by row, after 《北京市接诉即办工作条例》.

The hotline registers and dispatches; the unit that holds the order answers; the hotline calls back. The same engine
as a petition's walks it: hours instead of days are the only thing that the shared rooms had to learn.
"""

from tingmin.kernel.labels import Label
from tingmin.law.tables import rows
from tingmin.law.types import Office, Stage, Step, cite

AGENT = (Office.AGENT,)
DISPATCH_HEAD = (Office.DISPATCH_HEAD,)
UNIT = (Office.HOLDER_HANDLER,)
UNIT_HEAD = (Office.HOLDER_HEAD,)
REQUESTER = (Office.PETITIONER,)
AT_THE_UNIT = ("dispatched", "objected", "accepted", "handling", "whistled", "escalated")
UNANSWERED = ("dispatched", "accepted", "handling", "whistled", "escalated")
OF_A_DISPATCH = ("contacted", "extended", "objection_used", "requester_told", "hotline_told")

STAGES: tuple[Stage, ...] = (
    Stage("draft", Label("未登记", "Not yet registered")),
    Stage("received", Label("已受理登记", "Registered"), told=Label("已登记，即将派单", "Registered, about to be dispatched")),
    Stage("answered", Label("已当场解答", "Answered at once"), end=True),
    Stage("redirected", Label("已告知其他渠道", "Told the right channel"), end=True),
    Stage("dispatched", Label("已派单", "Dispatched"), told=Label("已派至承办单位", "Sent to the unit that handles it")),
    Stage("objected", Label("派单异议审核中", "Dispatch objected to"),
          told=Label("正在核定由谁办理，原承办单位继续负责", "We check who handles it; the first unit stays responsible")),
    Stage("accepted", Label("已签收", "Accepted"), told=Label("承办单位已签收，将与您联系", "The unit has it and will contact you")),
    Stage("handling", Label("办理中", "Being handled")),
    Stage("whistled", Label("吹哨报到中", "Departments called"), told=Label("办理中：已请有关部门到场", "Being handled: departments were called")),
    Stage("escalated", Label("提请协调中", "Escalated"), told=Label("办理中：已提请上级协调", "Being handled: a superior coordinates")),
    Stage("replied", Label("已反馈，待回访", "Replied, to be called back"), told=Label("已向您反馈，热线将回访您", "Replied; the hotline will call you back")),
    Stage("calling_back", Label("回访中", "Being called back")),
    Stage("unresolved", Label("回访未解决", "Not resolved")),
    Stage("resolved", Label("已解决", "Resolved"), end=True),
    Stage("unreached", Label("回访未接通或未作答", "Not reached, or nothing said"), end=True),
    Stage("unasked", Label("未回访（未抽中或历史工单）", "Not called back (not drawn, or historical)"), end=True,
          told=Label("已办结，未列入本次回访", "Ended; not among the orders called back")),
    Stage("explained", Label("未解决，已说明", "Not resolved, explained"), end=True),
    Stage("revoked", Label("诉求人撤回", "Taken back"), end=True),
)  # fmt: skip

DUTIES: dict[str, tuple[str, ...]] = {
    "received": ("H01",),
    "dispatched": ("H03",),
    "objected": ("H03",),
    "accepted": ("H03",),
    "handling": ("H03",),
    "whistled": ("H03",),
    "escalated": ("H03",),
    "replied": ("H04",),
    "calling_back": ("H04",),
    "unresolved": ("H05",),
}

INTAKE = (
    *rows(("draft",), "received", "register_order", "登记工单", "Register the order",
          by=(Office.AGENT, Office.PETITIONER, Office.CLOCKWORK), starts=("H01",), document="work_order",
          articles=cite("JSJB2021 §8, §10"), room="hotline"),
    *rows(("received",), "answered", "answer_at_once", "当场解答", "Answer at once",
          by=AGENT, guards=("is_inquiry",), stops=("*",), articles=cite("JSJB2021 §11"), room="hotline"),
    *rows(("received",), "redirected", "redirect", "告知其他渠道", "Tell the right channel",
          by=AGENT, stops=("*",), document="channel_notice", articles=cite("JSJB2021 §11(1)–(6)"), room="hotline"),
    *rows(("received",), "dispatched", "dispatch", "派单", "Dispatch",
          by=AGENT, stops=("H01",), starts=("H02", "H03"), clears=OF_A_DISPATCH, document="dispatch_slip",
          articles=cite("JSJB2021 §11, §12, §13"), room="hotline"),
)

AT_UNIT = (
    # The first unit keeps the duty until the objection is decided: no clock stops.
    *rows(("dispatched",), "objected", "object_dispatch", "提出派单异议", "Object to the dispatch",
          by=UNIT, guards=("dispatch_objection_unused",), marks=("objection_used",), articles=cite("JSJB2021 §12"),
          room="hotline"),
    *rows(("objected",), "dispatched", "keep_dispatch", "维持派单", "Keep the dispatch",
          by=DISPATCH_HEAD, articles=cite("JSJB2021 §12"), room="hotline"),
    *rows(("objected",), "dispatched", "redispatch", "改派", "Dispatch to another unit",
          by=DISPATCH_HEAD, stops=("H02", "H03"), starts=("H02", "H03"), clears=OF_A_DISPATCH,
          document="dispatch_slip", articles=cite("JSJB2021 §12"), room="hotline"),
    *rows(("dispatched",), "accepted", "accept_order", "签收（首接负责）", "Accept (first receiver)",
          by=UNIT, articles=cite("JSJB2021 §14"), room="hotline"),
    *rows(("accepted",), "handling", "contact_requester", "联系诉求人", "Contact the requester",
          by=UNIT, stops=("H02",), marks=("contacted",), articles=cite("JSJB2021 §15(1)"), room="hotline"),
    *rows(("handling",), "=", "ask_co_handler", "请其他单位协办", "Ask another unit to co-handle",
          by=UNIT, articles=cite("JSJB2021 §14"), room="hotline"),
    *rows(("handling",), "whistled", "whistle", "吹哨", "Whistle for departments",
          by=UNIT, articles=cite("JSJB2021 §16"), room="hotline"),
    *rows(("whistled",), "handling", "close_whistle", "报到结束并互评", "Close the whistle with both assessments",
          by=UNIT, articles=cite("JSJB2021 §16, §33"), room="hotline"),
    *rows(("handling",), "=", "extend_order", "延长办理时限", "Extend the limit",
          by=UNIT_HEAD, guards=("order_extendable",), extends="H03", marks=("extended",),
          document="order_extension_notice", articles=cite("JSJB2021 §15(2)"), room="hotline"),
    *rows(("handling",), "=", "explain_obstacle", "说明暂不能解决的原因", "Explain why it cannot be solved yet",
          by=UNIT, marks=("obstacle_explained",), articles=cite("JSJB2021 §15(2)"), room="hotline"),
    *rows(("handling",), "escalated", "escalate_order", "提请上级协调", "Ask a superior to coordinate",
          by=UNIT_HEAD, articles=cite("JSJB2021 §20"), room="hotline"),
    *rows(("escalated",), "handling", "settle_escalation", "上级协调意见", "The superior's answer",
          by=(Office.SUPERIOR, Office.AGENT), articles=cite("JSJB2021 §12, §20"), room="hotline"),
    *rows(("handling",), "replied", "reply_order", "双反馈", "Feed back to requester and hotline",
          by=UNIT, guards=("contacted",), stops=("H03",), starts=("H04",), document="order_reply",
          articles=cite("JSJB2021 §15(3)"), room="hotline"),
)

CALLING_BACK = (
    *rows(("replied",), "calling_back", "call_back", "开始回访", "Call back",
          by=(Office.AGENT, Office.CLOCKWORK), articles=cite("JSJB2021 §23"), room="hotline"),
    # The limit ends without a reply: the requester is asked all the same, else silence would keep a unit out of the rates.
    *rows(UNANSWERED, "calling_back", "call_back_overdue", "时限届满未反馈，转回访", "Limit over without a reply: call back",
          by=(Office.CLOCKWORK,), guards=("order_overdue",), stops=("H02", "H03"), starts=("H04",),
          articles=cite("JSJB2021 §23"), room="hotline"),
    *rows(("calling_back",), "=", "note_attempt", "记录回访未接通或未作答", "Note an attempt",
          by=AGENT, articles=cite("JSJB2021 §23"), room="hotline"),
    *rows(("replied", "calling_back"), "resolved", "say_resolved", "回访：已解决", "Called back: resolved",
          by=(Office.AGENT, Office.PETITIONER), stops=("*",), marks=("called_back",),
          articles=cite("JSJB2021 §23, §32"), room="hotline"),
    *rows(("replied", "calling_back"), "unresolved", "say_unresolved", "回访：未解决", "Called back: not resolved",
          by=(Office.AGENT, Office.PETITIONER), stops=("H04",), starts=("H05",), marks=("called_back",),
          articles=cite("JSJB2021 §23, §32"), room="hotline"),
    *rows(("calling_back",), "unreached", "close_unreached", "未接通或未作答办结", "Close: not reached, or nothing said",
          by=AGENT, guards=("tried_enough",), stops=("*",), articles=cite("JSJB2021 §23"), room="hotline"),
    # Not drawn under a call-back plan, or history carried in: nobody was asked, and nobody is counted as having answered.
    *rows(("replied",), "unasked", "close_unasked", "不回访办结", "Close without a call-back",
          by=(Office.CLOCKWORK,), stops=("*",), articles=cite("JSJB2021 §23; DESIGN 9.b"), room="hotline"),
    *rows(("unresolved",), "dispatched", "return_order", "退回重新办理", "Send back to be handled again",
          by=AGENT, stops=("H05",), starts=("H02", "H03"), clears=OF_A_DISPATCH, marks=("returned",),
          document="dispatch_slip", articles=cite("JSJB2021 §15, §24"), room="hotline"),
    *rows(("unresolved",), "explained", "close_explained", "说明原因并列入疑难问题", "Close with reasons, as a hard problem",
          by=DISPATCH_HEAD, stops=("*",), document="channel_notice", articles=cite("JSJB2021 §24"), room="hotline"),
)  # fmt: skip

ALWAYS = (
    *rows(("received", *AT_THE_UNIT, "replied"), "=", "urge_order", "催单", "Urge",
          by=(Office.PETITIONER, Office.AGENT), articles=cite("JSJB2021 §5, §8; DESIGN 可督办"), room="hotline"),
    *rows(("received", *AT_THE_UNIT), "revoked", "revoke_order", "撤回诉求", "Take the request back",
          by=REQUESTER, stops=("*",), articles=cite("JSJB2021 §8; DESIGN 9.b"), room="hotline"),
    *rows(("received", *AT_THE_UNIT), "=", "report_emergency", "报告突发情况", "Report an emergency",
          by=(Office.AGENT, Office.HOLDER_HANDLER), articles=cite("JSJB2021 §29"), room="hotline"),
    *rows(("resolved", "explained", "unreached", "unasked", "answered", "redirected"), "=", "ask_again", "就新的事实再次反映",
          "Ask again on new facts",
          by=REQUESTER, articles=cite("JSJB2021 §11(3)"), room="hotline"),
)

WORK_ORDER: tuple[Step, ...] = INTAKE + AT_UNIT + CALLING_BACK + ALWAYS

# A part of an order at another unit (主办、协办), or a department called to the spot by a street (吹哨报到).
CO_STAGES: tuple[Stage, ...] = (
    Stage("draft", Label("未发出", "Not yet asked")),
    Stage("asked", Label("协办中", "Asked to co-handle")),
    Stage("returned", Label("已反馈主办单位", "Returned to the lead unit"), end=True),
    Stage("called_off", Label("主办单位撤销", "Called off"), end=True),
)

CO_DUTIES: dict[str, tuple[str, ...]] = {"asked": ("H06",)}

CO_HANDLING: tuple[Step, ...] = (
    *rows(("draft",), "asked", "ask_unit", "请协办", "Ask a unit to co-handle",
          by=(Office.REGISTRAR_HANDLER,), starts=("H06",), articles=cite("JSJB2021 §14, §16"), room="hotline"),
    *rows(("asked",), "returned", "return_part", "反馈协办结果", "Return the result",
          by=UNIT, stops=("H06",), articles=cite("JSJB2021 §14, §16"), room="hotline"),
    *rows(("asked",), "=", "report_part", "说明情况并报告阶段工作", "Explain and report so far",
          by=UNIT, articles=cite("JSJB2021 §14"), room="hotline"),
    *rows(("asked",), "called_off", "call_off", "撤销协办", "Call it off",
          by=(Office.REGISTRAR_HANDLER,), stops=("*",), articles=cite("DESIGN 9.b T6"), room="hotline"),
)
