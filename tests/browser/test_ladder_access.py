"""The pages of the ladder shut nobody out: axe-core finds nothing serious, nothing stands out of a phone's window."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_access import PHONE, grave, stands_out
from tests.cast import OFFICE
from tests.review.ladders import DISTRICT, served, under_examination
from tests.supervision.cases import CaseWalk, candidate_of, late_matter, swept
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import day_of

pytestmark = pytest.mark.browser

PASSWORD = "a-long-one-for-tests"
WIDE = {"width": 1280, "height": 900}


def days_ago(days: int):
    return day_of(timezone.now()) - timedelta(days)


@pytest.fixture(params=[(PHONE, "zh-CN"), (WIDE, "en-US")], ids=["phone", "desk"])
def signed_in(request, browser: Browser, site: str) -> Callable[[str, Post], Page]:
    """Sign in on a phone that reads Chinese, or before a desk that reads English."""

    def sign_in(organ: str, post: Post) -> Page:
        name, (size, locale) = f"{organ}.{post}", request.param
        open_account(Account(name, "赵某某", post, organ), password=PASSWORD, actor=Actor.system(), at=timezone.now())
        page = browser.new_context(base_url=site, locale=locale, viewport=size).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto("/desk/")
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button").first.click()
        return page

    return sign_in


def shut_out(page: Page, *addresses: str) -> list[tuple[str, list[str], int]]:
    """What is wrong on each page."""
    wrong = []
    for address in addresses:
        page.goto(address)
        found = (address, grave(page), stands_out(page))
        wrong += [found] if found[1:] != ([], 0) else []
    return wrong


def test_pages_of_review_shut_nobody_out(signed_in) -> None:
    walk = under_examination(served(days_ago(20))).take("record_expert_opinion").to("remand")
    leader = signed_in(DISTRICT, Post.LEADER)
    matter = f"/desk/matters/{walk.id}/"
    assert shut_out(leader, "/desk/review/", "/desk/review/qualifications/", matter) == []
    again = under_examination(served(days_ago(20)))
    assert shut_out(leader, *(f"/desk/matters/{again.id}/steps/{step}/" for step in ("remand", "name_examiners"))) == []
    assert shut_out(signed_in(DISTRICT, Post.CLERK), "/desk/review/applications/") == []


def test_pages_of_supervision_shut_nobody_out(signed_in) -> None:
    late, case = late_matter(days_ago(120)), CaseWalk(late_matter(days_ago(130), days=130))
    swept(late.day)
    case.to("send_letter", "suggest_improvement", "plan_site_visit")
    boards = [f"/desk/supervision/{page}" for page in ("", "cases/", "propose/", f"{candidate_of(late.id).pk}/")]
    assert shut_out(signed_in(OFFICE, Post.SUPERVISOR), *boards, f"/desk/matters/{case.id}/") == []


@pytest.mark.parametrize(("size", "locale"), [(PHONE, "zh-CN"), (WIDE, "en-US")], ids=["phone", "desk"])
def test_petitioner_on_the_ladder_is_not_shut_out(browser: Browser, site: str, size, locale) -> None:
    walk = under_examination(served(days_ago(30))).take("remand").later(1).to("serve_remand").later(5)
    walk.take("draft_opinion", facts="重新查明：照明线路老化。").to("check_opinion", "sign_opinion", "serve")
    page = browser.new_context(base_url=site, locale=locale, viewport=size).new_page()
    page.goto("/track/")
    page.locator("input[name=code]").fill(walk.receipt.registered[0].query_code)
    page.locator("main form button").click()
    assert page.locator(".way").count() == 2
    steps = [f"/track/matter/steps/{step}/" for step in ("apply_review", "rate", "urge")]
    assert shut_out(page, "/track/matter/", *steps, "/how/supervision/", "/reviews/") == []
