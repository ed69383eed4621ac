"""Who opens an identity says why, and the ledger remembers it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import BUREAU, OFFICE, staff
from tingmin.intake.actions import submit
from tingmin.intake.types import Claim, Submission
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound
from tingmin.law.types import Channel
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions import open_own, reveal_parties
from tingmin.matters.actions.revealing import ReasonNeeded
from tingmin.matters.queries import matter_for, parties_of, readings
from tingmin.matters.types import REVEAL_KINDS, RevealKind
from tingmin.people.actions import erase
from tingmin.people.types import ERASED_MASK, Identity

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
        {"parties": 2, "kind": "other"},
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


def told(matter):
    return [(each.organ.zh, each.at, each.kind.zh) for each in readings(matter)]


def test_petitioner_is_told_organ_time_and_kind_of_each_look_the_newest_first(matter):
    clerk, later = staff(OFFICE, Post.CLERK), AT + timedelta(hours=1)
    reveal_parties(matter_id=matter, reason="电话核实", actor=clerk, at=AT, kind=RevealKind.CONTACT)
    reveal_parties(matter_id=matter, reason="打印", actor=clerk, at=later, kind=RevealKind.SERVE)
    office = matter_for(clerk, matter).holder.label.zh
    assert told(matter) == [(office, later, "制作、送达文书"), (office, AT, "联系信访人")]


def test_petitioner_is_told_neither_the_officer_nor_the_written_reason(matter):
    clerk = staff(OFFICE, Post.CLERK)
    reveal_parties(matter_id=matter, reason="电话核实", actor=clerk, at=AT)
    shown = repr(readings(matter))
    assert clerk.name not in shown
    assert str(clerk.person) not in shown
    assert "电话核实" not in shown


def test_a_matter_that_nobody_opened_has_no_readings(matter):
    assert readings(matter) == []


def test_own_papers_are_recorded_once_a_day_and_told(matter):
    own, tomorrow = Actor.petitioner(matter), AT + timedelta(days=1)
    for at in (AT, AT + timedelta(hours=1), tomorrow):
        assert open_own(matter_id=matter, actor=own, at=at)[0] == PETITIONER
    assert told(matter) == [
        ("您本人（凭查询码）", tomorrow, "打印本人文书"),
        ("您本人（凭查询码）", AT, "打印本人文书"),
    ]
    assert first_broken(matter) is None


def test_holder_of_another_code_opens_nothing(matter):
    with pytest.raises(NotFound):
        open_own(matter_id=matter, actor=Actor.petitioner(), at=AT)
    assert readings(matter) == []


def test_erased_representative_is_a_mask_among_the_others(matter):
    erase(parties_of(matter)[1].person_id, ground="PIPL §47", actor=Actor.system(), at=AT)
    opened = reveal_parties(matter_id=matter, reason="电话核实", actor=staff(OFFICE, Post.CLERK), at=AT)
    assert [each.name for each in opened] == [PETITIONER.name, ERASED_MASK]


def test_every_kind_is_named():
    assert set(REVEAL_KINDS) == set(RevealKind)
