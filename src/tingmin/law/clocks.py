"""The clocks D01–D21 of the petition regulations, and the house's own clocks: no open duty runs without one."""

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.types import Clock, Debtor, Extension, Office, Unit, cite

REVIEW_EXTENSION = Extension(30, Office.REVIEW_HEAD, cite("BJ2006 §50"))

CLOCKS: tuple[Clock, ...] = (
    Clock(
        "D01",
        Label("登记与分流", "Register and dispose"),
        Label("信访部门收到", "petition department receives"),
        15, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §21; XF2022 §22; BJ2006 §34"),
    ),
    Clock(
        "D01a",
        Label("国家信访局登记件逐级转送", "Staged transfer of matters registered at the State bureau"),
        Label("上级登记转来", "handed down by the level above"),
        3, Unit.DAY, Debtor.HOLDER,
        cite("DESIGN 国信发〔2014〕16号 §6"),
    ),
    Clock(
        "D02",
        Label("受理告知", "Receiver decides and notifies"),
        Label("收到转送、交办", "receiver receives"),
        15, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §21; XF2022 §23; BJ2006 §35(2)"),
    ),
    Clock(
        "D03",
        Label("转送异议", "Objection to a transfer"),
        Label("收到转送、交办", "receiver receives"),
        5, Unit.WORKING_DAY, Debtor.HOLDER,
        cite("XF2022 §23; BJ2006 §35(2)"),
    ),
    Clock(
        "D04",
        Label("当场答复", "Answer on the spot"),
        Label("当面提出", "at reception"),
        0, Unit.AT_ONCE, Debtor.HOLDER,
        cite("XF2005 §22; XF2022 §23"),
    ),
    Clock(
        "D05",
        Label("直接收到的受理告知", "Direct receipt: decide and notify"),
        Label("机关直接收到", "organ receives"),
        15, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §22; XF2022 §23; BJ2006 §35(1)"),
        lapses_if=("notice_exempt",),
    ),
    Clock(
        "D06",
        Label("办理", "Handle"),
        Label("受理之日", "acceptance"),
        60, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §33; XF2022 §34; BJ2006 §40"),
        extension=Extension(30, Office.HOLDER_HEAD, cite("XF2005 §33; XF2022 §34; BJ2006 §40")),
    ),
    Clock(
        "D07",
        Label("延长办理", "Extension of handling"),
        Label("办理期限届满", "end of the handling limit"),
        30, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §33; XF2022 §34; BJ2006 §40"),
    ),
    Clock(
        "D08",
        Label("交办办结报告", "Assigned matter: report the result"),
        Label("交办", "assignment letter"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §21(4); XF2022 §22(3); BJ2006 §46"),
    ),
    Clock(
        "D09",
        Label("申请复查", "Ask for review"),
        Label("信访人收到答复意见", "petitioner receives the opinion"),
        30, Unit.DAY, Debtor.PETITIONER,
        cite("XF2005 §34; XF2022 §35; BJ2006 §47"),
    ),
    Clock(
        "D10",
        Label("复查", "Review decision"),
        Label("收到复查请求", "review organ receives the request"),
        30, Unit.DAY, Debtor.REVIEWER,
        cite("XF2005 §34; XF2022 §35; BJ2006 §50"),
        extension=REVIEW_EXTENSION,
    ),
    Clock(
        "D11",
        Label("申请复核", "Ask for re-review"),
        Label("信访人收到复查意见", "petitioner receives the review opinion"),
        30, Unit.DAY, Debtor.PETITIONER,
        cite("XF2005 §35; XF2022 §36; BJ2006 §47"),
    ),
    Clock(
        "D12",
        Label("复核", "Re-review decision"),
        Label("收到复核请求", "re-review organ receives the request"),
        30, Unit.DAY, Debtor.REVIEWER,
        cite("XF2005 §35; XF2022 §36; BJ2006 §50"),
        extension=REVIEW_EXTENSION,
        pauses_on=("hearing",),
    ),
    Clock(
        "D13",
        Label("反馈改进建议", "Feedback on an improvement suggestion"),
        Label("收到改进建议", "organ receives the suggestion"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §36; XF2022 §40; BJ2006 §52"),
        parameter="D13",
        length_in=(("XF2005", 30),),
    ),
    Clock(
        "D14",
        Label("说明未采纳理由", "Reasons for not adopting"),
        Label("决定不采纳", "decision not to adopt"),
        3, Unit.WORKING_DAY, Debtor.HOLDER,
        cite("BJ2006 §52"),
    ),
    Clock(
        "D15",
        Label("督办", "Supervision"),
        Label("发现督办情形", "ground found"),
        0, Unit.AT_ONCE, Debtor.REGISTRAR,
        cite("XF2005 §36; XF2022 §40; BJ2006 §52"),
    ),
    Clock(
        "D16",
        Label("决定简易办理", "Simple handling: decide"),
        Label("收到", "organ receives"),
        None, Unit.WORKING_DAY, Debtor.HOLDER,
        cite("DESIGN 国信发〔2016〕8号 §4–6"),
        parameter="D16",
    ),
    Clock(
        "D17",
        Label("简易办理", "Simple handling: opinion"),
        Label("简易受理", "simple acceptance"),
        10, Unit.WORKING_DAY, Debtor.HOLDER,
        cite("DESIGN 国信发〔2016〕8号"),
    ),
    Clock(
        "D18",
        Label("满意度评价", "Satisfaction rating"),
        Label("答复送达", "reply delivered"),
        None, Unit.DAY, Debtor.PETITIONER,
        cite("XF2022 §21; DESIGN 国信发〔2014〕16号 §3–5"),
        lapses_if=("rated",),
        parameter="D18",
    ),
    Clock(
        "D19",
        Label("行政复议", "Administrative reconsideration"),
        Label("知道行政行为", "knows of the act"),
        60, Unit.DAY, Debtor.PETITIONER,
        cite("DESIGN 行政复议法 §20"),
    ),
    Clock(
        "D20",
        Label("重大紧急信息报告", "Major or urgent information"),
        Label("收到", "received"),
        0, Unit.AT_ONCE, Debtor.HOLDER,
        cite("XF2005 §26; XF2022 §25"),
    ),
    Clock(
        "D21",
        Label("答复建议意见", "Answer a suggestion"),
        Label("受理之日", "acceptance"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §29; XF2022 §29"),
        parameter="D21",
    ),
    Clock(
        "C01",
        Label("决定是否受理复查复核", "Decide on the application"),
        Label("收到复查、复核申请", "the application is received"),
        None, Unit.WORKING_DAY, Debtor.REVIEWER,
        cite("DESIGN 9.c T3"),
        parameter="C01",
    ),
    Clock(
        "C02",
        Label("移交案卷", "Hand over the file"),
        Label("受理复查、复核申请", "the application is accepted"),
        None, Unit.WORKING_DAY, Debtor.HOLDER,
        cite("DESIGN 9.c T5"),
        parameter="C02",
    ),
    Clock(
        "S01",
        Label("答复督办函", "Answer the supervision letter"),
        Label("收到督办函", "the letter is received"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("DESIGN 9.d T3"),
    ),
    Clock(
        "S02",
        Label("落实联席会议要求", "Do what the joint conference asks"),
        Label("提请联席会议", "escalated to the joint conference"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("XF2022 §39; DESIGN PLAN 四(一)4"),
    ),
    Clock(
        "S03",
        Label("核查整改并告知信访人", "Verify the correction and tell the petitioner"),
        Label("收到督办答复", "the answer is received"),
        None, Unit.DAY, Debtor.REGISTRAR,
        cite("DESIGN 9.d T9"),
        parameter="S03",
    ),
    Clock(
        "H01",
        Label("派单", "Dispatch"),
        Label("登记工单", "the order is registered"),
        None, Unit.HOUR, Debtor.REGISTRAR,
        cite("JSJB2021 §11"),
        parameter="H01",
    ),
    Clock(
        "H02",
        Label("联系诉求人", "Contact the requester"),
        Label("派单", "the order is dispatched"),
        None, Unit.HOUR, Debtor.HOLDER,
        cite("JSJB2021 §15(1)"),
        parameter="H02",
    ),
    Clock(
        "H03",
        Label("办理工单", "Handle the order"),
        Label("派单", "the order is dispatched"),
        None, Unit.HOUR, Debtor.HOLDER,
        cite("JSJB2021 §13, §15"),
        extension=Extension(0, Office.HOLDER_HEAD, cite("JSJB2021 §15(2)"), parameter="H03x"),
    ),
    Clock(
        "H04",
        Label("回访", "Call back"),
        Label("收到反馈", "the reply is received"),
        None, Unit.HOUR, Debtor.REGISTRAR,
        cite("JSJB2021 §23"),
        parameter="H04",
    ),
    Clock(
        "H05",
        Label("处理未解决工单", "Decide on an order that is not resolved"),
        Label("回访未解决", "the requester says it is not resolved"),
        None, Unit.HOUR, Debtor.REGISTRAR,
        cite("JSJB2021 §24"),
        parameter="H05",
    ),
    Clock(
        "H06",
        Label("协办", "Co-handle"),
        Label("请协办", "asked to co-handle"),
        None, Unit.HOUR, Debtor.HOLDER,
        cite("JSJB2021 §14, §16"),
        parameter="H06",
    ),
    Clock(
        "R01",
        Label("重新答复", "New reply after remand"),
        Label("责令重新答复", "new reply ordered"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("BJ2006 §50; DESIGN 9.c T8"),
    ),
    Clock(
        "W01",
        Label("回看分流结果", "Look after a diverted matter"),
        Label("告知途径", "route notice"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("DESIGN 9.a T29"),
        parameter="W01",
    ),
    Clock(
        "X01",
        Label("执行处理意见", "Execute the opinion"),
        Label("支持诉求的意见送达", "an opinion that supports the claim is served"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §32; XF2022 §32; BJ2006 §42"),
        lapses_if=("executed",),
        only_if=("supported",),
        parameter="X01",
    ),
    Clock(
        "J01",
        Label("裁定管辖争议", "Rule on competence"),
        Label("提出争议", "dispute raised"),
        None, Unit.DAY, Debtor.HOLDER,
        cite("XF2005 §24; XF2022 §24; BJ2006 §38–39"),
        parameter="J01",
    ),
)

BY_CODE = {clock.code: clock for clock in CLOCKS}


class UnknownClock(Refusal):
    """No clock of that code."""

    code = "unknown_clock"
    sentence = Label(zh="没有期限“{name}”；可用：{known}。", en="There is no clock “{name}”; known: {known}.")


def clock(code: str) -> Clock:
    """The clock of a code such as `D06`."""
    if code not in BY_CODE:
        raise UnknownClock(name=code, known="、".join(BY_CODE))
    return BY_CODE[code]
