"""How text is cut for the index, how a hit is marked, how days stand, what may be kept of a search in vain."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.articles import TODAY, content
from tingmin.knowledge.rules import (
    as_query,
    as_vector,
    asked,
    excerpt,
    first_sentence,
    is_enough,
    keepable,
    marked,
    standing,
    terms,
    without_numbers,
)
from tingmin.knowledge.types import Standing

SENTENCES = st.text(st.sampled_from("申请复查拖欠工资abc129 ,。'\\&|:*()"), max_size=40)


def test_chinese_is_cut_into_characters_and_pairs_and_latin_into_words():
    assert [term for _, term in terms("申请复查，WiFi 5G")] == [
        "申",
        "申请",
        "请",
        "请复",
        "复",
        "复查",
        "查",
        "wifi",
        "5g",
    ]


def test_full_width_letters_are_the_usual_ones():
    assert asked("ＷＩＦＩ") == asked("wifi")


def test_title_forms_of_asking_and_answer_weigh_differently():
    vector = as_vector(content(title="甲", questions="乙", body="丙"))
    assert vector == "'甲':1A '乙':3B '丙':5C"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("复", ["复"]),
        ("复查", ["复查"]),
        ("请问怎么申请复查", ["申请", "请复", "复查"]),
        ("怎么办", ["怎么", "么办"]),
        ("12345 电话", ["12345", "电话"]),
        ("，。！", []),
    ],
)
def test_search_asks_for_pairs_without_what_everybody_says(query, wanted):
    assert list(asked(query)) == wanted


def test_latin_word_may_still_be_in_the_typing():
    assert as_query(asked("复查 wif"), all_of_them=True) == "'复查' & 'wif':*"


@given(SENTENCES)
def test_whatever_is_said_is_found_again_in_its_own_text(text):
    assert is_enough(asked(text), [text])


@given(SENTENCES, SENTENCES)
def test_marking_changes_no_character(text, query):
    assert "".join(piece.text for piece in marked(text, asked(query))) == text


def test_what_was_asked_for_is_marked_and_nothing_else():
    pieces = marked("可以申请复查。", asked("申请复查"))
    assert "".join(piece.text for piece in pieces if piece.hit) == "申请复查"
    assert [piece.text for piece in pieces if not piece.hit] == ["可以", "。"]


def test_excerpt_is_the_place_that_was_asked_for():
    body = "前言。" * 60 + "复查机关三十日内答复。" + "后记。" * 60
    assert "复查机关" in excerpt(body, ["复查"])
    assert excerpt(body, ["没有"]).startswith("前言。")


def test_first_sentence_ends_with_its_stop():
    assert first_sentence("三十日内答复。其他的以后再说。") == "三十日内答复。"
    assert first_sentence("没有句号的一行\n第二行") == "没有句号的一行"
    assert first_sentence("不会。没有接通的单独列出。再说。") == "不会。没有接通的单独列出。"
    assert first_sentence("可以") == "可以"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Standing.CURRENT),
        ({"valid_from": TODAY + timedelta(1)}, Standing.NOT_YET),
        ({"review_due": TODAY}, Standing.CURRENT),
        ({"review_due": TODAY - timedelta(1)}, Standing.REVIEW_DUE),
        ({"valid_to": TODAY}, Standing.CURRENT),
        ({"valid_to": TODAY - timedelta(1), "review_due": TODAY - timedelta(1)}, Standing.EXPIRED),
    ],
)
def test_standing_follows_from_the_days(changes, expected):
    days = {"valid_from": TODAY - timedelta(10)} | changes
    assert standing(content(**days), on=TODAY) is expected


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("充电桩补贴", "充电桩补贴"),
        ("  充电桩　补贴 ", "充电桩 补贴"),
        ("我的电话13800138000充电桩", "我的电话 充电桩"),
        ("138 0013 8000", ""),
        ("一三八零零一三八充电桩", "充电桩"),
        ("3号楼2单元漏水", ""),
        ("a@example.org", ""),
        ("京A12345", ""),
        ("长" * 31, ""),
        ("补", ""),
        ("12345怎么打", "怎么打"),
    ],
)
def test_only_what_looks_like_nobodys_is_kept_of_a_search_in_vain(query, kept):
    assert keepable(query) == kept


def test_long_numbers_do_not_stay_in_feedback():
    assert without_numbers("打13800138000找我") == "打＊找我"
