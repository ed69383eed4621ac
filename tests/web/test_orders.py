"""Orders in front of the pages: minutes, grades, parts, copies at a district, both channels, and the requester."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import OFFICE, staff
from tests.hotline.orders import CALLER, CENTRE, STREET, WATER, Order, unit
from tests.matters.walks import letter
from tests.web.pages import code_on, links_of, text_of
from tingmin.hotline.actions import take_down
from tingmin.hotline.actions.assessing import decide_exclusion, propose_exclusion
from tingmin.hotline.queries import open_parts
from tingmin.hotline.types import Request
from tingmin.intake.actions import submit
from tingmin.intake.types import Claim
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.times import CITY_TIME
from tingmin.law.procedures import procedure
from tingmin.law.types import Office
from tingmin.matters.models import Matter
from tingmin.web.own_orders import IN_OWN_WORDS

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]


def order(**more):
    return Order(at=timezone.now() - timedelta(hours=1), **more)


def petition(**more):
    claims = [Claim(title="路灯不亮", body="楼下路灯坏了两周，晚上看不见路。", purpose="seek_solution")]
    submission = letter(claims=claims, identity=CALLER, receiver=unit(OFFICE), **more)
    return submit(submission, actor=Actor.system(), at=timezone.now() - timedelta(days=1)).registered[0].matter_id


def tracking(*, at=None, **more):
    """The requester's browser, and the order, of five minutes ago unless told."""
    at = at or timezone.now() - timedelta(minutes=5)
    request = Request(request_type="complaint", title="路灯不亮", body="楼下路灯坏了两周。", identity=CALLER, **more)
    made = take_down(request, actor=Actor.petitioner(), at=at)
    browser = Client(headers={"accept-language": "zh-CN"})
    browser.post("/track/", {"code": made.query_code})
    walked = Order.__new__(Order)
    walked.id, walked.at = made.matter_id, at + timedelta(minutes=1)
    return browser, walked


def page_of(client, matter_id):
    return client.get(f"/desk/matters/{matter_id}/")


def test_unit_reads_grade_why_and_the_limit_to_the_minute(signed_in):
    found = order(place="示例路口").sent()
    shown = text_of(page_of(signed_in(STREET, Post.HANDLER), found.id))
    for said in ("7天", "一般", "数字由本市设置", "示例路口", "朝阳区人民政府", "还没有联系", "最迟 ", "还剩6天22小时"):
        assert said in shown
    assert re.search(r"最迟 \d{4}-\d\d-\d\d \d\d:\d\d", shown)
    assert "13800005678" not in shown


def test_list_says_how_many_hours_are_left_and_orders_one_day_by_the_minute(signed_in):
    late = order(title="后到期").later(minutes=30).sent(urgency="life")
    soon = order(title="先到期").sent(urgency="life")
    assert late.matter.next_due >= soon.matter.next_due
    shown = text_of(signed_in(STREET, Post.HANDLER).get("/desk/"))
    assert re.search(r"还剩\d+(小时|分钟)", shown)
    if late.matter.next_due == soon.matter.next_due:
        assert shown.index("先到期") < shown.index("后到期")


def test_whistle_is_blown_from_the_page_and_each_part_stands_with_its_clock(signed_in):
    found = order().in_hand()
    client = signed_in(STREET, Post.HANDLER)
    sent = {"departments": "北京市水务局\n北京市教育委员会", "place": "示例路口", "question": "积水", "hours": "24"}
    answer = client.post(f"/desk/matters/{found.id}/steps/whistle/", sent)
    assert answer.status_code == 302, text_of(answer)
    shown = text_of(page_of(client, found.id))
    for said in ("吹哨报到", "北京市水务局", "示例路口", "协办中", "还剩"):
        assert said in shown
    part = next(each for each in open_parts(found.id) if each.holder.code == WATER)
    asked = text_of(page_of(signed_in(WATER, Post.HANDLER), part.pk))
    assert "请你单位办的事" in asked
    assert "积水" in asked
    assert "反馈协办结果" in asked
    assert "诉求人" not in asked, "who asks is not theirs to open"


def test_unknown_department_is_named_in_the_form(signed_in):
    found = order().in_hand()
    sent = {"departments": "没有这个局", "place": "路口", "question": "积水", "hours": "24"}
    answer = signed_in(STREET, Post.HANDLER).post(f"/desk/matters/{found.id}/steps/whistle/", sent)
    assert answer.status_code == 422
    assert "没有这个局" in text_of(answer)


def test_district_reads_the_copies_and_nothing_else(signed_in):
    found = order().sent()
    client = signed_in("chaoyang", Post.CLERK)
    listed = client.get("/desk/orders/copies/")
    assert found.matter.number in text_of(listed)
    (link,) = links_of(listed, "copies/.+")
    shown = client.get(link)
    assert "抄送件，只供查阅" in text_of(shown)
    assert "李" not in text_of(shown).replace("李宁", "")
    assert "<form" not in shown.content.decode().split("<main")[1]
    assert page_of(client, found.id).status_code == 404
    other = signed_in("haidian", Post.CLERK)
    assert found.matter.number not in text_of(other.get("/desk/orders/copies/"))
    assert other.get(link).status_code == 404


def test_each_value_of_a_copy_says_its_heading_where_the_head_of_the_table_has_no_room(signed_in):
    order().sent()
    page = signed_in("chaoyang", Post.CLERK).get("/desk/orders/copies/").content.decode()
    heads = re.findall(r'<th scope="col">(.+?)</th>', page)
    assert heads == ["到期", "工单", "状态", "承办单位", "收到"]
    assert re.findall(r'data-th="(.+?)"', page) == heads[2:]


def test_timeline_names_a_post_in_the_language_of_its_page(signed_in):
    found, client = order().sent(), signed_in(STREET, Post.HANDLER)
    address = f"/desk/matters/{found.id}/"
    assert "热线坐席" in _timeline(client.get(address))
    english = _timeline(client.get(address, headers={"accept-language": "en"}))
    assert "Hotline agent" in english
    assert not re.search("[一-鿿]", english)


def _timeline(page):
    return page.content.decode().rsplit('<ol class="timeline">', 1)[1].split("</ol>")[0]


def test_district_opens_and_settles_what_its_street_asks_it_to_coordinate(signed_in):
    found, client = order().in_hand(), signed_in("chaoyang", Post.CLERK)
    found.by(STREET, "escalate_order", post=Post.HEAD, reason="灯杆产权不清，请区里协调。")
    assert found.matter.number in text_of(client.get("/desk/open/"))
    copy = client.get(f"/desk/orders/copies/{found.id}/")
    assert "本件在等上级协调" in text_of(copy)
    (link,) = links_of(copy, f"matters/{found.id}/")
    shown = client.get(link)
    assert "灯杆产权不清，请区里协调。" in text_of(shown)
    assert "上级协调意见" in text_of(shown)
    assert CALLER.name not in text_of(shown)
    address = f"/desk/matters/{found.id}/steps/settle_escalation/"
    assert client.post(address, {}).status_code == 422
    settled = client.post(address, {"reason": "由区城管委牵头修复。"}, follow=True)
    assert settled.status_code == 200, text_of(settled)
    assert found.matter.stage == "handling"
    assert page_of(client, found.id).status_code == 404
    assert "由区城管委牵头修复。" in text_of(page_of(signed_in(STREET, Post.HANDLER), found.id))


def test_agent_compares_and_the_person_contests(signed_in):
    other, found = petition(), order()
    client = signed_in(CENTRE, Post.AGENT)
    assert "另一渠道有 1 件可能是同一事项" in text_of(page_of(client, found.id))
    asked = client.get(f"/desk/matters/{found.id}/both/")
    assert "证件、电话或者姓名住址相同" in text_of(asked)
    assert "不在您的查阅范围" in text_of(asked)
    empty = client.post(f"/desk/matters/{found.id}/both/", {"other": other, "verdict": "yes"})
    assert empty.status_code == 422
    judged = client.post(f"/desk/matters/{found.id}/both/", {"other": other, "verdict": "yes", "reason": "同一盏灯"})
    assert judged.status_code == 302
    assert "已判定为同一事项" in text_of(client.get(judged.url))


def test_agent_converts_with_consent_and_reads_out_a_new_code(signed_in):
    found = order()
    client = signed_in(CENTRE, Post.AGENT)
    address = f"/desk/matters/{found.id}/convert/"
    assert client.post(address, {"answer": "yes", "way": "phone"}).status_code == 422
    slip = client.post(address, {"answer": "yes", "way": "phone", "said": "愿意走信访程序。"}, follow=True)
    assert found.matter.stage == "redirected"
    new = Matter.objects.get(procedure="petition")
    assert new.number in text_of(slip)
    browser = Client(headers={"accept-language": "zh-CN"})
    tracked = browser.post("/track/", {"code": code_on(slip)}, follow=True)
    assert "最早于" in text_of(tracked)
    assert found.matter.number in text_of(tracked)


def test_who_declines_stays_where_they_are(signed_in):
    found = order()
    client = signed_in(CENTRE, Post.AGENT)
    sent = {"answer": "no", "way": "phone", "said": "不用了。"}
    answer = client.post(f"/desk/matters/{found.id}/convert/", sent, follow=True)
    assert "仍在原渠道办理" in text_of(answer)
    assert Matter.objects.count() == 1


def test_requester_reads_where_it_stands_and_what_was_told():
    browser, found = tracking()
    assert "热线正在确定由谁办理" in text_of(browser.get("/track/matter/"))
    found.replied()
    shown = text_of(browser.get("/track/matter/"))
    for said in ("承办单位已经答复", "已更换线路，路灯已亮。", "承办单位联系了您", "7天", "您现在可以"):
        assert said in shown
    assert "回访：已解决" not in shown
    for language, words in (("zh-CN", "还没有解决"), ("en", "It is not resolved yet")):
        page = browser.get("/track/matter/", headers={"accept-language": language}).content.decode()
        assert re.search(rf'href="/track/matter/steps/say_unresolved/">{words}</a>', page)


@pytest.mark.parametrize("actor", ["requester", "agent"])
def test_whoever_asked_speaks_plainly_and_the_agent_in_the_words_of_the_statute(actor, signed_in):
    browser, found = tracking()
    if actor == "requester":
        shown = text_of(browser.post("/track/matter/steps/urge_order/", {}, follow=True))
        assert "已收到：催一催。" in shown
        assert "不用办了，撤回" in shown
    else:
        shown = text_of(page_of(signed_in(CENTRE, Post.AGENT), found.id))
        assert "催单" in shown
        assert "催一催" not in shown


def test_plain_words_are_of_steps_that_a_requester_may_take():
    own = {row.step for row in procedure("work_order").steps if Office.PETITIONER in row.by}
    assert own == {*IN_OWN_WORDS, "register_order"}


def test_paper_issued_after_midnight_bears_the_citys_day_on_the_page_too():
    browser, found = tracking(at=datetime(2026, 5, 12, 0, 30, tzinfo=CITY_TIME))
    found.by(CENTRE, "redirect", case="beyond_duties", advice="请联系物业公司。", reason="超出职责范围")
    shown = browser.get("/track/matter/").content.decode()
    (papers,) = re.findall(r"给您的文书</h2>(.*?)</section>", shown, re.DOTALL)
    assert "2026年5月12日" in papers
    assert "2026年5月11日" not in shown


def test_requester_answers_the_call_back_on_the_page_and_may_stay_silent_on_satisfaction():
    browser, found = tracking()
    found.replied()
    form = browser.get("/track/matter/steps/say_unresolved/")
    assert "不选不算满意，也不算不满意" in text_of(form)
    assert "channel" not in form.content.decode()
    answer = browser.post("/track/matter/steps/say_unresolved/", {"comment": "还是不亮"}, follow=True)
    assert "您说没有解决" in text_of(answer)
    assert found.matter.stage == "unresolved"


def test_redirected_order_names_channel_and_article_and_may_be_raised_again():
    browser, found = tracking()
    found.by(CENTRE, "redirect", case="beyond_duties", advice="请联系物业公司。", reason="超出职责范围")
    shown = text_of(browser.get("/track/matter/"))
    for said in ("超出职责范围", "请联系物业公司。", "第十一条"):
        assert said in shown
    slip = browser.post("/track/matter/steps/ask_again/", {"new_facts": "物业说是市政路灯。"}, follow=True)
    assert len(code_on(slip)) == 19
    assert Matter.objects.filter(procedure="work_order").count() == 2


def test_requester_takes_the_petition_procedure_and_goes_between_both():
    browser, found = tracking()
    slip = browser.post("/track/matter/other-channel/", follow=True)
    assert len(code_on(slip)) == 19
    new = Matter.objects.get(procedure="petition")
    shown = browser.get("/track/matter/")
    assert new.number in text_of(shown)
    assert "您同意转到这一渠道" in text_of(shown)
    back = browser.post("/track/matter/other-channel/open/", follow=True)
    assert found.matter.number in text_of(back)
    assert browser.post("/track/matter/other-channel/", follow=True).status_code == 422, "once is enough"


def test_exclusion_is_told_in_a_sentence():
    browser, found = tracking()
    agent, head = staff(CENTRE, Post.AGENT), staff(CENTRE, Post.HEAD)
    month = found.at.date()
    row = propose_exclusion(matter_id=found.id, month=month, reason="duplicate", actor=agent, at=found.at)
    decide_exclusion(exclusion_id=row.pk, granted=True, actor=head, at=found.at)
    assert "不计入" in text_of(browser.get("/track/matter/"))
    assert "对您的办理和答复不受影响" in text_of(browser.get("/track/matter/"))


def test_stranger_opens_no_other_half():
    browser, _ = tracking()
    assert browser.post("/track/matter/other-channel/open/").status_code == 404
    assert "没有可以提出异议的判定" in text_of(browser.get("/track/matter/other-channel/contest/"))
