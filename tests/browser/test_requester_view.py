"""The requester on a phone: from the receipt through urging, the reply and "not resolved" to resolved."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.orders import walked
from tests.browser.test_access import PHONE, grave, stands_out
from tests.browser.test_letter_life import submit
from tests.hotline.orders import CENTRE, STREET, unit
from tingmin.matters.models import Matter

pytestmark = pytest.mark.browser


def shuts_nobody_out(page: Page) -> None:
    assert (page.url, grave(page), stands_out(page)) == (page.url, [], 0)


def answer(page: Page, step: str, *, comment: str = "") -> None:
    page.get_by_role("link", name=step, exact=True).click()
    if comment:
        page.get_by_label("诉求人意见").fill(comment)
    page.get_by_role("button", name=f"确认：{step}").click()
    expect(page.get_by_role("status")).to_contain_text(f"已收到：{step}")


def test_requester_follows_an_order_on_a_phone_without_script(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, locale="zh-CN", viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    petition, _ = submit(page)

    # By their own choice, and by no word typed twice, to the hotline.
    page.goto("/track/matter/")
    page.get_by_role("link", name="同时交给12345热线").click()
    page.get_by_role("button", name="我同意，请登记").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已登记，谢谢您")
    code = "-".join(page.locator(".code span").all_inner_texts())
    page.get_by_role("button", name="抄好了，离开", exact=False).click()

    page.goto("/track/")
    page.get_by_label("查询码").fill(code)
    page.locator("main form button").first.click()
    expect(page.locator(".where-stage")).to_have_text("已登记，即将派单")
    expect(page.locator(".own-across")).to_contain_text(petition)
    expect(page.get_by_text("期限从本次登记起算", exact=False)).to_be_visible()

    order = walked(Matter.objects.get(procedure="work_order").pk)
    order.sent()
    page.goto("/track/matter/")
    expect(page.locator(".left").first).to_contain_text("还剩")
    answer(page, "催一催")
    order.later(seconds=1).by(STREET, "accept_order").by(STREET, "contact_requester", how="电话")
    reply(order)
    page.goto("/track/matter/")
    expect(page.locator(".own-order")).to_contain_text("已疏通")
    answer(page, "还没有解决", comment="雨后又积水了。")
    expect(page.locator(".own-order")).to_contain_text("您说没有解决")

    order.later(seconds=1).by(CENTRE, "return_order", to=unit(STREET), reason="雨后又积水。")
    order.by(STREET, "accept_order").by(STREET, "contact_requester", how="电话")
    reply(order)
    page.goto("/track/matter/")
    answer(page, "已经解决了")
    expect(page.locator(".where-stage")).to_have_text("已解决")
    papers = page.get_by_role("link", name="诉求办理情况反馈")
    expect(papers).to_have_count(2)
    pdf = context.request.get(papers.first.get_attribute("href") or "")
    assert (pdf.status, pdf.body()[:4]) == (200, b"%PDF")


def test_requester_page_on_a_phone_shuts_nobody_out(page: Page) -> None:
    page.set_viewport_size(PHONE)
    submit(page)
    page.goto("/track/matter/")
    shuts_nobody_out(page)
    page.get_by_role("link", name="同时交给12345热线").click()
    shuts_nobody_out(page)
    page.get_by_role("button", name="我同意，请登记").click()
    shuts_nobody_out(page)
    page.goto("/track/matter/")
    shuts_nobody_out(page)
    order = walked(Matter.objects.get(procedure="work_order").pk)
    order.sent().by(STREET, "accept_order").by(STREET, "contact_requester", how="电话")
    reply(order)
    page.goto("/track/matter/")
    shuts_nobody_out(page)
    page.goto("/track/matter/steps/say_unresolved/")
    shuts_nobody_out(page)


def reply(order) -> None:
    order.by(STREET, "reply_order", facts="雨水口堵塞。", reply="已疏通。", told_by="电话")
