"""Who sees a matter: the one filter behind list, detail, search and export."""

from datetime import UTC, datetime

import pytest

from tests.cast import (
    BUREAU,
    CLOCKWORK,
    GOVERNMENT,
    NOBODY,
    OFFICE,
    OUTSIDER,
    PETITIONER,
    ROLES,
    cast,
    staff,
)
from tests.hotline.orders import STREET, Order
from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, OrganId, new_id
from tingmin.kernel.refusals import NotFound
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.queries import at_hand, inbox, matter_by_number, matter_for, recent, steps_for
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import Identity

pytestmark = pytest.mark.usefixtures("city")
DAY = DAYS["XF2022+BJ2006"]
HERE = {
    OFFICE: {"office_clerk", "office_head", "supervisor"},
    BUREAU: {"bureau_clerk", "bureau_handler", "bureau_head"},
}
ALWAYS = {PETITIONER, CLOCKWORK}
ABOVE = {"reviewer", "review_head", "leader"}


def seen_by(walk) -> set[str]:
    people = cast(walk.id)
    return {role for role in ROLES if Matter.objects.for_actor(people[role]).exists()}


def test_before_it_is_sent_only_the_petition_office_sees_it():
    assert seen_by(Walk(day=DAY)) == HERE[OFFICE] | ALWAYS


def test_after_it_is_sent_the_bureau_and_the_office_see_it():
    assert seen_by(Walk(day=DAY).to("classify", "transfer")) == HERE[OFFICE] | HERE[BUREAU] | ALWAYS


def test_reviewer_sees_what_was_put_before_it():
    walk = served().take("apply_review")
    assert seen_by(walk) == HERE[OFFICE] | HERE[BUREAU] | ABOVE | ALWAYS


def test_superior_sees_what_it_must_decide_and_no_more():
    Walk(day=DAY, receiver=BUREAU).take("classify")
    assert not Matter.objects.for_actor(staff(GOVERNMENT, Post.LEADER)).exists()


def test_dispute_over_competence_is_seen_above_and_not_beside():
    walk = Walk(day=DAY).to("classify", "transfer", "dispute_competence")
    assert seen_by(walk) == HERE[OFFICE] | HERE[BUREAU] | ABOVE | ALWAYS
    assert "rule_on_competence" in offered(walk, staff(GOVERNMENT, Post.LEADER))


def test_refusal_of_an_organ_that_received_directly_is_seen_by_the_petition_office_above():
    walk = Walk(day=DAY, receiver="110105015").take("classify")
    assert not Matter.objects.for_actor(staff("chaoyang-petition", Post.CLERK)).exists()
    walk.to("propose_refusal", "refuse_acceptance")
    assert "order_to_accept" in offered(walk, staff("chaoyang-petition", Post.CLERK))
    assert not Matter.objects.for_actor(staff("haidian-petition", Post.CLERK)).exists()


def test_order_of_a_street_is_seen_above_while_the_district_is_asked_to_coordinate_it():
    order, district = Order().in_hand(), staff("chaoyang", Post.CLERK)
    assert not Matter.objects.for_actor(district).exists()
    order.by(STREET, "escalate_order", post=Post.HEAD, reason="灯杆产权不清，请区里协调。")
    assert [row.step for row in steps_for(district, matter_for(district, order.id), today=order.at.date())] == [
        "settle_escalation"
    ]
    assert [line.pk for line in inbox(district).rows] == [order.id]
    for beside in ("haidian", "110105016", "beijing-water"):
        assert not Matter.objects.for_actor(staff(beside, Post.CLERK)).exists()
    order.take("settle_escalation", district, reason="由区城管委牵头修复。")
    assert order.matter.stage == "handling"
    assert not Matter.objects.for_actor(district).exists(), "the order stays the street's"


def offered(walk, actor) -> set[str]:
    return {row.step for row in steps_for(actor, matter_for(actor, walk.id), today=walk.day)}


def served() -> Walk:
    steps = ("classify", "transfer", "accept", "investigate", "draft_opinion", "check_opinion", "sign_opinion", "serve")
    return Walk(day=DAY).to(*steps)


def test_without_an_actor_there_are_no_rows():
    walk = Walk(day=DAY)
    nobody = cast(walk.id)[NOBODY]
    assert list(inbox(nobody).rows) == list(recent(nobody)) == []


@pytest.mark.parametrize("role", ["clerk_of_another_bureau", "district_clerk", OUTSIDER, NOBODY])
def test_matter_of_others_is_not_found(role):
    walk = Walk(day=DAY).to("classify", "transfer")
    stranger = cast(walk.id)[role]
    with pytest.raises(NotFound):
        matter_for(stranger, walk.id)
    with pytest.raises(NotFound):
        matter_by_number(stranger, walk.matter.number)
    assert list(at_hand(stranger).rows) == []


def test_matter_that_does_not_exist_is_not_found_by_a_step_either():
    with pytest.raises(NotFound):
        take_step(
            matter_id=MatterId(new_id()), step="classify", actor=Actor.system(), at=datetime(2023, 3, 1, tzinfo=UTC)
        )


def test_steps_offered_are_steps_that_may_be_taken():
    walk = Walk(day=DAY).to("classify", "transfer")
    assert offered(walk, staff(BUREAU, Post.CLERK)) == {
        "accept", "accept_simply", "object", "propose_refusal", "dispute_competence", "withdraw", "classify",
    }  # fmt: skip
    assert offered(walk, Actor.petitioner(walk.id)) == {"ask_recusal", "urge", "withdraw"}
    assert offered(walk, staff(OFFICE, Post.CLERK)) == set()


def test_inbox_is_paged_by_due_day_and_ends_with_what_has_none():
    bureau = OrganId(organ_by_code(BUREAU).pk)
    dated = [Walk(day=DAY.replace(day=day), receiver=BUREAU) for day in (9, 1, 5)]
    undated = [Walk(day=DAY, receiver=BUREAU, identity=Identity()) for _ in range(2)]
    clerk = staff(BUREAU, Post.CLERK)
    assert clerk.organ == bureau
    found, key = [], ""
    for _ in range(5):
        page = inbox(clerk, after=key, size=1)
        found += [row.pk for row in page.rows]
        key = page.next_key
    assert not key
    assert found == [dated[1].id, dated[2].id, dated[0].id, *sorted(walk.id for walk in undated)]


def test_ended_matter_leaves_the_inbox_and_stays_in_the_register():
    walk = Walk(day=DAY).to("classify", "file")
    clerk = staff(OFFICE, Post.CLERK)
    assert list(inbox(clerk).rows) == []
    assert [row.pk for row in recent(clerk)] == [walk.id]


def test_at_hand_leaves_out_what_was_sent_on():
    walk = Walk(day=DAY).to("classify", "transfer")
    assert list(at_hand(staff(OFFICE, Post.CLERK)).rows) == []
    assert [row.pk for row in at_hand(staff(BUREAU, Post.CLERK)).rows] == [walk.id]
