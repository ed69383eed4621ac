"""The example city: its directory of organs, and accounts to look around with."""

from datetime import UTC, datetime

from django.conf import settings

from tingmin.accounts.actions import open_account
from tingmin.accounts.queries import exists
from tingmin.accounts.types import POSTS, Account
from tingmin.kernel.actors import Actor, Post
from tingmin.organisations.actions import load_directory
from tingmin.organisations.queries import organ_by_code

EXAMPLE_CITY = "beijing"

# A small cast: enough to walk a letter from the petition office to the department, the street and the reviewer.
DEMO_ACCOUNTS: tuple[Account, ...] = (
    Account("xinfang", "周信", Post.CLERK, "beijing-petition"),
    Account("xinfang.head", "郑主任", Post.HEAD, "beijing-petition"),
    Account("renshe", "吴受理", Post.CLERK, "beijing-human-resources"),
    Account("renshe.handler", "李承办", Post.HANDLER, "beijing-human-resources"),
    Account("renshe.head", "陈局长", Post.HEAD, "beijing-human-resources"),
    Account("chaoyang", "孙信访", Post.CLERK, "chaoyang-petition"),
    Account("jiedao", "赵窗口", Post.CLERK, "110105015"),
    Account("jiedao.head", "钱主任", Post.HEAD, "110105015"),
    Account("fucha", "冯复查", Post.REVIEWER, "beijing"),
    Account("xitong", "秦系统", Post.SYSTEM_ADMIN, "beijing-petition"),
    Account("anquan", "许安全", Post.SECURITY_ADMIN, "beijing-petition"),
    Account("shenji", "沈审计", Post.AUDIT_ADMIN, "beijing-petition"),
)


def load_example_city() -> None:
    """Load the directory and open the demo accounts that are missing; doing it again changes nothing."""
    now, system = datetime.now(UTC), Actor.system()
    load_directory(EXAMPLE_CITY, at=now, actor=system)
    for account in DEMO_ACCOUNTS if settings.DEMO_PASSWORD else ():
        if not exists(account.username):
            open_account(account, password=settings.DEMO_PASSWORD, actor=system, at=now)


def demo_accounts() -> list[tuple[str, ...]]:
    """User name, password, post and organ of each demo account."""
    accounts = DEMO_ACCOUNTS if settings.DEMO_PASSWORD else ()
    return [(a.username, settings.DEMO_PASSWORD, POSTS[a.post].zh, organ_by_code(a.organ_code).name) for a in accounts]
