"""Orders in Chromium: who is at the desks, and what they do on the pages; the other side acts through the verbs."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_letter_life import PASSWORD
from tests.hotline.orders import CALLER, CENTRE, STREET, WATER, Order
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.hotline.actions import take_down
from tingmin.hotline.types import Request
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId

EDUCATION = "beijing-education"
CAST = (
    Account("hotline.agent", "何坐席", Post.AGENT, CENTRE),
    Account("hotline.head", "邓主任", Post.HEAD, CENTRE),
    Account("street.handler", "石承办", Post.HANDLER, STREET),
    Account("street.head", "程主任", Post.HEAD, STREET),
    Account("water.handler", "江承办", Post.HANDLER, WATER),
    Account("education.handler", "许承办", Post.HANDLER, EDUCATION),
    Account("district.clerk", "朱区办", Post.CLERK, "chaoyang"),
)


def desks(browser: Browser, site: str, *usernames: str) -> list[Page]:
    """One browser for each of these, signed in: the sign-in itself has its own tests."""
    by_name = {account.username: account for account in CAST}
    return [_signed_in(browser, site, by_name[username]) for username in usernames]


def an_order(**more: str) -> Order:
    """An order that somebody handed in a few minutes ago, to be walked on from now."""
    told = {"title": "路口积水", "body": "下雨后示例路口积水半米，行人过不去。", "place": "示例路口"} | more
    request = Request(request_type="complaint", identity=CALLER, region_code="110105015", **told)
    made = take_down(request, actor=Actor.petitioner(), at=timezone.now() - timedelta(minutes=3))
    return walked(made.matter_id)


def walked(matter_id: MatterId) -> Order:
    """An order that is there already, a moment ago."""
    order = Order.__new__(Order)
    order.id, order.at = matter_id, timezone.now() - timedelta(seconds=30)
    return order


def at_matter(page: Page, matter_id: object) -> None:
    page.goto(f"/desk/matters/{matter_id}/")


def take(page: Page, matter_id: object, step: str, *, button: str, fill: dict[str, str] | None = None) -> None:
    """Take a step of a matter by its page; `button` is the step in words."""
    at_matter(page, matter_id)
    page.get_by_role("link", name=button, exact=True).click()
    expect(page).to_have_url(f"{page.url.split('/desk/')[0]}/desk/matters/{matter_id}/steps/{step}/")
    for label, value in (fill or {}).items():
        page.get_by_label(label, exact=False).first.fill(value)
    page.get_by_role("button", name=f"确认：{button}").click()
    expect(page.get_by_role("status")).to_contain_text(f"已办理：{button}")


def _signed_in(browser: Browser, site: str, account: Account) -> Page:
    user = open_account(account, password=PASSWORD, actor=Actor.system(), at=timezone.now())
    client = Client()
    client.force_login(user)
    context = browser.new_context(base_url=site, locale="zh-CN")
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()
