"""What looks wrong in an identity is asked about, never refused."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingmin.people.rules import PLAIN_MOBILE, concerns, id_check_holds, normal_phone
from tingmin.people.types import CONCERNS, Concern, Identity

VALID = "11010519491231002X"


def test_resident_id_of_the_standard_holds():
    assert id_check_holds(VALID)


@given(place=st.integers(0, 16), digit=st.sampled_from("0123456789"))
def test_any_changed_digit_is_noticed(place, digit):
    changed = VALID[:place] + digit + VALID[place + 1 :]
    assert id_check_holds(changed) == (changed == VALID)


@pytest.mark.parametrize("number", ["1101051949123100", "abc", "110105194912310029", "X" * 18, "١" * 18])
def test_what_is_no_resident_id_is_a_concern(number):
    assert concerns(Identity(id_number=number)) == (Concern.ID_CHECK_DIGIT,)


@pytest.mark.parametrize("phone", ["13800001234", "010-65001234", "12345", "+86 138 0000 1234"])
def test_usual_phone_numbers_raise_no_concern(phone):
    assert concerns(Identity(phone=phone)) == ()


@pytest.mark.parametrize("phone", ["1", "没有电话", "138000012345678901234"])
def test_what_is_no_phone_number_is_a_concern(phone):
    assert concerns(Identity(phone=phone)) == (Concern.PHONE_FORM,)


def test_nothing_told_is_no_concern():
    assert concerns(Identity()) == ()


def test_every_concern_has_its_sentence_in_both_languages():
    assert all(CONCERNS[each].zh.endswith("。") and CONCERNS[each].en.endswith(".") for each in Concern)


@pytest.mark.parametrize(
    ("identity", "exempt"),
    [
        (Identity(), True),
        (Identity(name="王小明"), True),
        (Identity(phone="13800001234"), True),
        (Identity(name="王小明", email="a@example.org"), False),
        (Identity(name="王小明", address="示例路"), False),
    ],
)
def test_no_notice_is_owed_where_name_or_address_is_unclear(identity, exempt):
    assert identity.notice_exempt is exempt


@given(st.from_regex(PLAIN_MOBILE, fullmatch=True))
def test_plain_mobile_number_is_what_the_grammar_of_numbers_makes_of_it(number):
    parsed = phonenumbers.parse(number, "CN")
    assert normal_phone(number) == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert phonenumbers.is_possible_number(parsed)
