"""The switchboard with real sockets: who comes in, what a desk is shown, what the exchange is told."""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
from bench.hall import free_port
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.cast import seated
from tests.telephony.exchange import CALLER, CENTRE, hall
from tingmin.accounts.models import User
from tingmin.kernel.actors import Post
from tingmin.organisations.queries import organ_by_code
from tingmin.switchboard.door import Door
from tingmin.switchboard.threads import THREADS_OF_EACH, run, run_telling
from tingmin.telephony.models import Call, SeatChange
from tingmin.telephony.signing import HANDSHAKE, SIGNATURE, STAMP, signature_of

KEY = "key of the exchange"


@pytest.fixture
def cookie(committed_city, settings):
    """The session of an agent of a hall with one seat."""
    settings.EXCHANGE_KEY = KEY
    hall(1)
    yield session_of(Post.AGENT)
    connection.close()


def session_of(post):
    user = User.objects.get(pk=seated(organ_by_code(CENTRE).ref, post).person)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    return f"sessionid={session.session_key}"


def played(scenario):
    """In a thread of its own: the browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as stage:
        stage.submit(asyncio.run, scenario()).result()


@asynccontextmanager
async def opened():
    """A door on a port of its own; its threads hang up at the end."""
    port = free_port()
    door = asyncio.create_task(Door().open(host="127.0.0.1", port=port, stop=asyncio.Event()))
    await asyncio.sleep(0.3)
    try:
        yield f"ws://127.0.0.1:{port}"
    finally:
        door.cancel()
        with suppress(asyncio.CancelledError):
            await door
        threads_ = range(THREADS_OF_EACH)
        await asyncio.gather(*(each(hang_up) for each in (run, run_telling) for _ in threads_))


def hang_up():
    """Each thread closes its own: none is done before all have begun."""
    connection.close()
    time.sleep(0.2)


def desk(address, cookie, **headers):
    return connect(f"{address}/desk", additional_headers={"Cookie": cookie} | headers, proxy=None)


def exchange(address, key=KEY):
    stamp = str(int(datetime.now(UTC).timestamp()))
    signed = {STAMP: stamp, SIGNATURE: signature_of(HANDSHAKE, stamp=stamp, key=key)}
    return connect(f"{address}/exchange", additional_headers=signed, proxy=None)


async def shown(socket, state):
    """The next message in which the seat is in a state."""
    async with asyncio.timeout(30):
        while True:
            told = json.loads(await socket.recv())
            if told["type"] == "state" and told["seat"] and told["seat"]["state"] == state:
                return told


def event(sequence, kind, **said):
    at = datetime.now(UTC).isoformat()
    return json.dumps({"event": {"call": "x-1", "sequence": sequence, "kind": kind, "at": at} | said})


def test_call_goes_from_the_exchange_to_the_desk_and_the_answer_back(cookie):
    async def scenario():
        async with opened() as address, desk(address, cookie) as page, exchange(address) as line:
            await page.send(json.dumps({"do": "take_seat", "seat": "1"}))
            await shown(page, "break")
            await page.send(json.dumps({"do": "set_state", "state": "ready"}))
            await shown(page, "ready")
            await line.send(event(1, "ringing", line="12345", caller=CALLER))
            rung = await shown(page, "ringing")
            assert CALLER not in json.dumps(rung)
            assert rung["call"]["phone"]
            assert json.loads(await line.recv()) == {"heard": {"call": "x-1", "sequence": 1}}
            async with desk(address, cookie) as reloaded:
                assert (await shown(reloaded, "ringing"))["call"] == rung["call"]
            await page.send(json.dumps({"do": "order", "what": "answer", "call": rung["call"]["id"]}))
            command = json.loads(await line.recv())["command"]
            assert (command["call"], command["command"], command["extension"]) == ("x-1", "answer", "1001")
            await line.send(json.dumps({"taken": command["id"]}))
            await line.send(event(2, "answered", extension="1001"))
            assert (await shown(page, "talking"))["call"]["state"] == "talking"
            await page.send(json.dumps({"do": "leave_seat"}))
            assert json.loads(await page.recv())["code"] == "call_in_progress"
            await line.send(event(3, "ended"))
            await shown(page, "wrapping_up")

    played(scenario)
    assert Call.objects.get().end_reason == "answered"
    assert SeatChange.objects.filter(state="ringing").count() == 1


def test_command_that_was_not_taken_is_sent_again_over_the_next_link(cookie):
    async def scenario():
        async with opened() as address, desk(address, cookie) as page:
            await page.send(json.dumps({"do": "take_seat", "seat": "1"}))
            await shown(page, "break")
            await page.send(json.dumps({"do": "set_state", "state": "ready"}))
            await shown(page, "ready")
            async with exchange(address) as line:
                await line.send(event(1, "ringing", line="12345"))
                rung = await shown(page, "ringing")
                await line.recv()
                await page.send(json.dumps({"do": "order", "what": "answer", "call": rung["call"]["id"]}))
                first = json.loads(await line.recv())
            async with exchange(address) as line:
                assert json.loads(await line.recv()) == first

    played(scenario)


def test_what_the_exchange_said_before_it_hung_up_is_kept(cookie):
    async def scenario():
        async with opened() as address, exchange(address) as line:
            for sequence, kind in enumerate(("ringing", "held", "resumed", "held", "resumed", "ended"), start=1):
                await line.send(event(sequence, kind, **({"line": "12345"} if kind == "ringing" else {})))

    played(scenario)
    assert Call.objects.get().events.count() == 6
    assert Call.objects.get().end_reason == "abandoned"


def test_strangers_stay_outside(cookie):
    async def refused(connecting, status):
        with pytest.raises(InvalidStatus) as answer:
            await connecting
        assert answer.value.response.status_code == status

    clerk = session_of(Post.CLERK)

    async def scenario():
        async with opened() as address:
            await refused(exchange(address, key="another"), 401)
            await refused(connect(f"{address}/exchange", proxy=None), 401)
            await refused(desk(address, "sessionid=nothing"), 401)
            await refused(desk(address, "a=b; ;="), 401)
            await refused(desk(address, clerk), 401)
            await refused(desk(address, cookie, Origin="https://elsewhere.example"), 403)
            await refused(connect(f"{address}/admin", proxy=None), 404)
            async with desk(address, cookie, Origin="http://127.0.0.1:8000") as page:
                assert json.loads(await page.recv())["seat"] is None

    played(scenario)


def test_nonsense_breaks_neither_desk_nor_link(cookie):
    async def scenario():
        async with opened() as address, desk(address, cookie) as page, exchange(address) as line:
            await page.recv()
            for nonsense in ("", "[]", "{", '{"do": "explode"}', '{"do": "order", "what": "x"}', '{"do": "order"}'):
                await page.send(nonsense)
                assert json.loads(await page.recv())["type"] == "refused"
            for nonsense in ("", "[]", "{", '{"event": 1}', '{"event": {"call": "x"}}'):
                await line.send(nonsense)
                assert json.loads(await line.recv())["refused"]["code"] == "event_unreadable"
            await line.send('{"taken": "no id"}')
            await line.send("x" * 20_000)
            with pytest.raises(ConnectionClosed):
                await line.recv()

    played(scenario)
