"""紧急查阅 on the pages: a few minutes, a written reason, and a list of who did."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.pages import links_of, number_on, text_of
from tests.web.test_desk import BUREAU, OFFICE, STREET
from tests.web.test_walls import ACCUSES, PLACE
from tingmin.kernel.actors import Post
from tingmin.web import door

WHY = {"reason": "信访人来电称有人身危险", "minutes": 10}


@pytest.fixture
def elsewhere(submit):
    """The number of a matter that a street registered."""
    return number_on(submit(**PLACE, name="王小明"))


def broken(client, number, **said):
    return client.post("/desk/emergency/", {"number": number, **WHY, **said}, follow=True)


def test_number_that_is_not_there_offers_an_emergency_to_who_may(elsewhere, signed_in):
    page = signed_in(OFFICE, Post.HEAD).get("/desk/search/", {"number": elsewhere})
    assert page.status_code == 404
    (address,) = links_of(page, r"/emergency/")
    assert elsewhere in address
    assert not links_of(signed_in(OFFICE, Post.CLERK).get("/desk/search/", {"number": elsewhere}), r"/emergency/")


def test_glass_opens_the_page_for_reading_only_and_without_the_petitioner(elsewhere, signed_in):
    page = broken(signed_in(OFFICE, Post.HEAD), elsewhere)
    assert page.status_code == 200
    shown = text_of(page)
    assert "您正在紧急查阅" in shown
    assert "王*" not in shown
    assert not links_of(page, r"/steps/|/respondents/")


def test_glass_closes_by_itself(elsewhere, signed_in, monkeypatch):
    head = signed_in(OFFICE, Post.HEAD)
    address = broken(head, elsewhere).redirect_chain[-1][0]
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(door, "now", lambda: later)
    assert head.get(address).status_code == 404


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " "}, "紧急查阅须写明理由"),
        ({"minutes": 0}, "时限须为1至60分钟"),
        ({"minutes": 61}, "时限须为1至60分钟"),
    ],
)
def test_what_is_no_emergency_is_one_sentence(elsewhere, signed_in, said, sentence):
    page = broken(signed_in(OFFICE, Post.HEAD), elsewhere, **said)
    assert page.status_code == 422
    assert sentence in text_of(page)


def test_wall_holds_against_an_emergency_and_says_nothing(submit, signed_in):
    number = number_on(submit(**ACCUSES, accused="市信访办"))
    page = broken(signed_in(OFFICE, Post.HEAD), number)
    assert page.status_code == 404
    assert "没有找到该信访事项" in text_of(page)


def test_head_of_a_bureau_has_no_glass(elsewhere, signed_in):
    assert broken(signed_in(BUREAU, Post.HEAD), elsewhere).status_code == 403
    assert broken(signed_in(OFFICE, Post.CLERK), elsewhere).status_code == 403


def test_head_and_audit_administrator_see_who_and_why(elsewhere, signed_in):
    head = signed_in(OFFICE, Post.HEAD)
    broken(head, elsewhere)
    auditor = signed_in(OFFICE, Post.AUDIT_ADMIN)
    for reader in (head, auditor):
        shown = text_of(reader.get("/desk/emergencies/"))
        assert WHY["reason"] in shown
        assert "进行中" in shown
        assert elsewhere not in shown
    assert WHY["reason"] not in text_of(signed_in(STREET, Post.HEAD).get("/desk/emergencies/"))


def test_clerk_sees_no_list_of_emergencies(signed_in):
    clerk = signed_in(OFFICE, Post.CLERK)
    assert clerk.get("/desk/emergencies/").status_code == 403
    assert not links_of(clerk.get("/desk/"), r"/emergencies/")


def test_petitioner_sees_the_emergency(elsewhere, signed_in, citizen):
    broken(signed_in(OFFICE, Post.HEAD), elsewhere)
    assert "紧急查阅" in text_of(citizen.get("/track/matter/"))
