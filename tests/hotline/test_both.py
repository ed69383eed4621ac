"""One check across petitions and the hotline: proposed with grounds, judged by a person, contested, counted once."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.cast import BUREAU, OFFICE, staff
from tests.hotline.orders import CALLER, CENTRE, MORNING, STREET, Order, unit
from tests.matters.walks import letter
from tingmin.hotline.across import Ground, Judging, Likeness, Settling
from tingmin.hotline.actions import contest_sameness, judge_sameness, settle_sameness, take_down
from tingmin.hotline.actions.comparing import AlreadySettled
from tingmin.hotline.both import candidates_for, candidates_of, contestable, counted_once, others_of
from tingmin.hotline.models import Comparison
from tingmin.hotline.types import Request
from tingmin.insight.queries import received_by_organ
from tingmin.insight.types import Period
from tingmin.intake.actions import submit
from tingmin.intake.types import Claim
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.ledger.queries import first_broken, history
from tingmin.matters.models import Matter, MatterLink
from tingmin.matters.types import LinkKind, Reasoned
from tingmin.matters.verbs import ReasonMissing
from tingmin.organisations.queries import organ_by_code
from tingmin.people.types import Identity
from tingmin.routing.actions import SecondPersonNeeded

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]
TODAY = MORNING.date()
LAMPS = "我家楼下路灯坏了两周，晚上看不见路，请尽快修好。"


def petition(body=LAMPS, *, identity=CALLER, purpose="seek_solution", **more):
    claims = [Claim(title="楼下路灯不亮", body=body, purpose=purpose)]
    submission = letter(claims=claims, identity=identity, receiver=unit(OFFICE), **more)
    found = submit(submission, actor=Actor.system(), at=MORNING - timedelta(days=2)).registered[0].matter_id
    return Matter.objects.select_related("text", "registrar").get(pk=found)


def agent(nth=1):
    return staff(CENTRE, Post.AGENT, nth=nth)


def proposed(order, actor=None):
    return candidates_of(order.matter, actor or agent(), today=TODAY)


def judged(order, other, *, same=True, nth=1, reason="两边都是同一盏路灯。"):
    particulars = Judging(other=other.pk, is_same=same, reason=reason)
    return judge_sameness(matter_id=order.id, particulars=particulars, actor=agent(nth), at=order.at)


def told(matter_id):
    return [fact.kind for fact in history(matter_id)]


def count(sql_where):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM matters_matter m WHERE {sql_where}")
        return cursor.fetchone()[0]


def test_same_person_with_the_same_matter_is_proposed_with_grounds():
    other, order = petition(), Order()
    (found,) = proposed(order)
    assert found.matter_id == other.pk
    assert set(found.grounds) == {Ground.SAME_PERSON, Ground.ALIKE}
    assert found.percent >= 30


def test_proposal_is_made_from_the_petitions_side_too():
    other, order = petition(), Order()
    (found,) = candidates_of(other, staff(OFFICE, Post.CLERK), today=TODAY)
    assert found.matter_id == order.id


def test_out_of_sight_a_proposal_tells_no_number_no_title_and_no_text():
    petition()
    (found,) = proposed(Order())
    assert (found.number, found.title, found.in_sight) == ("", "", False)
    assert found.organ.zh == organ_by_code(OFFICE).name


@pytest.mark.parametrize(
    ("identity", "body"),
    [
        (Identity(name="赵大山", phone="13900001111"), LAMPS),
        (CALLER, "单位拖欠我三个月工资，劳动监察一直没有答复。"),
    ],
    ids=["another person", "another matter"],
)
def test_nothing_is_proposed_for(identity, body):
    claims = [Claim(title=body[:8], body=body, purpose="seek_solution")]
    submit(letter(claims=claims, identity=identity, receiver=unit(OFFICE)), actor=Actor.system(), at=MORNING)
    assert proposed(Order()) == []


def test_old_and_ended_matters_are_proposed_no_longer():
    other, order = petition(), Order()
    Matter.objects.filter(pk=other.pk).update(ended=True)
    assert proposed(order)
    assert candidates_of(order.matter, agent(), today=TODAY + timedelta(days=400)) == []


def test_agent_decides_nothing_the_principal_does():
    petition(identity=Identity(name="孙某", phone="13700002222"), agent=CALLER)
    assert proposed(Order()) == []


def test_same_accused_counts_as_the_same_person_of_accusations_only():
    petition(identity=Identity(), purpose="exposure", respondents=[unit(STREET)])
    order = Order(request_type="report", identity=Identity())
    assert proposed(order) == [], "the accusation is told in confidence: the hotline learns nothing of it"
    claim = petition(identity=Identity(), respondents=[unit(BUREAU)])
    assert claim.protected is False
    assert proposed(Order(identity=Identity())) == []


def test_what_is_walled_or_confidential_is_not_even_hinted_at():
    petition(confidential=True)
    assert proposed(Order()) == []


@pytest.mark.parametrize("actor", ["street", "requester", "supervisor"])
def test_only_who_decides_is_shown_a_proposal(actor):
    petition()
    order = Order().sent()
    people = {
        "street": staff(STREET, Post.HANDLER),
        "requester": Actor.petitioner(order.id),
        "supervisor": staff(OFFICE, Post.SUPERVISOR),
    }
    assert candidates_of(order.matter, people[actor], today=TODAY) == ()


def test_check_is_made_before_registration_and_after_it_alike():
    other = petition()
    said = Likeness("work_order", frozenset(), title="路灯不亮", body=LAMPS)
    (found,) = candidates_for(CALLER, said, actor=agent(), today=TODAY)
    assert found.matter_id == other.pk
    assert candidates_for(CALLER, said, actor=Actor.petitioner(), today=TODAY) == ()


def test_judgement_links_the_two_and_is_told_on_both_timelines():
    other, order = petition(), Order()
    judged(order, other)
    assert (told(order.id)[-1], told(other.pk)[-1]) == ("judged_same", "judged_same")
    assert history(other.pk)[-1].enclosure.content["reason"] == "两边都是同一盏路灯。"
    assert MatterLink.objects.filter(source=order.id, target=other.pk, kind=LinkKind.SAME).exists()
    assert [each.number for each in others_of(other.pk)] == [order.matter.number]
    assert first_broken(order.id) is first_broken(other.pk) is None
    assert proposed(order)[0].verdict is True


def test_another_matter_stays_another_and_only_this_side_notes_it():
    other, order = petition(), Order()
    judged(order, other, same=False)
    assert told(order.id)[-1] == "judged_different"
    assert "judged_different" not in told(other.pk)
    assert others_of(order.id) == []


def test_judgement_needs_a_proposal_a_reason_and_the_right_desk():
    other, order = petition(), Order()
    with pytest.raises(ReasonMissing):
        judged(order, other, reason=" ")
    with pytest.raises(NotFound):
        judged(order, petition(identity=Identity(name="别人", phone="13900009999")))
    street = staff(STREET, Post.HANDLER)
    order.sent()
    with pytest.raises(NotPermitted):
        judge_sameness(
            matter_id=order.id,
            particulars=Judging(other=other.pk, is_same=True, reason="是"),
            actor=street,
            at=order.at,
        )


def test_person_contests_once_and_another_officer_decides():
    other, order = petition(), Order()
    judged(order, other)
    petitioner = Actor.petitioner(other.pk)
    contest = {"matter_id": other.pk, "particulars": Reasoned(reason="不是同一盏灯。"), "actor": petitioner}
    contest_sameness(**contest, at=order.at)
    assert contestable(other.pk) == []
    with pytest.raises(NotFound):
        contest_sameness(**contest, at=order.at)
    settle = {"matter_id": order.id, "other": other.pk, "at": order.at}
    lifted = Settling(keep=False, reason="核对后是两盏灯。")
    with pytest.raises(SecondPersonNeeded):
        settle_sameness(**settle, particulars=lifted, actor=agent())
    settle_sameness(**settle, particulars=lifted, actor=agent(2))
    assert others_of(order.id) == others_of(other.pk) == []
    assert told(other.pk)[-1] == "sameness_lifted"
    with pytest.raises(AlreadySettled):
        judged(order, other)


def test_kept_judgement_keeps_its_link():
    other, order = petition(), Order()
    judged(order, other)
    contest = Reasoned(reason="不是。")
    contest_sameness(matter_id=order.id, particulars=contest, actor=Actor.petitioner(order.id), at=order.at)
    kept = Settling(keep=True, reason="门牌和照片一致。")
    settle_sameness(matter_id=order.id, other=other.pk, particulars=kept, actor=agent(2), at=order.at)
    assert len(others_of(order.id)) == 1
    assert Comparison.objects.get().settled_by == agent(2).person


def test_confidence_does_not_come_out_through_the_file_of_the_other():
    other, order = petition(confidential=True), Order().sent()
    clerk = staff(OFFICE, Post.CLERK)
    particulars = Judging(other=order.id, is_same=True, reason="同一盏灯。")
    judge_sameness(matter_id=other.pk, particulars=particulars, actor=clerk, at=order.at)
    assert told(other.pk)[-1] == "judged_same"
    assert "judged_same" not in told(order.id), "the street reads this file"


def test_pair_counts_once_where_both_channels_are_summed():
    other, order = petition(), Order()
    alone = take_down(Request(request_type="help", title="停水", body="停水三天"), actor=agent(), at=MORNING)
    assert count(counted_once("m")) == 3
    judged(order, other)
    assert count("true") == 3
    assert count(counted_once("m")) == 2
    counted = f"{counted_once('m')} AND m.id = ANY(ARRAY['{other.pk}','{alone.matter_id}']::uuid[])"
    assert count(counted) == 2, "the one that was registered first counts"


def test_figures_of_what_was_registered_do_not_double():
    other, order = petition(), Order()
    period = Period(TODAY - timedelta(days=7), TODAY)
    before = received_by_organ(period=period)
    judged(order, other)
    after = received_by_organ(period=period)
    assert (sum(row.matters for row in before), sum(row.matters for row in after)) == (2, 1)
    assert [(row.petitions + row.orders, row.twice) for row in after if row.code == CENTRE] == [(1, 1)]
    assert sum(row.petitions + row.orders for row in after) == 2, "each channel still shows its own"


def test_no_table_keeps_proposals_by_person():
    """P6: a proposal is made for one matter and kept nowhere; a judgement names two matters and nobody else."""
    columns = {field.name for field in Comparison._meta.get_fields()}
    assert columns == {
        "id", "order", "petition", "is_same", "decided_by", "decided_at", "contested_at", "settled_by", "settled_at",
    }  # fmt: skip
