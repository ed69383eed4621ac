"""The routes R0a–R6 (分类处理, 诉访分离): XF2022 §31 and what came before it, read from the top down."""

from dataclasses import dataclass

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.law.types import Article, Book, Category, cite


@dataclass(frozen=True, slots=True)
class Route:
    """A branch (R0a … R6), the route inside it, and what the notice to the petitioner must carry."""

    branch: str
    code: str
    label: Label
    category: Category
    articles: tuple[Article, ...]
    notice: Label


PROCEDURE = Label("程序、机关和期限", "the procedure, the organ and the time limit")

ROUTES: tuple[Route, ...] = (
    Route("R0a", "suggestion", Label("建议意见", "Suggestion, opinion or inquiry"), Category.SUGGESTION,
          cite("XF2005 §29; XF2022 §29; BJ2006 §11"), Label("答复", "the reply")),
    Route("R0b", "discipline", Label("检举控告", "Accusation for discipline organs"), Category.ACCUSATION,
          cite("XF2005 §23; XF2022 §30"), Label("仅告知已转交", "only that it was forwarded")),
    Route("R0c", "political_legal_forward", Label("涉法涉诉（来信、网上）", "Law-related, by letter or online"),
          Category.APPEAL_CLAIM, cite("XF2005 §21(1); XF2022 §22"), Label("转送去向", "where it was sent")),
    Route("R0d", "political_legal_guide", Label("涉法涉诉（来访）", "Law-related, by visit"),
          Category.APPEAL_CLAIM, cite("XF2005 §21(1); XF2022 §22"), Label("应向何处提出", "where to go")),
    Route("R1", "litigation", Label("诉讼", "Litigation"), Category.APPEAL_CLAIM,
          cite("XF2005 §14, §21(1); XF2022 §31(1)"), PROCEDURE),
    Route("R1", "reconsideration", Label("行政复议", "Administrative reconsideration"), Category.APPEAL_CLAIM,
          cite("XF2005 §14, §21(1); XF2022 §31(1)"), PROCEDURE),
    Route("R1", "procuratorate", Label("检察监督", "Procuratorial supervision"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(1)"), PROCEDURE),
    Route("R1", "police", Label("公安机关程序", "Police procedure"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(1)"), PROCEDURE),
    Route("R2", "arbitration", Label("仲裁", "Arbitration"), Category.APPEAL_CLAIM,
          cite("XF2005 §14, §21(1); XF2022 §31(2)"), PROCEDURE),
    Route("R3", "party_appeal", Label("党员申诉", "Party-member appeal"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(3)"), PROCEDURE),
    Route("R3", "re_examination", Label("复审", "Re-examination"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(3)"), PROCEDURE),
    Route("R4", "admin_ruling", Label("行政裁决", "Administrative ruling"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(4)"), PROCEDURE),
    Route("R4", "admin_confirmation", Label("行政确认", "Administrative confirmation"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(4)"), PROCEDURE),
    Route("R4", "admin_licence", Label("行政许可", "Administrative licence"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(4)"), PROCEDURE),
    Route("R4", "admin_penalty", Label("行政处罚", "Administrative penalty"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(4)"), PROCEDURE),
    Route("R5", "duty_performance", Label("履行法定职责", "Performance of a statutory duty"), Category.APPEAL_CLAIM,
          cite("XF2022 §31(5)"), PROCEDURE),
    Route("R6", "petition_procedure", Label("信访程序", "Petition procedure"), Category.APPEAL_CLAIM,
          cite("XF2005 §31–33; XF2022 §31(6)"), Label("复查权利", "the right to ask for review")),
)

BY_CODE = {route.code: route for route in ROUTES}


class UnknownRoute(Refusal):
    """No route of that code."""

    code = "unknown_route"
    sentence = Label(zh="没有途径“{name}”，请从列表中选择。", en="There is no route “{name}”; choose one from the list.")


class RouteDoesNotFit(Refusal):
    """The route belongs to another of the three categories."""

    code = "route_does_not_fit"
    sentence = Label(
        zh="途径“{route}”不适用于该类别，请改选类别或途径。",
        en="The route “{route}” does not fit this category; choose another category or route.",
    )


def routes_of(book: Book) -> tuple[Route, ...]:
    """The routes that this book knows (branches R3–R5 came with XF2022 §31)."""
    return tuple(each for each in ROUTES if book.cites(each.articles))


def route(code: str, *, category: Category) -> Route:
    """The route of a code, if it fits the category."""
    found = BY_CODE.get(code)
    if found is None:
        raise UnknownRoute(name=code)
    if found.category is not category:
        raise RouteDoesNotFit(route=found.label)
    return found
