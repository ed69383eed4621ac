"""The first articles of the example city: written by one person of each owner, published by its head."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.times import day_of
from tingmin.knowledge.actions import begin_article, publish_article
from tingmin.knowledge.queries import has_article
from tingmin.knowledge.types import Audience, Content
from tingmin.law.content_classes import OTHER

REVIEWED_AFTER = timedelta(days=180)
HOTLINE, PETITION = "beijing-12345", "beijing-petition"


@dataclass(frozen=True, slots=True)
class Example:
    """An article of the example city, with the code of the organ that owns it."""

    owner: str
    title: str
    questions: str
    body: str
    based_on: str
    audience: Audience = Audience.PUBLIC


EXAMPLES: tuple[Example, ...] = (
    Example(
        HOTLINE,
        "12345能办什么事",
        "打12345有用吗\n12345管不管\n市民热线受理范围",
        "咨询、求助、投诉、举报、建议，都可以打12345，全天有人接听。\n"
        "能当场答复的当场答复；需要单位办理的，记成诉求工单，马上派给负责的单位。\n"
        "打电话、上网、发文字、图片、视频都可以，由您选择。",
        "《北京市接诉即办工作条例》第二条、第八条、第十一条",
    ),
    Example(
        HOTLINE,
        "打了12345多久有答复",
        "工单几天办完\n12345办理时限\n为什么还没人联系我",
        "工单上写明办理时限，派单时就会告诉您。\n"
        "本市示例参数：危及生命财产的2小时，水电气热等24小时，一般的7天，复杂的15天。条例本身没有写天数，以工单上写的为准。\n"
        "依法需要延长的，承办单位要告诉您理由。时限到了，热线会回访您：解决没有、满不满意。",
        "《北京市接诉即办工作条例》第十三条、第十五条、第二十三条；时限参数见运行设置",
    ),
    Example(
        HOTLINE,
        "遇到紧急情况打哪个电话",
        "报警 火警 急救 交通事故\n打12345能报警吗",
        "正在发生危险，请直接打：报警110，火警119，急救120，交通事故122。\n"
        "已经打到12345的，坐席立即为您转接，不用再说一遍。",
        "《北京市接诉即办工作条例》第二条、第十一条",
    ),
    Example(
        HOTLINE,
        "哪些事12345不派单，会怎样告诉我",
        "12345为什么不给我派单\n不受理怎么办",
        "六种情形不派单，坐席会当场说明理由：\n"
        "一、紧急情况，立即转接；二、应走诉讼、仲裁、复议、信息公开等途径，或者已在信访办理的，告诉您找哪里；"
        "三、正在办或已办结，又没有新的事实和理由的，告诉您进展或结果；四、涉及国家秘密、商业秘密、个人隐私的，作出解释；"
        "五、不属于机关职责的，告诉您市场、社会的渠道；六、违法或违背公序良俗的，说明后果。",
        "《北京市接诉即办工作条例》第十一条",
    ),
    Example(
        HOTLINE,
        "回访没接到，会不会算我满意",
        "没接回访电话怎么办\n回访是谁打的",
        "不会。没有接通、没有回答的，既不算满意也不算不满意，并且单独列出。\n"
        "回访由热线做，不由办理的单位做；您怎样评价，办理单位在当月结束前看不到是谁评的。",
        "《北京市接诉即办工作条例》第二十三条、第三十二条；本系统的设计规则",
    ),
    Example(
        PETITION,
        "信访事项多少天有答复",
        "写信反映多久有回音\n信访办理期限\n60天",
        "收到后15日内登记并转给负责的机关；负责的机关自收到之日起15日内决定是否受理并书面告诉您。\n"
        "按信访程序办理的申诉求决类事项，自受理之日起60日内办结；情况复杂的，经机关负责人批准可以延长，最多30日，并告诉您延期理由。",
        "《信访工作条例》第二十二条、第二十三条、第三十四条",
    ),
    Example(
        PETITION,
        "怎样申请复查、复核",
        "对处理意见不服怎么办\n不满意答复怎么办\n复查几天",
        "收到处理意见书之日起30日内，可以请上一级机关复查；复查机关30日内答复。\n"
        "对复查意见还不服的，收到之日起30日内，可以请再上一级机关复核；复核机关30日内答复，听证的时间不算在内。\n"
        "复核意见是最后的意见；以同样的事实和理由再提出的，不再受理。写下您不同意哪一点、为什么就可以申请，不收费。",
        "《信访工作条例》第三十五条、第三十六条",
    ),
    Example(
        PETITION,
        "可以匿名反映吗，会不会泄露我是谁",
        "怕被报复\n能不能保密\n不想留姓名",
        "可以匿名，照样登记。不留联系方式的，请保管好查询码，用它看办理进度。\n"
        "可以要求保密办理；检举、揭发的材料和您的情况，不得透露给被检举的人和单位。任何人不得打击报复信访人。",
        "《信访工作条例》第十八条、第三十条",
    ),
    Example(
        HOTLINE,
        "坐席：来电人要求保密怎样登记",
        "匿名来电\n要求保密的工单",
        "勾选“要求保密”后再登记，工单按涉密来电办理：派单单位看不到姓名和电话，需要联系时由热线转达。\n"
        "不要把姓名、电话写进诉求内容里；不要劝来电人实名。",
        "GB/T 33358-2016；本市热线内部规程示例",
        Audience.INTERNAL,
    ),
)  # fmt: skip


def load_articles(example_owner: str, *, writer: Actor, head: Actor, at: datetime) -> None:
    """Write and publish the articles of one owner that are not there; doing it again changes nothing."""
    for each in EXAMPLES:
        if each.owner == example_owner and head.organ is not None and not has_article(each.title, owner=head.organ):
            _load(each, owner=head.organ, writer=writer, head=head, at=at)


def _load(each: Example, *, owner: OrganId, writer: Actor, head: Actor, at: datetime) -> None:
    content = Content(
        title=each.title,
        questions=each.questions,
        body=each.body,
        based_on=each.based_on,
        audience=each.audience,
        content_class=OTHER,
        valid_from=day_of(at),
        review_due=day_of(at) + REVIEWED_AFTER,
    )
    made = begin_article(content=content, organ=owner, actor=writer, at=at)
    publish_article(article_id=made.article_id, actor=head, at=at)
