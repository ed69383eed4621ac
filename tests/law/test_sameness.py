"""When a new reply is basically the revoked one (BJ2006 §50): measured, set by the site, and explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingmin.law.parameters import parameters
from tingmin.law.sameness import alike, basically_same

OLD = (
    "经查，反映的拖欠工资问题，用人单位已于2023年2月足额发放，有银行流水和签收表为证，诉求人的请求没有事实依据。"
    "依据《中华人民共和国劳动法》第五十条，不予支持。"
)
NEW = "经重新调查，银行流水只到1月，2月和3月的工资共一万二千元没有发放，签收表上的签名经鉴定不是本人所写，应当补发。"


def test_text_is_the_same_as_itself_and_nothing_like_another():
    assert basically_same(OLD, OLD)
    assert not basically_same(OLD, NEW)
    assert alike("", "") == 1


@pytest.mark.parametrize(
    "dressed_up",
    [
        OLD.replace("，", " , ").replace("。", "；\n"),
        f"　{OLD}　",
        OLD.replace("足额发放", "全额发放"),
        f"收到复查意见后，我单位重新进行了调查。{OLD}",
    ],
    ids=["punctuation", "blanks", "one word", "a sentence before it"],
)
def test_dressing_up_makes_no_new_reply(dressed_up):
    assert basically_same(OLD, dressed_up)


def test_how_much_is_too_much_is_the_sites_to_set_and_marked_as_unverified():
    limit = parameters()["R02"]
    assert (limit.value, limit.verified) == (80, False)
    assert "BJ2006 §50" in limit.source


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_a_share_and_full_for_the_same_text(one, other):
    assert 0 <= alike(one, other) <= 1
    assert alike(one, one) == 1
