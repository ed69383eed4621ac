"""The knowledge base as people meet it: on a phone without an account, and at the desk; nobody is shut out."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_access import PHONE, grave, stands_out
from tingmin.accounts.models import User
from tingmin.cli.city import load_example_city
from tingmin.knowledge.actions import note_gap
from tingmin.knowledge.models import Article, Gap, Version

pytestmark = pytest.mark.browser
DESK = {"width": 1280, "height": 900}
# The first page of a process reads the whole catalogue.
LOADED_MS = 6 * PATIENCE_MS


@pytest.fixture
def shelf(site: str, settings) -> None:
    """The example city with its first articles, and a question without an answer."""
    settings.DEMO_PASSWORD = "a-long-one-for-tests"
    load_example_city()
    note_gap("充电桩补贴", on=timezone.localdate())


@pytest.fixture
def seated(browser: Browser, site: str, shelf: None) -> Callable[..., Page]:
    """A page of somebody of the demo cast, already signed in."""

    def sit(username: str, *, locale: str = "zh-CN", size: dict[str, int] = DESK) -> Page:
        client = Client()
        client.force_login(User.objects.get(username=username))
        context = browser.new_context(base_url=site, locale=locale, viewport=size)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": site}]
        )
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    return sit


def one(title: str) -> Article:
    return Article.objects.get(versions__title=title)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_public_pages_shut_nobody_out(browser: Browser, site: str, shelf: None, locale: str) -> None:
    page = browser.new_context(base_url=site, locale=locale, viewport=PHONE).new_page()
    article = one("怎样申请复查、复核")
    for address in ("/knowledge/", "/knowledge/?q=复查", "/knowledge/?q=充电桩", f"/knowledge/{article.pk}/"):
        page.goto(address)
        assert (address, grave(page), stands_out(page)) == (address, [], 0)


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_desk_pages_shut_nobody_out(seated: Callable[..., Page], locale: str) -> None:
    article = one("12345能办什么事")
    base = f"/desk/knowledge/{article.pk}/"
    for size in (PHONE, DESK):
        page = seated("rexian.head", locale=locale, size=size)
        for address in (
            "/desk/knowledge/",
            "/desk/knowledge/?q=复查",
            "/desk/knowledge/gaps/",
            "/desk/knowledge/new/",
            base,
        ):
            page.goto(address)
            assert (address, grave(page), stands_out(page)) == (address, [], 0)
        page.goto(base + "edit/")
        assert grave(page) == []


def test_somebody_with_a_phone_asks_reads_and_says_that_it_helped(browser: Browser, site: str, shelf: None) -> None:
    page = browser.new_context(base_url=site, locale="zh-CN", viewport=PHONE, java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("link", name="问与答").first.click()
    page.get_by_label("您想问什么？").fill("对处理意见不服怎么办")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="怎样申请复查、复核").click()
    expect(page.get_by_text("30日内").first).to_be_visible()
    page.get_by_role("button", name="有帮助", exact=True).click()
    expect(page.get_by_text("您的反馈已收到")).to_be_visible()


def test_draft_of_an_agent_is_published_by_the_head(seated: Callable[..., Page]) -> None:
    agent = seated("rexian")
    agent.goto(f"/desk/knowledge/{one('12345能办什么事').pk}/")
    agent.get_by_role("link", name="写新版").click()
    agent.get_by_label("标题").fill("12345管哪些事")
    agent.get_by_role("button", name="存为草稿").click()
    address = agent.url
    head = seated("rexian.head")
    head.goto(address)
    head.get_by_role("link", name="审定发布").click()
    head.get_by_role("button", name="发布草稿").click()
    expect(head.get_by_role("heading", level=1)).to_have_text("12345管哪些事")
    assert Version.objects.get(title="12345管哪些事").number == 2


def test_agent_finds_opens_and_quotes_an_answer_beside_the_call_by_keyboard(seated: Callable[..., Page]) -> None:
    page = seated("rexian")
    page.goto("/desk/calls/?new", timeout=LOADED_MS)
    article = one("遇到紧急情况打哪个电话")
    page.get_by_label("查知识库").focus()
    page.keyboard.type("报警")
    page.wait_for_selector(".beside")
    page.keyboard.press("Tab")
    expect(page.locator(".beside a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".beside-article")
    quote = page.get_by_role("button", name="引用")
    quote.focus()
    with page.expect_response(lambda answer: "/quoted/" in answer.url):
        page.keyboard.press("Enter")
    assert "报警110" in page.locator("[data-quote-into]").input_value()
    article.refresh_from_db()
    assert (article.shown, article.quoted) == (1, 1)


def test_question_without_an_answer_is_noted_from_beside_the_call(seated: Callable[..., Page]) -> None:
    page = seated("rexian")
    page.goto("/desk/calls/?new", timeout=LOADED_MS)
    page.get_by_label("查知识库").fill("宠物火化")
    page.get_by_role("button", name="记下这个问题，请人补答案").click()
    expect(page.get_by_text("已记下，会有人补上答案。")).to_be_visible()
    assert Gap.objects.filter(query="宠物火化").exists()
