"""The work calendar against an independent oracle, its own files, and the domain's worked examples."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingmin.kernel.labels import Label
from tingmin.law import calendar
from tingmin.law.calendar.yearfile import read_year

NOTICED_YEARS = range(2004, 2027)
ALL_YEARS = range(2004, 2028)
SATURDAY = 5

# Saturday 2005-12-31 is worked by the notice for 2006 (国办发明电〔2005〕35号); the oracle lacks that day.
ORACLE_ERRS = {date(2005, 12, 31)}

NOTICE_OF_2027 = """
year = 2027
notice = "a notice written for this test"
number = ""
provisional = false
workdays = [2027-02-20]

[[holidays]]
zh = "春节"
en = "Spring Festival"
days = [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08, 2027-02-09]
"""

days = st.dates(min_value=date(2004, 1, 1), max_value=date(2026, 12, 31))
counts = st.integers(min_value=0, max_value=90)


def days_of(year: int) -> Iterator[date]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A site's folder of year files, in force for one test."""
    calendar.load_years(tmp_path)
    yield tmp_path
    calendar.load_years(None)


@pytest.mark.parametrize("year", NOTICED_YEARS)
def test_oracle_agrees_on_every_day(year):
    differing = {d for d in days_of(year) if calendar.is_working_day(d) != chinese_calendar.is_workday(d)}
    assert differing == {d for d in ORACLE_ERRS if d.year == year}


def test_last_saturday_of_2005_is_worked_by_the_notice_for_2006():
    assert calendar.is_working_day(date(2005, 12, 31))


@pytest.mark.parametrize("year", ALL_YEARS)
def test_make_up_days_fall_on_a_weekend(year):
    assert all(d.weekday() >= SATURDAY for d in calendar.calendar_of(year).make_up_days)


@pytest.mark.parametrize("year", ALL_YEARS)
def test_every_weekday_off_is_explained_by_a_festival(year):
    off = [d for d in days_of(year) if d.weekday() < SATURDAY and not calendar.is_working_day(d)]
    assert off
    assert set(off) <= set(calendar.calendar_of(year).festivals)


@pytest.mark.parametrize("year", NOTICED_YEARS)
def test_a_year_with_a_notice_cites_its_number(year):
    found = calendar.calendar_of(year)
    assert f"关于{year}年部分节假日安排的通知（国办发明电〔{year - 1}〕" in found.notice
    assert not found.provisional


@pytest.mark.parametrize(
    ("year", "number"),
    [(2005, "〔2005〕35号"), (2015, "国发明电〔2015〕1号"), (2019, "〔2019〕3号"), (2020, "〔2020〕1号")],
)
def test_a_later_notice_is_cited_beside_the_first(year, number):
    assert any(number in notice for notice in calendar.calendar_of(year).extra_notices)


def test_prolonged_spring_festival_takes_back_a_make_up_day():
    assert calendar.rest_day_name(date(2020, 2, 1)) == Label("春节", "Spring Festival")
    assert calendar.next_working_day(date(2020, 1, 31)) == date(2020, 2, 3)


def test_victory_anniversary_of_2015_is_off_and_made_up_on_sunday():
    assert not calendar.is_working_day(date(2015, 9, 4))
    assert calendar.is_working_day(date(2015, 9, 6))


def test_objection_limit_counts_make_up_days():
    assert calendar.add_working_days(date(2016, 9, 29), 5) == date(2016, 10, 11)


@pytest.mark.parametrize(
    ("raw", "effective"),
    [(date(2016, 7, 2), date(2016, 7, 4)), (date(2016, 10, 1), date(2016, 10, 8))],
)
def test_limit_on_rest_day_moves_to_next_working_day(raw, effective):
    assert calendar.next_working_day(raw) == effective


def test_no_working_days_added_leaves_a_rest_day_where_it_is():
    assert calendar.add_working_days(date(2016, 10, 1), 0) == date(2016, 10, 1)


def test_a_limit_never_runs_backwards():
    with pytest.raises(ValueError, match="forward"):
        calendar.add_working_days(date(2016, 10, 1), -1)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2016, 7, 2), Label("周六", "Saturday")),
        (date(2016, 7, 3), Label("周日", "Sunday")),
        (date(2016, 10, 3), Label("国庆节", "National Day")),
        (date(2016, 10, 8), None),
        (date(2016, 7, 4), None),
    ],
)
def test_rest_day_is_named_and_working_day_is_not(day, name):
    assert calendar.rest_day_name(day) == name


def test_2027_is_provisional_with_statutory_festivals_only():
    found = calendar.calendar_of(2027)
    assert calendar.is_provisional(date(2027, 6, 1))
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert found.make_up_days == frozenset()
    assert len(found.days_off) == 13


def test_year_before_the_first_file_is_refused_with_what_to_do():
    with pytest.raises(calendar.CalendarMissing) as refusal:
        calendar.is_working_day(date(2003, 6, 2))
    assert "2003.toml" in str(refusal.value)
    assert "2003.toml" in refusal.value.say("en")


def test_year_after_the_last_file_counts_plain_weekends_and_is_provisional():
    beyond = [d for year in (2028, 2040) for d in days_of(year)]
    assert all(calendar.is_working_day(d) == (d.weekday() < SATURDAY) for d in beyond)
    assert all(calendar.is_provisional(d) for d in beyond)
    assert calendar.rest_day_name(date(2028, 1, 1)) == Label("周六", "Saturday")


def test_a_limit_passes_the_last_file_without_a_refusal():
    assert calendar.add_working_days(date(2027, 12, 30), 5) == date(2028, 1, 6)


def test_a_site_file_replaces_a_plain_year_and_its_edition(folder):
    before = calendar.edition(2028)
    notice = NOTICE_OF_2027.replace("2027", "2028").replace("2028-02-20", "2028-02-19")
    (folder / "2028.toml").write_text(notice, "utf-8")
    calendar.load_years(folder)
    assert calendar.edition(2028) != before
    assert calendar.is_working_day(date(2028, 2, 19))


def test_an_instant_is_refused_where_a_day_is_asked_for():
    with pytest.raises(TypeError, match="day_of"):
        calendar.is_working_day(datetime(2016, 10, 3, 12))


def test_a_later_notice_replaces_the_provisional_file_and_its_edition(folder):
    before = calendar.edition(2027)
    (folder / "2027.toml").write_text(NOTICE_OF_2027, "utf-8")
    calendar.load_years(folder)
    assert calendar.edition(2027) != before
    assert not calendar.is_provisional(date(2027, 2, 9))
    assert calendar.next_working_day(date(2027, 2, 9)) == date(2027, 2, 10)
    assert calendar.is_working_day(date(2027, 2, 20))


def test_a_site_folder_leaves_other_years_as_packaged(folder):
    before = calendar.edition(2016)
    calendar.load_years(None)
    assert calendar.edition(2016) == before


def test_a_site_names_its_folder_in_the_environment(tmp_path, monkeypatch):
    (tmp_path / "2027.toml").write_text(NOTICE_OF_2027, "utf-8")
    monkeypatch.setenv("TINGMIN_YEARS", str(tmp_path))
    calendar.load_years(None)
    noticed = not calendar.is_provisional(date(2027, 2, 9))
    monkeypatch.undo()
    calendar.load_years(None)
    assert noticed
    assert calendar.is_provisional(date(2027, 2, 9))


def test_edition_is_twelve_hex_digits():
    assert len(calendar.edition(2016)) == 12
    assert int(calendar.edition(2016), 16)


@pytest.mark.parametrize(
    ("written", "wrong", "said"),
    [
        ("2027-02-20]", "2027-02-19]", "2027-02-19 is no Saturday or Sunday"),
        ("2027-02-20]", "2027-02-06]", "2027-02-06 is both off and worked"),
        ("2027-02-20]", "2028-02-19]", "2028-02-19 belongs to another year"),
        ("2027-02-20]", "2027-02-20T08:00:00]", "cannot be read"),
        ("year = 2027", "year = 2026", "it says 2026"),
        ("workdays", "workday", "cannot be read"),
        ("year = 2027", "year ", "cannot be read"),
    ],
)
def test_year_file_that_contradicts_itself_is_refused(written, wrong, said):
    content = NOTICE_OF_2027.replace(written, wrong, 1).encode()
    with pytest.raises(calendar.CalendarBroken) as refusal:
        read_year(content, year=2027)
    assert said in refusal.value.say("en")


def test_year_file_in_a_wrong_encoding_is_refused():
    with pytest.raises(calendar.CalendarBroken):
        read_year(NOTICE_OF_2027.encode("gb18030"), year=2027)


@given(day=days, count=counts)
def test_adding_working_days_ends_on_a_working_day(day, count):
    assert calendar.is_working_day(calendar.add_working_days(day, count + 1))


@given(first=days, later=days, count=counts)
def test_a_later_start_never_ends_earlier(first, later, count):
    first, later = sorted((first, later))
    assert calendar.add_working_days(first, count) <= calendar.add_working_days(later, count)


@given(day=days, count=counts)
def test_one_working_day_more_ends_later(day, count):
    assert calendar.add_working_days(day, count) < calendar.add_working_days(day, count + 1)


@given(day=days, count=counts)
def test_exactly_that_many_working_days_lie_in_the_limit(day, count):
    end = calendar.add_working_days(day, count)
    passed = (day + timedelta(days=n) for n in range(1, (end - day).days + 1))
    assert sum(map(calendar.is_working_day, passed)) == count


@given(day=days)
def test_next_working_day_stays_where_it_is_found(day):
    found = calendar.next_working_day(day)
    assert found >= day
    assert calendar.next_working_day(found) == found
