"""统计 on the page and as JSON: small groups hidden, the share of nothing a dash, only for posts that may."""

import pytest
from django.utils import timezone

from tests.cast import BUREAU, DISTRICT_OFFICE, OFFICE
from tests.matters.walks import Walk
from tests.web.pages import links_of, text_of
from tingmin.kernel.actors import Post


@pytest.fixture
def passed_on(city):
    """Ten matters of the city's office, four of them assigned; one of a district."""
    today = timezone.localdate()
    for number in range(10):
        Walk(day=today).take("classify").take("assign" if number < 4 else "transfer")
    Walk(day=today, receiver=DISTRICT_OFFICE).take("classify").take("transfer")


def test_figures_are_shown_but_not_of_a_small_group(passed_on, signed_in):
    shown = text_of(signed_in(OFFICE, Post.SUPERVISOR).get("/desk/figures/"))
    assert "北京市信访办公室 转送 6 交办 4 交办比例 40.0%" in shown
    assert "北京市朝阳区信访办公室 少于10件" in shown
    assert "合计（不含少于下限的机关） 转送 6 交办 4 交办比例 40.0%" in shown


def test_period_is_picked(passed_on, signed_in):
    client = signed_in(OFFICE, Post.ANALYST)
    shown = text_of(client.get("/desk/figures/?since=2020-01-01&until=2020-12-31"))
    assert shown.count("这段时间没有可统计的事项") == 5
    assert "交办比例 40.0%" not in shown


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("since=2020-02-01&until=2020-01-01", "起日晚于止日"), ("since=x&until=2020-01-01", "自")],
)
def test_impossible_period_is_one_sentence(city, signed_in, query, sentence):
    client = signed_in(OFFICE, Post.HEAD)
    page = client.get(f"/desk/figures/?{query}")
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert client.get(f"/desk/figures.json?{query}").status_code == 422


def test_json_says_the_same(passed_on, signed_in):
    told = signed_in(OFFICE, Post.LEADER).get("/desk/figures.json").json()
    (share,) = (each for each in told["figures"] if each["code"] == "assigned_share")
    rows = {row["organ"]: row["values"] for row in share["rows"]}
    assert told["fewest_shown"] == 10
    assert rows == {OFFICE: {"transferred": 6, "assigned": 4, "share": 0.4}, DISTRICT_OFFICE: None}
    (rated,) = (each for each in told["figures"] if each["code"] == "satisfaction_organ")
    assert rated["total"]["satisfaction"] is None


def test_page_reads_in_english(passed_on, signed_in):
    client = signed_in(OFFICE, Post.SUPERVISOR)
    client.post("/language/", {"language": "en"})
    shown = text_of(client.get("/desk/figures/"))
    assert "Petition Office of Beijing Municipality Transferred 6 Assigned 4 Share 40.0%" in shown
    assert "fewer than 10" in shown


def test_analyst_begins_with_the_figures_and_others_see_none(city, signed_in):
    assert signed_in(OFFICE, Post.ANALYST).get("/desk/").url == "/desk/figures/"
    for post in (Post.CLERK, Post.HANDLER, Post.AUDIT_ADMIN):
        client = signed_in(BUREAU, post)
        assert client.get("/desk/figures/").status_code == 403
        assert client.get("/desk/figures.json").status_code == 403
        assert not links_of(client.get("/desk/", follow=True), r"/figures/")
