"""Places: a file of communities brought in, and found again by whatever is typed. All communities are invented."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tingmin.kernel.actors import Actor
from tingmin.ledger.models import Fact
from tingmin.organisations.models import Community, PlaceKey
from tingmin.organisations.places import (
    FileOfPlacesUnreadable,
    Key,
    Reading,
    core_of,
    keys_of,
    romanised,
    words_of,
)
from tingmin.organisations.places_actions import import_communities, renew_keys_of_organs
from tingmin.organisations.places_queries import place_of, places_like

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
HEADER = "code,name,streetCode,provinceCode,cityCode,areaCode,streetName,areaName"
# Streets of the packaged directory, communities of nowhere.
GOOD = (
    "110105026901,甜水湾西里社区居委会,110105026,11,1101,110105,望京街道,朝阳区",
    "110105026902,甜水湾西里四区社区居委会,110105026,11,1101,110105,望京街道,朝阳区",
    "110105026903,望京甜园社区居委会,110105026,11,1101,110105,望京街道,朝阳区",
    "110108020904,甜水桥村委会,110108020,11,1101,110108,马连洼街道,海淀区",
)


@pytest.fixture
def file_of(tmp_path):
    def write(*lines: str, header: str = HEADER) -> Path:
        path = tmp_path / "communities.csv"
        path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8-sig")
        return path

    return write


@pytest.fixture
def sample(city, file_of):
    return carry(file_of(*GOOD))


def carry(path: Path, **more):
    return import_communities(path, actor=Actor.system(), at=NOW, **more)


def found(typed: str) -> list[str]:
    return [place.way.zh for place in places_like(typed)]


class TestImport:
    def test_rows_become_communities_with_their_street_and_what_may_be_typed_for_them(self, sample):
        assert (sample.added, sample.changed, sample.unchanged, len(sample.rejected)) == (4, 0, 0, 0)
        assert Community.objects.get(code="110105026901").street.short_name == "望京街道"
        assert PlaceKey.objects.filter(region_code="110105026901", key="tsw").exists() is False  # 甜水湾西里 is tswxl
        assert PlaceKey.objects.filter(region_code="110105026901", key="tswxl").exists()

    def test_a_second_time_changes_nothing_and_records_nothing(self, sample, file_of):
        facts, keys = Fact.objects.count(), PlaceKey.objects.count()
        again = carry(file_of(*GOOD))
        assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
        assert (Fact.objects.count(), PlaceKey.objects.count()) == (facts, keys)

    def test_a_new_name_replaces_the_old_one_and_what_was_typed_for_it(self, sample, file_of):
        report = carry(file_of(GOOD[0].replace("甜水湾西里", "咸水湾西里")))
        assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
        assert found("咸水湾") == ["朝阳区 望京街道 咸水湾西里社区居委会"]
        assert "朝阳区 望京街道 甜水湾西里社区居委会" not in found("甜水湾西里")

    def test_a_trial_says_the_same_and_writes_nothing(self, city, file_of):
        report = carry(file_of(*GOOD), trial=True)
        assert report.added == 4
        assert not Community.objects.exists()

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ("11010502690,短代码社区居委会,110105026,11,1101,110105,望京街道,朝阳区", "community_code_wrong"),
            (
                "１１０１０５０２６９０１,全角社区居委会,110105026,11,1101,110105,望京街道,朝阳区",
                "community_code_wrong",
            ),
            ("110108026901,别处社区居委会,110105026,11,1101,110105,望京街道,朝阳区", "community_code_wrong"),
            ("110105026901,,110105026,11,1101,110105,望京街道,朝阳区", "community_name_missing"),
            (f"110105026901,{'长' * 65},110105026,11,1101,110105,望京街道,朝阳区", "community_name_missing"),
            ("110105999901,无街社区居委会,110105999,11,1101,110105,无此街道,朝阳区", "street_unknown"),
            ("110105026901,缺列社区居委会", "community_code_wrong"),
        ],
    )
    def test_a_bad_row_is_left_out_with_its_reason_and_the_others_come_in(self, city, file_of, line, code):
        report = carry(file_of(line, GOOD[1]))
        assert [(each.line, each.refusal.code) for each in report.rejected] == [(2, code)]
        assert report.added == 1

    def test_of_a_code_that_comes_twice_the_first_line_is_taken(self, city, file_of):
        report = carry(file_of(GOOD[0], GOOD[0].replace("甜水湾", "苦水湾")))
        assert [(each.line, each.refusal.code) for each in report.rejected] == [(3, "community_twice")]
        assert Community.objects.get().name == "甜水湾西里社区居委会"

    @pytest.mark.parametrize("header", ["code,name", "编码,名称,街道"])
    def test_a_file_without_the_columns_is_refused_whole(self, city, file_of, header):
        with pytest.raises(FileOfPlacesUnreadable):
            carry(file_of("1,2,3", header=header))

    def test_a_file_that_is_none_is_refused(self, city, tmp_path):
        with pytest.raises(FileOfPlacesUnreadable):
            carry(tmp_path / "nowhere.csv")


class TestTyping:
    def test_streets_are_found_without_the_file(self, city):
        assert found("望京")[0] == "朝阳区 望京街道"
        assert found("wj")[0] == "朝阳区 望京街道"

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("望京", "朝阳区 望京街道"),
            ("wangjing", "朝阳区 望京街道"),
            ("Wangjing Subdistrict", "朝阳区 望京街道"),
            ("甜水湾", "朝阳区 望京街道 甜水湾西里社区居委会"),
            ("tianshuiwan", "朝阳区 望京街道 甜水湾西里社区居委会"),
            ("tswxl", "朝阳区 望京街道 甜水湾西里社区居委会"),
            ("望京街道 甜水湾", "朝阳区 望京街道 甜水湾西里社区居委会"),
            ("望京甜水湾西里", "朝阳区 望京街道 甜水湾西里社区居委会"),
            ("北京市朝阳区望京街道甜水湾西里12号楼3单元", "朝阳区 望京街道 甜水湾西里社区居委会"),
            ("甜水湾西里4区", "朝阳区 望京街道 甜水湾西里四区社区居委会"),
            ("望京 某某东大街6号", "朝阳区 望京街道"),
            ("海淀 甜水", "海淀区 马连洼街道 甜水桥村委会"),
            ("甜园", "朝阳区 望京街道 望京甜园社区居委会"),
            ("chaoyang", "朝阳区"),
        ],
    )
    def test_what_is_typed_leads_to_the_place(self, sample, typed, first):
        assert found(typed)[0] == first

    def test_each_place_says_its_unit_and_by_what_it_was_found(self, sample):
        place = places_like("甜水湾西里")[0]
        assert place.unit.zh.endswith("望京街道办事处")
        assert place.why.zh == "名称以此开头"
        assert places_like("水湾西里")[0].why.zh == "名称中含此字"

    def test_a_district_leads_to_its_government(self, sample):
        assert places_like("朝阳区")[0].unit.zh.endswith("人民政府")

    @pytest.mark.parametrize("typed", ["", "   ", "12号楼", "x", "天上人间没有这里", "%", "\x00", "'; drop"])
    def test_what_names_no_place_finds_none(self, sample, typed):
        assert places_like(typed) == []

    def test_never_more_than_ten(self, sample):
        assert len(places_like("城")) == 10

    def test_one_word_is_a_look_into_the_index(self, sample, django_assert_num_queries):
        with django_assert_num_queries(3):  # keys, communities, organs
            places_like("甜水湾")

    def test_a_code_leads_back_to_its_place(self, sample):
        assert (
            place_of("110105026902").way.en == "Tianshuiwanxilisiqu Community, Wangjing Subdistrict, Chaoyang District"
        )
        assert place_of("999999") is None

    def test_renewing_the_keys_of_organs_leaves_those_of_communities(self, sample):
        before = set(PlaceKey.objects.values_list("region_code", "key"))
        PlaceKey.objects.filter(region_code="110105026").delete()
        renew_keys_of_organs()
        assert set(PlaceKey.objects.values_list("region_code", "key")) == before


class TestNames:
    @pytest.mark.parametrize(
        ("name", "core"),
        [
            ("甜水湾西里社区居委会", "甜水湾西里"),
            ("甜水桥村委会", "甜水桥"),
            ("甜水桥村民委员会", "甜水桥"),
            ("望京街道", "望京"),
            ("甜水镇", "甜水"),
            ("社区", "社区"),
        ],
    )
    def test_the_name_proper_stands_before_its_ending(self, name, core):
        assert core_of(name) == core

    def test_the_citys_own_readings_are_kept(self):
        assert Key("cxd", Reading.INITIALS) in keys_of("长辛店街道")

    def test_a_village_is_called_one_in_english(self):
        assert romanised("甜水桥村委会") == "Tianshuiqiao Village"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("望京 甜园12号楼3单元", ["望京", "甜园"]),
            ("北京市朝阳区", ["朝阳区"]),
            ("Wangjing, Chaoyang", ["wangjing", "chaoyang"]),
            ("ｗｊ", ["wj"]),
        ],
    )
    def test_words_are_what_may_name_a_place(self, typed, words):
        assert words_of(typed) == words
