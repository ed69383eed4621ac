"""A step over the API in rows that are committed: its answer comes with the COMMIT and tells what stands then."""

from uuid import UUID

import pytest
from django.utils import timezone

from tests.api.conftest import JsonClient
from tests.api.test_desk import SORTING, organ_id
from tests.cast import BUREAU, OFFICE
from tests.matters.walks import letter
from tingmin.accounts.actions import open_account
from tingmin.accounts.types import Account
from tingmin.intake.actions import submit
from tingmin.kernel.actors import Actor, Post

pytestmark = pytest.mark.usefixtures("committed_city")


@pytest.fixture
def clerk() -> JsonClient:
    """A clerk of the petition office, signed in, who has asked before."""
    account = Account("clerk", "某某", Post.CLERK, OFFICE)
    user = open_account(account, password="a-long-one-for-tests", actor=Actor.system(), at=timezone.now())
    client = JsonClient()
    client.force_login(user)
    client.get("/api/desk/matters")
    return client


@pytest.fixture
def matter() -> UUID:
    return submit(letter(), actor=Actor.petitioner(), at=timezone.now()).registered[0].matter_id


def test_answer_comes_in_the_trip_of_the_commit_and_tells_what_stands(clerk, matter, trips):
    trips.clear()
    status, told = clerk.send(f"/desk/matters/{matter}/steps/classify", SORTING)
    taken, stands = len(trips), clerk.get(f"/api/desk/matters/{matter}").json()
    assert (status, told["stage"]) == (200, "triage")
    assert told == stands
    # Who asks; the matter locked; its row, which must be there; COMMIT with the answer; nobody acts any more.
    assert taken == 5


def test_answer_comes_with_the_last_writes_of_a_step_that_issues_a_document(clerk, matter, trips):
    clerk.send(f"/desk/matters/{matter}/steps/classify", SORTING)
    trips.clear()
    status, told = clerk.send(f"/desk/matters/{matter}/steps/accept", {})
    taken = len(trips)
    assert (status, told) == (200, clerk.get(f"/api/desk/matters/{matter}").json())
    assert taken == 5


def test_refused_step_brings_nothing_and_the_next_answer_is_true(clerk, matter):
    status, _ = clerk.send(f"/desk/matters/{matter}/steps/transfer", {"to": organ_id(BUREAU)})
    assert status == 409
    status, told = clerk.send(f"/desk/matters/{matter}/steps/classify", SORTING)
    assert (status, told["stage"]) == (200, "triage")


def test_two_steps_one_after_the_other_are_each_answered_as_they_stand(clerk, matter):
    clerk.send(f"/desk/matters/{matter}/steps/classify", SORTING)
    status, told = clerk.send(f"/desk/matters/{matter}/steps/transfer", {"to": organ_id(BUREAU)})
    assert (status, told["stage"]) == (200, "transferred")
    assert told == clerk.get(f"/api/desk/matters/{matter}").json()
