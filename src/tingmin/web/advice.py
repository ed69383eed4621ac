"""What a petitioner is told before a step of theirs: what it is for, by when, what to bring, what comes after.

Plain words, for people who are old, distressed and on a phone. Day counts come from the law of the matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tingmin.kernel.labels import Label
from tingmin.law.clocks import clock
from tingmin.law.limits import LimitNotSet, length_of
from tingmin.law.packs import book
from tingmin.law.types import Book
from tingmin.matters.queries import Matter
from tingmin.web.telling import ClockLine, Clocks


@dataclass(frozen=True, slots=True)
class Guide:
    """The words of a step. `until` is the clock of its last day, `answered` the one that runs for whoever answers."""

    short: Label
    lead: Label | None = None
    until: str = ""
    bring: tuple[Label, ...] = ()
    after: tuple[Label, ...] = ()
    answered: str = ""
    takes_files: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """A guide with the days of one matter; `limit` is None where no day was ever counted."""

    guide: Guide
    limit: ClockLine | None
    is_late: bool
    after: Sequence[Label]


FREE = Label("申请不收费，也不影响您的其他权利。", "It costs nothing and takes away none of your other rights.")
OPINION_HERE = Label("意见书不用交，我们已经有了。", "The opinion itself need not be handed in: we have it.")
PROOF = Label(
    "能证明您的说法的材料：照片、合同、收据、录音。没有也可以申请，以后还可以补交。",
    "What supports what you say: photos, contracts, receipts, recordings. You may ask without, and add them later.",
)
TOLD_IN_WRITING = Label(
    "是否受理，会书面告诉您；不受理的，会写明理由。",
    "You are told in writing whether it is accepted, with reasons if not.",
)
DECIDED = Label(
    "自收到您的申请之日起{days}日内作出意见并送给您。",
    "The opinion is made and sent to you within {days} days of receiving your application.",
)

GUIDES: Mapping[str, Guide] = {
    "apply_review": Guide(
        Label("不同意答复，请上一级机关重新审查。", "You do not agree: another, higher organ looks at it again."),
        Label("请写明您不同意哪一点、为什么、希望怎样。复查由另一个机关的人来做，他们没有参与过原来的办理。",
              "Say what you do not agree with, why, and what you ask for. People of another organ look at it, "
              "who had no part before."),
        until="D09", bring=(OPINION_HERE, PROOF), after=(TOLD_IN_WRITING, DECIDED, FREE), answered="D10",
        takes_files=True,
    ),
    "apply_re_review": Guide(
        Label("不同意复查意见，请再上一级机关复核。", "You do not agree with the review: it is looked at once more."),
        Label("复核是最后一次审查。请写明您不同意复查意见的哪一点、为什么、希望怎样。",
              "This is the last time that it is looked at. Say what you do not agree with in the review opinion, why, "
              "and what you ask for."),
        until="D11", bring=(OPINION_HERE, PROOF), after=(TOLD_IN_WRITING, DECIDED, FREE), answered="D12",
        takes_files=True,
    ),
    "ask_hearing": Guide(
        Label("请求当面陈述、当面质询。", "Ask to speak and to question face to face."),
        Label("重大、复杂、疑难的事项可以举行听证。请写明为什么需要听证；是否举行由办理机关决定，不举行会说明理由。",
              "Major, complex or difficult matters may be heard. Say why; the organ decides, and says why not."),
    ),
    "ask_recusal": Guide(
        Label("请求与此事有利害关系的人不参与办理。", "Ask that somebody with an interest keep away from it."),
        Label("工作人员与这件事或者对方有利害关系的，您可以请他回避。不知道姓名也可以，写明岗位或者情形即可。",
              "If an officer has an interest in the matter or the other side, you may ask that they step aside. "
              "You need not know the name: say the post or what happened."),
        after=(Label("由该机关负责人决定，结果和理由会写在办理经过里。",
                     "The head of that organ decides; result and reasons are told on this page."),),
    ),
    "ask_panel_recusal": Guide(
        Label("请求某位听证人员回避。", "Ask that a member of the panel step aside."),
        after=(Label("决定以前，听证不会结束。", "The hearing does not end before this is decided."),),
    ),
    "rate": Guide(
        Label("给办理机关和信访部门分别打分。", "Rate the organ and the petition office, each by itself."),
        Label("按您的真实感受打分，好坏都不影响对您的办理。", "Say what you really think; it changes nothing for you."),
        until="D18",
    ),
    "urge": Guide(Label("提醒承办机关尽快办理。", "Remind the organ to go on.")),
    "accept_opinion": Guide(
        Label("同意答复，表示事情得到解决。", "You agree with the opinion: it is settled for you."),
        Label("认可以后，在期限内您仍然可以申请复查。", "Even then you may ask for review within the time limit."),
    ),
    "contest": Guide(
        Label("不同意这样处理，请换一个人重新考虑。", "You do not agree: somebody else considers it again."),
        Label("只能提出一次，请写明理由。", "This can be done once; say why."),
    ),
    "reopen": Guide(
        Label("有了新的事实或者理由，可以重新提出。", "There are new facts or reasons: raise it again."),
        Label("会登记为一件新的事项，并与这件事项关联。同样的事实和理由已经终结的，不再受理，但帮扶救助照常。",
              "It is registered as a new matter, tied to this one. The same facts and reasons, once final, are not "
              "accepted again; help goes on all the same."),
    ),
    "withdraw": Guide(Label("不再要求办理。", "You no longer ask for it.")),
    "urge_order": Guide(
        Label("提醒承办单位尽快办理。", "Remind the unit to go on."),
        Label("催办会记在工单上，承办单位和热线都看得到。",
              "It is written on the order; the unit and the hotline both see it."),
    ),
    "say_resolved": Guide(
        Label("问题解决了。", "It is resolved."),
        Label("解决没有、满意不满意是两回事，分开说。满意度可以不选，不选不算满意，也不算不满意。",
              "Whether it is resolved and whether you are satisfied are two things. You may leave the second out: "
              "saying nothing counts on neither side."),
    ),
    "say_unresolved": Guide(
        Label("问题没有解决，或者只解决了一部分。", "It is not resolved, or only in part."),
        Label("请说一说还有什么没有解决。热线会退回重新办理，或者书面说明原因。满意度可以不选，不选不算满意，也不算不满意。",
              "Say what is still open. The hotline sends it back, or explains why in writing. You may leave "
              "satisfaction out: saying nothing counts on neither side."),
        after=(Label("不接听回访、不作答没有任何不利后果。", "Not answering a call-back has no consequence for you."),),
    ),
    "ask_again": Guide(
        Label("有了新的事实，再反映一次。", "There are new facts: raise it again."),
        Label("会登记为一件新的工单，与这一件关联；您的联系方式不用再填。",
              "It is registered as a new order, tied to this one; you need not give your contact again."),
    ),
    "revoke_order": Guide(Label("不再要求办理。", "You no longer ask for it.")),
}  # fmt: skip


def advice_for(step: str, matter: Matter, clocks: Clocks, *, today: date) -> Advice | None:
    """What is said before a step; None where the form says it all."""
    guide = GUIDES.get(step)
    if guide is None:
        return None
    limit = _newest(clocks, guide.until)
    is_late = limit is not None and limit.due < today
    after = [_counted(each, guide.answered, book(matter.book)) for each in guide.after]
    return Advice(guide, limit, is_late, after)


def _newest(clocks: Clocks, code: str) -> ClockLine | None:
    """The clock of that kind that began last, also once it stopped: late or not is told by its day."""
    found = [line for line in (*clocks.running, *clocks.stopped) if line.code == code]
    return max(found, key=lambda line: line.due, default=None)


def _counted(said: Label, code: str, law: Book) -> Label:
    if "{days}" not in said.zh:
        return said
    try:
        days = length_of(clock(code), law)
    except LimitNotSet:
        return Label("", "")
    return Label(said.zh.format(days=days), said.en.format(days=days))
