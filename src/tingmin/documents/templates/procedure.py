"""Documents inside a procedure: service, withdrawal, review, hearing, mediation."""

from tingmin.documents.templates.remedies import CONFIRMATION, FINAL, NEW_REPLY, OBJECT, RE_REVIEW, REVIEW_PENDING
from tingmin.documents.templates.spec import day, optional, short, text
from tingmin.documents.types import Author, DocumentKind, DocumentTemplate, Layout
from tingmin.kernel.labels import Label
from tingmin.law.types import cite

SERVICE_RECEIPT = DocumentTemplate(
    kind=DocumentKind.SERVICE_RECEIPT, addressed=False, title=Label("送达回证", "Proof of Service"),
    word="送",
    articles=cite("XF2005 §32; XF2022 §32; BJ2006 §43"), layout=Layout.SHEET,
    fields=(
        short("document", "送达文书", "Document served"),
        short("document_number", "文书字号", "Its number"),
        short("receiver", "受送达人", "Served on"),
        short("method", "送达方式", "Method"),
        short("place", "送达地点", "Place"),
        short("served_at", "送达时间", "Served at"),
        optional(text("refusal", "拒收情况和见证", "Refusal and witnesses")),
        optional(text("proof", "送达凭证", "Proof")),
    ),
    signers=(
        Label("受送达人签收", "Received"), Label("见证人", "Witness"), Label("送达人", "Served by"),
    ),
)

WITHDRAWAL_STATEMENT = DocumentTemplate(
    kind=DocumentKind.WITHDRAWAL_STATEMENT, title=Label("撤回信访事项声明", "Statement of Withdrawal"),
    word="撤",
    articles=cite("BJ2006 §27"), author=Author.PETITIONER,
    fields=(
        day("withdrawn_on", "撤回日期", "Withdrawn on"),
        text("matters", "撤回的信访事项", "Matter withdrawn"),
        text("reasons", "撤回原因", "Reasons"),
    ),
    opening=(
        Label("本人就信访事项声明如下：",
              "Concerning the petition matter I state:"),
    ),
    closing=(
        Label("以上为本人真实意思，没有受到任何压力。撤回以后，有新的事实或者理由的，本人仍可以提出。",
              "This is my own free will; no pressure was put on me. With new facts or reasons I may raise "
              "it again."),
    ),
    signers=(Label("信访人", "Petitioner"),),
)

REVIEW_APPLICATION = DocumentTemplate(
    kind=DocumentKind.REVIEW_APPLICATION,
    title=Label("复查（复核）申请书", "Application for Review or Re-review"),
    word="复申", articles=cite("XF2005 §34, §35; XF2022 §35, §36; BJ2006 §47"), author=Author.PETITIONER,
    fields=(
        text("opinion", "不服的意见", "Opinion objected to"),
        day("opinion_received_on", "收到意见的日期", "Opinion received on"),
        text("request", "请求", "Request"),
        text("facts", "事实", "Facts"),
        text("reasons", "理由", "Reasons"),
    ),
    opening=(
        Label("本人对下列意见不服，现申请复查（复核）：",
              "I disagree with the opinion below and ask for a review (re-review):"),
    ),
    signers=(Label("申请人", "Applicant"),),
)

REVIEW_ACCEPTANCE_NOTICE = DocumentTemplate(
    kind=DocumentKind.REVIEW_ACCEPTANCE_NOTICE,
    title=Label("复查（复核）申请受理告知书", "Notice of Acceptance of a Review"), word="复受",
    articles=cite("XF2005 §34, §35; XF2022 §35, §36; BJ2006 §50"), remedies=(REVIEW_PENDING,), to_petitioner=True,
    fields=(
        day("received_on", "收到申请日期", "Application received on"),
        short("respondent", "被申请机关", "Respondent organ"),
        text("matters", "信访事项", "Matter"),
        day("review_by", "作出意见的期限", "Opinion due by"),
        optional(text("remark", "说明", "Remark")),
    ),
    opening=(
        Label("您不服{respondent}的意见提出的申请，我单位于{received_on}收到。经审查，符合规定，现予受理，"
              "并将于{review_by}前向您出具书面意见：",
              "Your application against the opinion of {respondent} reached us on {received_on}. It is accepted; "
              "you will receive a written opinion by {review_by}:"),
    ),
)

REVIEW_REFUSAL_NOTICE = DocumentTemplate(
    kind=DocumentKind.REVIEW_REFUSAL_NOTICE,
    title=Label("复查（复核）申请不予受理告知书", "Notice of Non-acceptance of a Review"), word="复不受",
    articles=cite("XF2005 §34, §35; XF2022 §35, §36; BJ2006 §50"), remedies=(OBJECT,), to_petitioner=True,
    fields=(
        day("received_on", "收到申请日期", "Application received on"),
        short("respondent", "被申请机关", "Respondent organ"),
        text("matters", "信访事项", "Matter"),
        text("rule", "不予受理的依据", "Rule relied on"),
        text("reasons", "不予受理的理由", "Reasons"),
    ),
    opening=(
        Label("您不服{respondent}的意见提出的申请，我单位于{received_on}收到。经审查，不予受理。现告知如下：",
              "Your application against the opinion of {respondent} reached us on {received_on}. After examination "
              "it is not accepted:"),
    ),
)

DECISION_FIELDS = (
    day("received_on", "收到申请日期", "Application received on"),
    short("respondent", "被申请机关", "Respondent organ"),
    text("requests", "申请人的请求和理由", "The applicant's requests and reasons"),
    text("facts", "查明的事实", "Facts found"),
    text("law", "依据", "Law relied on"),
    text("decision", "决定", "Decision"),
    optional(text("deadline", "重新答复的期限", "Time limit for a new reply")),
)

REVIEW_OPINION = DocumentTemplate(
    kind=DocumentKind.REVIEW_OPINION, title=Label("信访事项复查意见书", "Review Opinion"), word="复查",
    articles=cite("XF2005 §34; XF2022 §35; BJ2006 §50"), remedies=(RE_REVIEW, NEW_REPLY, FINAL),
    to_petitioner=True,
    fields=DECISION_FIELDS,
    opening=(
        Label("您不服{respondent}的处理意见，提出复查请求，我单位于{received_on}收到。"
              "经复查，现根据{articles}的规定，提出意见如下：",
              "You asked for a review of the opinion of {respondent}; we received the request on "
              "{received_on}. After review, under {articles}, our opinion is:"),
    ),
)

RE_REVIEW_OPINION = DocumentTemplate(
    kind=DocumentKind.RE_REVIEW_OPINION, title=Label("信访事项复核意见书", "Re-review Opinion"), word="复核",
    articles=cite("XF2005 §35; XF2022 §36; BJ2006 §50"), remedies=(FINAL, NEW_REPLY), to_petitioner=True,
    fields=DECISION_FIELDS,
    opening=(
        Label("您不服{respondent}的复查意见，提出复核请求，我单位于{received_on}收到。"
              "经复核，现根据{articles}的规定，提出意见如下：",
              "You asked for a re-review of the opinion of {respondent}; we received the request "
              "on {received_on}. After re-review, under {articles}, our opinion is:"),
    ),
)

HEARING_NOTICE = DocumentTemplate(
    kind=DocumentKind.HEARING_NOTICE, title=Label("信访事项听证通知书", "Notice of Hearing"), word="听告",
    articles=cite("XF2005 §31; XF2022 §31; BJ2006 §41"), to_petitioner=True,
    fields=(
        short("held_at", "听证时间", "Time"),
        short("place", "听证地点", "Place"),
        short("openness", "举行方式", "Public or closed"),
        text("matters", "听证事项", "Matter"),
        text("panel", "听证主持人和听证员", "Presiding officer and members"),
        text("rights", "权利", "Rights: recusal, agent, evidence"),
        text("absence", "不到场的后果", "Consequence of absence"),
        optional(text("reasons", "说明", "Remarks")),
    ),
    opening=(
        Label("就您提出的信访事项，我单位决定举行听证。现通知如下：",
              "A hearing will be held on your petition matter:"),
    ),
)

HEARING_RECORD = DocumentTemplate(
    kind=DocumentKind.HEARING_RECORD, addressed=False, title=Label("信访事项听证笔录", "Record of Hearing"),
    word="听记",
    articles=cite("XF2005 §31; XF2022 §31; BJ2006 §41"), layout=Layout.SHEET,
    fields=(
        short("held_at", "听证时间", "Time"),
        short("place", "听证地点", "Place"),
        text("participants", "参加人", "Participants"),
        text("statements", "陈述和质询", "Statements and questions"),
        text("evidence", "证据", "Evidence"),
        text("deliberation", "评议", "Deliberation"),
        text("conclusion", "听证结论", "Conclusion"),
        optional(text("minority", "不同意见", "Minority opinion")),
    ),
    signers=(
        Label("主持人", "Presiding officer"), Label("听证员", "Members"), Label("信访人", "Petitioner"),
        Label("记录人", "Clerk"),
    ),
)

MEDIATION_AGREEMENT = DocumentTemplate(
    kind=DocumentKind.MEDIATION_AGREEMENT, addressed=False,
    title=Label("调解协议书", "Mediation Agreement"), word="调",
    articles=cite("XF2022 §33"), remedies=(CONFIRMATION,), to_petitioner=True,
    fields=(
        text("parties", "当事人", "Parties"),
        text("facts", "纠纷事实", "Facts"),
        text("issues", "争议焦点和各方责任", "Issues and responsibilities"),
        text("terms", "协议内容", "Terms"),
        text("performance", "履行方式和期限", "Manner and time of performance"),
    ),
    opening=(
        Label("各方当事人就信访事项自愿接受调解，达成协议如下：",
              "Concerning the petition matter the parties, of their own free will, agree:"),
    ),
    closing=(
        Label("本协议自各方签名、盖章或者按指印，调解员签名并加盖印章之日起生效，"
              "各方当事人和调解组织各执一份。",
              "This agreement takes effect when the parties and the mediator have signed and the seal is "
              "set; each party "
              "and the mediating body keep one copy."),
    ),
    copies=(Label("各方当事人", "each party"), Label("调解组织", "the mediating body")),
    signers=(Label("当事人（甲方）", "Party A"), Label("当事人（乙方）", "Party B"),
             Label("调解员", "Mediator")),
)

PROCEDURE = (
    SERVICE_RECEIPT, WITHDRAWAL_STATEMENT, REVIEW_APPLICATION, REVIEW_ACCEPTANCE_NOTICE, REVIEW_REFUSAL_NOTICE,
    REVIEW_OPINION, RE_REVIEW_OPINION, HEARING_NOTICE, HEARING_RECORD, MEDIATION_AGREEMENT,
)
