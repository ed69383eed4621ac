"""Due dates: the domain's vectors, what must hold for every date, and the sentence that explains them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.books import BOOKS
from tingmin.law import calendar
from tingmin.law.citing import articles_said
from tingmin.law.clocks import CLOCKS, clock
from tingmin.law.explain import day_zh, explain
from tingmin.law.limits import (
    ExtensionNotAllowed,
    HoursOutOfRange,
    LimitBackwards,
    LimitNotSet,
    Pause,
    PauseNotAllowed,
    due,
    due_in_hours,
    is_unverified,
    length_of,
    longest_extension,
)
from tingmin.law.packs import book
from tingmin.law.types import Unit, cite

COUNTED = [c for c in CLOCKS if c.length is not None or c.parameter]
EXTENDABLE = [c for c in COUNTED if c.extension]
SET_BY_DOCUMENT = [c for c in CLOCKS if c.length is None and not c.parameter]

days = st.dates(min_value=date(2004, 1, 1), max_value=date(2031, 12, 31))
books = st.sampled_from(BOOKS).map(book)
clocks = st.sampled_from(COUNTED)
spans = st.integers(min_value=0, max_value=60)


@st.composite
def hearings(draw, start):
    """Up to three hearings after `start`, which may overlap or touch."""
    begins = draw(st.lists(st.integers(min_value=0, max_value=80), max_size=3))
    return [
        Pause(start + timedelta(b), start + timedelta(b + draw(st.integers(min_value=0, max_value=20)))) for b in begins
    ]


@pytest.mark.parametrize(
    ("code", "start", "raw", "effective"),
    [
        ("D06", date(2016, 5, 3), date(2016, 7, 2), date(2016, 7, 4)),
        ("D01", date(2016, 9, 16), date(2016, 10, 1), date(2016, 10, 8)),
        ("D03", date(2016, 9, 29), date(2016, 10, 11), date(2016, 10, 11)),
    ],
)
def test_worked_examples_of_the_domain_come_out(code, start, raw, effective):
    counted = due(clock(code), start=start, book=book("XF2005"))
    assert (counted.raw, counted.effective) == (raw, effective)


def test_extension_of_thirty_days_is_counted_from_the_raw_day():
    extended = due(clock("D06"), start=date(2016, 5, 3), book=book("XF2005"), extension=30)
    assert (extended.raw, extended.effective) == (date(2016, 8, 1), date(2016, 8, 1))


def test_hearing_of_ten_days_moves_a_re_review_by_ten():
    start = date(2016, 3, 1)
    pause = Pause(date(2016, 3, 7), date(2016, 3, 17))
    without, paused = due(clock("D12"), start=start), due(clock("D12"), start=start, pauses=[pause])
    assert paused.raw == without.raw + timedelta(10) == date(2016, 4, 10)
    assert paused.effective == date(2016, 4, 11)


@pytest.mark.parametrize("code", [c.code for c in CLOCKS if c.code != "D12"])
def test_every_clock_but_re_review_refuses_a_hearing(code):
    with pytest.raises(PauseNotAllowed) as refusal:
        due(clock(code), start=date(2016, 3, 1), pauses=[Pause(date(2016, 3, 7), date(2016, 3, 17))])
    assert clock(code).label.zh in str(refusal.value)


def test_re_review_refuses_a_pause_for_anything_but_a_hearing():
    with pytest.raises(PauseNotAllowed):
        due(clock("D12"), start=date(2016, 3, 1), pauses=[Pause(date(2016, 3, 7), date(2016, 3, 8), "mediation")])


def test_overlapping_hearings_count_each_day_once():
    first, second = Pause(date(2016, 3, 7), date(2016, 3, 17)), Pause(date(2016, 3, 10), date(2016, 3, 19))
    assert due(clock("D12"), start=date(2016, 3, 1), pauses=[second, first]).left_out == 12


def test_hearing_after_the_last_day_revives_nothing():
    late = Pause(date(2016, 4, 5), date(2016, 4, 15))
    assert due(clock("D12"), start=date(2016, 3, 1), pauses=[late]).raw == date(2016, 3, 31)


def test_hearing_that_begins_on_the_last_day_still_counts():
    last = Pause(date(2016, 3, 31), date(2016, 4, 5))
    assert due(clock("D12"), start=date(2016, 3, 1), pauses=[last]).raw == date(2016, 4, 5)


def test_pause_that_ends_before_it_begins_cannot_be_made():
    with pytest.raises(ValueError, match="cannot end"):
        Pause(date(2016, 3, 7), date(2016, 3, 6))


@pytest.mark.parametrize("days_more", [-1, 31])
def test_handling_is_extended_by_thirty_days_at_most(days_more):
    with pytest.raises(ExtensionNotAllowed, match="30"):
        due(clock("D06"), start=date(2016, 5, 3), book=book("XF2005"), extension=days_more)


@pytest.mark.parametrize("code", [c.code for c in COUNTED if not c.extension])
def test_clock_without_an_extension_article_cannot_be_extended(code):
    with pytest.raises(ExtensionNotAllowed):
        due(clock(code), start=date(2016, 5, 3), extension=1)


@pytest.mark.parametrize("each", SET_BY_DOCUMENT, ids=lambda c: c.code)
def test_limit_set_by_a_document_asks_for_its_last_day(each):
    with pytest.raises(LimitNotSet):
        due(each, start=date(2023, 3, 1), book=book("XF2022"))


def test_last_day_of_a_document_is_kept_and_moved_off_a_rest_day():
    counted = due(clock("D08"), start=date(2016, 9, 1), book=book("XF2005"), set_on=date(2016, 10, 1))
    assert (counted.length, counted.raw, counted.effective) == (30, date(2016, 10, 1), date(2016, 10, 8))


def test_last_day_of_a_document_stands_for_a_working_day_clock_too():
    counted = due(clock("D03"), start=date(2016, 9, 1), set_on=date(2016, 10, 1))
    assert (counted.raw, counted.effective) == (date(2016, 10, 1), date(2016, 10, 8))


def test_last_day_before_the_start_is_refused():
    with pytest.raises(LimitBackwards, match="2016-08-31"):
        due(clock("D08"), start=date(2016, 9, 1), set_on=date(2016, 8, 31))


@pytest.mark.parametrize("hours", [-1, 0, 366 * 24 + 1, 10**400])
def test_hours_that_no_order_can_mean_are_refused_in_one_sentence(hours):
    with pytest.raises(HoursOutOfRange, match="应为1至8784小时") as refused:
        due_in_hours(clock("H06"), begun=datetime(2026, 3, 2, 9, tzinfo=UTC), hours=hours)
    assert len(refused.value.say("en")) < 120


def test_what_is_owed_at_once_is_owed_on_a_rest_day_too():
    counted = due(clock("D20"), start=date(2016, 10, 2), book=book("XF2005"))
    assert counted.raw == counted.effective == date(2016, 10, 2)


def test_feedback_is_thirty_days_by_law_in_2005_and_by_setting_in_2022():
    assert length_of(clock("D13"), book("XF2005")) == length_of(clock("D13"), book("XF2022")) == 30
    assert not is_unverified(clock("D13"), book("XF2005"))
    assert is_unverified(clock("D13"), book("XF2022"))


@given(each=clocks, start=days, law=books)
def test_effective_day_is_never_before_the_raw_day(each, start, law):
    counted = due(each, start=start, book=law)
    assert start <= counted.raw <= counted.effective


@given(each=clocks.filter(lambda c: c.unit is not Unit.AT_ONCE), start=days, law=books)
def test_effective_day_of_a_counted_limit_is_worked(each, start, law):
    assert calendar.is_working_day(due(each, start=start, book=law).effective)


@given(start=days, shorter=spans, more=spans)
def test_longer_limit_is_never_due_earlier(start, shorter, more):
    short, long = (due(clock("D08"), start=start, set_on=start + timedelta(n)) for n in (shorter, shorter + more))
    assert short.raw <= long.raw
    assert short.effective <= long.effective


@given(each=clocks, first=days, later=days, law=books)
def test_later_start_is_never_due_earlier(each, first, later, law):
    first, later = sorted((first, later))
    assert due(each, start=first, book=law).effective <= due(each, start=later, book=law).effective


@given(each=st.sampled_from(EXTENDABLE), start=days, law=books, data=st.data())
def test_extension_never_moves_a_due_date_earlier(each, start, law, data):
    days_more = data.draw(st.integers(min_value=0, max_value=longest_extension(each, law)))
    before, after = due(each, start=start, book=law), due(each, start=start, book=law, extension=days_more)
    assert after.raw == before.raw + timedelta(days_more)
    assert after.effective >= before.effective


@given(start=days, data=st.data())
def test_pause_never_moves_a_due_date_earlier(start, data):
    pauses = data.draw(hearings(start))
    for known in range(len(pauses)):
        before = due(clock("D12"), start=start, pauses=pauses[:known])
        after = due(clock("D12"), start=start, pauses=pauses[: known + 1])
        assert after.raw >= before.raw
        assert after.effective >= before.effective


@given(start=days, data=st.data())
def test_hearings_never_give_more_days_than_they_took(start, data):
    pauses = data.draw(hearings(start))
    counted = due(clock("D12"), start=start, pauses=pauses)
    assert counted.left_out <= len({p.begin + timedelta(n) for p in pauses for n in range(p.days)})


@given(each=clocks, start=days, code=st.sampled_from(BOOKS))
def test_sentence_names_the_days_and_the_article_in_both_languages(each, start, code):
    law = book(code)
    counted = due(each, start=start, book=law)
    said, cited = explain(counted, book=law), articles_said(each.articles, law)
    for day in (start, counted.effective):
        assert day_zh(day) in said.zh
        assert day.isoformat() in said.en
    assert cited.zh in said.zh
    assert cited.en in said.en


@given(each=clocks.filter(lambda c: c.unit is Unit.DAY), start=days)
def test_sentence_names_the_raw_day_and_why_nobody_works_on_it(each, start):
    law = book("XF2022+BJ2006")
    counted = due(each, start=start, book=law)
    said, rest = explain(counted, book=law), calendar.rest_day_name(counted.raw)
    assert day_zh(counted.raw) in said.zh
    assert counted.raw.isoformat() in said.en
    assert ("顺延" in said.zh) == (rest is not None)
    if rest is not None:
        assert rest.zh in said.zh
        assert rest.en in said.en


def test_sentence_reads_as_a_citizen_would_say_it():
    law = book("XF2005")
    said = explain(due(clock("D06"), start=date(2016, 5, 3), book=law), book=law)
    assert said.zh == (
        "受理之日：2016年5月3日。自次日起算60日，至2016年7月2日届满；当日为周六，顺延至2016年7月4日。"
        "依据：《信访条例》第三十三条。"
    )
    assert said.en == (
        "Acceptance: 2016-05-03. 60 days are counted from the next day, to 2016-07-02; that is a rest day "
        "(Saturday), so it moves to 2016-07-04. Authority: Regulations on Letters and Visits (2005) §33."
    )


def test_sentence_tells_of_the_extension_and_of_the_hearing():
    law = book("XF2022+BJ2006")
    pause = Pause(date(2023, 3, 7), date(2023, 3, 17))
    said = explain(due(clock("D12"), start=date(2023, 3, 1), book=law, extension=30, pauses=[pause]), book=law)
    assert "经批准延长30日，听证10日不计入" in said.zh
    assert "30 more by approved extension, 10 hearing days left out" in said.en


def test_sentence_of_a_set_day_names_the_document():
    law = book("XF2022")
    said = explain(due(clock("D08"), start=date(2023, 3, 1), set_on=date(2023, 4, 3)), book=law)
    assert "文书确定的截止日为2023年4月3日" in said.zh
    assert "The document sets 2023-04-03" in said.en


@pytest.mark.parametrize("code", [c.code for c in CLOCKS if c.parameter])
def test_unverified_setting_is_confessed_in_both_languages(code):
    law = book("XF2022")
    said = explain(due(clock(code), start=date(2023, 3, 1), book=law), book=law)
    assert "未经核实" in said.zh
    assert "not verified" in said.en


@pytest.mark.parametrize(("code", "set_on"), [("D06", None), ("X01", date(2023, 4, 3))])
def test_verified_and_set_limits_carry_no_doubt(code, set_on):
    law = book("XF2022")
    said = explain(due(clock(code), start=date(2023, 3, 1), book=law, set_on=set_on), book=law)
    assert "未经核实" not in said.zh
    assert "not verified" not in said.en


def test_feedback_of_2005_carries_no_doubt_because_its_article_counts_the_days():
    law = book("XF2005")
    assert "未经核实" not in explain(due(clock("D13"), start=date(2016, 3, 1), book=law), book=law).zh


@pytest.mark.parametrize(("start", "doubtful"), [(date(2026, 9, 1), False), (date(2026, 11, 30), True)])
def test_year_without_a_notice_is_confessed_in_both_languages(start, doubtful):
    law = book("XF2022")
    counted = due(clock("D06"), start=start, book=law)
    said = explain(counted, book=law)
    assert counted.provisional is doubtful
    assert ("放假通知尚未发布" in said.zh) is doubtful
    assert ("notice has not come" in said.en) is doubtful


def test_limit_that_the_book_lacks_says_where_it_stands():
    law = book("XF2005")
    said = explain(due(clock("D03"), start=date(2016, 9, 29), book=law), book=law)
    assert "XF2005未规定本期限，参见：《信访工作条例》第二十三条、《北京市信访条例》第三十五条。" in said.zh
    assert "XF2005 does not know this limit" in said.en


def test_citation_of_two_articles_names_both():
    said = articles_said(cite("XF2005 §21(2), §26"), book("XF2005"))
    assert said.zh == "《信访条例》第二十一条、第二十六条"
