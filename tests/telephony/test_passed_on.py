"""A call that is passed on: whoever spoke in it writes its order, and nobody but who has it now commands it."""

import pytest

from tests.telephony.exchange import after, hall, leader, ready, told
from tingmin.kernel.refusals import Refusal
from tingmin.telephony.actions import hand_over, order, set_state
from tingmin.telephony.queries import call_for, my_call, my_seat
from tingmin.telephony.types import CallCommand, CallState, CtiKind, EmergencyService, SeatState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
K = CtiKind
OUTSIDE = "01065128888"


@pytest.fixture(autouse=True)
def _halls(city):
    hall()


def test_agent_who_passes_a_call_out_of_the_house_still_writes_its_order():
    who = ready()
    told(K.RINGING, 1, call="earlier")
    told(K.ANSWERED, 2, call="earlier", extension="1001")
    told(K.ENDED, 3, call="earlier")
    set_state(SeatState.READY, actor=who, at=after(4))
    told(K.RINGING, 5)
    told(K.ANSWERED, 6, extension="1001")
    call = told(K.TRANSFERRED, 7, to=OUTSIDE)
    assert my_seat(who).state == SeatState.WRAPPING_UP
    assert my_call(who) == call
    assert call_for(who, call.pk) == call


def test_agent_who_passes_a_call_to_another_seat_still_writes_what_was_said_to_them():
    first, second = ready(), ready(2, at=after(1))
    told(K.RINGING, 2)
    told(K.ANSWERED, 3, extension="1001")
    call = told(K.TRANSFERRED, 4, to="1002")
    assert (my_call(first), my_call(second)) == (call, call)
    told(K.ANSWERED, 5, extension="1002")
    assert (my_call(first), my_call(second)) == (call, call)


@pytest.mark.parametrize("to", ["1002", OUTSIDE])
def test_whoever_passed_a_call_on_commands_it_no_more(to):
    first, _ = ready(), ready(2, at=after(1))
    told(K.RINGING, 2)
    told(K.ANSWERED, 3, extension="1001")
    call = told(K.TRANSFERRED, 4, to=to)
    if to == "1002":
        call = told(K.ANSWERED, 5, extension="1002")
    assert call.state is CallState.TALKING
    for what in (CallCommand.HOLD, CallCommand.HANG_UP, CallCommand.JOIN):
        with pytest.raises(Refusal):
            order(call.pk, what=what, to="110", actor=first, at=after(6))
    with pytest.raises(Refusal):
        hand_over(call.pk, service=EmergencyService.FIRE, actor=first, at=after(6))


def test_agent_at_whose_seat_a_call_only_rang_does_not_see_it():
    first = ready()
    call = told(K.RINGING, 1)
    set_state(SeatState.BREAK, actor=first, at=after(2))
    second = ready(2, at=after(3))
    told(K.ANSWERED, 4, extension="1002")
    assert call_for(second, call.pk) == call
    assert call_for(leader(), call.pk) == call
    with pytest.raises(Refusal):
        call_for(first, call.pk)
