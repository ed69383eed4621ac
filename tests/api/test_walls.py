"""Walls through the JSON door."""

import pytest

from tests.api.test_desk import BUREAU, OFFICE, SORTING, STREET, a_matter, organ_id
from tingmin.accounts.queries import user_by_name
from tingmin.kernel.actors import Post

ACCUSES = {"claims": [{"body": "窗口有人索要好处。", "purpose": "exposure"}], "region_code": "110105015"}


def registered(visitor, **more):
    status, receipt = visitor.send("/petitions", ACCUSES | more)
    assert status == 201
    return receipt["registered"][0]["matter_id"]


def test_petition_that_accuses_a_street_goes_past_its_counter(visitor, signed_in):
    matter = registered(visitor, respondents=[organ_id(STREET)])
    assert signed_in(STREET, Post.HEAD).get(f"/api/desk/matters/{matter}").status_code == 404
    assert signed_in("chaoyang-petition", Post.CLERK).get(f"/api/desk/matters/{matter}").status_code == 200


def test_unknown_organ_among_the_respondents_is_one_sentence(visitor):
    status, problem = visitor.send("/petitions", ACCUSES | {"respondents": ["00000000-0000-0000-0000-000000000000"]})
    assert (status, problem["type"]) == (404, "urn:tingmin:refusal:not_found")


def test_petition_may_ask_for_confidence(visitor, signed_in):
    matter = registered(visitor, confidential=True)
    _, told = signed_in(STREET, Post.CLERK).send(f"/desk/matters/{matter}/respondents", {"organs": [organ_id(BUREAU)]})
    assert told == {"visible": True, "in_confidence": True, "organs": [organ_id(BUREAU)]}


def test_clerk_who_names_the_own_office_is_told_only_that_it_is_gone(visitor, signed_in):
    matter, clerk = registered(visitor), signed_in(STREET, Post.CLERK)
    status, told = clerk.send(f"/desk/matters/{matter}/respondents", {"organs": [organ_id(STREET)]})
    assert (status, told) == (200, {"visible": False, "in_confidence": True, "organs": []})
    assert clerk.get(f"/api/desk/matters/{matter}").status_code == 404


def test_head_recuses_and_a_clerk_may_not(visitor, signed_in):
    matter, clerk, head = a_matter(visitor), signed_in(OFFICE, Post.CLERK), signed_in(OFFICE, Post.HEAD)
    recusal = {"officer": str(user_by_name(f"{OFFICE}.clerk").pk), "reason": "近亲属"}
    assert clerk.send(f"/desk/matters/{matter}/recusals", recusal)[0] == 403
    assert head.send(f"/desk/matters/{matter}/recusals", recusal)[0] == 200
    assert clerk.get(f"/api/desk/matters/{matter}").status_code == 404


def test_confidence_is_kept_from_then_on(visitor, signed_in):
    matter, clerk = a_matter(visitor), signed_in(OFFICE, Post.CLERK)
    assert clerk.send(f"/desk/matters/{matter}/confidence", {})[1]["in_confidence"]


def test_preview_tells_posts_and_numbers_and_no_name(visitor, signed_in):
    matter, clerk = a_matter(visitor), signed_in(OFFICE, Post.CLERK)
    signed_in(BUREAU, Post.HANDLER)
    answer = clerk.get(f"/api/desk/matters/{matter}/preview", {"to": organ_id(BUREAU)})
    assert [(seat["post"], seat["people"]) for seat in answer.json()["seats"]] == [("handler", 1)]
    assert "某某" not in answer.content.decode()


@pytest.mark.parametrize("path", ["preview", "steps/transfer"])
def test_respondent_who_would_see_it_is_refused_by_preview_and_by_step(visitor, signed_in, path):
    matter, clerk = registered(visitor), signed_in(STREET, Post.CLERK)
    clerk.send(f"/desk/matters/{matter}/respondents", {"organs": [organ_id(BUREAU)]})
    clerk.send(f"/desk/matters/{matter}/steps/classify", SORTING)
    to = {"to": organ_id(BUREAU)}
    address = f"/api/desk/matters/{matter}/{path}"
    answer = clerk.get(address, to) if path == "preview" else clerk.post(address, to, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["type"] == "urn:tingmin:refusal:respondent_would_see"


@pytest.mark.parametrize("act", ["respondents", "recusals", "confidence"])
def test_stranger_and_outsider_raise_no_wall(visitor, signed_in, act):
    matter, body = a_matter(visitor), {"officer": organ_id(STREET), "reason": "x"}
    assert visitor.send(f"/desk/matters/{matter}/{act}", body)[0] == 401
    assert signed_in(STREET, Post.HEAD).send(f"/desk/matters/{matter}/{act}", body)[0] == 404
