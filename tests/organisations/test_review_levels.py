"""Who reviews whom, rung by rung (BJ2006 §48; domain §4.5), and what the paper says where there is a choice."""

import pytest

from tingmin.law.review_levels import RUNGS, rung_of
from tingmin.organisations.models import Organ
from tingmin.organisations.queries import organ_by_code, re_review_organs_of, review_organs_of
from tingmin.organisations.types import Level, OrganKind

pytestmark = pytest.mark.usefixtures("city")
TOWN = "110109101"


def codes(organs):
    return tuple(organ.code for organ in organs)


def ladder(organ, *, chosen=0):
    """Whom the petitioner may ask first, and whom next after the one chosen."""
    first = review_organs_of(organ)
    return codes(first), codes(re_review_organs_of(organ, reviewer=first[chosen]))


@pytest.fixture
def district_department(city):
    """A district's department whose work the city has a department for: the directory lists none of its own."""
    return department("朝阳区人力资源和社会保障局", "chaoyang-human-resources")


def department(name, code):
    chaoyang = organ_by_code("chaoyang")
    return Organ.objects.create(
        code=code, name=f"北京市{name}", name_en=code, short_name=name, kind=OrganKind.DEPARTMENT,
        level=Level.DISTRICT, parent=chaoyang, region_code=chaoyang.region_code,
    )  # fmt: skip


@pytest.mark.parametrize("code", ["110105015", TOWN])
def test_street_or_town_is_reviewed_by_its_district_and_then_by_the_city(code):
    organ = organ_by_code(code)
    assert ladder(organ) == ((organ.parent.code,), ("beijing",))


def test_districts_department_is_reviewed_by_the_citys_or_by_the_district_as_the_petitioner_chooses(
    district_department,
):
    first, next_after_department = ladder(district_department)
    assert first == ("beijing-human-resources", "chaoyang")
    assert next_after_department == ("beijing",)
    assert ladder(district_department, chosen=1) == (first, ("beijing",))


def test_districts_department_without_a_like_one_above_is_reviewed_by_its_district():
    lone = department("朝阳区奇思妙想局", "chaoyang-notions")
    assert ladder(lone) == (("chaoyang",), ("beijing",))


def test_district_is_reviewed_by_the_city_which_stands_at_the_top():
    assert ladder(organ_by_code("chaoyang")) == (("beijing",), ("beijing",))


def test_citys_department_is_reviewed_by_the_city_which_reviews_again():
    assert ladder(organ_by_code("beijing-human-resources")) == (("beijing",), ("beijing",))


def test_bureau_of_a_department_is_reviewed_by_that_department_and_then_by_the_city():
    assert ladder(organ_by_code("beijing-traffic-police")) == (("beijing-public-security",), ("beijing",))


def test_nobody_is_left_without_anybody_to_ask():
    for organ in Organ.objects.select_related("parent"):
        assert review_organs_of(organ), organ.code


@pytest.mark.parametrize("rung", RUNGS, ids=[f"{rung.level or 'any'}-{rung.kind or 'any'}" for rung in RUNGS])
def test_every_rung_names_its_article_and_is_reached(rung):
    assert {article.pack for article in rung.articles} >= {"XF2005", "XF2022", "BJ2006"}
    kinds = [rung.kind] if rung.kind else [kind.value for kind in OrganKind]
    levels = [rung.level] if rung.level else [level.value for level in Level]
    assert any(rung_of(level, kind) is rung for level in levels for kind in kinds)
