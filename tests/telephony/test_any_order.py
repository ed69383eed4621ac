"""Whatever an exchange loses, repeats or shuffles: one call, at most one pop, and the standing of what was told."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.telephony.exchange import EXCHANGE, hall, message, pops, ready
from tingmin.kernel.ids import new_id
from tingmin.ledger.queries import first_broken
from tingmin.telephony.actions import hear
from tingmin.telephony.models import Call, CallEvent, SeatSession
from tingmin.telephony.rules import standing_of
from tingmin.telephony.types import ON_CALL, CtiKind

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]
K = CtiKind
LIFE = (
    (K.RINGING, {}),
    (K.ANSWERED, {"extension": "1001"}),
    (K.HELD, {}),
    (K.RESUMED, {}),
    (K.JOINED, {"to": "110"}),
    (K.ENDED, {}),
    (K.RECORDED, {"reference": "rec"}),
)


@st.composite
def deliveries(draw):
    """A life of a call, some of it lost, some of it twice, in any order."""
    kept = draw(st.lists(st.sampled_from(range(len(LIFE))), min_size=1, unique=True))
    again = draw(st.lists(st.sampled_from(kept), max_size=4))
    return draw(st.permutations([*kept, *again]))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=deliveries())
def test_one_call_one_pop_and_the_same_standing_in_any_order(order, hall_with_one):
    name = str(new_id())
    for nth in order:
        kind, said = LIFE[nth]
        call = hear(message(kind, nth, call=name, **said), actor=EXCHANGE, at=message(kind, nth).at)
    assert Call.objects.filter(exchange_id=name).count() == 1
    assert CallEvent.objects.filter(call=call).count() == len(set(order))
    assert pops(call) <= 1
    told = standing_of(CallEvent.objects.filter(call=call))
    call.refresh_from_db()
    assert (call.answered_at, call.ended_at, call.held_seconds) == (
        told.answered_at, told.ended_at, told.held_seconds,
    )  # fmt: skip
    assert bool(call.popped_at) or call.ended_at or call.state == "waiting"
    assert first_broken(call.pk) is None
    _hang_up(call, name)
    assert SeatSession.objects.get(left_at=None).state not in ON_CALL


@pytest.fixture
def hall_with_one():
    hall(1)
    return ready()


def _hang_up(call, name):
    """What was lost for good is made up for, so that the next life finds a seat."""
    from tests.telephony.exchange import after, agent
    from tingmin.telephony.actions import set_state
    from tingmin.telephony.types import SeatState

    if not call.ended_at:
        hear(message(K.ENDED, 99, call=name, at=after(99)), actor=EXCHANGE, at=after(99))
    assert SeatSession.objects.get(left_at=None).state not in ON_CALL
    set_state(SeatState.READY, actor=agent(), at=after(100))
