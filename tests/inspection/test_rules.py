"""The draw on paper: it repeats, it favours nobody, and it takes what was asked for."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingmin.inspection.rules import digest_of, draw_key, drawn, ground_of, in_order, sheet_of, to_take
from tingmin.inspection.types import CHECKS, Question
from tingmin.law.grounds import SUPERVISION
from tingmin.law.packs import book

MONTH = Question(since=date(2023, 3, 1), until=date(2023, 3, 31), per_organ=3, seed="seed")
NUMBERS = st.lists(st.from_regex(r"2023\d{4}-\d{7}-\d", fullmatch=True), unique=True, max_size=40)
BOOKS = ("XF2005", "XF2005+BJ2006", "XF2022+BJ2006")


@given(numbers=NUMBERS, seed=st.text(min_size=1, max_size=64), shuffle=st.randoms())
def test_same_seed_and_list_give_the_same_sample_whatever_the_order(numbers, seed, shuffle):
    question, mixed = replace(MONTH, seed=seed), list(numbers)
    shuffle.shuffle(mixed)
    assert drawn(mixed, question=question) == drawn(numbers, question=question)
    assert digest_of(mixed) == digest_of(numbers)


@given(numbers=NUMBERS, per_organ=st.integers(1, 50))
def test_sample_is_part_of_its_list_without_doubles_and_as_large_as_asked(numbers, per_organ):
    sample = drawn(numbers, question=replace(MONTH, per_organ=per_organ))
    assert set(sample) <= set(numbers)
    assert len(sample) == len(set(sample)) == min(per_organ, len(numbers))


@given(numbers=NUMBERS, share=st.integers(1, 100))
def test_share_rounds_up_so_that_no_organ_is_left_out(numbers, share):
    taken = len(drawn(numbers, question=replace(MONTH, per_organ=None, share=share)))
    assert share * len(numbers) <= 100 * taken < share * len(numbers) + 100


@given(numbers=NUMBERS.filter(bool), new=st.from_regex(r"2024\d{4}-\d{7}-\d", fullmatch=True))
def test_a_matter_that_comes_to_a_list_pushes_out_the_last_of_the_sample_at_most(numbers, new):
    before = drawn(numbers, question=MONTH)
    after = drawn([*numbers, new], question=MONTH)
    assert [each for each in after if each != new] == before[: len(after) - (new in after)]


def test_every_member_of_a_list_is_drawn_equally_often():
    """5 of 40 over 4,000 fixed seeds: 500 each; the bound is six standard deviations (√(4000·⅛·⅞) ≈ 21)."""
    numbers = [f"20230301-{serial:07d}-0" for serial in range(40)]
    seeds = (replace(MONTH, per_organ=5, seed=f"round {number}") for number in range(4000))
    times = Counter(number for question in seeds for number in drawn(numbers, question=question))
    assert sum(times.values()) == 20_000
    assert set(times) == set(numbers)
    assert max(abs(count - 500) for count in times.values()) < 126


def test_a_pair_is_drawn_together_as_often_as_any_other():
    """2 of 6: each of the 15 pairs 200 times in 3,000; neighbours in the register are no pair of their own."""
    numbers = [f"20230301-{serial:07d}-0" for serial in range(6)]
    seeds = (replace(MONTH, per_organ=2, seed=f"round {number}") for number in range(3000))
    pairs = Counter(frozenset(drawn(numbers, question=question)) for question in seeds)
    assert len(pairs) == 15
    assert max(abs(count - 200) for count in pairs.values()) < 84


def test_rule_is_what_any_sha256_program_gives():
    key = hashlib.sha256("开奖071520230301-0000001-0".encode()).hexdigest()
    assert draw_key("开奖0715", "20230301-0000001-0") == key
    numbers = ["20230301-0000001-0", "20230301-0000002-8"]
    assert in_order(numbers, seed="x") == sorted(numbers, key=lambda n: hashlib.sha256(f"x{n}".encode()).digest())


def test_nothing_is_taken_of_an_empty_list():
    assert to_take(0, question=replace(MONTH, per_organ=None, share=1)) == 0


@pytest.mark.parametrize("code", BOOKS)
def test_every_item_of_a_sheet_rests_on_an_article_of_the_book_and_leads_to_one_of_its_grounds(code):
    law = book(code)
    assert len(sheet_of(law)) >= 10
    for item in sheet_of(law):
        ground = next(each for each in SUPERVISION if each.code == ground_of(item, law))
        assert law.cites(item.articles)
        assert law.cites(ground.articles)


def test_items_have_codes_of_their_own_that_fit_their_column():
    codes = [item.code for item in CHECKS]
    assert len(set(codes)) == len(codes)
    assert max(map(len, codes)) <= 24
