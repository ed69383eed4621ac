"""Documents of the hotline: the work order, its dispatch, what the requester is told (form: DB11/T 2021, annex D)."""

from tingmin.documents.templates.remedies import ASK_AGAIN, DISPATCH_OBJECTION, SAY_UNRESOLVED
from tingmin.documents.templates.spec import day, optional, short, text
from tingmin.documents.types import DocumentKind, DocumentTemplate, Layout
from tingmin.kernel.labels import Label
from tingmin.law.types import cite

REQUEST = text("summary", "诉求内容", "Request")
KIND = short("request_type", "诉求类型", "Kind of request")
LIMIT = short("order_limit", "办理时限", "Limit")

WORK_ORDER = DocumentTemplate(
    kind=DocumentKind.WORK_ORDER, addressed=False, title=Label("12345热线诉求工单", "12345 Work Order"), word="单",
    articles=cite("JSJB2021 §10"), layout=Layout.SHEET,
    fields=(
        KIND,
        short("received_at", "反映时间", "Received at"),
        short("petitioner", "诉求人", "Requester"),
        optional(short("place", "被反映地点", "Place")),
        REQUEST,
        short("receptionist", "受理人", "Taken by"),
    ),
)

DISPATCH_SLIP = DocumentTemplate(
    kind=DocumentKind.DISPATCH_SLIP, title=Label("12345热线派单通知", "Dispatch Slip"), word="派",
    articles=cite("JSJB2021 §11, §12, §13"), remedies=(DISPATCH_OBJECTION,),
    fields=(
        KIND,
        REQUEST,
        short("handling_organ", "承办单位", "Unit"),
        LIMIT,
        optional(text("basis", "派单依据", "Why this unit")),
        optional(text("remark", "派单意见", "Remark")),
    ),
    opening=(
        Label("下列诉求派至你单位。请及时联系诉求人，在时限内办理，并将结果反馈诉求人和热线：",
              "The request below is dispatched to you. Contact the requester, handle it within the limit, and tell "
              "both the requester and the hotline what came of it:"),
    ),
    copies=(Label("所在区人民政府（派至街道、乡镇的）", "the district government, when sent to a street or township"),),
)

CHANNEL_NOTICE = DocumentTemplate(
    kind=DocumentKind.CHANNEL_NOTICE, title=Label("12345热线诉求告知书", "Notice to the Requester"), word="热告",
    articles=cite("JSJB2021 §11, §24"), remedies=(ASK_AGAIN,), to_petitioner=True,
    fields=(
        REQUEST,
        text("rule", "依据", "Rule relied on"),
        text("channel_advice", "办理渠道或者情况", "The channel, or how things stand"),
        text("reasons", "理由", "Reasons"),
    ),
    opening=(Label("您反映的诉求，现告知如下：", "Concerning your request we inform you:"),),
)

ORDER_EXTENSION_NOTICE = DocumentTemplate(
    kind=DocumentKind.ORDER_EXTENSION_NOTICE, title=Label("工单延期告知书", "Notice of Extension of an Order"),
    word="热延",
    articles=cite("JSJB2021 §15(2)"), remedies=(ASK_AGAIN,), to_petitioner=True,
    fields=(
        REQUEST,
        text("reasons", "延期理由", "Reasons"),
        short("days", "延长天数", "Days more"),
        day("new_limit_on", "延长后的期限", "New limit"),
    ),
    opening=(Label("您反映的诉求因客观原因需要延长办理，现告知您并同时报告热线：",
                   "Handling your request needs more time; we tell you and the hotline:"),),
    copies=(Label("市民热线服务机构", "the hotline"),),
)

ORDER_REPLY = DocumentTemplate(
    kind=DocumentKind.ORDER_REPLY, title=Label("诉求办理情况反馈", "Reply to a Request"), word="热复",
    articles=cite("JSJB2021 §15(3)"), remedies=(SAY_UNRESOLVED,), to_petitioner=True,
    fields=(
        REQUEST,
        text("facts", "核实情况", "Facts found"),
        text("reply", "办理结果", "Result"),
        short("told_by", "反馈诉求人的方式", "How the requester was told"),
    ),
    opening=(Label("您反映的诉求，我单位办理情况反馈如下：", "This came of your request:"),),
    copies=(Label("市民热线服务机构", "the hotline"),),
)

HOTLINE = (WORK_ORDER, DISPATCH_SLIP, CHANNEL_NOTICE, ORDER_EXTENSION_NOTICE, ORDER_REPLY)
