"""The whole ladder through the pages: a street's opinion, review, remand, a second opinion, review, re-review with a
hearing of ten days, finality; then the same facts, and new ones.

The days are counted by hand in the comments, from the State Council's notice for 2026: Labour Day 1–5 May, the Dragon
Boat rest 19–21 June. The day of an event is day zero; a last day that is a rest day moves to the next working day.
"""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import noon_of
from tingmin.web import door

pytestmark = pytest.mark.browser

STREET, DISTRICT_OFFICE, DISTRICT, CITY = "110105015", "chaoyang-petition", "chaoyang", "beijing"
STREET_NAME = "北京市朝阳区八里庄街道办事处"
PASSWORD = "a-long-one-for-tests"
FIRST = date(2026, 3, 2)
TEXT = "楼道照明坏了半年，多次反映没有修好。"
SAID = {"查明的事实": "经查，楼道照明已报修。", "依据": "《物业管理条例》第三十五条", "答复一": "请耐心等待维修。"}
CAST = (
    Account("office.clerk", "周信", Post.CLERK, DISTRICT_OFFICE),
    Account("office.head", "郑主任", Post.HEAD, DISTRICT_OFFICE),
    Account("street.clerk", "吴受理", Post.CLERK, STREET),
    Account("street.handler", "李承办", Post.HANDLER, STREET),
    Account("street.head", "陈主任", Post.HEAD, STREET),
    Account("district.first", "孙复查", Post.REVIEWER, DISTRICT),
    Account("district.second", "钱复查", Post.REVIEWER, DISTRICT),
    Account("district.leader", "赵区长", Post.LEADER, DISTRICT),
    Account("city.first", "冯复核", Post.REVIEWER, CITY),
    Account("city.second", "陈复核", Post.REVIEWER, CITY),
    Account("city.chair", "褚主持", Post.REVIEWER, CITY),
    Account("city.leader", "卫市长", Post.LEADER, CITY),
)


class Ladder:
    """One matter, the people who work on it, and the day of the city."""

    def __init__(self, browser: Browser, site: str, patch: pytest.MonkeyPatch):
        self.browser, self.site, self.patch = browser, site, patch
        self.pages: dict[str, Page] = {}
        self.address = ""
        self.on(FIRST)

    def on(self, day: date) -> "Ladder":
        """Move the clock at the door to noon of a day."""
        self.patch.setattr(door, "now", lambda: noon_of(day))
        return self

    def as_(self, username: str) -> Page:
        """The page of one of the cast, who signs in the first time; of the citizen, who does not."""
        if username not in self.pages:
            page = self.browser.new_context(base_url=self.site, locale="zh-CN").new_page()
            page.set_default_timeout(PATIENCE_MS)
            if username != "citizen":
                page.goto("/desk/")
                page.get_by_label("用户名").fill(username)
                page.get_by_label("密码").fill(PASSWORD)
                page.get_by_role("button", name="登录").click()
                expect(page.locator(".whoami")).to_be_visible()
            self.pages[username] = page
        return self.pages[username]

    def submits(self, text: str) -> tuple[str, str]:
        """Number and query code of what the citizen hands in."""
        page = self.as_("citizen")
        page.goto("/submit/")
        page.get_by_label("您要反映什么？").fill(text)
        page.get_by_label("事情发生在哪个区？").select_option(label="朝阳区")
        page.get_by_label("姓名", exact=False).first.fill("王某某")
        page.get_by_role("button", name="提交登记").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("已登记，谢谢您")
        return page.locator(".slip .number").inner_text(), "-".join(page.locator(".code span").all_inner_texts())

    def opens(self, username: str, number: str) -> Page:
        """Find a matter by its number; from now on it is the one that is worked on."""
        page = self.as_(username)
        page.goto(f"/desk/search/?number={number}")
        self.address = page.url
        return page

    def follows(self, code: str) -> Page:
        """Give the query code: half an hour on this browser is over by the next day."""
        page = self.as_("citizen")
        page.goto("/track/")
        page.get_by_label("查询码").fill(code)
        page.get_by_role("button", name="查询").click()
        return page

    def asks(self, code: str, step: str, **said: str) -> Page:
        """A step of the petitioner."""
        page = self.follows(code)
        page.locator(".choices").get_by_role("link", name=step, exact=True).click()
        self.sends(page, step, **said)
        return page

    def takes(self, username: str, step: str, **said: str) -> Page:
        """A step of an officer on the matter."""
        page = self.as_(username)
        page.goto(self.address)
        page.locator(".moves").get_by_role("link", name=step, exact=True).click()
        self.sends(page, step, **said)
        return page

    def sends(self, page: Page, step: str, **said: str) -> None:
        """Fill the form that is open: what is said by its label, what else is asked for with an example."""
        for label, value in said.items():
            fill(page, label, value)
        for box in page.locator("main form [required]:is(textarea, input:not([type]), input[type=text])").all():
            if not box.input_value():
                box.fill("示例内容。")
        page.get_by_role("button", name=f"确认：{step}").click()
        if page.locator(".preview").count():
            page.get_by_role("button", name=f"确认：{step}").click()
        expect(page.get_by_role("status")).to_contain_text(f"已办理：{step}。")

    def certify(self, leader: str, *names: str) -> None:
        """Enter a certificate for each colleague."""
        page = self.as_(leader)
        for number, name in enumerate(names, start=1):
            page.goto("/desk/review/qualifications/")
            page.get_by_label("人员").select_option(label=f"{name}（复查复核员）")
            page.get_by_label("证书编号").fill(f"FC-{number}")
            page.get_by_label("有效期起").fill(FIRST.isoformat())
            page.get_by_role("button", name="登记资质").click()
            expect(page.get_by_role("status")).to_have_text("已登记资质。")

    def answers(self, draft: date, *, served: date) -> None:
        """Draft, check, sign and serve, by different people."""
        self.on(draft).takes("street.handler", "拟办理意见", 办理结果="解释说明", **SAID)
        self.takes("street.clerk", "审核")
        self.takes("street.head", "签发意见")
        self.on(served).takes("street.handler", "送达", 送达方式="直接送达", 送达地点="社区")

    def examines(self, level: str, day: date) -> None:
        """The file is handed over, two certified colleagues are named."""
        self.on(day).takes("street.handler", "移交案卷")
        page = self.as_(f"{level}.leader")
        page.goto(self.address)
        page.locator(".moves").get_by_role("link", name="确定审查人员", exact=True).click()
        for box in page.get_by_role("group", name="审查人员").get_by_role("checkbox").all()[:2]:
            box.check()
        self.sends(page, "确定审查人员")


def fill(page: Page, label: str, value: str) -> None:
    """Fill a text, choose from a list or pick one of a few, whatever the field is."""
    field = page.get_by_label(label)
    if field.count() == 0 or field.first.evaluate("each => each.tagName") == "FIELDSET":
        page.get_by_role("group", name=label).get_by_label(value, exact=True).check()
    elif field.first.evaluate("each => each.tagName") == "SELECT":
        field.first.select_option(label=value)
    else:
        field.first.fill(value)


def due(page: Page, limit: str) -> str:
    """The last day of a running limit, as the page says it."""
    line = page.locator(".clock:not(.clock-stopped)").filter(has=page.get_by_text(limit, exact=True)).first
    return re.search(r"最迟 (\d+年\d+月\d+日)", line.inner_text()).group(1)  # type: ignore[union-attr]


def on_page(page: Page, address: str) -> Page:
    page.goto(address)
    return page


@pytest.fixture
def ladder(browser: Browser, site: str, monkeypatch: pytest.MonkeyPatch) -> Ladder:
    for account in CAST:
        open_account(account, password=PASSWORD, actor=Actor.system(), at=noon_of(FIRST))
    return Ladder(browser, site, monkeypatch)


def test_one_matter_climbs_the_whole_ladder_and_every_day_is_the_one_counted_by_hand(ladder: Ladder) -> None:
    number, code = ladder.submits(TEXT)
    to_the_street(ladder, number)
    to_the_first_opinion(ladder)
    assert due(ladder.follows(code), "申请复查") == "2026年4月29日"  # 30 March + 30 days, a Wednesday
    ladder.certify("district.leader", "孙复查", "钱复查")
    revoked(ladder, code)
    answered_anew(ladder, code)
    upheld(ladder, code)
    ladder.certify("city.leader", "冯复核", "陈复核")
    heard_and_final(ladder, code)
    the_picture(ladder.follows(code))
    same_facts_are_refused(ladder, number)
    new_facts_are_taken(ladder, number, code)


def to_the_street(ladder: Ladder, number: str) -> None:
    page = ladder.opens("office.clerk", number)
    assert due(page, "登记与分流") == "2026年3月17日"  # 2 March + 15 days, a Tuesday
    ladder.on(date(2026, 3, 3)).takes(
        "office.clerk", "分类", 类别="申诉求决", 信访目的="求决", 内容分类="其他", 办理途径="信访程序"
    )
    page = on_page(ladder.as_("office.clerk"), f"{ladder.address}steps/transfer/?to={STREET_NAME}")
    ladder.sends(page, "转送")


def to_the_first_opinion(ladder: Ladder) -> None:
    page = on_page(ladder.on(date(2026, 3, 6)).as_("street.clerk"), ladder.address)
    assert due(page, "受理告知") == "2026年3月18日"  # 3 March + 15 days, a Wednesday
    assert due(page, "转送异议") == "2026年3月10日"  # five working days: 4, 5, 6, 9, 10 March
    page = ladder.takes("street.clerk", "受理")
    # 6 March + 60 days is 5 May, the last day of the Labour rest: it moves to Wednesday, 6 May.
    assert due(page, "办理") == "2026年5月6日"
    ladder.takes("street.handler", "调查")
    ladder.answers(date(2026, 3, 27), served=date(2026, 3, 30))


def revoked(ladder: Ladder, code: str) -> None:
    """Review by the district, which revokes for the facts."""
    page = ladder.on(date(2026, 4, 20)).follows(code)
    page.locator(".choices").get_by_role("link", name="申请复查", exact=True).click()
    expect(page.get_by_role("group", name="复查、复核机关").get_by_role("radio")).to_be_checked()
    expect(page.get_by_role("group", name="复查、复核机关")).to_contain_text("北京市朝阳区人民政府")
    ladder.sends(page, "申请复查")
    page = on_page(ladder.as_("district.first"), ladder.address)
    assert due(page, "复查") == "2026年5月20日"  # from receipt, not from acceptance: 20 April + 30 days, a Wednesday
    assert due(page, "决定是否受理复查复核") == "2026年4月23日"  # three working days: 21, 22, 23 April
    page = ladder.on(date(2026, 4, 22)).takes("district.first", "受理复查复核申请")
    assert due(page, "移交案卷") == "2026年4月29日"  # five working days: 23, 24, 27, 28, 29 April
    ladder.examines("district", date(2026, 4, 24))
    reply_by = date(2026, 6, 15).isoformat()
    ladder.on(date(2026, 5, 15)).takes(
        "district.leader", "撤销并责令重新答复", 撤销原因="主要事实不清、证据不足", 重新答复期限=reply_by
    )
    ladder.on(date(2026, 5, 18)).takes("district.first", "送达责令重新答复的意见", 送达方式="直接送达", 送达地点="社区")
    page = on_page(ladder.as_("street.handler"), ladder.address)
    assert due(page, "重新答复") == "2026年6月15日"  # the day that the review organ set
    assert page.locator(".way").count() == 2


def answered_anew(ladder: Ladder, code: str) -> None:
    """The same words again are not signed before a second person has said how they differ (BJ2006 §50)."""
    ladder.on(date(2026, 6, 8)).takes("street.handler", "拟办理意见", 办理结果="解释说明", **SAID)
    ladder.takes("street.clerk", "审核")
    page = on_page(ladder.as_("street.head"), ladder.address)
    page.locator(".moves").get_by_role("link", name="签发意见", exact=True).click()
    page.get_by_role("button", name="确认：签发意见").click()
    expect(page.locator("main")).to_contain_text("属于基本相同的意见，不能签发")
    ladder.takes("street.head", "确认与原意见不同", 理由="已补充维修记录和现场照片，事实部分不同。")
    ladder.takes("street.head", "签发意见")
    ladder.on(date(2026, 6, 10)).takes("street.handler", "送达", 送达方式="直接送达", 送达地点="社区")
    assert due(ladder.follows(code), "申请复查") == "2026年7月10日"  # 10 June + 30 days, a Friday


def upheld(ladder: Ladder, code: str) -> None:
    """Asked for on a rest day: what a petitioner hands in counts from that day."""
    ladder.on(date(2026, 6, 19)).asks(code, "申请复查")
    page = on_page(ladder.as_("district.first"), ladder.address)
    assert due(page, "复查") == "2026年7月20日"  # 19 June + 30 days is Sunday, 19 July: Monday
    assert due(page, "决定是否受理复查复核") == "2026年6月24日"  # three working days after the rest: 22, 23, 24 June
    ladder.on(date(2026, 6, 22)).takes("district.first", "受理复查复核申请")
    ladder.examines("district", date(2026, 6, 23))
    ladder.on(date(2026, 7, 10)).takes("district.leader", "维持")
    ladder.on(date(2026, 7, 13)).takes("district.first", "送达复查意见", 送达方式="直接送达", 送达地点="社区")
    assert due(ladder.follows(code), "申请复核") == "2026年8月12日"  # 13 July + 30 days, a Wednesday


def heard_and_final(ladder: Ladder, code: str) -> None:
    """Re-review by the city, asked for on the last day; ten days of hearing are left out of its limit."""
    ladder.on(date(2026, 8, 12)).asks(code, "申请复核")
    page = on_page(ladder.as_("city.first"), ladder.address)
    assert due(page, "复核") == "2026年9月11日"  # 12 August + 30 days, a Friday
    ladder.on(date(2026, 8, 14)).takes("city.first", "受理复查复核申请")
    ladder.examines("city", date(2026, 8, 17))
    page = on_page(ladder.on(date(2026, 8, 24)).as_("city.first"), f"{ladder.address}steps/open_hearing/")
    for name in ("冯复核", "陈复核"):
        page.get_by_role("group", name="听证员（本机关）").get_by_label(f"{name}（复查复核员）").check()
    ladder.sends(
        page,
        "决定听证并通知",
        听证时间="2026-09-03T09:00",
        听证地点="市政府一号会议室",
        举行方式="公开举行",
        主持人="褚主持（复查复核员）",
    )
    ladder.on(date(2026, 9, 3)).takes("city.first", "听证结束")
    page = on_page(ladder.as_("city.first"), ladder.address)
    # Notice on 24 August, closed on 3 September: ten days are left out; 11 + 10 = Monday, 21 September.
    assert due(page, "复核") == "2026年9月21日"
    ladder.on(date(2026, 9, 15)).takes("city.leader", "维持")
    ladder.on(date(2026, 9, 17)).takes("city.first", "送达复核意见", 送达方式="直接送达", 送达地点="社区")
    page = ladder.follows(code)
    expect(page.locator(".where-stage")).to_have_text("已终结")
    expect(page.get_by_role("link", name="信访事项复核意见书")).to_be_visible()


def the_picture(page: Page) -> None:
    """Two rounds; the second was climbed to its end, with its hearing beside the re-review."""
    first, second = page.locator(".way").all()
    assert first.locator("> li").count() == 5
    assert [each.get_attribute("class") for each in second.locator("> li").all()] == ["way-done"] * 5
    expect(second.locator("> li").nth(3).locator(".way-hearing")).to_have_count(2)
    expect(page.locator(".way-again")).to_contain_text("2026年5月18日责令重新答复")


def same_facts_are_refused(ladder: Ladder, number: str) -> None:
    """Registered first; one officer proposes, another decides; the notice names the earlier matter."""
    again, code = ladder.on(date(2026, 9, 21)).submits(TEXT)
    ladder.opens("office.clerk", again)
    ladder.takes("office.clerk", "分类", 类别="申诉求决", 信访目的="求决", 内容分类="其他", 办理途径="信访程序")
    ladder.takes("office.clerk", "提出不予受理")
    ladder.takes("office.head", "不再受理", 不予受理情形="已复核终结，仍以同一事实和理由提出", 已终结事项的编号=number)
    page = ladder.follows(code)
    expect(page.locator(".where-stage")).to_have_text("不予受理")
    expect(page.get_by_role("link", name="不再受理告知书")).to_be_visible()


def new_facts_are_taken(ladder: Ladder, number: str, code: str) -> None:
    """A matter of its own, tied to the one that ended."""
    page = ladder.follows(code)
    page.locator(".choices").get_by_role("link", name="以新的事实和理由重新提出").click()
    page.get_by_label("新的事实或者理由").fill("上周有老人在黑暗的楼道里摔伤。")
    page.get_by_role("button", name="确认：以新的事实和理由重新提出").click()
    expect(page.locator(".slip")).to_be_visible()
    page = ladder.opens("office.clerk", page.locator(".slip .number").inner_text())
    expect(page.locator(".stage")).to_have_text("已登记")
    expect(page.get_by_role("link", name=number)).to_be_visible()
