"""The call centre on the pages: board, plan, checks, lines, report; and who may not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.hotline.orders import Order
from tests.telephony.exchange import CENTRE, CtiKind, after, agent, hall, ready, told
from tests.web.pages import links_of, text_of
from tingmin.accounts.models import Appointment, User
from tingmin.kernel.actors import Actor, Post
from tingmin.law.types import Channel
from tingmin.telephony.actions import set_state
from tingmin.telephony.models import Call, Line, QualityCheck, QualityDraw, Shift, ShiftDuty
from tingmin.telephony.types import SeatState

pytestmark = pytest.mark.usefixtures("city")
K = CtiKind


@pytest.fixture
def leader(signed_in) -> Client:
    return signed_in(CENTRE, Post.SHIFT_LEADER)


@pytest.fixture
def head(signed_in) -> Client:
    return signed_in(CENTRE, Post.HEAD)


def seated_user(who: Actor) -> Client:
    """The browser of an agent of the hall."""
    user, _ = User.objects.get_or_create(pk=who.person, defaults={"username": str(who.person), "name": "林接听"})
    Appointment.objects.get_or_create(
        user=user, organ_id=who.organ, post=who.post, defaults={"valid_from": "2005-05-01"}
    )
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(user)
    return client


def ago(seconds: float):
    return timezone.now() - timedelta(seconds=seconds)


def answered(number: int, *, rang, wait: float = 5, lasts: float = 60) -> Call:
    """One call that an agent took, on the clock of today."""
    name = f"c-{number}"
    told(K.RINGING, 1, call=name, at=rang)
    told(K.ANSWERED, 2, call=name, at=rang + timedelta(seconds=wait), extension="1001")
    call = told(K.ENDED, 3, call=name, at=rang + timedelta(seconds=wait + lasts))
    set_state(SeatState.READY, actor=agent(), at=rang + timedelta(seconds=wait + lasts + 1))
    return call


def abandoned(number: int, *, rang) -> Call:
    name = f"a-{number}"
    told(K.RINGING, 1, call=name, at=rang)
    return told(K.ENDED, 2, call=name, at=rang + timedelta(seconds=30))


def test_board_shows_queue_rates_and_seats_without_names(leader):
    hall()
    who = ready(at=ago(7200))
    seated_user(who)
    answered(1, rang=ago(3600))
    answered(2, rang=ago(3000), wait=40)
    set_state(SeatState.BREAK, actor=who, at=ago(60))
    told(K.RINGING, 1, call="w-1", at=ago(20))
    page = leader.get("/desk/centre/")
    shown = text_of(page)
    assert "等候的来电 热线 已等候 市民热线" in shown
    assert "100.0%" in shown
    assert "来电2，接听2" in shown
    assert "小休 1" in shown
    assert "林接听" not in shown
    assert 'hx-trigger="every 5s"' in page.content.decode()


def test_moving_part_of_the_board_stands_alone(leader):
    hall()
    part = leader.get("/desk/centre/now/").content.decode().lstrip()
    assert part.startswith('<div class="board"')
    assert "<html" not in part


def test_connection_below_the_standard_is_said_by_more_than_a_colour(leader):
    hall()
    ready(at=ago(7200))
    answered(1, rang=ago(3600))
    set_state(SeatState.BREAK, actor=agent(), at=ago(3000))
    abandoned(1, rang=ago(2000))
    page = leader.get("/desk/centre/").content.decode()
    assert "tile-wrong" in page
    assert "50.0%" in page
    assert "要求不低于百分之95" in page


def test_mailbox_counts_what_was_answered_in_time_and_what_was_not(leader):
    for hours, sent_after in ((3, 1), (2, None)):
        order = Order(at=ago(hours * 3600), channel=Channel.ONLINE)
        if sent_after:
            order.later(hours=sent_after).sent()
    Order(at=ago(3600))
    shown = text_of(leader.get("/desk/centre/"))
    assert "网站、邮箱 24小时内答复 1 / 2 最近24小时；超时0件" in shown
    assert "短信 3分钟内答复 — 尚未接入" in shown


def test_mailbox_that_waited_a_day_is_late(head):
    Order(at=timezone.now() - timedelta(hours=25), channel=Channel.ONLINE)
    month = (timezone.now() - timedelta(hours=25)).astimezone().strftime("%Y-%m")
    assert "超时1件" in text_of(head.get(f"/desk/centre/service/?month={month}"))


def test_shift_is_planned_filled_and_shows_its_gap(leader):
    hall()
    seated_user(agent())
    day = timezone.localdate() + timedelta(1)
    sent = {"day": day, "begins": "08:00", "ends": "16:00", "seats_needed": 2, "days": 2}
    page = leader.post("/desk/centre/shifts/", sent, follow=True)
    assert "缺2" in text_of(page)
    assert Shift.objects.count() == 2
    shift = Shift.objects.get(day=day)
    address = f"/desk/centre/shifts/{shift.pk}/"
    page = leader.post(address, {"agent": str(agent().person), "seat": "1"}, follow=True)
    assert "已排1，需要2" in text_of(page)
    assert "林接听" in text_of(leader.get(f"/desk/centre/shifts/?week={day}"))
    leader.post(address, {"release": str(agent().person)})
    assert ShiftDuty.objects.get().released_at is not None


def test_week_is_planned_whole_or_not_at_all(leader):
    day = timezone.localdate() + timedelta(2)
    sent = {"day": day, "begins": "08:00", "ends": "16:00", "seats_needed": 2, "days": 1}
    leader.post("/desk/centre/shifts/", sent)
    page = leader.post("/desk/centre/shifts/", sent | {"day": day - timedelta(1), "days": 3})
    assert page.status_code == 422
    assert "同一时间只排一个班次" in text_of(page)
    assert Shift.objects.count() == 1


def test_agent_reads_the_plan_and_plans_nothing():
    hall()
    client = seated_user(agent())
    assert "新的班次" not in text_of(client.get("/desk/centre/shifts/"))
    sent = {"day": timezone.localdate(), "begins": "08:00", "ends": "16:00", "seats_needed": 2, "days": 1}
    assert client.post("/desk/centre/shifts/", sent).status_code in (403, 422)
    assert not Shift.objects.exists()


@pytest.fixture
def drawn(leader) -> QualityCheck:
    """A sample of one, of one call."""
    hall()
    seated_user(ready(at=ago(7200)))
    answered(1, rang=ago(3600))
    today = timezone.localdate()
    sent = {"since": today - timedelta(1), "until": today, "size": 5, "seed": "07 15 22"}
    page = leader.post("/desk/centre/quality/", sent, follow=True)
    assert "07 15 22" in text_of(page)
    return QualityCheck.objects.get()


def test_sample_is_drawn_marked_and_answered_by_who_took_the_call(leader, drawn):
    address = f"/desk/centre/quality/{drawn.pk}/"
    marks = dict.fromkeys(
        ("greeted", "listened", "understood", "told_truly", "took_down", "told_next", "kept_private"), "met"
    )
    assert leader.post(address, marks).status_code == 422
    leader.post(address, marks | {"turned_nobody_away": "not_met", "remark": "请再耐心些"})
    own = seated_user(agent())
    page = own.get(links_of(own.get("/desk/centre/quality/"), r"/quality/[0-9a-f]")[0])
    assert "未做到" in text_of(page)
    own.post(address, {"said": "当时线路不好"})
    assert "当时线路不好" in text_of(leader.get(address))


def test_nobody_reads_checks_of_calls_that_others_took(leader, drawn):
    other = seated_user(agent(2))
    assert other.get(f"/desk/centre/quality/{drawn.pk}/").status_code == 404
    assert seated_user(agent()).get(f"/desk/centre/quality/{drawn.pk}/").status_code == 404


@pytest.mark.parametrize(
    "changes", [{"size": "0"}, {"seed": "某人的名字"}, {"since": "2031-01-02", "until": "2031-01-01"}]
)
def test_sample_that_cannot_be_drawn_is_refused(leader, changes):
    today = timezone.localdate()
    sent = {"since": today, "until": today, "size": 5, "seed": ""} | changes
    assert leader.post("/desk/centre/quality/", sent).status_code == 422
    assert not QualityDraw.objects.exists()


def line(**changes) -> dict[str, str]:
    usual = {
        "code": "12315", "number": "12315", "name": "消费者投诉热线", "name_en": "Consumers' line",
        "merging": "parallel", "merged_on": "", "organ": "北京市市场监督管理局", "centre": "北京市市民热线服务中心",
    }  # fmt: skip
    return usual | changes


@pytest.mark.parametrize("post", [Post.HEAD, Post.SHIFT_LEADER])
def test_line_is_entered_and_ended_by_who_runs_the_centre(signed_in, post):
    client = signed_in(CENTRE, post)
    assert "已登记" in text_of(client.post("/desk/centre/lines/", line(), follow=True))
    assert "双号并行" in text_of(client.get("/desk/centre/lines/"))
    client.post("/desk/centre/lines/", {"end": "12315"})
    assert Line.objects.get().valid_to is not None


def test_line_shows_its_own_month(head):
    hall()
    ready(at=after(-100))
    answered(1, rang=after(0))
    answered(2, rang=after(3600), wait=20)
    set_state(SeatState.BREAK, actor=agent(), at=after(2 * 3600))
    abandoned(3, rang=after(3 * 3600))
    assert "来电 3 已接听 2 15秒内接听 1 成为工单 0" in text_of(head.get("/desk/centre/lines/?month=2026-06"))
    assert "来电 0 已接听 0" in text_of(head.get("/desk/centre/lines/?month=2026-05"))


def test_line_with_a_number_that_is_taken_is_refused(head):
    head.post("/desk/centre/lines/", line())
    page = head.post("/desk/centre/lines/", line(code="other"))
    assert page.status_code == 422
    assert "已经登记" in text_of(page)


def test_others_read_the_registry_and_enter_nothing(signed_in):
    client = signed_in("beijing-petition", Post.HEAD)
    page = client.get("/desk/centre/lines/")
    assert "110 报警" in text_of(page)
    assert "登记一条热线" not in text_of(page)
    assert client.post("/desk/centre/lines/", line()).status_code in (403, 422)
    assert not Line.objects.exists()


def test_report_adds_up_day_by_day_and_as_a_table(head):
    hall()
    ready(at=after(-100))
    for number, (hours, wait) in enumerate(((0, 5), (1, 20), (25, 15))):
        answered(number, rang=after(hours * 3600), wait=wait)
    set_state(SeatState.BREAK, actor=agent(), at=after(26 * 3600))
    abandoned(9, rang=after(27 * 3600))
    shown = text_of(head.get("/desk/centre/service/?month=2026-06"))
    assert "来电 4 已接听 3 75.0%" in shown
    assert "15秒内接听 2" in shown
    rows = head.get("/desk/centre/service.csv?month=2026-06").content.decode("utf-8-sig").splitlines()
    # On the second day the 24 hours up to its last call hold that call and the answered one of two hours before.
    assert rows[1:] == ["2026-06-01,2,2,1,100.0", "2026-06-02,2,1,1,50.0"]


@pytest.mark.parametrize("month", ["nonsense", "2026-13", ""])
def test_month_that_cannot_be_read_is_this_month(head, month):
    assert timezone.localdate().strftime("%Y-%m") in text_of(head.get(f"/desk/centre/service/?month={month}"))


@pytest.mark.parametrize(
    ("post", "board", "report"),
    [(Post.AGENT, 200, 403), (Post.HEAD, 403, 200), (Post.ANALYST, 403, 200), (Post.CLERK, 403, 403)],
)
def test_each_post_is_let_in_where_it_belongs(signed_in, post, board, report):
    client = signed_in(CENTRE, post)
    assert client.get("/desk/centre/").status_code == board
    assert client.get("/desk/centre/service/").status_code == report
