"""Hearings before a person with a phone or a desk: nobody is shut out, and the form convenes a lawful panel."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_access import grave, stands_out
from tests.cast import BUREAU, seated
from tests.hearing.test_hearings import TO_WORK
from tests.matters.walks import Walk
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.hearing.queries import panel_of, standing_hearing
from tingmin.hearing.types import HearingState
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import day_of
from tingmin.organisations.queries import organ_by_code

pytestmark = pytest.mark.browser

PASSWORD = "a-long-one-for-tests"
SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
PLACE = "示例区信访听证室"


@pytest.fixture(params=["zh-CN", "en-US"])
def officer(request, browser: Browser, site: str) -> Iterator[Callable[[Post], Page]]:
    """Somebody of the bureau, signed in, who reads Chinese or English."""
    contexts = []

    def sign_in(post: Post) -> Page:
        account = Account(f"{BUREAU}.{post}", "某某", post, BUREAU)
        open_account(account, password=PASSWORD, actor=Actor.system(), at=timezone.now())
        contexts.append(browser.new_context(base_url=site, locale=request.param))
        page = contexts[-1].new_page()
        page.goto("/desk/sign-in/")
        page.locator("[name=username]").fill(account.username)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        return page

    yield sign_in
    for context in contexts:
        context.close()


def working() -> Walk:
    return Walk(day=day_of(timezone.now())).to(*TO_WORK)


def shuts_nobody_out(page: Page, *addresses: str) -> None:
    for size in SIZES:
        page.set_viewport_size(size)
        for address in addresses:
            page.goto(address)
            assert (address, size["width"], grave(page), stands_out(page)) == (address, size["width"], [], 0)


def test_pages_of_hearings_shut_nobody_out(officer: Callable[[Post], Page]) -> None:
    walk = working().take("open_hearing", place=PLACE)
    over = working().take("open_hearing").take("cancel_hearing")
    head = officer(Post.HEAD)
    matter = f"/desk/matters/{walk.id}/"
    head.goto("/desk/hearings/")
    head.locator("[name=renew]").click()
    expect(head.locator("#feed")).to_be_visible()
    steps = [f"{matter}steps/{step}/" for step in ("postpone_hearing", "close_hearing", "cancel_hearing")]
    shuts_nobody_out(
        head, "/hearings/", "/desk/hearings/", "/desk/hearings/?past=1", matter, f"{matter}interest/", *steps
    )
    shuts_nobody_out(head, f"/desk/matters/{over.id}/steps/open_hearing/")
    walk.take("ask_panel_recusal", actor=Actor.petitioner(walk.id))
    shuts_nobody_out(head, f"{matter}steps/rule_on_panel/")


def test_petitioners_pages_shut_nobody_out(page: Page) -> None:
    walk = working().take("open_hearing", place=PLACE)
    page.goto("/track/")
    page.locator("[name=code]").fill(walk.receipt.registered[0].query_code)
    page.locator("main form button").first.click()
    expect(page.get_by_text(PLACE)).to_be_visible()
    shuts_nobody_out(page, "/track/matter/", "/track/matter/steps/ask_panel_recusal/")


def test_officer_convenes_a_panel_by_ticking_boxes(officer: Callable[[Post], Page]) -> None:
    walk = working()
    bureau = organ_by_code(BUREAU).ref
    chair, *members = [seated(bureau, Post.HANDLER, nth=nth) for nth in (7, 8, 9)]
    clerk = officer(Post.CLERK)
    clerk.goto(f"/desk/matters/{walk.id}/steps/open_hearing/")
    day = walk.day + timedelta(10)
    clerk.locator("[name=starts_at]").fill(f"{day.isoformat()}T09:30")
    clerk.locator("[name=place]").fill(PLACE)
    clerk.locator("[name=openness]").select_option("public")
    clerk.locator("[name=chair]").select_option(str(chair.person))
    clerk.locator(f"[name=members][value='{members[0].person}']").check()
    clerk.locator("main form .button-big").click()
    expect(clerk.locator(".notice-wrong")).to_be_visible()  # two people are no panel
    clerk.locator(f"[name=members][value='{members[1].person}']").check()
    clerk.locator("main form .button-big").click()
    expect(clerk.get_by_text(PLACE).first).to_be_visible()
    hearing = standing_hearing(walk.id)
    assert hearing.state == HearingState.NOTICED
    assert [seat.staff for seat in panel_of(hearing)] == [chair.person, *(each.person for each in members)]
    assert f"{hearing.starts_at.astimezone(timezone.get_default_timezone()):%H:%M}" == "09:30"
