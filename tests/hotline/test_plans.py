"""Who is called back: planned before, drawn by a seed that is told after, and never by the unit."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import staff
from tests.hotline.orders import CENTRE, MORNING, STREET, WATER, Order, unit
from tingmin.hotline.actions.calling_back import keep_call, keep_second_call
from tingmin.hotline.actions.planning import (
    PlanImpossible,
    PlansOverlap,
    PlanTooSoon,
    close_undrawn,
    draw_call_backs,
    draw_second_calls,
    open_overdue,
    set_plan,
)
from tingmin.hotline.models import CallAttempt, CallBack, CallBackDraw, Framed, SecondCallBack
from tingmin.hotline.plans import call_back_list, drawn_again, is_asked, second_calls
from tingmin.hotline.rules import PARTS_OF_DAY, commitment_of, drawn, next_time, share_of
from tingmin.hotline.scores import counted
from tingmin.hotline.types import Call, CallBackChannel, Heard, InFrame, Planning, Sampling, SecondCall
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.refusals import NotFound, NotPermitted
from tingmin.law.parameters import parameters
from tingmin.law.procedures import ConditionNotMet
from tingmin.ledger.models import Fact

MARCH = date(2023, 3, 1)
SYSTEM = Actor.system()
EARLIER = MORNING - timedelta(days=5)
NUMBERS = st.lists(st.integers(0, 10**6), unique=True, max_size=60)


def frame_of(numbers):
    """Orders of three units in two strata."""
    return [InFrame(f"n{n}", f"unit{n % 3}", f"street/{'help' if n % 2 else 'complaint'}") for n in numbers]


@given(NUMBERS, st.integers(0, 100), st.integers(0, 5), st.integers(0, 100))
def test_draw_takes_each_stratum_by_its_share_and_fills_each_unit_up_to_the_least(numbers, share, least, other):
    frame, sampling = frame_of(numbers), Sampling(share=share, least=least, shares={"street/help": other})
    taken = drawn(frame, seed="07 15 22", sampling=sampling)
    for stratum in {each.stratum for each in frame}:
        among = [each.number for each in frame if each.stratum == stratum]
        assert len(taken & set(among)) >= -(-len(among) * share_of(stratum, sampling) // 100)
    for which in {each.unit for each in frame}:
        among = [each.number for each in frame if each.unit == which]
        assert len(taken & set(among)) >= min(least, len(among))
    if not least:
        wanted = [-(-size * part // 100) for size, part in sizes_of(frame, sampling)]
        assert len(taken) == sum(wanted)


def sizes_of(frame, sampling):
    strata = sorted({each.stratum for each in frame})
    return [(sum(each.stratum == s for each in frame), share_of(s, sampling)) for s in strata]


@given(NUMBERS, st.randoms())
def test_draw_does_not_depend_on_the_order_of_the_list_but_on_the_seed(numbers, dice):
    frame, sampling = frame_of(numbers), Sampling(share=50)
    shuffled = dice.sample(frame, len(frame))
    assert drawn(frame, seed="a", sampling=sampling) == drawn(shuffled, seed="a", sampling=sampling)
    if len(frame) > 30:
        assert drawn(frame, seed="a", sampling=sampling) != drawn(frame, seed="b", sampling=sampling)


def test_next_call_falls_into_a_part_of_the_day_in_which_nobody_was_called():
    ten = MORNING.replace(hour=10)
    assert next_time([], now=ten) == ten
    assert next_time([ten], now=ten).hour == PARTS_OF_DAY[1][0].hour
    evening = next_time([ten, ten.replace(hour=15)], now=ten.replace(hour=15))
    assert (evening.date(), evening.hour) == (ten.date(), 18)
    assert next_time([ten.replace(hour=19)], now=ten.replace(hour=19)).date() == ten.date() + timedelta(1)


def planned(share=50, least=0, since=date(2023, 3, 1), until=date(2023, 3, 31)):
    planning = Planning(since=since, until=until, sampling=Sampling(share=share, least=least))
    return set_plan(planning=planning, actor=staff(CENTRE, Post.SHIFT_LEADER), at=EARLIER)


def listed(at=MORNING):
    return {row.matter.pk for row in call_back_list(staff(CENTRE, Post.AGENT), at=at).rows}


@pytest.fixture
def everybody(city, db):
    """Orders replied to on one morning, two of the water bureau."""
    return [Order().replied(WATER if n < 2 else STREET) for n in range(8)]


def test_without_a_plan_everybody_is_called_back_and_nothing_is_drawn(everybody):
    assert listed() == {order.id for order in everybody}
    assert draw_call_backs(actor=SYSTEM, at=MORNING) == 0


def test_under_a_plan_who_is_drawn_is_called_and_the_others_stand_on_neither_side(city, db):
    planned()
    orders = [Order().replied() for _ in range(6)]
    assert listed() == set()
    assert draw_call_backs(actor=SYSTEM, at=MORNING + timedelta(hours=1)) == 3
    assert draw_call_backs(actor=SYSTEM, at=MORNING + timedelta(hours=2)) == 0
    taken = listed()
    assert taken == set(Framed.objects.filter(drawn=True).values_list("matter_id", flat=True))
    for order in orders:
        if order.id in taken:
            order.by(CENTRE, "call_back").by(CENTRE, "say_resolved")
    assert close_undrawn(actor=SYSTEM, at=MORNING + timedelta(days=1)) == 3
    mine = counted(MARCH)[unit(STREET)]
    assert (mine.eligible, mine.resolved, mine.unasked, mine.silent) == (3, 3, 3, 0)


def test_nobody_is_closed_while_a_drawn_order_waits_so_that_no_unit_can_tell_who_is_called(city, db):
    planned()
    orders = [Order().replied() for _ in range(4)]
    draw_call_backs(actor=SYSTEM, at=MORNING)
    assert close_undrawn(actor=SYSTEM, at=MORNING + timedelta(days=9)) == 0
    assert {order.matter.stage for order in orders} == {"replied"}


def test_seed_is_committed_to_before_and_told_after_the_calls(city, db):
    plan = planned()
    [Order().replied() for _ in range(4)]
    draw_call_backs(actor=SYSTEM, at=MORNING)
    draw = CallBackDraw.objects.get()
    before = Fact.objects.get(kind="call_backs_drawn", subject_id=plan.pk)
    assert before.body["commitment"] == commitment_of(draw.seed)
    assert draw.seed not in str(before.body)
    for matter_id in listed():
        keep_call(
            matter_id=matter_id, call=Call(channel=CallBackChannel.PHONE, heard=Heard.RESOLVED),
            actor=staff(CENTRE, Post.AGENT), at=MORNING,
        )  # fmt: skip
    close_undrawn(actor=SYSTEM, at=MORNING + timedelta(hours=5))
    assert Fact.objects.get(kind="call_back_seed_told").body["seed"] == draw.seed
    assert drawn_again(CallBackDraw.objects.get()).holds
    Framed.objects.filter(drawn=True).first().delete()
    assert not drawn_again(draw).holds


def test_who_answers_before_the_draw_counts_when_drawn_and_else_is_shown_apart(city, db):
    planned()
    orders = [Order().replied() for _ in range(4)]
    for order in orders:
        order.take("say_resolved", Actor.petitioner(order.id))
    assert not any(CallBack.objects.values_list("asked", flat=True))
    draw_call_backs(actor=SYSTEM, at=MORNING)
    mine = counted(MARCH)[unit(STREET)]
    assert (mine.eligible, mine.resolved, mine.volunteered, mine.unasked) == (2, 2, 2, 0)


def test_returned_order_is_asked_again_whatever_is_drawn(city, db):
    order = Order().replied().by(CENTRE, "call_back").by(CENTRE, "say_unresolved")
    planned(share=0)
    order.by(CENTRE, "return_order", to=unit(STREET), reason="路灯又灭。")
    order.by(STREET, "accept_order").by(STREET, "contact_requester", how="电话")
    order.by(STREET, "reply_order", facts="已查。", reply="已修。", told_by="电话")
    assert draw_call_backs(actor=SYSTEM, at=MORNING) == 0
    assert listed() == {order.id}
    assert is_asked(order.matter)


def test_limit_that_ends_in_silence_is_called_back_too(city, db):
    planned(share=0)
    order = Order().sent().by(STREET, "accept_order")
    due = order.clock("H03").due_at
    assert open_overdue(actor=SYSTEM, at=due, limit=9) == 0
    with pytest.raises(ConditionNotMet):
        order.take("call_back_overdue", SYSTEM)
    assert open_overdue(actor=SYSTEM, at=due + timedelta(days=1), limit=9) == 1
    assert listed() == {order.id}
    order.at = due + timedelta(days=1)
    order.by(CENTRE, "say_unresolved")
    mine = counted(MARCH)[unit(STREET)]
    assert (mine.eligible, mine.contacted_in_time, mine.unresolved) == (1, 0, 1)


@pytest.mark.parametrize(
    ("since", "until", "share", "refusal"),
    [
        (EARLIER.date(), date(2023, 3, 31), 50, PlanTooSoon),
        (date(2023, 3, 31), date(2023, 3, 1), 50, PlanImpossible),
        (date(2023, 3, 1), date(2023, 3, 31), 101, PlanImpossible),
        (date(2023, 4, 30), date(2023, 5, 31), 50, PlansOverlap),
    ],
)
def test_plan_that_makes_no_sense_is_refused(city, db, since, until, share, refusal):
    planned(since=date(2023, 4, 1), until=date(2023, 4, 30))
    with pytest.raises(refusal):
        planned(since=since, until=until, share=share)


@pytest.mark.parametrize("who", [(STREET, Post.HEAD), (CENTRE, Post.AGENT)])
def test_unit_and_agent_plan_nothing_and_nobody_draws_by_hand(city, db, who):
    planning = Planning(since=MORNING.date(), until=MORNING.date(), sampling=Sampling(share=1))
    with pytest.raises(NotPermitted):
        set_plan(planning=planning, actor=staff(*who), at=EARLIER)
    for draw in (draw_call_backs, close_undrawn, draw_second_calls):
        with pytest.raises(NotPermitted):
            draw(actor=staff(CENTRE, Post.HEAD), at=MORNING)


def test_attempts_are_kept_and_a_plain_no_ends_the_calls(city, db):
    agent, order = staff(CENTRE, Post.AGENT), Order().replied()
    out = Call(channel=CallBackChannel.PHONE, heard=Heard.NOT_REACHED)
    keep_call(matter_id=order.id, call=out, actor=agent, at=MORNING)
    due = call_back_list(agent, at=MORNING).rows[0]
    assert (len(due.attempts), due.call_at.hour) == (1, 14)
    with pytest.raises(ConditionNotMet):
        keep_call(matter_id=order.id, call=Call(channel=out.channel, heard=Heard.GIVE_UP), actor=agent, at=MORNING)
    keep_call(matter_id=order.id, call=Call(channel=out.channel, heard=Heard.DECLINED), actor=agent, at=MORNING)
    mine = counted(MARCH)[unit(STREET)]
    assert (order.matter.stage, mine.declined, mine.silent, mine.answered) == ("unreached", 1, 1, 0)
    assert CallAttempt.objects.filter(matter=order.id).count() == 2


def test_part_of_a_solution_is_worth_what_the_site_says(city, db):
    order = Order().replied()
    heard = Call(channel=CallBackChannel.SMS, heard=Heard.PARTLY)
    keep_call(matter_id=order.id, call=heard, actor=staff(CENTRE, Post.AGENT), at=MORNING)
    mine = counted(MARCH)[unit(STREET)]
    assert (order.matter.stage, mine.partly, mine.unresolved, mine.resolution) == ("unresolved", 1, 0, 0)


def test_requester_answers_on_their_own_page_by_the_network_and_nobody_is_named(city, db):
    order = Order().replied()
    order.take("say_resolved", Actor.petitioner(order.id), satisfaction="satisfied")
    called = CallBack.objects.get(matter=order.id)
    assert (called.channel, called.called_by, called.asked) == ("network", None, True)


def test_second_call_goes_to_another_agent_and_leaves_the_first_answer(city, db, monkeypatch):
    one, other = staff(CENTRE, Post.AGENT), staff(CENTRE, Post.AGENT, nth=2)
    orders = [Order().replied() for _ in range(21)]
    for order in orders:
        order.take("say_resolved", one)
    share = parameters()["HC2"].value
    assert draw_second_calls(actor=SYSTEM, at=MORNING + timedelta(hours=8)) == -(-21 * share // 100)
    second = SecondCallBack.objects.first()
    with pytest.raises(NotFound):
        keep_second_call(second_id=second.pk, heard=SecondCall(resolved=True), actor=one, at=MORNING)
    kept = keep_second_call(second_id=second.pk, heard=SecondCall(resolved=False), actor=other, at=MORNING)
    assert (kept.agrees, kept.call_back.resolved) == (False, True)
    assert second.pk not in {each.pk for each in second_calls(other)}
    assert Fact.objects.get(kind="called_back_again").body["agrees"] is False
