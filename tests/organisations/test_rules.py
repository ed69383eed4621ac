"""Names, validity and succession as pure functions."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingmin.organisations.rules import is_in_force, nearest_names, normalise, region_chain, standing
from tingmin.organisations.types import KIND_LABELS, LEVEL_LABELS, Level, OrganKind, Span

OLD, NEW, OTHER = (UUID(int=number) for number in (1, 2, 3))
REFORM = date(2018, 11, 8)
SPANS = {OLD: Span(last=date(2018, 11, 7)), NEW: Span(first=REFORM), OTHER: Span(first=REFORM)}


@pytest.mark.parametrize(
    ("given", "core"),
    [
        ("北京市市场监督管理局", "市场监督管理局"),
        ("市市场监督管理局", "市场监督管理局"),
        ("市场监督管理局", "市场监督管理局"),
        ("北京市市政市容管理委员会", "市政市容管理委员会"),
        ("市 民政局", "民政局"),
        ("北京公共交通控股（集团）有限公司", "公共交通控股集团有限公司"),
        ("北京公共交通控股(集团)有限公司", "公共交通控股集团有限公司"),
        ("朝阳区八里庄街道办事处", "朝阳区八里庄街道"),
        ("八里庄街道办", "八里庄街道"),
        ("北京市东城区人民政府", "东城区"),
        ("东城区政府", "东城区"),
        ("市政府", "市"),
        ("北京市人民政府", "市"),
        ("市信访办", "信访办"),
        ("市政府外办", "政府外办"),
    ],
)
def test_forms_of_one_name_have_one_core(given, core):
    assert normalise(given) == core


@given(st.text(max_size=20))
def test_blanks_and_brackets_never_change_the_core(name):
    assert normalise(f" {name}（）") == normalise(name)


def test_an_organ_is_in_force_on_its_first_and_last_day_and_not_outside():
    span = Span(first=date(2018, 11, 8), last=date(2023, 12, 31))
    days = [date(2018, 11, 7), date(2018, 11, 8), date(2023, 12, 31), date(2024, 1, 1)]
    assert [is_in_force(span, on=day) for day in days] == [False, True, True, False]


def test_an_ended_organ_is_stood_for_by_its_successor_and_a_later_one_by_its_predecessor():
    links = [(OLD, NEW)]
    assert standing(OLD, on=REFORM, spans=SPANS, successions=links) == {NEW}
    assert standing(NEW, on=date(2016, 1, 1), spans=SPANS, successions=links) == {OLD}
    assert standing(NEW, on=REFORM, spans=SPANS, successions=links) == {NEW}


def test_a_split_organ_is_stood_for_by_all_its_heirs():
    assert standing(OLD, on=REFORM, spans=SPANS, successions=[(OLD, NEW), (OLD, OTHER)]) == {NEW, OTHER}


def test_succession_that_runs_in_a_circle_comes_to_an_end():
    spans = {OLD: Span(last=date(2000, 1, 1)), NEW: Span(last=date(2001, 1, 1))}
    assert standing(OLD, on=REFORM, spans=spans, successions=[(OLD, NEW), (NEW, OLD)]) == frozenset()


def test_a_community_lies_in_its_street_its_district_and_the_city():
    assert region_chain("110105013001") == ("110105013001", "110105013", "110105", "110000")
    assert region_chain("110000") == ("110000",)


def test_at_most_three_names_are_suggested():
    among = {f"八里庄{n}街道": f"八里庄{n}街道办事处" for n in "一二三四五"}
    assert len(nearest_names("八里庄街道", among=among)) == 3


def test_every_kind_and_level_has_a_label_in_both_languages():
    assert set(KIND_LABELS) == set(OrganKind)
    assert set(LEVEL_LABELS) == set(Level)
    assert all(label.zh and label.en for label in (*KIND_LABELS.values(), *LEVEL_LABELS.values()))
