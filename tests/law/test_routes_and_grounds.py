"""Routes, purposes, and the listed grounds, as each book knows them."""

import pytest

from tests.law.books import BOOKS
from tingmin.law.grounds import NON_ACCEPTANCE, SUPERVISION, THREE_SUGGESTIONS, grounds_of
from tingmin.law.guards import STATUTORY_BRANCHES
from tingmin.law.packs import book
from tingmin.law.purposes import BY_CODE as PURPOSES
from tingmin.law.purposes import CATEGORIES
from tingmin.law.routes import ROUTES, RouteDoesNotFit, UnknownRoute, route, routes_of
from tingmin.law.types import Category


def branches(code):
    return {each.branch for each in routes_of(book(code))}


def test_2022_knows_all_branches_and_2005_only_those_that_it_names():
    assert branches("XF2022") == {"R0a", "R0b", "R0c", "R0d", *STATUTORY_BRANCHES, "R6"}
    assert branches("XF2005") == {"R0a", "R0b", "R0c", "R0d", "R1", "R2", "R6"}


@pytest.mark.parametrize("each", ROUTES, ids=lambda r: r.code)
def test_every_route_is_found_under_its_category_only(each):
    assert route(each.code, category=each.category) == each
    for other in set(Category) - {each.category}:
        with pytest.raises(RouteDoesNotFit, match=each.label.zh):
            route(each.code, category=other)


def test_route_codes_are_unique_and_say_what_the_notice_must_carry():
    assert len({each.code for each in ROUTES}) == len(ROUTES)
    assert all(each.notice.zh and each.notice.en for each in ROUTES)


def test_unknown_route_is_refused():
    with pytest.raises(UnknownRoute, match="no_such"):
        route("no_such", category=Category.APPEAL_CLAIM)


def test_purposes_lead_to_the_three_categories_as_the_domain_maps_them():
    assert {code: PURPOSES[code].category for code in ("appeal", "seek_solution", "exposure", "suggestion")} == {
        "appeal": Category.APPEAL_CLAIM,
        "seek_solution": Category.APPEAL_CLAIM,
        "exposure": Category.ACCUSATION,
        "suggestion": Category.SUGGESTION,
    }
    assert set(CATEGORIES) == set(Category)


@pytest.mark.parametrize("code", BOOKS)
def test_every_ground_of_a_book_has_an_article_and_both_languages(code):
    for ground in (*grounds_of(NON_ACCEPTANCE, book(code)), *grounds_of(SUPERVISION, book(code))):
        assert book(code).cites(ground.articles)
        assert ground.label.zh
        assert ground.label.en


def test_agent_of_a_principal_who_withdrew_is_a_ground_of_beijing_only():
    assert "NL3" in {g.code for g in grounds_of(NON_ACCEPTANCE, book("XF2022+BJ2006"))}
    assert "NL3" not in {g.code for g in grounds_of(NON_ACCEPTANCE, book("XF2022"))}


@pytest.mark.parametrize(
    ("code", "found"),
    [("XF2005", {"G1", "G2", "G3"}), ("XF2022+BJ2006", {"G1", "G2", "G3", "V1"}), ("XF2022", {"V1"})],
)
def test_only_grounds_that_dates_and_steps_show_are_found_by_the_system(code, found):
    assert {g.code for g in grounds_of(SUPERVISION, book(code)) if g.automatic} == found


def test_ground_codes_are_unique():
    codes = [g.code for g in (*NON_ACCEPTANCE, *SUPERVISION)]
    assert len(codes) == len(set(codes))


def test_three_suggestions_are_three_in_each_national_pack():
    assert {code: len(labels) for code, labels in THREE_SUGGESTIONS.items()} == {"XF2005": 3, "XF2022": 3}
