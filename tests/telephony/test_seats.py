"""Agents at seats, what each post may do, and two calls for one seat at the same moment."""

import pytest
from django.db import connection

from tests.cast import ROLES, cast, staff
from tests.telephony.exchange import (
    CALLER,
    MORNING,
    after,
    agent,
    hall,
    leader,
    ready,
    told,
)  # fmt: skip
from tingmin.kernel.actors import Post
from tingmin.kernel.ids import MatterId, new_id
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.ledger.models import Enclosure, Fact
from tingmin.telephony.actions import (
    clear_seat,
    command_taken,
    hand_over,
    leave_seat,
    order,
    recall_unanswered,
    set_state,
    take_seat,
)  # fmt: skip
from tingmin.telephony.actions.calls import NobodyToReach, NotNow
from tingmin.telephony.actions.seats import AlreadySeated, CallInProgress, NotSeated, SeatTaken, StateNotChosen
from tingmin.telephony.models import Command
from tingmin.telephony.queries import call_for, my_call, my_seat, unsent_commands
from tingmin.telephony.queries.figures import board
from tingmin.telephony.types import CallCommand, CtiKind, EmergencyService, SeatState

pytestmark = pytest.mark.django_db
K = CtiKind


@pytest.fixture
def halls(city):
    hall()


@pytest.mark.usefixtures("halls")
class TestSeat:
    def test_seat_has_one_agent_and_an_agent_one_seat(self):
        take_seat("1", actor=agent(), at=MORNING)
        assert take_seat("1", actor=agent(), at=MORNING) == my_seat(agent())
        with pytest.raises(AlreadySeated):
            take_seat("2", actor=agent(), at=MORNING)
        with pytest.raises(SeatTaken):
            take_seat("1", actor=agent(2), at=MORNING)
        leave_seat(actor=agent(), at=after(1))
        assert take_seat("1", actor=agent(2), at=after(2)).seat.code == "1"

    def test_nobody_leaves_in_the_middle_of_a_call(self):
        who = ready()
        told(K.RINGING, 1)
        told(K.ANSWERED, 2, extension="1001")
        for leaving in (
            lambda: leave_seat(actor=who, at=after(3)),
            lambda: clear_seat("1", actor=leader(), at=after(3)),
        ):
            with pytest.raises(CallInProgress):
                leaving()

    def test_states_of_calls_are_not_chosen(self):
        ready()
        with pytest.raises(StateNotChosen):
            set_state(SeatState.TALKING, actor=agent(), at=after(1))

    def test_who_sits_nowhere_has_no_state(self):
        with pytest.raises(NotSeated):
            set_state(SeatState.READY, actor=agent(), at=MORNING)

    def test_call_that_rings_too_long_goes_to_the_next_and_its_seat_on_a_break(self, settings):
        settings.RING_SECONDS = 30
        first, second = ready(), ready(2, at=after(1))
        call = told(K.RINGING, 2)
        assert recall_unanswered(at=after(20)) == 0
        assert recall_unanswered(at=after(40)) == 1
        assert (my_seat(first).state, my_call(second)) == (SeatState.BREAK, call)


@pytest.mark.usefixtures("halls")
class TestCommand:
    def test_command_waits_for_the_exchange_and_forgets_the_number_when_taken(self):
        who = ready()
        call = told(K.RINGING, 1)
        order(call.pk, what=CallCommand.ANSWER, actor=who, at=after(2))
        told(K.ANSWERED, 3, extension="1001")
        made = order(call.pk, what=CallCommand.TRANSFER, to="01065128888", actor=who, at=after(4))
        assert [each.command for each in unsent_commands(since=MORNING)] == ["answer", "transfer"]
        command_taken(made.pk, at=after(5))
        assert Command.objects.get(pk=made.pk).to == ""
        assert len(unsent_commands(since=MORNING)) == 1

    def test_command_that_does_not_fit_is_refused(self):
        who = ready()
        call = told(K.RINGING, 1)
        for what in (CallCommand.HOLD, CallCommand.RESUME, CallCommand.TRANSFER, CallCommand.HANG_UP):
            with pytest.raises(NotNow):
                order(call.pk, what=what, to="1002", actor=who, at=after(2))
        told(K.ANSWERED, 3, extension="1001")
        with pytest.raises(NobodyToReach):
            order(call.pk, what=CallCommand.TRANSFER, to="a friend", actor=who, at=after(4))

    def test_emergency_is_handed_over_at_once(self):
        who = ready()
        call = told(K.RINGING, 1)
        told(K.ANSWERED, 2, extension="1001")
        hand_over(call.pk, service=EmergencyService.FIRE, actor=who, at=after(3))
        assert [(each.command, each.to) for each in unsent_commands(since=MORNING)] == [("join", "119")]
        ended = told(K.ENDED, 4)
        assert (ended.handed_to, ended.end_reason) == ("119", "handed_over")
        fact = Fact.objects.get(kind="call_handed_over")
        assert (fact.article, fact.body) == ("JSJB2021 §11(1)", {"service": "119"})

    def test_call_of_another_agent_is_not_there(self):
        ready()
        call = told(K.RINGING, 1)
        for stranger in (agent(2), staff("beijing-petition", Post.CLERK), staff("chaoyang", Post.AGENT)):
            with pytest.raises((NotFound, NotPermitted)):
                call_for(stranger, call.pk)
            with pytest.raises((NotFound, NotPermitted)):
                order(call.pk, what=CallCommand.ANSWER, actor=stranger, at=after(2))
        assert call_for(leader(), call.pk) == call


@pytest.mark.usefixtures("halls")
@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_in_the_cast_takes_a_seat_or_sees_the_board(role):
    somebody = cast(MatterId(new_id()))[role]
    with pytest.raises(Refusal):
        take_seat("1", actor=somebody, at=MORNING)
    with pytest.raises(Refusal):
        board(somebody, at=MORNING)


@pytest.mark.usefixtures("halls")
def test_number_stands_in_no_fact_and_on_no_board():
    ready()
    told(K.RINGING, 1)
    told(K.RINGING, 1, call="a-2")
    told(K.ANSWERED, 2, extension="1001")
    told(K.ENDED, 3)
    everything = [*Fact.objects.values_list("kind", "body"), *Enclosure.objects.values_list("content")]
    assert CALLER not in repr(everything)
    assert CALLER not in repr(board(agent(), at=after(9)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM telephony_call c UNION ALL "
                       "SELECT row_to_json(e)::text FROM telephony_callevent e")  # fmt: skip
        assert CALLER not in repr(cursor.fetchall())


def test_notice_holds_ids_and_nothing_of_the_caller(halls, monkeypatch):
    said = []
    from tingmin.telephony.actions import handing_out

    monkeypatch.setattr(handing_out, "tell", lambda **what: said.append(what))
    ready()
    told(K.RINGING, 1)
    assert said
    assert {key for each in said for key in each} == {"agent"}
    assert CALLER not in repr(said)
