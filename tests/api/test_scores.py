"""The score sheets as another program reads them."""

import pytest

from tests.hotline.orders import CENTRE, STREET, WATER
from tests.web.conftest import signed_in as signed_in
from tests.web.test_scores import ASKED, month_of_two
from tests.web.test_scores import weighed as weighed
from tingmin.kernel.actors import Post

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.usefixtures("weighed")
def test_hotline_reads_all_sheets_and_a_unit_nothing_before_the_freeze(signed_in):
    month_of_two()
    head, street = signed_in(CENTRE, Post.HEAD), signed_in(STREET, Post.HEAD)
    told = {each["unit"]: each for each in head.get(f"/api/desk/scores/sheets?{ASKED}").json()}
    assert {unit: (each["score"], each["version"]) for unit, each in told.items()} == {STREET: (100, 0), WATER: (30, 0)}
    assert told[WATER]["figures"]["unresolved"] == 1
    assert street.get(f"/api/desk/scores/sheets?{ASKED}").json() == []
    assert street.get(f"/api/desk/scores/sheets/unit?unit={STREET}&{ASKED}").status_code == 404
    assert street.get(f"/api/desk/scores/report?{ASKED}").status_code == 403


def test_report_counts_by_type_and_a_wrong_month_is_told(signed_in):
    month_of_two()
    head = signed_in(CENTRE, Post.HEAD)
    assert head.get(f"/api/desk/scores/report?{ASKED}").json()["types"]["complaint"]["received"] == 2
    wrong = head.get("/api/desk/scores/sheets?month=2026-13")
    assert (wrong.status_code, wrong.json()["type"]) == (422, "urn:tingmin:refusal:unknown_month")


def test_agent_reads_no_sheets(signed_in):
    assert signed_in(CENTRE, Post.AGENT).get("/api/desk/scores/sheets").status_code == 403
