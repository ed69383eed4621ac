"""An identity is erased for good by one office, once every matter has ended, and the history still holds."""

from datetime import date

import pytest
from django.db import connection

from tests.cast import BUREAU, OFFICE, ROLES, STREET, cast, staff
from tests.matters.walks import CITIZEN, Walk
from tests.people.dump import every_table, everything_kept
from tingmin.intake.types import Claim
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.ledger.audit import audit
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.actions.erasing import (
    AnotherStillNeeds,
    ErasureReasonNeeded,
    NobodyToErase,
    StillNeeded,
    erase_parties,
)
from tingmin.matters.actions.revealing import reveal_parties
from tingmin.matters.queries import matter_for, parties_of, timeline
from tingmin.people.actions import GroundNeeded
from tingmin.people.queries import same_id_or_phone
from tingmin.people.types import ERASED_MASK

pytestmark = pytest.mark.usefixtures("city")
DAY = date(2024, 3, 4)
GROUND, REASON = "PIPL §47(1)", "信访人当面申请"


@pytest.fixture
def walk() -> Walk:
    return Walk(day=DAY).to("withdraw")


def erased(walk, actor=None, *, ground=GROUND, reason=REASON):
    actor = actor or staff(OFFICE, Post.HEAD)
    return erase_parties(matter_id=walk.id, ground=ground, reason=reason, actor=actor, at=walk.at)


def test_nothing_of_the_identity_is_left_anywhere(walk):
    assert erased(walk) == 1
    kept = everything_kept(connection, tables=every_table())
    assert [each for each in (CITIZEN.name, CITIZEN.phone, CITIZEN.address) if each in kept] == []
    person = parties_of(walk.id)[0].person
    assert (person.name_mask, person.phone_mask, person.indexes) == (ERASED_MASK, "", [])
    assert same_id_or_phone(CITIZEN) == []


def test_matter_and_text_stay_and_the_chain_verifies(walk):
    before = walk.matter.text.body
    erased(walk)
    assert walk.matter.text.body == before
    person = parties_of(walk.id)[0].person_id
    assert (first_broken(walk.id), first_broken(person)) == (None, None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert audit().finding is None


def test_facts_tell_who_and_on_which_article_and_enclose_why(walk):
    erased(walk)
    told, person = history(walk.id)[-1], history(parties_of(walk.id)[0].person_id)[-1]
    assert (told.kind, told.body) == ("identity_erased", {"parties": 1, "ground": GROUND})
    assert told.enclosure.content == {"reason": REASON}
    assert told.actor_person == staff(OFFICE, Post.HEAD).person
    assert (person.kind, person.article) == ("identity_erased", GROUND)
    assert timeline(walk.matter)[-1].label.zh == "依法删除身份信息"


def test_page_of_the_matter_opens_afterwards_with_nothing_but_the_mask(walk):
    erased(walk)
    opened = reveal_parties(matter_id=walk.id, reason="核对", actor=staff(OFFICE, Post.CLERK), at=walk.at)
    assert [each.name for each in opened] == [ERASED_MASK]


def test_only_the_head_of_the_registering_organ_may(walk):
    for role in ROLES:
        actor = cast(walk.id)[role]
        if role == "office_head":
            continue
        with pytest.raises((NotPermitted, NotFound)):
            erased(walk, actor)
    assert parties_of(walk.id)[0].person.erased_at is None


def test_head_of_the_handling_organ_may_not():
    walk = Walk(day=DAY).to("classify", "transfer", "withdraw")
    assert matter_for(staff(BUREAU, Post.HEAD), walk.id)
    with pytest.raises(NotPermitted, match="登记机关负责人"):
        erased(walk, staff(BUREAU, Post.HEAD))


def test_identity_is_kept_while_papers_are_owed():
    with pytest.raises(StillNeeded):
        erased(Walk(day=DAY))


def test_identity_is_kept_while_another_matter_of_the_submission_runs():
    claims = [Claim(body="工资", purpose="seek_solution"), Claim(body="暖气", purpose="seek_solution")]
    walk = Walk(day=DAY, claims=claims).to("withdraw")
    with pytest.raises(AnotherStillNeeds):
        erased(walk)


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"ground": ""}, GroundNeeded),
        ({"ground": "PIPL §13"}, GroundNeeded),
        ({"reason": " "}, ErasureReasonNeeded),
    ],
)
def test_ground_and_reason_are_asked_for(walk, more, refusal):
    with pytest.raises(refusal):
        erased(walk, **more)
    assert parties_of(walk.id)[0].person.erased_at is None


def test_nobody_is_erased_twice(walk):
    erased(walk)
    with pytest.raises(NobodyToErase):
        erased(walk)


def test_street_cannot_erase_what_it_never_registered(walk):
    with pytest.raises(Refusal):
        erase_parties(
            matter_id=MatterId(walk.id), ground=GROUND, reason=REASON, actor=staff(STREET, Post.HEAD), at=walk.at
        )
    with pytest.raises(Refusal):
        erased(walk, Actor.system())
