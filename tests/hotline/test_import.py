"""Orders of another hotline: each row wholly in or not at all, with a sentence for those that stay out."""

import json

import pytest
from typer.testing import CliRunner

from tests.hotline.orders import WATER
from tingmin.cli.imports import app
from tingmin.hotline.importing import carry_in_orders, is_of_orders, load_order_profile
from tingmin.hotline.models import Order
from tingmin.intake.importing.refusals import ColumnMissing, ProfileBroken
from tingmin.intake.importing.types import Fate
from tingmin.matters.models import Matter, Obligation

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db(transaction=False)]
HEAD = "id,性质,信息来源,标题,时间,投诉件内容,回复1,转处理次数,最终回复-投诉事件\n"
ROWS = (
    "1,投诉,网站,河道有异味,2020-03-02,桥下河水发臭。,已安排清淤。,3,6\n"
    "2,咨询,电话,何时完工,2020-03-03,步道何时完工？,预计六月。,1,9\n"
    "3,建议,微信,加装护栏,2020-03-04,建议加装护栏。,,0,\n"
)
BAD = (
    ("4,表扬,网站,谢谢,2020-03-04,谢谢。,不客气。,1,1\n", "request_word_unknown"),
    ("5,投诉,网站,河道,2020年3月,发臭。,已办。,1,1\n", "date_unreadable"),
    ("6,投诉,网站,河道,,发臭。,已办。,1,1\n", "no_date"),
    ("7,投诉,网站,河道,2020-03-04,发臭。,已办。,几次,1\n", "number_unreadable"),
    ("8,投诉,网站,河道,2020-03-04,发臭。,,1,4\n", "reply_missing"),
    ("9,投诉,网站,,2020-03-04,,已办。,1,4\n", "nothing_asked"),
    ("1,投诉,网站,河道有异味,2020-03-02,再来一次。,已办。,3,6\n", "repeated_row"),
    ("10,投诉,网站\n", "row_broken"),
)


@pytest.fixture
def source(tmp_path):
    def write(rows=ROWS):
        (tmp_path / "orders.csv").write_text(HEAD + rows, "utf-8")
        return tmp_path / "orders.csv"

    return write


def carried(file):
    return list(carry_in_orders(file, load_order_profile("hotline-rivers")))


def test_rows_become_orders_with_their_hand_offs_and_reply_days(source):
    assert [verdict.fate for verdict in carried(source())] == [Fate.ADDED] * 3
    first = Matter.objects.select_related("order", "holder").get(reference="hotline-rivers:1")
    assert (first.purpose, first.channel, first.book, first.stage) == ("complaint", "online", "JSJB2021", "unasked")
    assert (first.order.hand_offs, first.holder.code) == (3, WATER)
    handled = Obligation.objects.get(matter=first, clock="H03")
    assert (handled.stopped_on - handled.started_on).days == 6
    assert handled.stopped_on <= handled.due_effective
    assert Matter.objects.get(reference="hotline-rivers:2").channel == "phone"


def test_late_reply_is_late_and_an_unanswered_order_stays_open(source):
    carried(source())
    late = Obligation.objects.get(matter__reference="hotline-rivers:2", clock="H03")
    assert late.stopped_on > late.due_effective
    assert Matter.objects.get(reference="hotline-rivers:3").stage == "dispatched"


def test_second_run_adds_nothing(source):
    carried(source())
    assert [verdict.fate for verdict in carried(source())] == [Fate.ALREADY_THERE] * 3
    assert Order.objects.count() == 3


@pytest.mark.parametrize(("row", "reason"), BAD)
def test_row_that_cannot_be_an_order_says_why_and_keeps_the_others(source, row, reason):
    verdicts = carried(source(ROWS + row))
    assert [verdict.fate for verdict in verdicts[:3]] == [Fate.ADDED] * 3
    assert verdicts[3].refusal.code == reason
    assert Order.objects.count() == 3


def test_file_without_a_column_is_refused_before_its_first_row(source, tmp_path):
    (tmp_path / "other.csv").write_text("id,标题\n1,河道\n", "utf-8")
    with pytest.raises(ColumnMissing, match="性质"):
        carried(tmp_path / "other.csv")


def test_own_profile_says_that_it_is_of_orders(tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text('kind = "work_order"\nbook = "JSJB2021"\n')
    assert is_of_orders(str(own))
    assert not is_of_orders("beijing-letters")
    with pytest.raises(ProfileBroken):
        load_order_profile(str(own))


def test_command_prints_kinds_sources_and_fates(source, monkeypatch, settings, tmp_path):
    told = CliRunner().invoke(
        app, [str(source()), "--profile", "hotline-rivers", "--json", "--rejects", str(tmp_path / "no.jsonl")]
    )
    figures = json.loads(told.stdout)
    assert (figures["rows_read"], figures["completed"], figures["open"], figures["rejected"]) == (3, 2, 1, 0)
    assert figures["by_request_type"] == {"complaint": 1, "inquiry": 1, "advice": 1}
    assert figures["by_source"] == {"网站": 1, "电话": 1, "微信": 1}
    assert (figures["hand_offs"], figures["rule_pack"]) == (4, "JSJB2021")
