"""What the exchange tells becomes one call, one pop and one standing, however it arrives."""

import pytest

from tests.telephony.exchange import EXCHANGE, MORNING, after, agent, hall, message, pops, ready, told
from tingmin.kernel.refusals import NotPermitted
from tingmin.ledger.queries import first_broken
from tingmin.people.queries import open_identity
from tingmin.telephony.actions import end_silent, hear, set_state
from tingmin.telephony.actions.events import EventContradicted
from tingmin.telephony.models import Call, CallEvent, SeatSession
from tingmin.telephony.queries import my_call, my_seat
from tingmin.telephony.types import CallState, CtiKind, EndReason, SeatState

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]
K = CtiKind


@pytest.fixture(autouse=True)
def _hall(city):
    hall()


def test_call_rings_at_the_seat_that_is_idle_longest():
    ready(2, at=after(1))
    first = ready(1, at=after(2))
    set_state(SeatState.BREAK, actor=first, at=after(3))
    set_state(SeatState.READY, actor=first, at=after(4))
    call = told(K.RINGING, 5)
    assert (call.agent, call.state, pops(call)) == (agent(2).person, CallState.RINGING, 1)
    assert my_call(agent(2)) == call
    assert my_call(first) is None


def test_call_waits_while_nobody_is_ready_and_rings_at_the_next_who_is():
    first = told(K.RINGING, 1)
    second = told(K.RINGING, 2, call="a-2")
    assert [first.state, second.state, first.queued] == [CallState.WAITING, CallState.WAITING, True]
    who = ready()
    assert my_call(who) == first
    assert my_seat(who).state == SeatState.RINGING


def test_message_that_comes_twice_changes_nothing():
    ready()
    ready(2)
    first, second = told(K.RINGING, 1), told(K.RINGING, 1)
    assert first == second
    assert (Call.objects.count(), CallEvent.objects.count(), pops(first)) == (1, 1, 1)


def test_message_that_contradicts_itself_is_refused():
    told(K.RINGING, 1)
    with pytest.raises(EventContradicted):
        told(K.ENDED, 1)


def test_call_that_ended_before_it_was_answered_was_abandoned_and_frees_its_seat():
    who = ready()
    told(K.RINGING, 1)
    call = told(K.ENDED, 2)
    assert (call.end_reason, my_seat(who).state) == ("abandoned", SeatState.READY)


def test_end_that_arrives_before_its_ring_leaves_one_call_without_a_pop():
    who = ready()
    told(K.ENDED, 2)
    call = told(K.RINGING, 1)
    assert (Call.objects.count(), call.state, pops(call)) == (1, CallState.ENDED, 0)
    assert my_seat(who).state == SeatState.READY


def test_answered_held_resumed_ended_is_counted_to_the_second():
    who = ready()
    told(K.RINGING, 1)
    told(K.ANSWERED, 2, extension="1001")
    assert my_seat(who).state == SeatState.TALKING
    told(K.HELD, 3, at=after(10))
    assert my_seat(who).state == SeatState.HOLDING
    told(K.RESUMED, 4, at=after(40))
    told(K.ENDED, 5, at=after(60))
    call = told(K.RECORDED, 6, at=after(61), reference="rec/1.wav")
    assert (call.held_seconds, call.end_reason, call.recording_ref) == (30, "answered", "rec/1.wav")
    assert my_seat(who).state == SeatState.WRAPPING_UP
    assert my_call(who) == call
    assert first_broken(call.pk) is None


def test_transfer_to_a_seat_rings_there_and_frees_the_first():
    first, second = ready(), ready(2, at=after(1))
    told(K.RINGING, 2)
    told(K.ANSWERED, 3, extension="1001")
    call = told(K.TRANSFERRED, 4, to="1002")
    assert (my_seat(first).state, my_seat(second).state) == (SeatState.WRAPPING_UP, SeatState.RINGING)
    call = told(K.ANSWERED, 5, extension="1002")
    assert (call.agent, call.state, my_seat(second).state) == (second.person, CallState.TALKING, SeatState.TALKING)


def test_transfer_out_of_the_house_leaves_the_number_nowhere():
    who = ready()
    told(K.RINGING, 1)
    told(K.ANSWERED, 2, extension="1001")
    call = told(K.TRANSFERRED, 3, to="01065128888")
    assert (call.state, my_seat(who).state) == (CallState.TALKING, SeatState.WRAPPING_UP)
    assert not CallEvent.objects.filter(extension__contains="6512").exists()


def test_agent_who_goes_on_a_break_sends_the_ringing_call_to_the_next():
    first = ready()
    call = told(K.RINGING, 1)
    set_state(SeatState.BREAK, actor=first, at=after(3))
    call.refresh_from_db()
    assert call.state is CallState.WAITING
    second = ready(2, at=after(4))
    assert my_call(second) == call


def test_only_the_exchange_tells_of_calls():
    with pytest.raises(NotPermitted):
        hear(message(K.RINGING, 1), actor=agent(), at=MORNING)


def test_number_of_the_caller_lies_in_the_vault_alone():
    call = told(K.RINGING, 1)
    assert open_identity(call.caller_id).phone == "13812345678"
    withheld = told(K.RINGING, 1, call="a-2", caller="")
    assert withheld.caller is None


def test_call_that_is_heard_of_first_when_answered_pops_where_it_is():
    who = ready()
    call = told(K.ANSWERED, 2, extension="1001", caller="13812345678")
    assert (my_call(who), call.popped_at) == (call, after(2))
    assert SeatSession.objects.get(agent=who.person).state == SeatState.TALKING
    assert hear(message(K.RINGING, 1), actor=EXCHANGE, at=after(9)).state is CallState.TALKING


def test_call_that_the_exchange_forgot_is_over_after_a_while_and_its_seat_free(settings):
    settings.SILENT_SECONDS = 600
    who = ready()
    call = told(K.RINGING, 1)
    assert end_silent(actor=EXCHANGE, at=after(600)) == 0
    assert end_silent(actor=EXCHANGE, at=after(602)) == 1
    call.refresh_from_db()
    assert (call.state, call.end_reason, my_seat(who).state) == (CallState.ENDED, EndReason.ABANDONED, SeatState.READY)
    assert end_silent(actor=EXCHANGE, at=after(603)) == 0


def test_call_of_which_something_is_heard_again_is_open_again(settings):
    settings.SILENT_SECONDS = 600
    ready()
    told(K.RINGING, 1)
    end_silent(actor=EXCHANGE, at=after(700))
    assert told(K.ANSWERED, 701, extension="1001").state == CallState.TALKING


def test_answered_call_is_never_taken_for_forgotten(settings):
    settings.SILENT_SECONDS = 600
    ready()
    told(K.RINGING, 1)
    told(K.ANSWERED, 2, extension="1001")
    assert end_silent(actor=EXCHANGE, at=after(9000)) == 0
