"""What a reader can do against a document, and the words of the article that says so."""

from tingmin.documents.types import Remedy, RemedyRule
from tingmin.documents.words import phrase
from tingmin.kernel.labels import Label
from tingmin.law.citing import cited
from tingmin.law.packs import book
from tingmin.law.types import cite

RIGHTS = Label("权利告知", "Your rights")
REMEDY = Label("救济途径和期限", "Remedy and time limit")

REVIEW = RemedyRule(
    code="review", heading=REMEDY, days=30, articles=cite("XF2005 §34; XF2022 §35; BJ2006 §47"),
    text=Label(
        "如不服本处理意见，您可以自收到本意见书之日起{days}日内，向{organ}书面提出复查请求，并附本意见书；"
        "无正当理由逾期未提出的，不再受理。",
        "If you disagree with this opinion, you may ask {organ} in writing for a review within {days} days "
        "of "
        "receiving it; attach this opinion. A late request without good reason is not accepted.",
    ),
)
RE_REVIEW = RemedyRule(
    code="re_review", heading=REMEDY, days=30, articles=cite("XF2005 §35; XF2022 §36; BJ2006 §47"),
    text=Label(
        "如不服本复查意见，您可以自收到本意见书之日起{days}日内，向{organ}书面提出复核请求，"
        "并附处理意见书和本复查意见书；无正当理由逾期未提出的，不再受理。",
        "If you disagree with this review opinion, you may ask {organ} in writing for a re-review within "
        "{days} "
        "days of receiving it; attach the handling opinion and this review opinion. A late request without "
        "good "
        "reason is not accepted.",
    ),
)
NEW_REPLY = RemedyRule(
    code="new_reply", heading=REMEDY, days=30, articles=cite("XF2005 §34; XF2022 §35; BJ2006 §50"),
    text=Label(
        "{organ}重新作出答复后，如不服新的处理意见，您可以自收到之日起{days}日内再次提出复查请求。",
        "When {organ} has given its new reply, you may ask again for a review within {days} days of "
        "receiving it.",
    ),
)
FINAL = RemedyRule(
    code="final", heading=Label("终结告知", "End of the procedure"),
    articles=cite("XF2005 §35; XF2022 §36; BJ2006 §51"),
    text=Label(
        "本意见为信访程序的终结意见。您仍以同一事实和理由提出投诉请求的，不再受理；有新的事实或者理由的，"
        "可以重新提出。",
        "This opinion ends the petition procedure. The same request on the same facts and reasons is not "
        "accepted "
        "again; with new facts or new reasons you may raise it anew.",
    ),
)
REVIEW_LATER = RemedyRule(
    code="review_later", heading=RIGHTS, days=30, articles=cite("XF2005 §34; XF2022 §35; BJ2006 §47"),
    text=Label(
        "我单位将向您出具书面处理意见。对处理意见不服的，您可以自收到书面处理意见之日起{days}日内，"
        "向{organ}请求复查。",
        "You will receive a written opinion. If you disagree with it, you may ask {organ} for a review "
        "within "
        "{days} days of receiving it.",
    ),
)
REPLY_LATER = RemedyRule(
    code="reply_later", heading=RIGHTS, articles=cite("XF2005 §29; XF2022 §29; BJ2006 §52"),
    text=Label(
        "我单位将研究您的意见并予以答复；未按期答复的，您可以向{organ}反映。",
        "We will study what you propose and reply; if no reply comes in time, you may tell {organ}.",
    ),
)
URGE = RemedyRule(
    code="urge", heading=RIGHTS, articles=cite("XF2005 §36; XF2022 §40; BJ2006 §52"),
    text=Label(
        "对延期决定有异议，或者超过延长后的期限未收到书面处理意见的，您可以向{organ}反映，由其依法督办。",
        "If you object to the extension, or receive no written opinion by the new date, you may tell "
        "{organ}, "
        "which supervises the handling.",
    ),
)
REVIEW_PENDING = RemedyRule(
    code="review_pending", heading=RIGHTS, articles=cite("XF2005 §36; XF2022 §40; BJ2006 §52"),
    text=Label(
        "审查期间，您可以申请审查人员回避，也可以申请举行听证；超过上述期限没有收到书面意见的，"
        "您可以向{organ}反映，由其依法督办。",
        "Meanwhile you may ask that an examiner step aside, and ask for a hearing; if no written opinion "
        "reaches you by that day, you may tell {organ}, which supervises the review.",
    ),
)
OBJECT = RemedyRule(
    code="object", heading=RIGHTS, articles=cite("XF2005 §36; XF2022 §40; BJ2006 §52"),
    text=Label(
        "对本告知有异议的，您可以向{organ}提出，由未参与本决定的工作人员核查并答复您；"
        "有新的事实或者理由的，可以重新提出。",
        "If you object to this notice, you may raise it with {organ}; an officer who took no part in it "
        "checks it "
        "and answers you. With new facts or new reasons you may raise the matter anew.",
    ),
)
TRANSFER_OBJECTION = RemedyRule(
    code="transfer_objection", heading=Label("异议", "Objection"), days=5,
    articles=cite("XF2022 §23; BJ2006 §35"),
    text=Label(
        "认为不属于本机关、本单位职权范围的，请自收到之日起{days}个工作日内向{organ}提出异议并详细说明理由，"
        "经同意后退还相关材料。",
        "A receiver who holds that the matter is outside its competence objects to {organ} within {days} "
        "working "
        "days of receipt, with detailed reasons, and returns the materials once {organ} agrees.",
    ),
)
ASK_AGAIN = RemedyRule(
    code="ask_again", heading=RIGHTS, articles=cite("JSJB2021 §8, §11"),
    text=Label(
        "您对本告知有异议，或者有新的事实和理由的，可以向{organ}再次反映；"
        "您也可以依法申请行政复议、提起诉讼或者提出信访事项。",
        "If you object to this, or have new facts or reasons, you may tell {organ} again; you may also apply for "
        "reconsideration, bring a suit or petition as the law provides.",
    ),
)
SAY_UNRESOLVED = RemedyRule(
    code="say_unresolved", heading=RIGHTS, articles=cite("JSJB2021 §8, §23"),
    text=Label(
        "{organ}将就办理情况回访您。您认为没有解决的，请在回访时说明或者再次反映；不接听、不评价不会被当作满意。"
        "您也可以依法申请行政复议、提起诉讼或者提出信访事项。",
        "{organ} will call you back about the handling. If it is not resolved, say so then or raise it again; silence "
        "is never taken as satisfaction. You may also apply for reconsideration, bring a suit or petition.",
    ),
)
DISPATCH_OBJECTION = RemedyRule(
    code="dispatch_objection", heading=Label("派单异议", "Objection to the dispatch"),
    articles=cite("JSJB2021 §12, §14"),
    text=Label(
        "认为不属于本单位职责的，可以向{organ}提出派单异议；异议审核期间仍由本单位负责。",
        "A unit that holds that this is not its duty may object to {organ}; meanwhile it stays responsible.",
    ),
)
LETTER_ANSWER = RemedyRule(
    code="letter_answer", heading=Label("反馈和异议", "Answer and objection"),
    articles=cite("XF2005 §36; XF2022 §39, §40; BJ2006 §52"),
    text=Label(
        "逾期未书面反馈或者未落实督办要求的，{organ}可以提请信访工作联席会议约谈、通报、挂牌督办，"
        "并可以依法提出追究责任的建议。对本督办函有异议的，可以在反馈期限内向{organ}书面提出；"
        "异议期间不停止落实。",
        "If no written answer comes in time or the demand is not met, {organ} may ask the joint conference to "
        "interview, to issue a circular or to list the matter, and may suggest accountability. Who objects to this "
        "letter tells {organ} in writing before the answer is due; meanwhile the demand stands.",
    ),
)
WRITTEN_FEEDBACK = RemedyRule(
    code="written_feedback", heading=Label("反馈和异议", "Feedback and objection"),
    articles=cite("XF2005 §36; XF2022 §40"),
    text=Label(
        "请在上述期限内向{organ}书面反馈采纳情况；未采纳的，请说明理由。"
        "逾期未反馈的，{organ}可以提请信访工作联席会议督促。",
        "Report to {organ} in writing by that day whether the suggestion is adopted, and why if it is not. If no "
        "feedback comes in time, {organ} may bring it before the joint conference.",
    ),
)
REASONED_FEEDBACK = RemedyRule(
    code="reasoned_feedback", heading=Label("反馈和异议", "Feedback and objection"), days=3,
    articles=cite("XF2005 §36; XF2022 §40; BJ2006 §52"),
    text=Label(
        "请在上述期限内向{organ}书面反馈采纳情况；决定不采纳的，应当在{days}个工作日内书面说明理由。"
        "逾期未反馈的，{organ}可以提请信访工作联席会议督促。",
        "Report to {organ} in writing by that day whether the suggestion is adopted; who decides not to adopt it gives "
        "written reasons within {days} working days. If no feedback comes in time, {organ} may bring it before the "
        "joint conference.",
    ),
)
CONFIRMATION = RemedyRule(
    code="confirmation", heading=Label("司法确认", "Judicial confirmation"), days=30,
    text=Label(
        "经依法设立的调解组织调解达成本协议的，双方可以自协议生效之日起{days}日内，"
        "共同向{organ}申请司法确认。"
        "就协议的履行或者内容发生争议的，可以依法提起诉讼。"
        "（依据：《中华人民共和国人民调解法》第三十二条、第三十三条）",
        "If a lawfully established mediation body brought this agreement about, both sides may jointly ask "
        "{organ} "
        "to confirm it within {days} days of its taking effect. A dispute about it may be brought before a "
        "court "
        "(People's Mediation Law, articles 32 and 33).",
    ),
)

RULES = {
    rule.code: rule
    for rule in (
        REVIEW, RE_REVIEW, NEW_REPLY, FINAL, REVIEW_LATER, REPLY_LATER, URGE, REVIEW_PENDING, OBJECT,
        TRANSFER_OBJECTION, ASK_AGAIN, SAY_UNRESOLVED, DISPATCH_OBJECTION, CONFIRMATION,
        LETTER_ANSWER, WRITTEN_FEEDBACK, REASONED_FEEDBACK,
    )
}


def remedy(rule: RemedyRule, *, organ: str, rule_pack: str) -> Remedy:
    """The remedy frozen for a document, with the article of the matter's own law."""
    article = cited(book(rule_pack).cites(rule.articles)).zh
    return Remedy(rule=rule.code, organ=organ, days=rule.days, article=article,
                  text=said(rule, organ, article, "zh"))


def remedy_in(language: str, remedy: Remedy, *, rule_pack: str) -> str:
    """The sentence of the remedy's rule in another language; the frozen Chinese text is what counts."""
    rule = RULES[remedy.rule]
    return said(rule, remedy.organ, cited(book(rule_pack).cites(rule.articles)).in_language(language), language)


def said(rule: RemedyRule, organ: str, article: str, language: str) -> str:
    """The rule's text with organ, days and, when there is one, the article."""
    authority = phrase("authority", language).format(articles=article) if article else ""
    return rule.text.in_language(language).format(organ=organ, days=rule.days) + authority
