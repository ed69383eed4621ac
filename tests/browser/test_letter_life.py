"""A letter's whole life through the pages: a citizen submits, three officers handle, the citizen tracks and rates."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post

pytestmark = pytest.mark.browser

OFFICE, BUREAU = "beijing-petition", "beijing-human-resources"
CAST = (
    Account("office.clerk", "周信", Post.CLERK, OFFICE),
    Account("office.head", "郑主任", Post.HEAD, OFFICE),
    Account("bureau.handler", "李承办", Post.HANDLER, BUREAU),
    Account("bureau.clerk", "吴受理", Post.CLERK, BUREAU),
    Account("bureau.head", "陈局长", Post.HEAD, BUREAU),
)
PASSWORD = "a-long-one-for-tests"
TEXT = "单位拖欠我三个月工资，请督促支付。"

Officers = dict[str, Page]


@pytest.fixture
def officer(browser: Browser, site: str) -> Callable[[str], Page]:
    """Sign in as one of the cast, each in a browser of their own."""
    for account in CAST:
        open_account(account, password=PASSWORD, actor=Actor.system(), at=timezone.now())

    def sign_in(username: str) -> Page:
        page = browser.new_context(base_url=site, locale="zh-CN").new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/desk/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        return page

    return sign_in


def submit(page: Page) -> tuple[str, str]:
    """Number and query code of a fresh submission."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="我要反映").click()
    page.get_by_label("您要反映什么？").fill(TEXT)
    page.get_by_label("姓名", exact=False).first.fill("王某某")
    page.get_by_label("电话", exact=False).first.fill("13800001234")
    page.get_by_role("button", name="提交登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已登记，谢谢您")
    code = "-".join(page.locator(".code span").all_inner_texts())
    return page.locator(".slip .number").inner_text(), code


def open_matter(page: Page, number: str) -> None:
    page.get_by_label("按编号查找").fill(number)
    page.get_by_role("button", name="查找").click()
    expect(page.locator("p.number")).to_have_text(number)


def take(page: Page, step: str, *, fill: dict[str, str] | None = None, choose: dict[str, str] | None = None) -> None:
    """Take one of the steps that the matter page offers."""
    page.get_by_role("link", name=step, exact=True).click()
    for label, value in (fill or {}).items():
        page.get_by_label(label).fill(value)
    for label, value in (choose or {}).items():
        page.get_by_label(label).select_option(label=value)
    page.get_by_role("button", name=f"确认：{step}").click()
    expect(page.get_by_role("status")).to_have_text(f"已办理：{step}。")


def sort_it(clerk: Page) -> None:
    """Sort the matter whose page is open."""
    clerk.get_by_role("link", name="分类", exact=True).click()
    clerk.get_by_label("申诉求决").check()
    clerk.get_by_label("信访目的").select_option(label="求决")
    clerk.get_by_label("内容分类").fill("劳动和社会保障")
    clerk.get_by_label("办理途径").select_option(label="信访程序")
    clerk.get_by_role("button", name="确认：分类").click()


def sort_and_send(clerk: Page, number: str) -> None:
    open_matter(clerk, number)
    sort_it(clerk)
    clerk.get_by_role("link", name="转送该机关").click()
    clerk.get_by_role("button", name="确认：转送").click()
    expect(clerk.locator(".preview")).to_contain_text("承办人 1人")
    clerk.get_by_role("button", name="确认：转送").click()
    expect(clerk.locator(".stage")).to_have_text("已转送")


def handle(handler: Page, clerk: Page, head: Page, number: str) -> None:
    """Accept, investigate, draft, check, sign and serve: no one signs what they drafted."""
    for page in (handler, clerk, head):
        open_matter(page, number)
    take(clerk, "受理")
    handler.reload()
    take(handler, "调查")
    said = {"查明的事实": "经查属实。", "依据": "《劳动法》第五十条", "答复一": "已责令公司支付。"}
    take(handler, "拟办理意见", fill=said, choose={"办理结果": "解释说明"})
    clerk.reload()
    take(clerk, "审核")
    head.reload()
    take(head, "签发意见")
    handler.reload()
    take(handler, "送达", fill={"送达地点": "窗口"}, choose={"送达方式": "直接送达"})


def follow(page: Page, code: str) -> None:
    page.goto("/track/")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()


def test_citizen_submits_three_officers_answer_and_the_citizen_rates(
    page: Page, officer: Callable[[str], Page]
) -> None:
    number, code = submit(page)
    sort_and_send(officer("office.clerk"), number)
    follow(page, code)
    expect(page.locator(".where-stage")).to_have_text("已转送有权处理机关")
    handle(officer("bureau.handler"), officer("bureau.clerk"), officer("bureau.head"), number)
    follow(page, code)
    expect(page.locator(".where-stage")).to_have_text("答复意见已送达，可申请复查")
    expect(page.get_by_role("link", name="信访事项处理意见书")).to_be_visible()
    page.get_by_role("link", name="评价").click()
    page.get_by_role("group", name="对办理机关").get_by_label("满意", exact=True).check()
    page.get_by_role("group", name="对信访部门").get_by_label("基本满意").check()
    page.get_by_role("button", name="确认：评价").click()
    expect(page.locator(".timeline")).to_contain_text("您已评价")
    expect(page.get_by_role("link", name="评价")).to_have_count(0)
