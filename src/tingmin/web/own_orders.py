"""An order as its requester reads it, in plain words; and the other half of a pair, for every petitioner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tingmin.documents.queries import Document
from tingmin.hotline.across import CHANNELS_SAID, ORDER, Other
from tingmin.hotline.actions.converting import NOT_YET_ACCEPTED
from tingmin.hotline.actions.dispatching import CASES
from tingmin.hotline.both import contestable, others_of
from tingmin.hotline.queries import order_of
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.citing import articles_said
from tingmin.law.hotline_intake import REQUEST_TYPES
from tingmin.law.packs import book
from tingmin.law.procedures import procedure
from tingmin.law.types import Step
from tingmin.ledger.queries import history
from tingmin.matters.queries import Matter
from tingmin.organisations.queries import organs_by_id
from tingmin.web.orders import exclusion_said, length_said

BEFORE_REPLY = ("dispatched", "objected", "accepted", "handling", "whistled", "escalated")
ASKED = ("replied", "calling_back")


@dataclass(frozen=True, slots=True)
class Told:
    """What the requester was told on a day."""

    at: datetime
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """Where it stands in a sentence, what was told, and who was called to help."""

    kind: Label | None
    place: str
    length: Label | None
    next: Label
    reply: Told | None
    answer: Told | None
    channel: Told | None
    case: Label | None
    article: Label | None
    obstacle: Told | None
    called: Sequence[Label]
    exclusions: Sequence[Label]


@dataclass(frozen=True, slots=True)
class OwnOther:
    """The other half of a pair: its number, where it is, and whether this code opens it too."""

    pair: Other
    channel: Label
    stage: Label


@dataclass(frozen=True, slots=True)
class OwnAcross:
    """What the person is told of the other channel, and what they may do about it."""

    pairs: Sequence[OwnOther]
    first_received: date | None
    may_contest: bool
    may_convert: bool
    to_petition: bool


# What comes next, by where it stands: the sentence that people ask the hotline for.
NEXT: Mapping[str, Label] = {
    "received": Label("热线正在确定由谁办理。", "The hotline is finding out who handles it."),
    "answered": Label("热线已当场答复您。", "The hotline answered you at once."),
    "redirected": Label("这件事由另外的渠道办理，下面写明是哪个渠道、依据哪一条。",
                        "Another channel deals with it: below you read which one, and by which article."),
    "replied": Label("承办单位已经答复，热线会回访您；您也可以现在就说解决没有。",
                     "The unit has replied and the hotline will call you; you may also say now if it is resolved."),
    "calling_back": Label("热线正在回访您；您也可以现在就说解决没有。不接听、不作答没有关系。",
                          "The hotline is calling you; you may also answer here. Not answering is fine."),
    "unresolved": Label("您说没有解决，热线正在决定退回重新办理，还是书面说明原因。",
                        "You said that it is not resolved; the hotline sends it back or explains why in writing."),
    "resolved": Label("您说已经解决。有新的事实，可以再反映。",
                      "You said that it is resolved. On new facts you may raise it again."),
    "unreached": Label("没有得到您的答复，不算满意，也不算不满意。有新的事实，可以再反映。",
                       "We have no answer from you; that counts on neither side. On new facts you may raise it again."),
    "explained": Label("暂时不能解决，已书面说明原因，并列入疑难问题继续研究。",
                       "It cannot be solved now; you have the reasons in writing, and it stays a problem to study."),
    "revoked": Label("您已撤回。", "You took it back."),
}  # fmt: skip
WITH_THE_UNIT = Label(
    "承办单位会联系您，办完后向您反馈。您可以随时催办、补充材料。",
    "The unit contacts you and tells you what came of it. You may urge it or add material at any time.",
)
# A requester's steps as they would say them; the statute's words stay with the officers.
IN_OWN_WORDS: Mapping[str, Label] = {
    "say_resolved": Label("已经解决了", "It is resolved"),
    "say_unresolved": Label("还没有解决", "It is not resolved yet"),
    "urge_order": Label("催一催", "Ask them to hurry"),
    "ask_again": Label("有新情况，再次反映", "Something new: raise it again"),
    "revoke_order": Label("不用办了，撤回", "No longer needed: take it back"),
}
NOTHING_MORE = Label("已经办结。", "It has ended.")


def in_own_words(row: Step) -> Label:
    """What a button of the person's own says: plain words where there are some, else the statute's."""
    return IN_OWN_WORDS.get(row.step, row.label)


def told_to_requester(matter: Matter, papers: Sequence[Document]) -> OwnOrder | None:
    """The order in plain words; None for what is no order. `papers` are those for the requester."""
    if matter.procedure != ORDER:
        return None
    order, facts = order_of(matter.pk), history(matter.pk)
    last = {fact.kind: fact for fact in facts}
    case = CASES.get(order.special_case)
    return OwnOrder(
        kind=REQUEST_TYPES.get(matter.purpose),
        place=order.place,
        length=length_said(order.hours) if order.hours else None,
        next=NEXT.get(matter.stage, WITH_THE_UNIT if matter.stage in BEFORE_REPLY else NOTHING_MORE),
        reply=_on_paper(papers, "order_reply", "facts", "reply"),
        answer=_said(last.get("answer_at_once"), "said"),
        channel=_on_paper(papers, "channel_notice", "channel_advice"),
        case=case.label if case else None,
        article=articles_said(case.articles, book(matter.book)) if case else None,
        obstacle=_said(last.get("explain_obstacle"), "reason"),
        called=_called(facts),
        exclusions=[exclusion_said(fact.body) for fact in facts if fact.kind == "excluded"],
    )


def told_across(matter: Matter) -> OwnAcross | None:
    """The pairs of a matter as its person reads them; None for cases that no person handed in."""
    if matter.procedure not in CHANNELS_SAID:
        return None
    pairs = others_of(matter.pk)
    converted = [each for each in pairs if each.is_converted]
    came = [each.received_on for each in converted if each.is_older]
    is_order = matter.procedure == ORDER
    return OwnAcross(
        pairs=[OwnOther(each, CHANNELS_SAID[each.procedure], _stage(each)) for each in pairs],
        first_received=min(came, default=None),
        may_contest=any(not each.is_converted for each in pairs) and bool(contestable(matter.pk)),
        may_convert=not converted and (is_order or matter.stage in NOT_YET_ACCEPTED),
        to_petition=is_order,
    )


def _stage(other: Other) -> Label:
    stage = procedure(other.procedure).stage(other.stage)
    return stage.told or stage.label


def _on_paper(papers: Sequence[Document], kind: str, *names: str) -> Told | None:
    """What the newest paper of a kind says in these fields, line by line."""
    found = next((each for each in reversed(papers) if each.kind == kind), None)
    if found is None:
        return None
    frozen = found.frozen()
    return Told(found.issued_at, [line for name in names for line in frozen.value(name)])


def _said(fact: Any, name: str) -> Told | None:
    content = (fact.enclosure.content or {}) if fact is not None and fact.commitment else {}
    said = str(content.get(name, ""))
    return Told(fact.at, [said]) if said else None


def _called(facts: Sequence[Any]) -> Sequence[Label]:
    """Departments and units that were asked to help, each once."""
    said = [fact.enclosure.content or {} for fact in facts if fact.kind in ("whistle", "ask_co_handler")]
    ids = [each for content in said for each in (*content.get("departments", ()), content.get("unit", "")) if each]
    organs = organs_by_id(OrganId(UUID(each)) for each in ids)
    return [organs[OrganId(UUID(each))].label for each in dict.fromkeys(ids)]
