"""Numbers and codes for many are those of a single registration."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from tingmin.matters import numbering
from tingmin.matters.actions import registering


@given(st.dates(min_value=date(2005, 5, 1)), st.integers(1, 10**9))
def test_number_ends_in_the_check_digit_of_the_standard(day, serial):
    assert luhn.is_valid(numbering.number_of(day, serial).replace("-", ""))


@pytest.mark.usefixtures("city")
def test_serials_are_drawn_once():
    first, second = numbering.draw_serials(5), numbering.draw_serials(3)
    assert len({*first, *second}) == 8


def test_untold_code_is_the_digest_of_a_code_like_any_other(monkeypatch):
    monkeypatch.setattr(numbering.secrets, "token_bytes", lambda count: bytes(range(246, 246 + count)))
    letters = "".join(registering.ALPHABET[int.from_bytes(bytes(range(246, 256))) >> 5 * n & 31] for n in range(16))
    assert numbering.untold_code() == registering.code_digest(letters[::-1])
