"""The pages at the top of the desk: each post sees those that it may open, and begins with the first of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tingmin.accounts.rules import may
from tingmin.kernel.actors import Actor
from tingmin.web.access import NEEDS


@dataclass(frozen=True, slots=True)
class Item:
    """A page of the menu: its view, which is also the tab that it lights up, the name of its address, its word."""

    view: str
    address: str
    word: str | Promise


MENU = (
    Item("inbox", "desk", _("待办")),
    Item("everywhere", "everywhere", _("全部在办")),
    Item("recent", "recent", _("最近登记")),
    Item("calls", "calls", _("接听")),
    Item("register", "register", _("登记")),
    Item("hearings", "hearings", _("听证")),
    Item("review_desk", "review-desk", _("复查复核")),
    Item("supervision_board", "supervision", _("督办")),
    Item("inspections", "inspections", _("抽查")),
    Item("call_board", "call-board", _("热线值班")),
    Item("knowledge", "knowledge", _("知识库")),
    Item("figures_page", "figures", _("统计")),
    Item("service_report", "service-report", _("热线服务")),
    Item("call_backs", "call-backs", _("回访")),
    Item("scores", "scores", _("成绩单")),
    Item("exports", "exports", _("批量导出")),
    Item("accounts", "accounts", _("账号和任职")),
    Item("organs", "organs", _("机构目录")),
    Item("keys", "keys", _("密钥")),
    Item("site", "site", _("运行状况")),
    Item("grants", "grants", _("岗位权限")),
    Item("audit_looks", "audit-looks", _("查阅记录")),
    Item("emergency_log", "emergencies", _("紧急查阅记录")),
    Item("audit_exports", "audit-exports", _("导出记录")),
    Item("audit_changes", "audit-changes", _("变更记录")),
    Item("audit_ledger", "audit-ledger", _("账本审计")),
)
# Where the desk begins; a post that may not open it is led to the first page of its own.
HOME = "inbox"


def menu_of(actor: Actor) -> Sequence[Item]:
    """The pages that the actor's post may open."""
    return [item for item in MENU if may(actor, NEEDS[item.view])]


def first_page(actor: Actor) -> str:
    """The address where a post that has pages begins its work."""
    return menu_of(actor)[0].address
