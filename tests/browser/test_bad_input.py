"""What a person gets wrong: one clear sentence, and the typed text is still there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_letter_life import TEXT
from tests.browser.test_letter_life import officer as officer

pytestmark = pytest.mark.browser

PROGRAM = {"name": "程序.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}


def test_a_text_of_one_megabyte_is_refused_in_a_sentence_and_kept(page: Page) -> None:
    page.goto("/submit/")
    page.get_by_label("您要反映什么？").fill("诉" * 350_000)
    page.get_by_role("button", name="提交登记").click()
    expect(page.get_by_role("alert")).to_contain_text("正文有350000字，超过50000字")
    assert len(page.get_by_label("您要反映什么？").input_value()) == 350_000


def test_wrong_file_and_wrong_id_digit_are_registered_with_a_sentence_each(page: Page) -> None:
    page.goto("/submit/")
    page.get_by_label("您要反映什么？").fill(TEXT)
    page.get_by_label("身份证号").fill("110105199003070011")
    page.get_by_label("附件").set_input_files(PROGRAM)
    page.get_by_role("button", name="提交登记").click()
    expect(page.locator(".notice li")).to_have_count(2)
    expect(page.locator(".code span")).to_have_count(4)


def test_a_future_day_at_the_counter_is_refused_in_a_sentence(officer: Callable[[str], Page]) -> None:
    clerk = officer("office.clerk")
    clerk.goto("/desk/register/")
    clerk.get_by_label("反映的内容").fill(TEXT)
    clerk.get_by_label("收到日期").fill((timezone.localdate() + timedelta(days=1)).isoformat())
    clerk.get_by_role("button", name="登记并打印凭证").click()
    expect(clerk.get_by_role("alert")).to_contain_text("晚于今天")
    expect(clerk.get_by_label("反映的内容")).to_have_value(TEXT)


def test_the_form_works_without_script(browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site, locale="zh-CN", java_script_enabled=False).new_page()
    page.goto("/submit/")
    page.get_by_label("您要反映什么？").fill(TEXT)
    page.get_by_label("街道或乡镇").select_option(label="八里庄街道")
    page.get_by_role("button", name="提交登记").click()
    expect(page.locator(".slip")).to_contain_text("八里庄街道")
