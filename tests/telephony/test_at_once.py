"""Messages that arrive at the same moment, over connections of their own."""

from threading import Barrier, Thread

from django.db import connection

from tests.telephony.exchange import EXCHANGE, after, hall, message, pops, ready
from tingmin.telephony.actions import hear
from tingmin.telephony.models import Call, SeatSession
from tingmin.telephony.types import CtiKind, SeatState

K = CtiKind


def test_two_calls_at_the_same_moment_never_share_a_seat(committed_city):
    hall(1)
    ready()
    start = Barrier(2)
    threads = [Thread(target=_ring, args=(start, name)) for name in ("a-1", "a-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    calls = list(Call.objects.all())
    assert sorted(call.state for call in calls) == ["ringing", "waiting"]
    assert [call.queued for call in calls if call.state == "waiting"] == [True]
    assert sorted(pops(call) for call in calls) == [0, 1]
    assert SeatSession.objects.get().state == SeatState.RINGING


def test_same_message_twice_at_the_same_moment_is_one_call(committed_city):
    hall(2)
    ready()
    ready(2)
    start = Barrier(2)
    threads = [Thread(target=_ring, args=(start, "a-1")) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [pops(call) for call in Call.objects.all()] == [1]


def _ring(start, name):
    start.wait()
    try:
        hear(message(K.RINGING, 1, call=name), actor=EXCHANGE, at=after(1))
    finally:
        connection.close()
