"""Shifts: their length, over midnight; who may be on which; seats needed and given."""

from datetime import date, time, timedelta

import pytest

from tests.cast import ROLES, cast, seated, staff
from tests.telephony.exchange import CENTRE, MORNING, after, agent, hall, leader
from tingmin.kernel.actors import Actor, Post
from tingmin.kernel.ids import MatterId, new_id
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.ledger.models import Fact
from tingmin.organisations.queries import organ_by_code
from tingmin.telephony.actions import add_seat, assign, plan_shift, unassign
from tingmin.telephony.actions.shifts import MOST_SEATS, NotOnDuty, ShiftsOverlap, ShiftUnfit
from tingmin.telephony.models import Seat, Shift, ShiftDuty
from tingmin.telephony.queries import duties_of, shifts
from tingmin.telephony.rules import lasts, overlap
from tingmin.telephony.types import Hours, NewSeat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("halls")]
DAY = date(2026, 6, 1)
NEXT = DAY + timedelta(1)


@pytest.fixture
def halls(city):
    hall()
    for nth in (1, 2, 3):
        seated(organ_by_code(CENTRE).ref, Post.AGENT, nth=nth)


def planned(begins: int, ends: int, *, day: date = DAY, seats: int = 1, who: Actor | None = None) -> Shift:
    hours = Hours(begins=time(begins), ends=time(ends))
    return plan_shift(day=day, hours=hours, seats_needed=seats, actor=who or leader(), at=MORNING)


def on(shift: Shift, nth: int = 1, *, seat: str = "") -> ShiftDuty:
    return assign(shift_id=shift.pk, agent=agent(nth).person, seat_code=seat, actor=leader(), at=after(1))


@pytest.mark.parametrize(
    ("begins", "ends", "hours"), [(8, 16, 8), (22, 6, 8), (23, 0, 1), (0, 23, 23), (16, 8, 16), (12, 11, 23)]
)
def test_shift_that_ends_before_it_begins_goes_past_midnight(begins, ends, hours):
    start, end = lasts(DAY, Hours(begins=time(begins), ends=time(ends)))
    assert (start.date(), end - start) == (DAY, timedelta(hours=hours))


NIGHT, EARLY, LATE = (DAY, 22, 6), (NEXT, 6, 14), (DAY, 14, 22)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (NIGHT, EARLY, False),
        (NIGHT, LATE, False),
        (NIGHT, (NEXT, 5, 13), True),
        (NIGHT, (DAY, 5, 13), False),
        (NIGHT, (DAY, 21, 23), True),
        (NIGHT, (DAY - timedelta(1), 22, 6), False),
        (NIGHT, (DAY, 23, 0), True),
        ((DAY, 8, 16), (DAY, 8, 16), True),
        ((DAY, 8, 16), (DAY, 12, 13), True),
        ((DAY, 12, 11), (NEXT, 10, 18), True),
    ],
)
def test_shifts_overlap_or_hand_over(one, other, together):
    spans = [lasts(day, Hours(begins=time(begins), ends=time(ends))) for day, begins, ends in (one, other)]
    assert overlap(*spans) is overlap(*spans[::-1]) is together


@pytest.mark.parametrize(
    ("first", "second"),
    [(NIGHT, (NEXT, 5, 13)), (NIGHT, (DAY, 21, 23)), ((NEXT, 5, 13), NIGHT), ((DAY, 8, 16), (DAY, 12, 20))],
)
def test_nobody_is_on_two_shifts_at_once_and_is_told_which(first, second):
    one, other = (planned(begins, ends, day=day) for day, begins, ends in (first, second))
    on(one)
    with pytest.raises(ShiftsOverlap, match=f"{one.day} {one.begins:%H:%M}至{one.ends:%H:%M}"):
        on(other)
    assert on(other, 2).agent == agent(2).person
    unassign(shift_id=one.pk, agent=agent().person, actor=leader(), at=after(2))
    assert on(other).agent == agent().person


def test_whoever_hands_over_may_begin_when_the_night_ends():
    on(planned(22, 6))
    on(planned(14, 22))
    on(planned(6, 14, day=NEXT))
    assert ShiftDuty.objects.count() == 3


def test_seat_is_given_once_at_a_time():
    night, dawn, after_it = planned(22, 6), planned(5, 13, day=NEXT), planned(6, 7, day=NEXT)
    on(night, seat="1")
    with pytest.raises(ShiftsOverlap):
        on(dawn, 2, seat="1")
    on(dawn, 2, seat="2")
    on(after_it, 1, seat="1")
    with pytest.raises(NotOnDuty):
        on(night, 3, seat="1")


def test_many_may_be_on_a_shift_without_a_seat_of_their_own():
    shift = planned(8, 16, seats=3)
    for nth in (1, 2, 3):
        on(shift, nth)
    assert len(duties_of(shift)) == 3


def test_more_may_come_than_are_needed_and_nobody_twice():
    shift = planned(8, 16, seats=1)
    on(shift, 1, seat="1")
    on(shift, 2, seat="2")
    with pytest.raises(NotOnDuty):
        on(shift, 1)
    assert (shift.seats_needed, len(duties_of(shift))) == (1, 2)


@pytest.mark.parametrize("seats", [0, -1, MOST_SEATS + 1])
def test_shift_needs_a_number_of_seats_that_can_be(seats):
    with pytest.raises(ShiftUnfit):
        planned(8, 16, seats=seats)
    assert planned(8, 16, seats=MOST_SEATS).seats_needed == MOST_SEATS


def test_shift_has_a_length_and_a_beginning_of_its_own():
    with pytest.raises(ShiftUnfit):
        planned(8, 8)
    planned(8, 16)
    with pytest.raises(ShiftUnfit):
        planned(8, 12)
    # Staggered shifts are how a peak is met: those may overlap, people and seats may not.
    planned(9, 17)
    elsewhere = staff("chaoyang", Post.SHIFT_LEADER)
    assert planned(8, 16, who=elsewhere).centre.code == "chaoyang"
    assert [each.begins.hour for each in shifts(leader(), since=DAY, until=DAY)] == [8, 9]


def test_seat_of_another_centre_or_out_of_service_is_not_given():
    add_seat(NewSeat(code="C1", extension="2001", centre="chaoyang"), actor=Actor.system())
    Seat.objects.filter(code="2").update(in_service=False)
    shift = planned(8, 16)
    for code in ("C1", "2", "nowhere"):
        with pytest.raises(NotOnDuty):
            on(shift, seat=code)


def test_whoever_takes_no_calls_here_on_that_day_is_on_no_shift():
    shift = planned(8, 16)
    for stranger in (staff(CENTRE, Post.CLERK), staff("chaoyang", Post.AGENT)):
        with pytest.raises(NotOnDuty):
            assign(shift_id=shift.pk, agent=stranger.person, actor=leader(), at=after(1))


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_in_the_cast_plans_or_fills_a_shift(role):
    somebody, shift = cast(MatterId(new_id()))[role], planned(8, 16)
    for act in (
        lambda: planned(17, 18, who=somebody),
        lambda: assign(shift_id=shift.pk, agent=agent().person, actor=somebody, at=after(1)),
        lambda: unassign(shift_id=shift.pk, agent=agent().person, actor=somebody, at=after(1)),
    ):
        with pytest.raises(Refusal):
            act()


def test_leader_of_another_centre_finds_no_shift_here():
    shift, elsewhere = planned(8, 16), staff("chaoyang", Post.SHIFT_LEADER)
    with pytest.raises(NotFound):
        assign(shift_id=shift.pk, agent=agent().person, actor=elsewhere, at=after(1))


def test_taking_off_whoever_is_not_on_it_says_nothing():
    shift = planned(8, 16)
    unassign(shift_id=shift.pk, agent=agent().person, actor=leader(), at=after(1))
    on(shift)
    for _ in range(2):
        unassign(shift_id=shift.pk, agent=agent().person, actor=leader(), at=after(2))
    assert Fact.objects.filter(kind="shift_released").count() == 1
