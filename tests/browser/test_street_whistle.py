"""The street's handling with a whistle: an objection that is kept, a co-handled part, departments called."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.orders import an_order, at_matter, desks, take
from tests.browser.test_access import PHONE, grave, stands_out
from tingmin.hotline.queries import parts_of
from tingmin.kernel.actors import Actor

pytestmark = pytest.mark.browser


def test_street_whistles_and_departments_report(browser: Browser, site: str) -> None:
    agent, hotline, street, water, school, district = desks(
        browser, site, "hotline.agent", "hotline.head", "street.handler", "water.handler", "education.handler",
        "district.clerk",
    )  # fmt: skip
    order = an_order()

    at_matter(agent, order.id)
    agent.get_by_role("link", name="派单", exact=True).click()
    agent.get_by_label("承办单位").fill("北京市朝阳区八里庄街道办事处")
    agent.get_by_label("紧急程度").select_option(label="一般")
    agent.get_by_role("button", name="确认：派单").click()
    agent.locator("form button.button-big").click()
    expect(agent.get_by_role("status")).to_contain_text("已办理：派单")

    district.goto("/desk/orders/copies/")
    district.get_by_role("link", name="路口积水").click()
    expect(district.get_by_text("抄送件，只供查阅")).to_be_visible()
    assert grave(district) == []

    take(street, order.id, "object_dispatch", button="提出派单异议", fill={"说明": "积水属水务部门职责。"})
    expect(street.get_by_text("审核期间由原承办单位继续负责", exact=False)).to_be_visible()
    take(hotline, order.id, "keep_dispatch", button="维持派单", fill={"说明": "属地首接负责。"})

    street.goto("/desk/")
    expect(street.locator(".due-left")).to_contain_text("还剩23小时")
    assert (grave(street), stands_out(street)) == ([], 0)
    take(street, order.id, "accept_order", button="签收（首接负责）")
    said = "电话联系，约定下午到现场。"
    take(street, order.id, "contact_requester", button="联系诉求人", fill={"联系方式和情况": said})
    expect(street.locator("#order")).to_contain_text("按时联系")

    take(
        street, order.id, "ask_co_handler", button="请其他单位协办",
        fill={"协办单位": "北京市水务局", "协办事项": "请核查雨水管线。", "反馈时限": "24"},
    )  # fmt: skip
    take(
        street, order.id, "whistle", button="吹哨",
        fill={
            "请到的部门": "北京市水务局\n北京市教育委员会", "地点": "示例路口",
            "需要解决的问题": "校门口积水，请到场会商。", "报到时限": "24",
        },
    )  # fmt: skip
    expect(street.locator("#parts li")).to_have_count(3)
    assert grave(street) == []

    by_desk = {"beijing-water": water, "beijing-education": school}
    for part in parts_of(order.id, actor=Actor.system()):
        desk = by_desk[part.holder.code]
        at_matter(desk, part.pk)
        expect(desk.get_by_role("heading", name="请你单位办的事", exact=False)).to_be_visible()
        assert grave(desk) == []
        take(desk, part.pk, "return_part", button="反馈协办结果", fill={"说明": "已到场，管线已疏通。"})

    take(
        street, order.id, "close_whistle", button="报到结束并互评",
        fill={"对报到部门的评价": "到场及时，措施得力。", "报到部门对吹哨单位的评价": "组织有序，情况说明清楚。"},
    )  # fmt: skip
    expect(street.locator("#whistle")).to_contain_text("组织有序")
    take(
        street, order.id, "reply_order", button="双反馈",
        fill={"核实情况": "雨水口堵塞。", "办理结果": "已疏通，雨后派人巡查。", "反馈诉求人的方式": "电话"},
    )  # fmt: skip
    at_matter(agent, order.id)
    expect(agent.locator(".stage")).to_have_text("已反馈，待回访")
    expect(agent.locator("#hand-offs li")).to_have_count(4)
    for page in (street, agent):
        page.set_viewport_size(PHONE)
        at_matter(page, order.id) if page is agent else page.goto("/desk/")
        assert (grave(page), stands_out(page)) == ([], 0)


def test_check_across_both_channels_shuts_nobody_out(browser: Browser, site: str) -> None:
    (agent,) = desks(browser, site, "hotline.agent")
    order = an_order()
    at_matter(agent, order.id)
    for address in ("both/", "convert/"):
        agent.goto(f"/desk/matters/{order.id}/{address}")
        assert (address, grave(agent), stands_out(agent)) == (address, [], 0)
