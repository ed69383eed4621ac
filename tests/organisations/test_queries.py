"""Questions to the directory of the example city."""

from datetime import date

import pytest

from tingmin.kernel.ids import OrganId, new_id
from tingmin.kernel.refusals import NotFound
from tingmin.law.content_classes import content_classes, find_content_class
from tingmin.organisations.models import Alias, Organ, OrganClosure
from tingmin.organisations.queries import (
    AmbiguousOrgan,
    OrganNotInForce,
    UnknownOrgan,
    UnknownRegion,
    competent_organs,
    is_within,
    organ_by_code,
    organ_by_id,
    organs_by_id,
    organs_in_force,
    petition_department_for,
    resolve_organ,
    review_organ_of,
    subtree_ids,
    superior_of,
    superiors_of,
)

pytestmark = pytest.mark.usefixtures("beijing")

IN_2016 = date(2016, 5, 3)
IN_2022 = date(2022, 6, 1)
IN_2025 = date(2025, 6, 1)
TUANJIEHU = "110105013"

# Short forms that answers to letters in 2021-2023 carry.
USED_IN_ANSWERS = (
    "公交集团公司",
    "市人力社保局",
    "市公安局公安交通管理局",
    "市公安局",
    "市市场监督管理局",
    "市医保局",
    "市交通委",
    "市住房城乡建设委",
    "北京住房公积金管理中心",
    "市重大办",
    "北京地铁公司",
    "市药监局",
    "市规划自然资源委",
    "市委社会工委市民政局",
    "市应急管理局",
    "市司法局",
    "市农业农村局",
    "市体育局",
    "市城市管理委",
    "北京市政务服务局",
    "市卫生健康委",
    "市经济信息化局",
    "市广播电视局",
    "丰台区",
    "海淀区",
    "石景山区",
    "昌平区",
    "密云区",
    "延庆区",
    "怀柔区",
    "西城区",
    "大兴区",
)


def _class(path):
    found = find_content_class(path)
    assert found is not None
    return found.code


@pytest.mark.parametrize("name", USED_IN_ANSWERS)
def test_every_short_form_used_in_answers_means_one_organ_throughout(name):
    assert len({resolve_organ(name, on=day).code for day in (date(2021, 8, 1), date(2023, 8, 31))}) == 1


def test_every_alias_means_its_own_organ_while_that_is_in_force():
    for alias in Alias.objects.select_related("organ"):
        day = alias.organ.valid_to or IN_2025
        if alias.normalised != "八里庄街道":
            assert resolve_organ(alias.name, on=day) == alias.organ


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("北京市人力资源和社会保障局", "beijing-human-resources"),
        ("市人力社保局", "beijing-human-resources"),
        ("人力社保局", "beijing-human-resources"),
        ("北京公共交通控股(集团)有限公司", "beijing-bus"),
        ("北京市 东城区 政府", "dongcheng"),
        ("朝阳区八里庄街道", "110105015"),
        ("北京市海淀区八里庄街道办事处", "110108005"),
        ("市政府", "beijing"),
        ("密云县", "miyun"),
    ],
)
def test_usual_forms_of_a_name_are_understood(name, code):
    assert resolve_organ(name, on=IN_2022).code == code


def test_a_bare_name_that_two_districts_use_is_refused_with_both_candidates():
    with pytest.raises(AmbiguousOrgan) as refusal:
        resolve_organ("八里庄街道", on=IN_2022)
    assert "朝阳区八里庄街道" in str(refusal.value)
    assert "海淀区八里庄街道" in str(refusal.value)
    assert "Haidian District" in refusal.value.say("en")


def test_an_unknown_name_is_refused_with_names_close_to_it():
    with pytest.raises(UnknownOrgan, match="北京市交通委员会") as refusal:
        resolve_organ("市交通委员会办", on=IN_2022)
    assert 1 <= len(refusal.value.parameters["nearest"]) <= 3


def test_a_name_like_nothing_here_is_refused_without_suggestions():
    with pytest.raises(UnknownOrgan, match="没有相近的名称"):
        resolve_organ("zzz", on=IN_2022)


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [
        ("市环保局", IN_2016, "beijing-environmental-protection"),
        ("市环保局", IN_2022, "beijing-environment"),
        ("市生态环境局", IN_2016, "beijing-environmental-protection"),
        ("市国土局", date(2016, 7, 21), "beijing-land-resources"),
        ("市国土局", date(2017, 1, 1), "beijing-planning-land"),
        ("市国土局", IN_2022, "beijing-planning-resources"),
        ("北京市政务服务局", IN_2022, "beijing-government-services"),
        ("北京市政务服务局", IN_2025, "beijing-government-services-data"),
        ("市委社会工委市民政局", IN_2016, "beijing-civil-affairs"),
        ("市科委", IN_2016, "beijing-science"),
        ("市科委", IN_2022, "beijing-science-zhongguancun"),
    ],
)
def test_succession_is_followed_to_the_organ_of_the_day(name, on, code):
    assert resolve_organ(name, on=on).code == code


def test_a_split_organ_is_refused_with_its_heirs():
    with pytest.raises(AmbiguousOrgan, match="北京市药品监督管理局、北京市市场监督管理局"):
        resolve_organ("市食药监局", on=IN_2022)


def test_an_organ_before_its_time_without_predecessor_is_refused():
    with pytest.raises(OrganNotInForce, match="2016-05-03"):
        resolve_organ("北京银保监局", on=IN_2016)


def test_a_name_is_resolved_in_one_query_and_succession_costs_two_more(django_assert_num_queries):
    with django_assert_num_queries(1):
        resolve_organ("市公安局", on=IN_2022)
    with django_assert_num_queries(3):
        resolve_organ("市环保局", on=IN_2022)


def test_an_organ_is_found_by_id_and_by_code():
    bus = organ_by_code("beijing-bus")
    assert organ_by_id(bus.ref) == bus
    assert organs_by_id([bus.ref]) == {bus.ref: bus}


def test_an_unknown_id_or_code_is_refused():
    with pytest.raises(NotFound):
        organ_by_id(OrganId(new_id()))
    with pytest.raises(UnknownOrgan, match="nobody"):
        organ_by_code("nobody")


def test_the_closure_holds_every_organ_under_each_organ_above_it():
    parents = dict(Organ.objects.values_list("id", "parent_id"))
    pairs = set(OrganClosure.objects.values_list("ancestor_id", "descendant_id", "depth"))
    wanted = {(organ, organ, 0) for organ in parents}
    for organ, above in parents.items():
        depth = 1
        while above is not None:
            wanted.add((above, organ, depth))
            above, depth = parents[above], depth + 1
    assert pairs == wanted


def test_a_street_lies_within_its_district_and_the_city_but_not_within_another():
    street, chaoyang, haidian = (organ_by_code(code).ref for code in (TUANJIEHU, "chaoyang", "haidian"))
    assert is_within(street, inside=chaoyang)
    assert is_within(street, inside=organ_by_code("beijing").ref)
    assert is_within(street, inside=street)
    assert not is_within(street, inside=haidian)
    assert not is_within(chaoyang, inside=street)


def test_a_district_holds_its_government_its_petition_office_and_its_streets():
    assert len(subtree_ids(organ_by_code("chaoyang").ref)) == 1 + 1 + 43


def test_superiors_climb_from_street_to_district_to_city_and_end_there():
    street = organ_by_code(TUANJIEHU)
    district = superior_of(street, on=IN_2022)
    assert district == organ_by_code("chaoyang")
    assert superior_of(district, on=IN_2022) == organ_by_code("beijing")
    assert superior_of(organ_by_code("beijing"), on=IN_2022) is None


def test_a_vertically_led_organ_has_no_superior_in_the_city():
    assert superior_of(organ_by_code("beijing-tax"), on=IN_2022) is None


def test_above_a_street_stand_its_district_the_city_and_their_petition_offices():
    above = organs_by_id(superiors_of(organ_by_code(TUANJIEHU).ref)).values()
    assert {organ.code for organ in above} == {"chaoyang", "chaoyang-petition", "beijing", "beijing-petition"}


def test_a_street_is_reviewed_by_its_district_and_a_department_by_the_city():
    assert review_organ_of(organ_by_code(TUANJIEHU)) == organ_by_code("chaoyang")
    assert review_organ_of(organ_by_code("beijing-housing-construction")) == organ_by_code("beijing")


@pytest.mark.parametrize(
    ("region", "code"),
    [
        ("110105013001", TUANJIEHU),
        (TUANJIEHU, TUANJIEHU),
        ("110105", "chaoyang-petition"),
        ("110105999", "chaoyang-petition"),
        ("110000", "beijing-petition"),
    ],
)
def test_petitions_of_a_region_are_registered_by_the_narrowest_desk(region, code):
    assert petition_department_for(region).code == code


def test_a_region_outside_the_city_is_refused():
    with pytest.raises(UnknownRegion, match="310101"):
        petition_department_for("310101")


def _names(path, *, region=TUANJIEHU, on=IN_2022):
    return [proposal.name.zh for proposal in competent_organs(_class(path), region_code=region, on=on)]


def test_buses_fall_to_the_company_first_and_to_no_organ_of_the_place():
    assert _names("公共汽车") == ["北京公共交通控股（集团）有限公司", "北京市交通委员会"]


def test_unauthorised_buildings_fall_to_the_street_the_district_and_the_city_in_this_order():
    assert _names("违章建筑") == [
        "北京市朝阳区团结湖街道办事处",
        "北京市朝阳区人民政府",
        "北京市城市管理综合行政执法局",
    ]


def test_a_place_known_only_by_its_district_proposes_no_street():
    assert _names("违章建筑", region="110105")[0] == "北京市朝阳区人民政府"


def test_a_class_without_lines_of_its_own_falls_back_to_the_class_above():
    assert _names("买官卖官") == ["中共北京市纪律检查委员会、北京市监察委员会"]


def test_the_duty_list_of_today_names_the_organ_of_the_day():
    assert "北京市环境保护局" in _names("大气污染", on=IN_2016)
    assert "北京市生态环境局" in _names("大气污染", on=IN_2022)


def test_a_proposal_says_which_line_of_the_duty_list_it_rests_on():
    street = competent_organs(_class("违章建筑"), region_code=TUANJIEHU, on=IN_2022)[0]
    assert street.territorial
    assert street.duty_class == _class("违章建筑")
    assert "城乡建设/城乡规划/违章建筑" in street.explanation.zh
    assert "Unauthorised buildings" in street.explanation.en


@pytest.mark.parametrize("on", [IN_2016, IN_2022, IN_2025])
def test_every_class_has_a_competent_organ_at_every_time(on):
    without = [each.code for each in content_classes() if each.level < 3 and not _proposals(each.code, on=on)]
    assert without == []


def _proposals(code, *, on):
    return competent_organs(code, region_code=TUANJIEHU, on=on)


def test_the_duty_list_is_read_in_two_queries_and_history_costs_two_more(django_assert_num_queries):
    with django_assert_num_queries(2):
        _proposals(_class("违章建筑"), on=IN_2022)
    with django_assert_num_queries(4):
        _proposals(_class("大气污染"), on=IN_2016)


def test_the_directory_of_a_day_holds_what_was_in_force():
    codes = {organ.code for organ in organs_in_force(on=IN_2016)}
    assert "beijing-environmental-protection" in codes
    assert "beijing-environment" not in codes
