"""Nobody is shut out: axe-core finds nothing serious, on a phone and on a desk, in both languages."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_letter_life import officer as officer
from tests.browser.test_letter_life import open_matter, sort_it, submit

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
GRAVE = ("serious", "critical")
PUBLIC = ("/", "/how/", "/submit/", "/track/", "/ledger/", "/desk/sign-in/", "/nowhere/")


def grave(page: Page) -> list[str]:
    """What axe calls serious or critical, with the first element that it names."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found if each["impact"] in GRAVE]


def stands_out(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_public_pages_shut_nobody_out(browser: Browser, site: str, locale: str) -> None:
    page = browser.new_context(base_url=site, locale=locale, viewport=PHONE).new_page()
    for address in PUBLIC:
        page.goto(address)
        assert (address, grave(page), stands_out(page)) == (address, [], 0)


def test_receipt_and_progress_shut_nobody_out(page: Page) -> None:
    page.set_viewport_size(PHONE)
    submit(page)
    assert (grave(page), stands_out(page)) == ([], 0)
    for address in ("/track/matter/", "/track/matter/steps/withdraw/"):
        page.goto(address)
        assert (address, grave(page), stands_out(page)) == (address, [], 0)


def test_desk_shuts_nobody_out(page: Page, officer: Callable[[str], Page]) -> None:
    number, _ = submit(page)
    clerk = officer("office.clerk")
    for address in ("/desk/", "/desk/recent/", "/desk/register/"):
        clerk.goto(address)
        assert (address, grave(clerk)) == (address, [])
    open_matter(clerk, number)
    assert grave(clerk) == []
    matter = clerk.url
    for form in ("steps/classify/", "respondents/"):
        clerk.goto(matter + form)
        assert (form, grave(clerk)) == (form, [])


def test_wall_glass_and_preview_shut_nobody_out(page: Page, officer: Callable[[str], Page]) -> None:
    number, _ = submit(page)
    head = officer("office.head")
    open_matter(head, number)
    matter = head.url
    for address in (matter + "recusal/", "/desk/emergency/", "/desk/emergencies/", "/desk/search/?number=x"):
        head.goto(address)
        assert (address, grave(head)) == (address, [])
    head.goto(matter)
    sort_it(head)
    head.get_by_role("link", name="转送该机关").click()
    head.get_by_role("button", name="确认：转送").click()
    expect(head.locator(".preview")).to_be_visible()
    assert grave(head) == []


def test_letters_are_large_and_lines_are_apart(page: Page) -> None:
    page.goto("/submit/")
    size, height = page.evaluate(
        "(s => [parseFloat(s.fontSize), parseFloat(s.lineHeight)])(getComputedStyle(document.body))"
    )
    assert size >= 18
    assert height / size >= 1.5


def test_everything_is_reached_by_keyboard_and_begins_with_a_way_past_the_menu(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
