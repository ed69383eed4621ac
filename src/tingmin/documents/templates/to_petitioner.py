"""Documents that the petitioner receives: receipt, notices, opinion, reply."""

from tingmin.documents.templates.remedies import FINAL as FINAL_RULE
from tingmin.documents.templates.remedies import OBJECT, REPLY_LATER, REVIEW, REVIEW_LATER, URGE
from tingmin.documents.templates.spec import day, optional, section, short, text
from tingmin.documents.types import DocumentKind, DocumentTemplate, Layout
from tingmin.kernel.labels import Label
from tingmin.law.types import cite

ORGAN = Label("承办机关", "the handling organ")
OFFICE = Label("信访工作机构", "the petition department")
PETITIONER = Label("信访人", "the petitioner")

RECEIPT = DocumentTemplate(
    kind=DocumentKind.RECEIPT, title=Label("投诉请求受理凭证", "Receipt of your petition"), word="收",
    articles=cite("XF2005 §12; XF2022 §21"), layout=Layout.RECEIPT, to_petitioner=True,
    fields=(
        text("query_at", "查询网址或者地点", "Where to query"),
        day("dispose_by", "处理时限", "To be disposed of by"),
        optional(short("query_phone", "查询电话", "Telephone for queries")),
    ),
    opening=(
        Label("您通过{channel}提出的信访事项，我单位已于{received}{via}收到并登记。",
              "We received and registered on {received}{via} the petition that you made {channel}."),
        Label("我单位将在{dispose_by}前依法转送、交办或者作出是否受理的决定。本凭证证明已经登记，"
              "不代替受理告知。",
              "By {dispose_by} we will transfer or assign it, or decide whether to accept it, as the law "
              "provides. "
              "This receipt proves registration; it is not yet a notice of acceptance."),
    ),
    closing=(
        Label("凭查询码可以查看办理进度和答复，办结后可以评价。查询：{query_at}。",
              "With the query code you can follow each step, read the reply and rate it afterwards. "
              "Query at: {query_at}."),
        Label("不便上网的，可以拨打{query_phone}查询。", "Without the internet, call {query_phone}."),
        Label("查询码只对应这一件事项。请妥善保管，不要告诉他人。",
              "The code opens this one matter only. Keep it safe and do not pass it on."),
    ),
)

ACCEPTANCE_NOTICE = DocumentTemplate(
    kind=DocumentKind.ACCEPTANCE_NOTICE, title=Label("信访事项受理告知书", "Notice of Acceptance"),
    word="受告",
    articles=cite("XF2005 §22; XF2022 §23; BJ2006 §35"), remedies=(REVIEW_LATER, REPLY_LATER),
    to_petitioner=True,
    fields=(
        text("matters", "受理的信访事项", "Matters accepted"),
        day("accepted_on", "受理日期", "Accepted on"),
        day("limit_on", "办理期限", "To be handled by"),
        short("handling_organ", "办理机关", "Handling organ"),
        optional(text("limit_reason", "期限说明", "Why by this day")),
    ),
    opening=(
        Label("您通过{channel}提出的信访事项，我单位于{received}{via}收到。"
              "经审查，属于我单位法定职权范围。根据{articles}的规定，决定予以受理。现告知如下：",
              "We received on {received}{via} the petition matter that you raised {channel}. It is "
              "within our competence and, under {articles}, it is accepted. We inform you as follows:"),
    ),
    sections=(
        section("受理的信访事项", "Matters accepted", "{matters}"),
        section("受理日期和办理期限", "Date of acceptance and time limit",
                Label("受理日期为{accepted_on}，办理期限至{limit_on}止。",
                      "Accepted on {accepted_on}; to be handled by {limit_on}."),
                "{limit_reason}"),
        section("办理机关", "Handling organ",
                Label("本事项由{handling_organ}负责办理。", "{handling_organ} handles this matter.")),
        section("注意事项", "Please note",
                Label("在办理期限内，请不要就同一事项向受理、办理机关的上级机关、单位再次提出；再次提出的，"
                      "上级机关、单位不予受理。",
                      "Within the time limit please do not raise the same matter with a superior organ; it "
                      "would not "
                      "accept it meanwhile."),
                articles=cite("XF2005 §16; XF2022 §19; BJ2006 §37")),
    ),
    closing=(
        Label("本告知书一式三份，由承办机关、信访工作机构和信访人各执一份。",
              "Three copies: one each for the handling organ, the petition department and the petitioner."),
    ),
    copies=(ORGAN, OFFICE, PETITIONER), signers=(Label("信访人签收", "Received by the petitioner"),),
)

NON_ACCEPTANCE_NOTICE = DocumentTemplate(
    kind=DocumentKind.NON_ACCEPTANCE_NOTICE,
    title=Label("信访事项不予受理告知书", "Notice of Non-acceptance"),
    word="不受告", articles=cite("XF2005 §21, §22; XF2022 §19; BJ2006 §37"), remedies=(OBJECT,),
    to_petitioner=True,
    fields=(
        text("matters", "信访事项", "Matter"),
        text("rule", "不予受理的依据", "Rule relied on"),
        text("reasons", "不予受理的理由", "Reasons"),
        text("right_organ", "应当提出的机关或者程序", "The right organ or procedure"),
        text("route_limit", "该程序的期限", "Time limit of that procedure"),
    ),
    opening=(
        Label("您通过{channel}提出的信访事项，我单位于{received}{via}收到。经审查，依法不予受理。现告知如下：",
              "We received on {received}{via} the petition matter that you raised {channel}. After "
              "examination it is not accepted. We inform you as follows:"),
    ),
)

NO_FURTHER_NOTICE = DocumentTemplate(
    kind=DocumentKind.NO_FURTHER_NOTICE,
    title=Label("信访事项不再受理告知书", "Notice of No Further Acceptance"),
    word="不再告", articles=cite("XF2005 §35; XF2022 §36; BJ2006 §51"), remedies=(OBJECT, FINAL_RULE),
    to_petitioner=True,
    fields=(
        text("matters", "信访事项", "Matter"),
        text("rule", "不再受理的依据", "Rule relied on"),
        text("reasons", "不再受理的理由", "Reasons"),
        optional(text("earlier", "已经作出的意见", "Opinions already given")),
        optional(text("help", "可以获得的帮助", "Help that remains open")),
    ),
    opening=(
        Label("您通过{channel}提出的信访事项，我单位于{received}{via}收到。经审查，依法不再受理。现告知如下：",
              "We received on {received}{via} the petition matter that you raised {channel}. After "
              "examination it is not accepted any further. We inform you as follows:"),
    ),
)

ROUTE_NOTICE = DocumentTemplate(
    kind=DocumentKind.ROUTE_NOTICE, title=Label("信访事项程序告知书", "Notice of Route and Procedure"),
    word="程告",
    articles=cite("XF2005 §21; XF2022 §23, §31"), remedies=(OBJECT,), to_petitioner=True,
    fields=(
        text("matters", "信访事项", "Matter"),
        short("branch", "适用的法定途径", "Statutory route"),
        text("law", "法律依据", "Law"),
        short("competent_organ", "办理该程序的机关", "Organ of that procedure"),
        text("how", "怎样提出", "How to apply"),
        text("time_limit", "提出的期限", "Time limit"),
        optional(text("follow_up", "后续跟踪", "Follow-up")),
    ),
    opening=(
        Label("您通过{channel}提出的信访事项，我单位于{received}{via}收到。"
              "经审查，该事项应当依照法定途径办理。现将途径和程序告知如下：",
              "We received on {received}{via} the petition matter that you raised {channel}. It is to be "
              "settled by a procedure that the law provides. Route and procedure are as follows:"),
    ),
)

EXTENSION_NOTICE = DocumentTemplate(
    kind=DocumentKind.EXTENSION_NOTICE, title=Label("信访事项延期办理告知书", "Notice of Extension"),
    word="延告",
    articles=cite("XF2005 §33; XF2022 §34; BJ2006 §40"), remedies=(URGE,), to_petitioner=True,
    fields=(
        day("accepted_on", "受理日期", "Accepted on"),
        day("limit_on", "原办理期限", "First time limit"),
        text("reasons", "延期理由", "Reasons for the extension"),
        short("approver", "批准人", "Approved by"),
        day("approved_on", "批准日期", "Approved on"),
        day("new_limit_on", "延长后的办理期限", "New time limit"),
        short("days", "延长天数", "Days added"),
        optional(text("limit_reason", "期限说明", "Why by this day")),
    ),
    opening=(
        Label("您提出的信访事项，我单位于{accepted_on}受理，原办理期限至{limit_on}止。"
              "因情况复杂，根据{articles}的规定，决定延长办理期限。现告知如下：",
              "We accepted your petition matter on {accepted_on}; it was to be handled by {limit_on}. As "
              "it is complex, its time limit is extended under {articles}. We inform you as follows:"),
    ),
    sections=(
        section("延期理由", "Reasons for the extension", "{reasons}"),
        section("批准情况", "Approval",
                Label("经{approver}于{approved_on}批准。", "Approved by {approver} on {approved_on}.")),
        section("延长后的办理期限", "New time limit",
                Label("办理期限延长{days}日，至{new_limit_on}止。延长时间累计不超过30日。",
                      "Extended by {days} days, to {new_limit_on}. Extensions never exceed 30 days in total."),
                "{limit_reason}"),
    ),
)

HANDLING_OPINION = DocumentTemplate(
    kind=DocumentKind.HANDLING_OPINION, title=Label("信访事项处理意见书", "Handling Opinion"), word="意",
    articles=cite("XF2005 §32; XF2022 §32; BJ2006 §42, §43"), remedies=(REVIEW,), to_petitioner=True,
    fields=(
        day("accepted_on", "受理日期", "Accepted on"),
        text("requests", "信访请求", "Requests"),
        text("facts", "查明的事实", "Facts found"),
        text("law", "依据", "Law relied on"),
        optional(text("opinion", "总体意见", "Opinion as a whole")),
        optional(text("execution", "落实安排", "How it will be carried out")),
    ),
    opening=(
        Label("您通过{channel}提出的信访事项，我单位于{received}{via}收到，{accepted_on}受理。"
              "经调查核实，现根据{articles}的规定，提出处理意见如下：",
              "We received on {received}{via} the petition matter that you raised {channel}, and accepted "
              "it on {accepted_on}. After inquiry, under {articles}, our opinion is as follows:"),
    ),
    sections=(
        section("信访请求", "Requests", "{requests}"),
        section("查明的事实", "Facts found", "{facts}"),
        section("依据的法律、法规、规章和有关政策", "Law, regulations, rules and policies relied on",
                "{law}"),
        section("处理意见", "Opinion", "{opinion}", "{claims}"),
        section("落实安排", "How it will be carried out", "{execution}"),
    ),
)

REPLY_LETTER = DocumentTemplate(
    kind=DocumentKind.REPLY_LETTER, title=Label("信访事项答复函", "Letter of Reply"), word="复",
    articles=cite("XF2005 §29; XF2022 §29; BJ2006 §44"), to_petitioner=True,
    fields=(
        text("summary", "您提出的意见或者咨询", "What you proposed or asked"),
        text("reply", "答复", "Reply"),
        optional(short("adoption", "采纳情况", "Adoption")),
        optional(text("reasons", "理由", "Reasons")),
    ),
    opening=(
        Label("您通过{channel}提出的事项，我单位于{received}{via}收到。感谢您的关心。经研究，现答复如下：",
              "We received on {received}{via} what you put forward {channel}, and thank you for it. After "
              "study we reply as follows:"),
    ),
    closing=(
        Label("对本答复有疑问的，可以与下列联系人联系。", "If anything is unclear, please call the person "
                                                          "named below."),
    ),
)

TO_PETITIONER = (
    RECEIPT, ACCEPTANCE_NOTICE, NON_ACCEPTANCE_NOTICE, NO_FURTHER_NOTICE, ROUTE_NOTICE, EXTENSION_NOTICE,
    HANDLING_OPINION, REPLY_LETTER,
)
