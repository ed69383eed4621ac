"""A query code that was lost is replaced at the counter that registered the matter."""

from datetime import date

import pytest

from tests.cast import BUREAU, OFFICE, staff
from tests.matters.walks import Walk
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.matters.actions import renew_query_code
from tingmin.matters.actions.registering import code_digest
from tingmin.matters.queries import by_query_code

DAY = date(2023, 3, 1)
CLERK = (OFFICE, Post.CLERK)


@pytest.mark.usefixtures("city")
def test_new_code_opens_the_matter_and_the_old_one_nothing():
    walk = Walk(day=DAY)
    first = renew_query_code(matter_id=walk.id, actor=staff(*CLERK), at=walk.at)
    second = renew_query_code(matter_id=walk.id, actor=staff(*CLERK), at=walk.at)
    assert by_query_code(code_digest(first.query_code)) is None
    assert by_query_code(code_digest(second.query_code)).pk == walk.id


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (lambda walk: staff(BUREAU, Post.CLERK), NotPermitted),
        (lambda walk: staff(OFFICE, Post.HANDLER), NotPermitted),
        (lambda walk: Actor.petitioner(walk.id), NotPermitted),
        (lambda walk: staff("beijing-education", Post.CLERK), NotFound),
    ],
)
def test_nobody_but_the_registering_counter_hands_out_a_code(actor, refusal):
    walk = Walk(day=DAY).to("classify", "transfer")
    with pytest.raises(refusal):
        renew_query_code(matter_id=walk.id, actor=actor(walk), at=walk.at)
