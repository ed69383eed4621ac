"""The call-back in Chromium: the agent asks, what is not resolved goes back to its unit, and is asked again."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_access import grave, stands_out
from tests.cast import staff
from tests.hotline.orders import CALLER, CENTRE, STREET, Order
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.hotline.actions import take_down
from tingmin.hotline.models import CallBack
from tingmin.hotline.types import Request
from tingmin.kernel.actors import Actor, Post

pytestmark = pytest.mark.browser

PASSWORD = "a-long-one-for-tests"
STAFF = (
    Account("hotline.agent", "林接听", Post.AGENT, CENTRE),
    Account("hotline.leader", "高值班", Post.SHIFT_LEADER, CENTRE),
    Account("hotline.head", "罗主任", Post.HEAD, CENTRE),
    Account("street.head", "钱主任", Post.HEAD, STREET),
)
SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
# To look at them by eye: a folder in which each page leaves its picture.
PICTURES = os.environ.get("TINGMIN_PICTURES", "")
SignIn = Callable[..., Page]


@pytest.fixture
def seat(browser: Browser, site: str) -> SignIn:
    """Sign in as one of them, each in a browser of their own."""
    for account in STAFF:
        open_account(account, password=PASSWORD, actor=Actor.system(), at=timezone.now())

    def sign_in(username: str, locale: str = "zh-CN") -> Page:
        page = browser.new_context(base_url=site, locale=locale).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/desk/sign-in/")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/desk/**")
        return page

    return sign_in


def check_page(page: Page, name: str) -> None:
    """In both sizes: axe finds nothing grave, and nothing stands out over the edge."""
    for size in SIZES:
        page.set_viewport_size(size)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)
        assert (name, size["width"], grave(page), stands_out(page)) == (name, size["width"], [], 0)


def replied(title: str, hours: int = 3) -> Order:
    """An order of the street, replied to some hours ago."""
    return Order(at=timezone.now() - timedelta(hours=hours), title=title).replied()


def answer_again(order: Order) -> None:
    """The street handles it once more."""
    order.at = timezone.now()
    order.by(STREET, "accept_order").by(STREET, "contact_requester", how="电话")
    order.by(STREET, "reply_order", facts="接头松动。", reply="已经重新接好。", told_by="电话")


def test_unresolved_order_is_returned_and_resolved_at_the_second_call(seat: SignIn) -> None:
    order = replied("楼下路灯又不亮")
    page = seat("hotline.agent")
    page.get_by_role("link", name="回访", exact=True).click()
    page.get_by_role("link", name="楼下路灯又不亮").click()
    expect(page.get_by_text("已更换线路，路灯已亮。")).to_be_visible()
    page.get_by_role("button", name="查看联系电话").click()
    expect(page.get_by_text(CALLER.phone)).to_be_visible()
    # By keyboard alone: the answers begin where the page begins.
    page.get_by_label("未解决", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_label("不满意", exact=True).check()
    page.get_by_label("诉求人意见").fill("亮了一晚又灭了。")
    page.get_by_role("button", name="保存回访").click()
    expect(page.get_by_role("heading", name="诉求人说没有解决，接下来")).to_be_visible()
    page.get_by_role("link", name="退回重新办理").click()
    page.get_by_label("说明").first.fill("路灯又灭，请再查。")
    page.locator("main form button[type=submit]").first.click()
    page.locator("main form button[type=submit]").first.click()
    assert order.matter.stage == "dispatched"
    answer_again(order)
    page.goto("/desk/call-backs/")
    page.get_by_role("link", name="楼下路灯又不亮").click()
    page.get_by_label("已解决", exact=True).check()
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="保存回访").click()
    expect(page.get_by_role("status")).to_have_text("已记录回访结果。")
    expect(page.get_by_text("没有待回访的工单。")).to_be_visible()
    assert list(CallBack.objects.order_by("at").values_list("resolved", "satisfaction")) == [
        (False, "dissatisfied"),
        (True, "satisfied"),
    ]


def test_requester_answers_on_the_own_page(page: Page) -> None:
    at = timezone.now() - timedelta(hours=4)
    agent = staff(CENTRE, Post.AGENT)
    request = Request(request_type="complaint", title="井盖松动", body="小区门口井盖松动。", identity=CALLER)
    registered = take_down(request, actor=agent, at=at)
    order = Order.__new__(Order)
    order.id, order.at = registered.matter_id, at
    order.replied()
    page.goto("/track/")
    page.locator("[name=code]").fill(registered.query_code)
    page.locator("main button[type=submit]").first.click()
    page.get_by_role("link", name="已经解决了").click()
    check_page(page, "own-answer")
    assert page.get_by_label("回访方式").count() == 0
    page.get_by_label("基本满意", exact=True).check()
    page.locator("main form button[type=submit]").first.click()
    called = CallBack.objects.get(matter=order.id)
    assert (called.resolved, called.satisfaction, called.channel) == (True, "basically", "network")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_call_back_pages_shut_nobody_out(seat: SignIn, locale: str) -> None:
    order, unresolved = replied("楼下路灯又不亮"), replied("井盖松动", hours=30)
    unresolved.by(CENTRE, "say_unresolved")
    order.by(CENTRE, "call_back").by(CENTRE, "note_attempt")
    page = seat("hotline.leader", locale)
    for name, address in (
        ("list", "/desk/call-backs/"),
        ("one", f"/desk/call-backs/{order.id}/"),
        ("unresolved", f"/desk/call-backs/{unresolved.id}/"),
        ("plans", "/desk/call-backs/plans/"),
    ):
        page.goto(address)
        check_page(page, f"call-back-{name}-{locale}")
    page.locator("details.more summary").click()
    check_page(page, f"call-back-strata-{locale}")
