"""The pages of call-backs and score sheets: who sees what, when, and what a figure is made of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import staff
from tests.hotline.orders import CENTRE, STREET, WATER, Order, unit
from tests.web.pages import links_of, text_of
from tingmin.hotline.actions.assessing import freeze
from tingmin.hotline.models import CallBack, CallBackPlan, Exclusion, Objection, ScoreSheet, SecondCallBack
from tingmin.hotline.scores import midnight, month_of
from tingmin.hotline.sheets import sheets_of
from tingmin.kernel.actors import Post

pytestmark = pytest.mark.usefixtures("city")
TODAY = timezone.localdate()
MONTH = month_of(month_of(TODAY) - timedelta(days=1))
ASKED = f"month={MONTH:%Y-%m}"


@pytest.fixture
def weighed(tmp_path, monkeypatch):
    (tmp_path / "rates.toml").write_text('response = "0.3"\nresolution = "0.35"\nsatisfaction = "0.35"\nminimum = 1\n')
    monkeypatch.setenv("TINGMIN_RATES", str(tmp_path / "rates.toml"))


@pytest.fixture
def unweighed(monkeypatch):
    monkeypatch.delenv("TINGMIN_RATES", raising=False)


@pytest.fixture
def desk_of(signed_in):
    opened = {}

    def open_desk(organ, post):
        if (organ, post) not in opened:
            opened[organ, post] = signed_in(organ, post)
        return opened[organ, post]

    return open_desk


def last_month(hours=0):
    return midnight(MONTH) + timedelta(days=2, hours=10 + hours)


def replied(code=STREET, at=None, **more):
    return Order(at=at or last_month(), **more).replied(code)


def heard(step, satisfaction, code=STREET):
    return replied(code).by(CENTRE, "call_back").by(CENTRE, step, satisfaction=satisfaction)


def month_of_two():
    return heard("say_resolved", "satisfied"), heard("say_unresolved", "dissatisfied", WATER)


def test_list_is_of_what_is_due_first_and_a_call_is_written_down(desk_of):
    now = timezone.now()
    later, sooner = replied(at=now, title="路灯不亮"), replied(at=now - timedelta(hours=20), title="井盖松动")
    agent = desk_of(CENTRE, Post.AGENT)
    page = text_of(agent.get("/desk/call-backs/"))
    assert page.index("井盖松动") < page.index("路灯不亮")
    sent = {"heard": "resolved", "satisfaction": "basically", "channel": "phone", "comment": "谢谢"}
    agent.post(f"/desk/call-backs/{sooner.id}/", sent)
    called = CallBack.objects.get(matter=sooner.id)
    assert (called.resolved, called.satisfaction, called.asked) == (True, "basically", True)
    assert "井盖松动" not in text_of(agent.get("/desk/call-backs/"))
    assert agent.post(f"/desk/call-backs/{later.id}/", {"channel": "phone"}).status_code == 422


def test_call_that_reached_nobody_stays_on_the_list_with_a_better_time(desk_of):
    order, agent = replied(at=timezone.now()), desk_of(CENTRE, Post.AGENT)
    page = agent.post(f"/desk/call-backs/{order.id}/", {"heard": "not_reached", "channel": "phone"}, follow=True)
    assert "1次" in text_of(page)
    assert "未接通" in text_of(agent.get(f"/desk/call-backs/{order.id}/"))
    assert "多次未接通（办结）" not in text_of(agent.get(f"/desk/call-backs/{order.id}/"))


def test_what_is_not_resolved_is_returned_to_its_unit(desk_of):
    order, agent = replied(at=timezone.now()), desk_of(CENTRE, Post.AGENT)
    page = agent.post(f"/desk/call-backs/{order.id}/", {"heard": "partly", "channel": "sms"}, follow=True)
    assert CallBack.objects.get(matter=order.id).partly
    (address,) = links_of(page, "return_order")
    assert "value=" in agent.get(address.replace("&amp;", "&")).content.decode()
    assert "回访未解决，待退回或说明" in text_of(agent.get("/desk/call-backs/"))


def test_number_of_the_requester_is_shown_for_a_recorded_reason(desk_of):
    order, agent = replied(at=timezone.now()), desk_of(CENTRE, Post.AGENT)
    assert "13800005678" not in text_of(agent.get(f"/desk/call-backs/{order.id}/"))
    page = agent.post(f"/desk/call-backs/{order.id}/", {"reveal": "1"})
    assert "13800005678" in text_of(page)


def test_unit_opens_no_call_back_page(desk_of):
    order = replied(at=timezone.now())
    for address in ("/desk/call-backs/", f"/desk/call-backs/{order.id}/", "/desk/call-backs/plans/"):
        assert desk_of(STREET, Post.HEAD).get(address).status_code == 403


def test_second_call_shows_nothing_of_the_first(desk_of):
    order = replied(at=timezone.now()).by(CENTRE, "say_resolved", satisfaction="satisfied", comment="很满意")
    call = CallBack.objects.get(matter=order.id)
    second = SecondCallBack.objects.create(call_back=call, matter_id=order.id, drawn_at=timezone.now())
    agent = desk_of(CENTRE, Post.AGENT)
    page = agent.get(f"/desk/call-backs/second/?id={second.pk}")
    assert "很满意" not in text_of(page)
    agent.post(f"/desk/call-backs/second/?id={second.pk}", {"heard": "unresolved"})
    second.refresh_from_db()
    assert (second.resolved, second.agrees) == (False, False)
    assert "与第一次不一致" in text_of(desk_of(CENTRE, Post.SHIFT_LEADER).get("/desk/call-backs/plans/"))


def test_shift_leader_plans_with_another_share_for_one_stratum(desk_of):
    sent = {"since": TODAY + timedelta(1), "until": TODAY + timedelta(9), "share": 20, "least": 2}
    leader = desk_of(CENTRE, Post.SHIFT_LEADER)
    page = leader.post("/desk/call-backs/plans/", sent | {"share_street/report": 100}, follow=True)
    assert CallBackPlan.objects.get().shares == {"street/report": 100}
    assert "街道·举报：百分之 100" in text_of(page)
    assert leader.post("/desk/call-backs/plans/", sent).status_code == 422


@pytest.mark.usefixtures("unweighed")
def test_without_weights_a_sentence_says_what_is_missing_and_the_rates_stand(desk_of):
    month_of_two()
    page = text_of(desk_of(CENTRE, Post.HEAD).get(f"/desk/scores/?{ASKED}"))
    assert "TINGMIN_RATES" in page
    assert "100.0%" in page
    assert "固化 " not in page


@pytest.mark.usefixtures("weighed")
def test_month_is_a_preview_until_its_head_freezes_it_and_units_see_nothing_before(desk_of):
    month_of_two()
    head, street = desk_of(CENTRE, Post.HEAD), desk_of(STREET, Post.HEAD)
    assert "这是预览，不是最终成绩" in text_of(head.get(f"/desk/scores/?{ASKED}"))
    assert "还没有固化" in text_of(street.get(f"/desk/scores/?{ASKED}"))
    behind = f"/desk/scores/unit/?{ASKED}&unit={STREET}&figure=resolved"
    assert street.get(behind).status_code == 404
    assert (
        desk_of(CENTRE, Post.SHIFT_LEADER).post("/desk/scores/freeze/", {"month": f"{MONTH:%Y-%m}"}).status_code == 403
    )
    head.post("/desk/scores/freeze/", {"month": f"{MONTH:%Y-%m}"})
    assert len(sheets_of(MONTH)) == 2
    assert street.get(behind).status_code == 200
    assert street.get(f"/desk/scores/unit/?{ASKED}&unit={WATER}").status_code == 404


@pytest.mark.usefixtures("weighed")
def test_figure_opens_the_orders_that_it_counts(desk_of):
    good, _ = month_of_two()
    head = desk_of(CENTRE, Post.HEAD)
    page = head.get(f"/desk/scores/unit/?{ASKED}&unit={STREET}&figure=satisfied")
    assert good.matter.number in text_of(page)
    assert head.get(f"/desk/scores/unit/?{ASKED}&unit={STREET}&figure=unheard").status_code == 404


@pytest.mark.usefixtures("weighed")
def test_exclusion_is_proposed_by_one_and_decided_by_another(desk_of):
    good, _ = month_of_two()
    one, other = desk_of(CENTRE, Post.SHIFT_LEADER), desk_of(CENTRE, Post.HEAD)
    sent = {"kind": "exclusion", "month": f"{MONTH:%Y-%m}", "number": good.matter.number, "reason": "duplicate"}
    one.post("/desk/scores/proposals/", sent)
    asked = Exclusion.objects.get()
    assert "须由另一人决定" in text_of(one.get(f"/desk/scores/proposals/?{ASKED}"))
    again = one.post("/desk/scores/proposals/", sent)
    assert (again.status_code, "已经提出剔除" in text_of(again)) == (422, True)
    decision = {"kind": "exclusion", "month": f"{MONTH:%Y-%m}", "id": asked.pk, "granted": "yes"}
    assert one.post("/desk/scores/proposals/decide/", decision).status_code == 422
    other.post("/desk/scores/proposals/decide/", decision)
    asked.refresh_from_db()
    assert asked.granted
    assert desk_of(STREET, Post.HEAD).get(f"/desk/scores/proposals/?{ASKED}").status_code == 403


@pytest.mark.usefixtures("weighed")
def test_points_are_proposed_and_decided_on_the_same_page(desk_of):
    month_of_two()
    one, other = desk_of(CENTRE, Post.SHIFT_LEADER), desk_of(CENTRE, Post.HEAD)
    name = CallBack.objects.filter(organ=unit(STREET)).first().organ.name
    sent = {"kind": "points", "month": f"{MONTH:%Y-%m}", "organ": name, "points": "-2.5", "why": "录音不符。"}
    page = one.post("/desk/scores/proposals/", sent, follow=True)
    assert "录音不符。" in text_of(page)
    page = other.get(f"/desk/scores/proposals/?{ASKED}").content.decode()
    pk = page.split('name="id" value="')[1].split('"')[0]
    other.post(
        "/desk/scores/proposals/decide/", {"kind": "points", "month": f"{MONTH:%Y-%m}", "id": pk, "granted": "yes"}
    )
    assert "-2.5" in text_of(other.get(f"/desk/scores/unit/?{ASKED}&unit={STREET}"))


@pytest.mark.usefixtures("weighed")
def test_unit_objects_and_reads_decision_remedy_and_second_version(desk_of):
    good, _ = heard("say_unresolved", "dissatisfied"), heard("say_resolved", "satisfied")
    freeze(month=MONTH, actor=staff(CENTRE, Post.HEAD), at=timezone.now())
    street, head = desk_of(STREET, Post.HEAD), desk_of(CENTRE, Post.HEAD)
    sent = {"month": f"{MONTH:%Y-%m}", "number_1": good.matter.number, "remedy_1": "leave_out", "reasons": "等待鉴定。"}
    assert street.post("/desk/scores/objections/raise/", sent).status_code == 422
    street.post("/desk/scores/objections/raise/", sent | {"reason_1": "awaits_result"})
    found = Objection.objects.get()
    where = f"/desk/scores/objections/one/?id={found.pk}"
    assert "等待热线负责人决定" in text_of(street.get(where))
    assert desk_of(WATER, Post.HEAD).get(where).status_code == 404
    head.post(where, {"granted": [str(item.pk) for item in found.items.all()], "reasons": "属实。"})
    page = text_of(street.get(where))
    assert "属实。" in page
    assert "市政务服务部门" in page
    sheet = text_of(street.get(f"/desk/scores/unit/?{ASKED}&unit={STREET}"))
    assert "第 2 版" in sheet
    assert "65.00" in sheet
    assert ScoreSheet.objects.count() == 2


@pytest.mark.usefixtures("weighed")
def test_table_and_report_tell_the_same_numbers(desk_of):
    month_of_two()
    head = desk_of(CENTRE, Post.HEAD)
    table = head.get(f"/desk/scores/table.csv?{ASKED}").content.decode()
    assert f",{STREET}," in table
    assert len(table.strip().splitlines()) == 3
    told = head.get(f"/desk/scores/report.json?{ASKED}").json()
    kinds = {each["type"]: (each["received"], each["dispatched"]) for each in told["types"]}
    assert (kinds["complaint"], kinds["total"]) == ((2, 2), (2, 2))
    assert told["classes"] == []
    assert {each["unit"]: each["resolution"] for each in told["sheets"]} == {STREET: 1.0, WATER: 0.0}
    assert head.get(f"/desk/scores/report/?{ASKED}").status_code == 200
    assert desk_of(STREET, Post.HEAD).get(f"/desk/scores/report/?{ASKED}").status_code == 403
