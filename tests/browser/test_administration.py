"""The desks of the three administrators, bulk export and the choice of a post, as people use and see them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_access import PHONE, grave, stands_out
from tests.browser.test_letter_life import OFFICE, PASSWORD, open_matter
from tingmin.accounts.actions import appoint, open_account
from tingmin.accounts.queries import user_by_name
from tingmin.accounts.types import Account
from tingmin.jobs.ledger import audit_ledger
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import OrganId
from tingmin.ledger.merging import merge
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.browser

STAFF = (
    Account("clerk", "周信", Post.CLERK, OFFICE),
    Account("head", "郑主任", Post.HEAD, OFFICE),
    Account("second", "何副主任", Post.HEAD, OFFICE),
    Account("system", "秦系统", Post.SYSTEM_ADMIN, OFFICE),
    Account("security", "许安全", Post.SECURITY_ADMIN, OFFICE),
    Account("audit", "沈审计", Post.AUDIT_ADMIN, OFFICE),
)
DESK = {"width": 1280, "height": 900}
LOCALES = ("zh-CN", "en-US")
PAGES = {
    "system": (
        "/desk/accounts/", "/desk/accounts/open/", "/desk/accounts/one/?username=clerk", "/desk/organs/?like=朝阳区",
        "/desk/accounts/one/password/?username=clerk", "/desk/organs/add/", "/desk/organs/one/?code=beijing-education",
        "/desk/site/", "/desk/grants/",
    ),
    "security": ("/desk/accounts/one/?username=clerk", "/desk/keys/", "/desk/grants/"),
    "audit": (
        "/desk/audit/looks/", "/desk/audit/changes/?about=all", "/desk/audit/exports/", "/desk/audit/ledger/",
        "/desk/emergencies/",
    ),
    "head": ("/desk/exports/", "/desk/exports/order/", "/desk/sign-in/post/"),
}  # fmt: skip
# Where to put pictures of every page, for people to look at; empty in a run of tests.
PICTURES = os.environ.get("TINGMIN_PICTURES", "")


@pytest.fixture
def officer(browser: Browser, site: str) -> Callable[..., Page]:
    """Sign in as one of the staff, each in a browser of their own."""
    for account in STAFF:
        open_account(account, password=PASSWORD, actor=Actor.system(), at=timezone.now())

    def sign_in(username: str, *, locale: str = "zh-CN", viewport: dict[str, int] = DESK) -> Page:
        page = browser.new_context(base_url=site, locale=locale, viewport=viewport).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/desk/")
        page.locator("#id_username").fill(username)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("button[type=submit].button-big").click()
        return page

    return sign_in


def order(clerk: Page) -> None:
    clerk.get_by_role("link", name="批量导出").click()
    clerk.get_by_role("link", name="申请导出").click()
    clerk.get_by_label("用途").fill("核对本季度办理时限")
    today = timezone.localdate().isoformat()
    clerk.get_by_label("收到日期自").fill(today)
    clerk.get_by_label("收到日期至").fill(today)
    clerk.get_by_role("button", name="提交申请").click()
    expect(clerk.get_by_role("status")).to_contain_text("已申请")


def submitted(page: Page) -> str:
    page.goto("/submit/")
    page.get_by_label("您要反映什么？").fill("小区供热不足，请督促。")
    page.get_by_label("姓名", exact=False).first.fill("王某某")
    page.get_by_role("button", name="提交登记").click()
    return page.locator(".slip .number").inner_text()


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_one_orders_another_approves_and_the_file_carries_the_mark(page: Page, officer: Callable[..., Page]) -> None:
    number = submitted(page)
    clerk, head = officer("clerk"), officer("head")
    order(clerk)
    expect(clerk.get_by_role("button", name="下载 CSV")).to_have_count(0)
    head.goto("/desk/exports/")
    head.get_by_role("button", name="批准", exact=True).click()
    expect(head.get_by_role("status")).to_have_text("已批准。")
    clerk.reload()
    for _again in range(2):
        with clerk.expect_download() as coming:
            clerk.get_by_role("button", name="下载 CSV").click()
        text = Path(coming.value.path()).read_text("utf-8-sig")
        assert number in text
        assert "王某某" not in text
        assert all("clerk 2" in line for line in text.splitlines() if number in line)


def test_who_orders_does_not_decide(officer: Callable[..., Page]) -> None:
    head = officer("head")
    order(head)
    expect(head.get_by_text("您申请的须由另一位负责人批准。")).to_be_visible()
    expect(head.get_by_role("button", name="批准", exact=True)).to_have_count(0)
    second = officer("second")
    second.goto("/desk/exports/")
    second.get_by_role("button", name="不批准").click()
    head.reload()
    expect(head.locator(".level-red")).to_have_text("未批准")


def test_system_administrator_opens_an_account_whose_holder_chooses_a_post(officer: Callable[..., Page]) -> None:
    admin = officer("system")
    admin.get_by_role("link", name="开立账号").click()
    for label, value in (("用户名", "new"), ("姓名", "新人"), ("初始密码", PASSWORD), ("单位", "北京市信访办公室")):
        admin.get_by_label(label, exact=True).fill(value)
    admin.get_by_label("岗位").select_option(label="信访工作人员")
    admin.get_by_role("button", name="开立账号").click()
    expect(admin.get_by_role("status")).to_have_text("已开立账号并任职。")
    admin.get_by_label("单位", exact=True).fill("北京市教育委员会")
    admin.get_by_label("岗位").select_option(label="负责人")
    admin.get_by_role("button", name="任职", exact=True).click()
    expect(admin.get_by_role("status")).to_have_text("已任职。")
    holder = officer("new")
    holder.get_by_role("button", name="负责人 北京市教育委员会").click()
    expect(holder.locator(".whoami")).to_contain_text("新人 负责人")
    holder.get_by_role("link", name="换岗位").click()
    holder.get_by_role("button", name="信访工作人员").click()
    expect(holder.locator(".whoami")).to_contain_text("新人 信访工作人员")


def test_head_erases_who_petitioned_after_the_end(page: Page, officer: Callable[..., Page]) -> None:
    number = submitted(page)
    page.goto("/track/matter/steps/withdraw/")
    for asked in page.locator("main textarea").all():
        asked.fill("已经解决。")
    page.get_by_role("button", name="确认：撤回").click()
    expect(page.locator(".where-stage")).to_have_text("已撤回")
    head = officer("head")
    open_matter(head, number)
    head.get_by_role("link", name="依法删除身份信息").click()
    head.get_by_label("法律依据").select_option(index=1)
    head.get_by_label("理由").fill("信访人当面申请")
    head.get_by_role("button", name="下一步").click()
    picture(head, "erasure-confirm-1280-zh")
    assert grave(head) == []
    head.get_by_label("请输入事项编号").fill(number)
    head.get_by_role("button", name="永久删除").click()
    expect(head.get_by_role("status")).to_have_text("已删除1人的身份信息。")
    expect(head.locator(".party")).to_contain_text("已删除")
    page.goto("/track/matter/")
    expect(page.locator(".timeline")).to_contain_text("依法删除了您的身份信息")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_shut_nobody_out_and_fit(
    page: Page, officer: Callable[..., Page], locale: str, viewport: dict[str, int]
) -> None:
    number = submitted(page)
    clerk = officer("clerk")
    open_matter(clerk, number)
    order(clerk)
    merge(at=timezone.now())
    audit_ledger(int(timezone.now().timestamp()))
    look_at_the_progress(page, locale=locale, viewport=viewport)
    also_head_of_the_bureau("head")
    for username, addresses in PAGES.items():
        seen = officer_again(officer, username, locale=locale, viewport=viewport)
        for address in addresses:
            seen.goto(address)
            name = address.strip("/").replace("/", "-").split("?")[0]
            picture(seen, f"{username}-{name}-{viewport['width']}-{locale[:2]}")
            assert (address, grave(seen), stands_out(seen)) == (address, [], 0)


def look_at_the_progress(page: Page, *, locale: str, viewport: dict[str, int]) -> None:
    page.set_viewport_size(viewport)
    if locale != "zh-CN":
        page.goto("/track/matter/")
        page.get_by_role("button", name="English").click()
    page.goto("/track/matter/")
    picture(page, f"track-{viewport['width']}-{locale[:2]}")
    assert (grave(page), stands_out(page)) == ([], 0)


def also_head_of_the_bureau(username: str) -> None:
    user = user_by_name(username)
    assert user is not None
    bureau = OrganId(organ_by_code("beijing-education").pk)
    appoint(user, post=Post.HEAD, organ_id=bureau, actor=Actor.system(), at=timezone.now())


def officer_again(sign_in: Callable[..., Page], username: str, *, locale: str, viewport: dict[str, int]) -> Page:
    """Signed in, and in the first of several posts."""
    seen = sign_in(username, locale=locale, viewport=viewport)
    if "/sign-in/post/" in seen.url:
        seen.locator(".posts button").first.click()
    return seen
