"""Random inspection and the figures in Chromium: nobody is shut out, on a phone and on a desk."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_access import grave, stands_out
from tests.cast import BUREAU, DISTRICT_OFFICE, OFFICE
from tests.matters.walks import Walk
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post

pytestmark = pytest.mark.browser

SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
PASSWORD = "a-long-one-for-tests"
ANSWERED = ("accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")
# To look at them by eye: a folder in which each page leaves its picture.
PICTURES = os.environ.get("TINGMIN_PICTURES", "")


@pytest.fixture
def supervisor(browser: Browser, site: str) -> Callable[[str], Page]:
    """Signed in as the supervisor of the petition office, who reads one of the two languages."""
    account = Account("office.supervisor", "钱督查", Post.SUPERVISOR, OFFICE)
    open_account(account, password=PASSWORD, actor=Actor.system(), at=timezone.now())

    def sign_in(locale: str) -> Page:
        page = browser.new_context(base_url=site, locale=locale).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/desk/sign-in/")
        page.locator("[name=username]").fill(account.username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        return page

    return sign_in


@pytest.fixture
def passed_on(site: str) -> None:
    """Twelve matters of the office, rated or not, and one of a district."""
    day = timezone.localdate() - timedelta(1)
    walks = [Walk(day=day).to("classify", "assign" if number < 5 else "transfer") for number in range(12)]
    for walk in walks[5:]:
        walk.to(*ANSWERED)
    for walk in walks[5:9]:
        walk.take("rate")
    Walk(day=day, receiver=DISTRICT_OFFICE).to("classify", "transfer")
    assert walks[0].matter.holder.code == BUREAU


def check_page(page: Page, name: str) -> None:
    """In both sizes: axe finds nothing grave, and nothing stands out over the edge."""
    for size in SIZES:
        page.set_viewport_size(size)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)
        assert (name, size["width"], grave(page), stands_out(page)) == (name, size["width"], [], 0)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.usefixtures("passed_on")
def test_inspection_and_figures_shut_nobody_out(supervisor: Callable[[str], Page], locale: str) -> None:
    page = supervisor(locale)
    page.goto("/desk/figures/")
    check_page(page, f"figures-{locale}")
    page.goto("/desk/inspections/draw/")
    page.locator("[name=since]").fill((timezone.localdate() - timedelta(1)).isoformat())
    check_page(page, f"draw-{locale}")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".seed")).to_be_visible()
    check_page(page, f"sample-{locale}")
    page.locator(".papers a").first.click()
    check_page(page, f"sheet-{locale}")


@pytest.mark.usefixtures("passed_on")
def test_a_sample_is_checked_from_the_draw_to_its_end(supervisor: Callable[[str], Page]) -> None:
    page = supervisor("zh-CN")
    page.get_by_role("link", name="抽查", exact=True).click()
    page.get_by_role("link", name="新的抽查").click()
    page.get_by_label("转送、交办日期：自").fill((timezone.localdate() - timedelta(1)).isoformat())
    page.get_by_label("每个机关抽取件数").fill("2")
    page.get_by_label("随机种子").fill("2026-47: 07 15")
    page.get_by_role("button", name="抽取").click()
    page.locator(".papers a").first.click()
    for _ in range(2):
        for item in page.locator("fieldset").all():
            item.get_by_label("做到", exact=True).check()
        page.locator("fieldset").nth(7).get_by_label("未做到").check()
        page.get_by_label("备注").nth(7).fill("没有写明复查机关")
        page.get_by_role("button", name="保存，核对下一件").click()
        expect(page.get_by_role("status")).to_have_text("已保存核对结果。")
    expect(page.get_by_text("载明救济途径、机关和期限：2件未做到")).to_be_visible()
    page.get_by_role("link", name="重抽核对").click()
    expect(page.get_by_text("名单至今没有变化。")).to_be_visible()
    check_page(page, "results")
    page.get_by_role("button", name="结束抽查").click()
    expect(page.get_by_role("status")).to_contain_text("抽查已结束")
    page.get_by_role("link", name="打印抽取记录").click()
    check_page(page, "print")
    page.goto("/desk/inspections/")
    check_page(page, "list")
