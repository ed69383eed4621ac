"""Somebody accuses an office at its own doorstep: the letter goes past it, and the proof goes home."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_letter_life import officer as officer
from tests.browser.test_letter_life import open_matter
from tingmin.ledger.merging import merge

pytestmark = pytest.mark.browser

VERIFIER = Path(__file__).resolve().parents[2] / "tools" / "verify_receipt.py"
ACCUSATION = "窗口工作人员索要好处，已经两次。"


def accuse(page: Page) -> str:
    """Accuse the city's petition office; the number."""
    page.goto("/submit/")
    page.get_by_label("您要反映什么？").fill(ACCUSATION)
    page.get_by_label("您希望").select_option(label="揭发控告")
    page.get_by_label("反映的是哪个单位？").fill("北京市信访办公室")
    page.get_by_label("请为我保密").check()
    page.get_by_role("button", name="提交登记").click()
    expect(page.locator(".slip")).to_contain_text("没有经过它的窗口，由北京市人民政府登记办理")
    return page.locator(".slip .number").inner_text()


def test_accusation_goes_past_the_accused_and_its_record_is_verified_with_plain_python(
    page: Page, officer: Callable[[str], Page], tmp_path: Path
) -> None:
    number = accuse(page)
    accused = officer("office.head")
    accused.get_by_label("按编号查找").fill(number)
    accused.get_by_role("button", name="查找").click()
    expect(accused.get_by_role("heading", level=1)).to_have_text("没有找到")
    merge(at=timezone.now())
    page.goto("/track/matter/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载凭据文件（JSON）").click()
    receipt = tmp_path / coming.value.suggested_filename
    coming.value.save_as(receipt)
    told = subprocess.run([sys.executable, "-I", VERIFIER, receipt], capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert ACCUSATION not in json.dumps(json.loads(receipt.read_text("utf-8")), ensure_ascii=False)


def test_accused_place_is_picked_without_script(browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site, locale="zh-CN", java_script_enabled=False).new_page()
    page.goto("/submit/")
    page.get_by_label("您要反映什么？").fill(ACCUSATION)
    page.get_by_label("您希望").select_option(label="举报打击报复")
    page.get_by_label("街道或乡镇").select_option("110105015")
    page.get_by_label("办事处、乡镇政府").select_option("110105015")
    page.get_by_role("button", name="提交登记").click()
    expect(page.locator(".slip")).to_contain_text("由北京市朝阳区信访办公室登记办理")


def test_two_pairs_of_places_do_not_mix(page: Page) -> None:
    page.goto("/submit/")
    page.get_by_label("或者按地区选：区").select_option(label="朝阳区")
    expect(page.get_by_label("办事处、乡镇政府")).to_be_enabled()
    expect(page.get_by_label("街道或乡镇")).to_be_disabled()


def test_glass_is_broken_from_a_number_that_is_not_found(page: Page, officer: Callable[[str], Page]) -> None:
    page.goto("/submit/")
    page.get_by_label("您要反映什么？").fill("电梯停运。")
    page.get_by_label("事情发生在哪个区？").select_option(label="朝阳区")
    page.get_by_label("街道或乡镇").select_option("110105015")
    page.get_by_role("button", name="提交登记").click()
    number = page.locator(".slip .number").inner_text()
    head = officer("office.head")
    head.get_by_label("按编号查找").fill(number)
    head.get_by_role("button", name="查找").click()
    head.get_by_role("link", name="紧急查阅", exact=True).click()
    head.get_by_label("理由").fill("信访人来电称有人身危险")
    head.get_by_role("button", name="开始紧急查阅").click()
    expect(head.locator("p.number")).to_have_text(number)
    expect(head.get_by_role("status")).to_contain_text("您正在紧急查阅")
    page.goto("/track/matter/")
    expect(page.locator(".readings")).to_contain_text("紧急查阅")


def test_head_keeps_a_clerk_away(page: Page, officer: Callable[[str], Page]) -> None:
    page.goto("/submit/")
    page.get_by_label("您要反映什么？").fill(ACCUSATION)
    page.get_by_role("button", name="提交登记").click()
    number = page.locator(".slip .number").inner_text()
    clerk, head = officer("office.clerk"), officer("office.head")
    open_matter(clerk, number)
    open_matter(head, number)
    head.get_by_role("link", name="决定回避").click()
    head.get_by_label("回避的人员").select_option(label="周信（信访工作人员）")
    head.get_by_label("回避理由").fill("近亲属")
    head.get_by_role("button", name="决定回避").click()
    expect(head.get_by_role("status")).to_have_text("已决定回避，该人员不再看到这件事。")
    clerk.reload()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("暂时不能办理")
