"""The month's score sheet in Chromium: preview, exclusion by two, freeze, an objection and the corrected sheet."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.test_call_back import SignIn, check_page
from tests.browser.test_call_back import seat as seat
from tests.hotline.orders import CENTRE, STREET, WATER, Order
from tingmin.hotline.scores import midnight, month_of
from tingmin.hotline.sheets import sheets_of

pytestmark = pytest.mark.browser

MONTH = month_of(month_of(timezone.localdate()) - timedelta(days=1))
ASKED = f"month={MONTH:%Y-%m}"


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that has set its weights."""
    (tmp_path / "rates.toml").write_text('response = "0.3"\nresolution = "0.35"\nsatisfaction = "0.35"\nminimum = 1\n')
    monkeypatch.setenv("TINGMIN_RATES", str(tmp_path / "rates.toml"))


def heard(step: str, satisfaction: str, code: str = STREET, **more: object) -> Order:
    """An order that was called back last month."""
    order = Order(at=midnight(MONTH) + timedelta(days=2, hours=10), **more).replied(code)
    return order.by(CENTRE, "call_back").by(CENTRE, step, satisfaction=satisfaction)


@pytest.fixture
def called_back(site: str) -> list[Order]:
    """Four orders of the street and one of the water bureau; the last of the street's is a repeat."""
    return [
        heard("say_resolved", "satisfied", title="路灯不亮"),
        heard("say_resolved", "basically", title="垃圾未清运"),
        heard("say_unresolved", "dissatisfied", title="房屋漏水等待鉴定"),
        heard("say_unresolved", "dissatisfied", title="路灯不亮（重复）"),
        heard("say_resolved", "satisfied", WATER, title="水压不足"),
    ]


def propose(page: Page, number: str, reason: str) -> None:
    """Propose to leave an order out."""
    page.goto(f"/desk/scores/proposals/?{ASKED}")
    page.get_by_label("工单编号").fill(number)
    page.get_by_label("剔除原因").select_option(label=reason)
    page.get_by_role("button", name="提出剔除").click()
    expect(page.get_by_role("status")).to_have_text("已提出，由另一人决定。")


def test_sheet_from_its_preview_to_its_correction(seat: SignIn, called_back: list[Order], weights: None) -> None:
    leader, head, unit = seat("hotline.leader"), seat("hotline.head"), seat("street.head")
    head.get_by_role("link", name="成绩单", exact=True).click()
    expect(head.get_by_text("这是预览，不是最终成绩。")).to_be_visible()
    unit.goto(f"/desk/scores/?{ASKED}")
    expect(unit.get_by_text("本月成绩单还没有固化，固化以后可以在这里查看。")).to_be_visible()

    propose(leader, called_back[3].matter.number, "重复诉求且无新的事实")
    head.goto(f"/desk/scores/proposals/?{ASKED}")
    head.get_by_role("button", name="同意", exact=True).click()
    expect(head.get_by_text("同意剔除")).to_be_visible()

    head.goto(f"/desk/scores/?{ASKED}")
    head.get_by_role("button", name=f"固化 {MONTH:%Y-%m} 成绩单").click()
    expect(head.get_by_role("status")).to_contain_text("共2个单位")

    unit.goto(f"/desk/scores/?{ASKED}")
    unit.locator("tbody th a").click()
    expect(unit.locator(".score strong")).to_have_text("76.67")
    unit.locator(".tally li", has_text="不满意").get_by_role("link").click()
    expect(unit.get_by_role("link", name="房屋漏水等待鉴定")).to_be_visible()
    check_page(unit, "sheet-of-the-unit")
    unit.get_by_role("link", name="对成绩单提出异议").click()
    unit.get_by_label("工单编号").first.fill(called_back[2].matter.number)
    unit.get_by_label("请求", exact=False).first.select_option(label="该工单应当剔除")
    unit.get_by_label("剔除原因", exact=False).first.select_option(label="等待裁判或者鉴定结果")
    unit.get_by_label("异议理由").fill("房屋安全鉴定尚未出具。")
    unit.get_by_role("button", name="对成绩单提出异议").click()
    expect(unit.get_by_text("等待热线负责人决定。")).to_be_visible()

    head.goto("/desk/scores/objections/")
    head.locator("tbody th a").click()
    head.get_by_role("checkbox").check()
    head.get_by_label("决定理由").fill("鉴定委托书已经核对，属实。")
    check_page(head, "objection-to-decide")
    head.get_by_role("button", name="作出决定").click()
    expect(head.get_by_role("status")).to_have_text("已作出决定。")

    unit.reload()
    expect(unit.get_by_text("鉴定委托书已经核对，属实。")).to_be_visible()
    expect(unit.get_by_text("可以向市政务服务部门书面反映", exact=False)).to_be_visible()
    unit.goto(f"/desk/scores/unit/?{ASKED}&unit={STREET}")
    expect(unit.locator(".score strong")).to_have_text("100.00")
    expect(unit.get_by_text("第 1 版 · 76.67")).to_be_visible()
    assert {sheet.organ.code: sheet.version for sheet in sheets_of(MONTH)} == {STREET: 2, WATER: 1}
    check_page(unit, "sheet-corrected")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_pages_of_the_month_shut_nobody_out(seat: SignIn, called_back: list[Order], weights: None, locale: str) -> None:
    page = seat("hotline.head", locale)
    for name, address in (
        ("sheets", f"/desk/scores/?{ASKED}"),
        ("sheet", f"/desk/scores/unit/?{ASKED}&unit={STREET}&figure=eligible"),
        ("proposals", f"/desk/scores/proposals/?{ASKED}"),
        ("objections", "/desk/scores/objections/"),
        ("report", f"/desk/scores/report/?{ASKED}"),
    ):
        page.goto(address)
        check_page(page, f"score-{name}-{locale}")
    page.goto(f"/desk/scores/?{ASKED}")
    page.locator(".notice button").click()
    unit = seat("street.head", locale)
    unit.goto(f"/desk/scores/objections/raise/?{ASKED}")
    check_page(unit, f"score-raise-{locale}")
