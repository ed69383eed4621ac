"""The JSON door for staff."""

import pytest

from tingmin.kernel.actors import Post

OFFICE, BUREAU, STREET = "beijing-petition", "beijing-human-resources", "110105015"
SORTING = {
    "category": "appeal_claim", "purpose": "seek_solution", "content_class": "990000", "route": "petition_procedure",
}  # fmt: skip


def a_matter(visitor):
    _, receipt = visitor.send("/petitions", {"claims": [{"body": "单位拖欠工资三个月"}]})
    return receipt["registered"][0]["matter_id"]


def organ_id(code):
    from tingmin.organisations.queries import organ_by_code

    return str(organ_by_code(code).pk)


def test_stranger_gets_no_desk(visitor):
    assert visitor.get("/api/desk/matters").status_code == 401


def test_matter_is_sorted_and_transferred_step_by_step(visitor, signed_in):
    matter, clerk = a_matter(visitor), signed_in(OFFICE, Post.CLERK)
    status, sorted_ = clerk.send(f"/desk/matters/{matter}/steps/classify", SORTING)
    assert (status, sorted_["stage"]) == (200, "triage")
    status, sent = clerk.send(f"/desk/matters/{matter}/steps/transfer", {"to": organ_id(BUREAU)})
    assert (status, sent["stage"]) == (200, "transferred")
    assert {c["clock"] for c in sent["clocks"] if c["stopped_on"] is None} == {"D02", "D03"}


def test_inbox_shows_what_is_due_first_and_only_to_its_organ(visitor, signed_in):
    a_matter(visitor)
    assert len(signed_in(OFFICE, Post.CLERK).get("/api/desk/matters").json()["rows"]) == 1
    assert signed_in(STREET, Post.CLERK).get("/api/desk/matters").json()["rows"] == []


def test_inbox_goes_on_after_the_last_row(visitor, signed_in):
    numbers = [a_matter(visitor) for _ in range(3)]
    clerk = signed_in(OFFICE, Post.CLERK)
    first = clerk.get("/api/desk/matters?size=2").json()
    rest = clerk.get("/api/desk/matters", {"size": 2, "after": first["next_key"]}).json()
    assert {row["id"] for row in first["rows"] + rest["rows"]} == set(numbers)
    assert rest["next_key"] == ""


def test_officer_of_another_organ_finds_no_matter(visitor, signed_in):
    matter = a_matter(visitor)
    assert signed_in(STREET, Post.HEAD).get(f"/api/desk/matters/{matter}").status_code == 404


def test_unlawful_step_is_a_conflict_and_changes_nothing(visitor, signed_in):
    matter, clerk = a_matter(visitor), signed_in(OFFICE, Post.CLERK)
    status, problem = clerk.send(f"/desk/matters/{matter}/steps/transfer", {"to": organ_id(BUREAU)})
    assert (status, problem["type"]) == (409, "urn:tingmin:refusal:step_not_allowed")
    assert clerk.get(f"/api/desk/matters/{matter}").json()["stage"] == "registered"


def test_post_that_may_not_take_a_step_is_forbidden(visitor, signed_in):
    matter, analyst = a_matter(visitor), signed_in(OFFICE, Post.ANALYST)
    status, problem = analyst.send(f"/desk/matters/{matter}/steps/classify", SORTING)
    assert (status, problem["type"]) == (403, "urn:tingmin:refusal:not_permitted")


@pytest.mark.parametrize("written", [1.5, {"a": [None]}, [1], None])
def test_field_of_a_paper_takes_text_and_nothing_else(visitor, signed_in, written):
    matter, clerk = a_matter(visitor), signed_in(OFFICE, Post.CLERK)
    status, _ = clerk.send(f"/desk/matters/{matter}/steps/classify", SORTING | {"fields": {"rule": written}})
    assert status == 422


@pytest.mark.parametrize("name", ["limit_on", "remedy", "claims", "addressee"])
def test_officer_does_not_write_what_the_matter_fills_in(visitor, signed_in, name):
    matter, clerk = a_matter(visitor), signed_in(OFFICE, Post.CLERK)
    status, problem = clerk.send(f"/desk/matters/{matter}/steps/classify", SORTING | {"fields": {name: "另写"}})
    assert (status, problem["type"]) == (422, "urn:tingmin:refusal:document_field_known")


def test_officer_does_not_write_the_listed_ground_in_own_words(visitor, signed_in):
    matter, clerk = a_matter(visitor), signed_in(OFFICE, Post.CLERK)
    body = {"ground": "other", "fields": {"rule": "另写"}}
    status, problem = clerk.send(f"/desk/matters/{matter}/steps/refuse_acceptance", body)
    assert (status, problem["type"]) == (422, "urn:tingmin:refusal:document_field_known")


def test_counter_registers_a_visit_at_its_own_organ(signed_in):
    clerk = signed_in(STREET, Post.CLERK)
    status, receipt = clerk.send(
        "/desk/matters?channel=visit", {"claims": [{"body": "电梯停运"}], "receiver": organ_id(STREET)}
    )
    assert status == 201
    matter = clerk.get(f"/api/desk/matters/{receipt['registered'][0]['matter_id']}").json()
    assert matter["holder"].endswith("八里庄街道办事处")


def test_steps_offered_are_those_that_can_be_taken(visitor, signed_in):
    matter, clerk = a_matter(visitor), signed_in(OFFICE, Post.CLERK)
    offered = {row["step"] for row in clerk.get(f"/api/desk/matters/{matter}").json()["steps"]}
    assert offered == {"classify", "withdraw"}
