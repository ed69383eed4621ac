"""Which law applies on which day, and which books can be written."""

from datetime import date

import pytest

from tingmin.law.packs import PACKS, NoLawInForce, PacksDoNotMix, UnknownPack, book, book_on
from tingmin.law.types import cite


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2005, 5, 1), "XF2005"),
        (date(2006, 12, 31), "XF2005"),
        (date(2007, 1, 1), "XF2005+BJ2006"),
        (date(2022, 4, 30), "XF2005+BJ2006"),
        (date(2022, 5, 1), "XF2022+BJ2006"),
    ],
)
def test_book_changes_on_the_day_the_regulation_says(day, code):
    assert book_on(day) == book(code)


def test_day_before_the_first_regulation_is_refused_with_what_to_do():
    with pytest.raises(NoLawInForce) as refusal:
        book_on(date(2005, 4, 30))
    assert "2005-04-30" in refusal.value.say("en")
    assert "核对日期" in refusal.value.say("zh-hans")


def test_national_packs_follow_each_other_without_gap_or_overlap():
    old, new = (pack for pack in PACKS if not pack.overlay and pack.subject == "petition")
    assert (new.valid_from - old.valid_to).days == 1


def test_unknown_pack_is_refused_with_the_known_ones():
    with pytest.raises(UnknownPack, match=r"XF1995.*XF2005、XF2022、BJ2006"):
        book("XF2022+XF1995")


@pytest.mark.parametrize("code", ["BJ2006", "BJ2006+XF2022", "XF2005+XF2022", "XF2022+BJ2006+BJ2006", "XF2022+XF2022"])
def test_book_without_exactly_one_national_pack_in_front_is_refused(code):
    with pytest.raises(PacksDoNotMix) as refusal:
        book(code)
    assert code in refusal.value.say("en")


def test_book_cites_its_own_articles_and_the_house_rules():
    articles = cite("XF2005 §33; XF2022 §34; BJ2006 §40; DESIGN 9.a T10")
    assert [a.pack for a in book("XF2022").cites(articles)] == ["XF2022", "DESIGN"]
    assert [a.pack for a in book("XF2005+BJ2006").cites(articles)] == ["XF2005", "BJ2006", "DESIGN"]
