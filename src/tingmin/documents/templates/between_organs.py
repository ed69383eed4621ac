"""Documents between organs: registration, transfer, assignment, objection, report, supervision."""

from tingmin.documents.templates.remedies import LETTER_ANSWER, REASONED_FEEDBACK, WRITTEN_FEEDBACK
from tingmin.documents.templates.remedies import TRANSFER_OBJECTION as OBJECTION_RULE
from tingmin.documents.templates.spec import day, optional, section, short, text
from tingmin.documents.types import DocumentKind, DocumentTemplate, Layout
from tingmin.kernel.labels import Label
from tingmin.law.types import cite

PETITIONER_FIELD = short("petitioner", "信访人", "Petitioner")
SUMMARY = text("summary", "事项摘要", "Summary of the matter")

REGISTRATION = DocumentTemplate(
    kind=DocumentKind.REGISTRATION, addressed=False, title=Label("信访事项登记表", "Registration Record"),
    word="登",
    articles=cite("XF2005 §21; XF2022 §22; BJ2006 §34"), layout=Layout.SHEET,
    fields=(
        short("petitioner", "信访人", "Petitioner"),
        optional(short("identity", "身份证件", "Identity")),
        short("people", "信访人数", "People"),
        short("received_at", "收到时间", "Received at"),
        short("place", "问题属地", "Place of the matter"),
        short("content_class", "内容分类", "Content class"),
        short("purpose", "信访目的", "Purpose"),
        short("repeat_check", "判重结果", "Duplicate check"),
        text("request", "信访请求", "Request"),
        optional(text("facts", "事实", "Facts")),
        optional(text("reasons", "理由", "Reasons")),
        short("receptionist", "登记人", "Registered by"),
    ),
)

TRANSFER_SLIP = DocumentTemplate(
    kind=DocumentKind.TRANSFER_SLIP, title=Label("信访事项转送单", "Transfer Slip"), word="转",
    articles=cite("XF2005 §21; XF2022 §22; BJ2006 §34"), remedies=(OBJECTION_RULE,), layout=Layout.SHEET,
    fields=(
        PETITIONER_FIELD,
        short("people", "信访人数", "People"),
        day("received_on", "收到日期", "Received on"),
        short("secrecy", "密级", "Secrecy level"),
        SUMMARY,
        optional(text("remark", "转送意见", "Remark of the sender")),
        day("decide_by", "告知期限", "Decide and inform by"),
        day("object_by", "异议期限", "Object by"),
    ),
    opening=(
        Label("现将下列信访事项转送你单位。请自收到之日起按规定办理，"
              "于{decide_by}前决定是否受理并书面告知信访人。",
              "The petition matter below is transferred to you. Please decide on acceptance and inform the "
              "petitioner "
              "in writing by {decide_by}."),
    ),
)

CLOSED_TRANSFER = DocumentTemplate(
    kind=DocumentKind.CLOSED_TRANSFER, title=Label("信访事项密件转送单", "Closed Transfer Slip"), word="密转",
    articles=cite("XF2005 §23; XF2022 §22, §30; BJ2006 §22"), layout=Layout.SHEET,
    fields=(
        short("secrecy", "密级", "Secrecy level"),
        day("received_on", "收到日期", "Received on"),
        short("direction", "转送方向", "Forwarded as"),
        short("materials", "材料", "Materials"),
        optional(text("remark", "转送意见", "Remark of the sender")),
    ),
    opening=(
        Label("现将下列材料密封转送你单位依法处理。检举控告材料及有关情况不得透露或者转给被检举、"
              "控告的人员或者单位。",
              "The sealed materials below are forwarded to you. What they report must not be revealed or "
              "passed to "
              "the person or unit reported."),
    ),
)

ASSIGNMENT_LETTER = DocumentTemplate(
    kind=DocumentKind.ASSIGNMENT_LETTER, title=Label("信访事项交办函", "Letter of Assignment"), word="交",
    articles=cite("XF2005 §21; XF2022 §22; BJ2006 §34"), remedies=(OBJECTION_RULE,),
    fields=(
        PETITIONER_FIELD,
        day("received_on", "收到日期", "Received on"),
        SUMMARY,
        text("result_required", "办理要求", "Result required"),
        text("report_required", "报告内容", "What to report"),
        day("decide_by", "告知期限", "Decide and inform by"),
        day("object_by", "异议期限", "Object by"),
        day("report_by", "报送办结报告期限", "Completion report due"),
        optional(short("secrecy", "密级", "Secrecy level")),
    ),
    opening=(
        Label("{petitioner}通过{channel}提出的信访事项，我单位于{received_on}收到。现交你单位办理，"
              "有关要求如下：",
              "The petition matter raised by {petitioner} {channel} reached us on {received_on}. It is "
              "assigned to you as follows:"),
    ),
    sections=(
        section("事项摘要", "Summary", "{summary}"),
        section("办理要求", "Result required", "{result_required}",
                Label("请于{decide_by}前决定是否受理并书面告知信访人。",
                      "Decide on acceptance and inform the petitioner in writing by {decide_by}.")),
        section("报告要求", "Report required", "{report_required}",
                Label("请于{report_by}前报送办结报告；不能按期办结的，"
                      "请在期限届满前说明情况并报告阶段性结果。",
                      "Send the completion report by {report_by}; if that cannot be kept, explain before "
                      "the day comes "
                      "and report the stage reached.")),
        section("密级", "Secrecy level", "{secrecy}"),
    ),
)

TRANSFER_OBJECTION = DocumentTemplate(
    kind=DocumentKind.TRANSFER_OBJECTION,
    title=Label("信访事项转送（交办）异议书", "Objection to a Transfer"), word="异",
    articles=cite("XF2022 §23; BJ2006 §35"),
    fields=(
        day("received_on", "收到日期", "Received on"),
        SUMMARY,
        text("reasons", "异议理由", "Reasons"),
        text("duty_list", "职责依据", "Duty list relied on"),
        short("proposed_organ", "建议的办理机关", "Organ proposed"),
        optional(text("decision", "转送机关的决定", "Decision of the sender")),
    ),
    opening=(
        Label("你单位转送（交办）的信访事项，我单位于{received_on}收到。经审查，不属于我单位职权范围，"
              "现提出异议：",
              "We received on {received_on} the petition matter that you sent us. It is outside our "
              "competence, and we object:"),
    ),
)

RETURN_SLIP = DocumentTemplate(
    kind=DocumentKind.RETURN_SLIP, title=Label("信访事项退回单", "Return Slip"), word="退",
    articles=cite("XF2022 §23; BJ2006 §35"), layout=Layout.SHEET,
    fields=(
        PETITIONER_FIELD,
        day("returned_on", "退回日期", "Returned on"),
        SUMMARY,
        text("reasons", "退回理由", "Reasons for the return"),
        text("consent", "同意意见", "Consent of the sender"),
        text("materials", "退还的材料", "Materials returned"),
    ),
)

GUIDANCE_RECORD = DocumentTemplate(
    kind=DocumentKind.GUIDANCE_RECORD, addressed=False, title=Label("来访引导记录", "Record of Guidance"),
    word="导",
    articles=cite("XF2005 §21; XF2022 §22"), layout=Layout.SHEET,
    fields=(
        PETITIONER_FIELD,
        short("received_at", "接待时间", "Received at"),
        SUMMARY,
        text("explained", "解释的法律和政策", "Law and policy explained"),
        text("right_organ", "引导前往的机关", "Organ to turn to"),
        optional(text("response", "信访人意见", "The petitioner's own words")),
        short("receptionist", "接待人", "Received by"),
    ),
    signers=(Label("信访人", "Petitioner"), Label("接待人", "Receptionist")),
)

URGENT_REPORT = DocumentTemplate(
    kind=DocumentKind.URGENT_REPORT,
    title=Label("重大紧急信访事项报告", "Report of a Major or Urgent Matter"), word="报",
    articles=cite("XF2005 §21, §26; XF2022 §22, §25; BJ2006 §34"),
    fields=(
        short("occurred_at", "时间", "Time"),
        short("place", "地点", "Place"),
        short("people", "人数", "People"),
        SUMMARY,
        text("risk", "风险", "Risk"),
        text("measures", "已采取的措施", "Measures taken"),
        text("asked", "请示事项", "Decision asked for"),
    ),
    opening=(Label("现将重大紧急信访事项报告如下：",
                   "We report a major or urgent petition matter:"),),
)

COMPLETION_REPORT = DocumentTemplate(
    kind=DocumentKind.COMPLETION_REPORT, title=Label("信访事项办结报告", "Completion Report"), word="结",
    articles=cite("XF2005 §21; XF2022 §22; BJ2006 §46"),
    fields=(
        day("received_on", "收到日期", "Received on"),
        text("process", "办理过程", "Process"),
        text("facts", "查明的事实", "Facts found"),
        text("opinion", "处理意见", "Opinion"),
        text("execution", "落实情况", "Execution"),
        text("attitude", "信访人意见", "The petitioner's own view"),
    ),
    opening=(
        Label("你单位交办的信访事项，我单位于{received_on}收到，现已办结。报告如下：",
              "The petition matter that you assigned reached us on {received_on} and is completed:"),
    ),
)

ABOUT_MATTER = short("about_matter", "被督办事项", "Matter supervised")

SUPERVISION_LETTER = DocumentTemplate(
    kind=DocumentKind.SUPERVISION_LETTER, title=Label("信访事项督办函", "Supervision Letter"), word="督",
    articles=cite("XF2005 §36; XF2022 §40; BJ2006 §52"), remedies=(LETTER_ANSWER,),
    fields=(
        ABOUT_MATTER,
        text("ground", "督办情形", "Ground"),
        text("facts", "有关情况", "Facts"),
        text("demand", "督办要求", "Demand"),
        day("answer_by", "反馈期限", "Answer by"),
    ),
    opening=(
        Label("信访事项{about_matter}由你单位办理。根据{articles}的规定，现予督办，有关要求如下：",
              "Petition matter {about_matter} is yours to handle. Under {articles} it is now supervised, as follows:"),
    ),
    sections=(
        section("督办情形", "Ground", "{ground}"),
        section("有关情况", "Facts", "{facts}"),
        section("督办要求", "Demand", "{demand}",
                Label("请于{answer_by}前将办理和整改情况书面反馈我单位。",
                      "Answer in writing by {answer_by} how it was handled and put right.")),
    ),
)

IMPROVEMENT_SUGGESTION = DocumentTemplate(
    kind=DocumentKind.IMPROVEMENT_SUGGESTION, title=Label("改进工作建议书", "Improvement Suggestion"),
    word="改建",
    articles=cite("XF2005 §36; XF2022 §40; BJ2006 §52"), remedies=(WRITTEN_FEEDBACK, REASONED_FEEDBACK),
    fields=(
        ABOUT_MATTER,
        text("facts", "有关情况", "Facts"),
        text("suggestion", "改进建议", "Suggestion"),
        day("feedback_by", "书面反馈期限", "Written feedback by"),
    ),
    opening=(
        Label("我单位在督办信访事项{about_matter}中发现你单位工作中存在下列问题。根据{articles}的规定，"
              "提出改进工作建议：",
              "Supervising petition matter {about_matter}, we found the following in your work. Under {articles} we "
              "suggest:"),
    ),
    sections=(
        section("有关情况", "Facts", "{facts}"),
        section("改进建议", "Suggestion", "{suggestion}",
                Label("请于{feedback_by}前书面反馈。", "Give written feedback by {feedback_by}.")),
    ),
)

POLICY_SUGGESTION = DocumentTemplate(
    kind=DocumentKind.POLICY_SUGGESTION, title=Label("完善政策建议书", "Policy Suggestion"), word="策建",
    articles=cite("XF2005 §37; XF2022 §40; BJ2006 §53"),
    fields=(
        text("problem", "政策问题", "Problem"),
        text("basis", "所依据的信访事项（汇总）", "Matters it rests on (aggregated)"),
        text("suggestion", "完善建议", "Suggestion"),
    ),
    opening=(
        Label("我单位在工作中发现，下列信访事项集中反映了政策性问题。根据{articles}的规定，提出完善政策建议：",
              "The petition matters below point to a problem of policy. Under {articles} we suggest:"),
    ),
    sections=(
        section("政策问题", "Problem", "{problem}"),
        section("所依据的信访事项（汇总）", "Matters it rests on (aggregated)", "{basis}"),
        section("完善建议", "Suggestion", "{suggestion}",
                Label("请将研究采纳情况告知我单位。", "Please let us know what becomes of it.")),
    ),
)

ACCOUNTABILITY_SUGGESTION = DocumentTemplate(
    kind=DocumentKind.ACCOUNTABILITY_SUGGESTION, title=Label("追究责任建议书", "Accountability Suggestion"),
    titles=(("XF2005", Label("给予行政处分建议书", "Suggestion of a Disciplinary Sanction")),),
    word="责建",
    articles=cite("XF2005 §38; XF2022 §40; BJ2006 §53"),
    fields=(
        text("persons", "有关人员", "Persons"),
        text("conduct", "行为", "Conduct"),
        text("consequence", "后果", "Consequence"),
        text("evidence", "证据", "Evidence"),
        text("suggestion", "建议", "Suggestion"),
    ),
    opening=(
        Label("根据{articles}的规定，并经合法性审核，现就下列人员的责任向你单位提出建议，请依照管理权限处理：",
              "Under {articles}, and after a check of legality, we lay before you, who have the authority, what "
              "follows:"),
    ),
    sections=(
        section("有关人员", "Persons", "{persons}"),
        section("行为", "Conduct", "{conduct}"),
        section("后果", "Consequence", "{consequence}"),
        section("证据", "Evidence", "{evidence}"),
        section("建议", "Suggestion", "{suggestion}",
                Label("请将处理结果书面告知我单位。", "Please tell us in writing what was decided.")),
    ),
)

ANNUAL_REPORT = DocumentTemplate(
    kind=DocumentKind.ANNUAL_REPORT, title=Label("信访情况分析报告", "Analysis of Petition Work"), word="年",
    articles=cite("XF2005 §39; XF2022 §41; BJ2006 §53"),
    fields=(
        short("period", "期间", "Period"),
        text("numbers", "受理信访事项的数据统计、信访事项涉及领域以及被投诉较多的机关",
             "Numbers, fields, organs most complained of"),
        text("transfers", "转送、交办、督办情况", "Transfers, assignments, supervision"),
        text("suggestions", "提出建议及采纳情况", "Suggestions and their adoption"),
        optional(text("other", "其他情况", "Other")),
    ),
)

BETWEEN_ORGANS = (
    REGISTRATION, TRANSFER_SLIP, CLOSED_TRANSFER, ASSIGNMENT_LETTER, TRANSFER_OBJECTION, RETURN_SLIP, GUIDANCE_RECORD,
    URGENT_REPORT, COMPLETION_REPORT, SUPERVISION_LETTER, IMPROVEMENT_SUGGESTION, POLICY_SUGGESTION,
    ACCOUNTABILITY_SUGGESTION, ANNUAL_REPORT,
)
