"""What the steps of routing ask for."""

from dataclasses import dataclass
from datetime import date

from tingmin.kernel.ids import OrganId
from tingmin.law.types import Category
from tingmin.matters.types import Particulars, ask


@dataclass(frozen=True, kw_only=True)
class Classification(Particulars):
    """Category, content class, purpose and route; `repeated` is what a person decided, never the system."""

    category: Category = ask("类别", "Category")
    purpose: str = ask("信访目的", "Purpose")
    content_class: str = ask("内容分类", "Content class")
    route: str = ask("办理途径", "Route")
    repeated: bool = ask("重复件（由人判定）", "Repeated matter (a person decides)", default=False)


@dataclass(frozen=True, kw_only=True)
class Sending(Particulars):
    """To whom a matter goes."""

    to: OrganId = ask("送往机关", "To")


@dataclass(frozen=True, kw_only=True)
class Assigning(Sending):
    """To whom, and by when the result is to be reported."""

    report_by: date = ask("报结果期限", "Report the result by")


@dataclass(frozen=True, kw_only=True)
class RefusalOfAcceptance(Particulars):
    """The listed ground on which a matter is not accepted."""

    ground: str = ask("不予受理情形", "Ground of non-acceptance")


@dataclass(frozen=True, kw_only=True)
class RefusalOfMore(RefusalOfAcceptance):
    """The listed ground, and the number of the matter in which it was finally decided."""

    earlier: str = ask("已终结事项的编号", "Number of the matter that ended", default="")


@dataclass(frozen=True, kw_only=True)
class Diverting(Particulars):
    """When we look again at what became of a diverted matter."""

    look_again_on: date | None = ask("回看日期", "Look again on", default=None)
