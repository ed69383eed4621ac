"""Who opens an identity says why, and the ledger remembers it."""

from datetime import UTC, datetime

import pytest

from tests.cast import BUREAU, OFFICE, staff
from tingmin.intake.actions import submit
from tingmin.intake.types import Claim, Submission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound
from tingmin.law.types import Channel
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions import reveal_parties
from tingmin.matters.actions.revealing import ReasonNeeded
from tingmin.people.types import Identity

AT = datetime(2026, 5, 12, 2, tzinfo=UTC)
PETITIONER, REPRESENTATIVE = Identity(name="王小明", phone="13800001234"), Identity(name="李四")


@pytest.fixture
def matter(city):
    submission = Submission(
        channel=Channel.ONLINE,
        claims=[Claim(body="拖欠工资")],
        identity=PETITIONER,
        representatives=[REPRESENTATIVE],
    )
    return submit(submission, actor=Actor.petitioner(), at=AT).registered[0].matter_id


def test_identities_come_in_the_order_of_the_parties(matter):
    opened = reveal_parties(matter_id=matter, reason="电话核实", actor=staff(OFFICE, Post.CLERK), at=AT)
    assert opened == [PETITIONER, REPRESENTATIVE]


def test_each_look_is_a_fact_with_its_reason_enclosed(matter):
    reveal_parties(matter_id=matter, reason=" 电话核实 ", actor=staff(OFFICE, Post.CLERK), at=AT)
    fact = history(matter)[-1]
    assert (fact.kind, fact.body, fact.enclosure.content) == (
        "identity_revealed",
        {"parties": 2},
        {"reason": "电话核实"},
    )
    assert first_broken(matter) is None


def test_without_a_reason_nothing_is_opened_and_nothing_recorded(matter):
    before = len(history(matter))
    with pytest.raises(ReasonNeeded):
        reveal_parties(matter_id=matter, reason="  ", actor=staff(OFFICE, Post.CLERK), at=AT)
    assert len(history(matter)) == before


@pytest.mark.parametrize("organ", [BUREAU])
def test_whoever_may_not_see_the_matter_may_not_see_the_person(matter, organ):
    before = len(history(matter))
    with pytest.raises(NotFound):
        reveal_parties(matter_id=matter, reason="好奇", actor=staff(organ, Post.HEAD), at=AT)
    assert len(history(matter)) == before
