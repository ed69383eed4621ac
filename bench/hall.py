"""A hall of agents and a telephone network around a real city: for the benchmark of calls and for its test.

The city runs as `tingmin run`, the bridge is tools/sip_bridge.py, the callers are sipp, the agents are WebSockets that
do what the desk's page does.
"""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tingmin.config import home as homes
from tingmin.config import processes, site

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = Path(__file__).with_name("call.xml")
HALL = "beijing-12345"
START_SECONDS = 120


@dataclass(frozen=True)
class Place:
    """Where the running city's switchboard and the bridge listen."""

    switchboard: str
    sip_port: int


@dataclass(frozen=True)
class Agent:
    """Somebody who takes calls: the seat, and the cookie of their session."""

    seat: str
    cookie: str


@dataclass
class Seen:
    """What the desks saw: for each call the milliseconds from ring to pop, once for each time it popped."""

    pops: dict[str, list[float]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    ready: set[Agent] = field(default_factory=set)
    reconnects: int = 0

    def pop(self, call: dict[str, Any]) -> None:
        late = datetime.now(UTC) - datetime.fromisoformat(call["rang_at"])
        self.pops.setdefault(call["id"], []).append(late.total_seconds() * 1000)


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nobody has at this moment."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_city() -> Iterator[str]:
    """`tingmin run` in this home; the address of its switchboard. A city that runs here already is taken as it is."""
    home = homes.current()
    if known := (site.running_site(home) or {}).get("switchboard"):
        yield str(known)
        return
    line = [sys.executable, "-c", "from tingmin.config.entry import main; main()"]
    run = subprocess.Popen([*line, "run", "--port", str(free_port()), "--workers", "1"], stdout=subprocess.DEVNULL)
    try:
        yield _answered(run)
    finally:
        run.send_signal(signal.SIGTERM)
        run.wait()


@contextmanager
def bridge(switchboard: str, *, twice: bool = False) -> Iterator[Place]:
    """The SIP bridge beside it."""
    from django.conf import settings

    port = free_port(socket.SOCK_DGRAM)
    line = [sys.executable, str(ROOT / "tools" / "sip_bridge.py"), "--listen", f"127.0.0.1:{port}"]
    line += ["--switchboard", switchboard, *(["--twice"] if twice else [])]
    process = subprocess.Popen(
        line, env=os.environ | {"TINGMIN_EXCHANGE_KEY": settings.EXCHANGE_KEY}, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield Place(switchboard, port)
    finally:
        process.terminate()
        process.wait()


def agents(count: int) -> Sequence[Agent]:
    """So many agents with accounts, sessions and seats; done again it gives the same ones."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    found = []
    for nth in range(1, count + 1):
        user = _user(f"hall.{nth}", nth)
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session.create()
        found.append(Agent(f"H{nth:03}", str(session.session_key)))
    return found


@asynccontextmanager
async def open_desks(place: Place, who: Sequence[Agent], *, talk: float) -> AsyncIterator[Seen]:
    """Every agent at a desk and ready; they answer at once, and are ready again `talk` seconds after a call."""
    seen, ready = Seen(), asyncio.Semaphore(0)
    tasks = [asyncio.create_task(_work(place, each, seen, ready, talk=talk)) for each in who]
    try:
        for _ in who:
            await asyncio.wait_for(ready.acquire(), START_SECONDS)
        yield seen
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def place_calls(place: Place, *, calls: int, rate: float, talk_ms: int, folder: Path) -> int:
    """Let sipp place the calls; how many of them it saw through from ring to goodbye."""
    sipp = shutil.which("sipp")
    assert sipp, "install the Debian package sip-tester"
    stats = folder / f"{calls}-{time.monotonic_ns()}.csv"
    process = await asyncio.create_subprocess_exec(
        sipp, f"127.0.0.1:{place.sip_port}", "-sf", str(SCENARIO), "-s", "12345", "-i", "127.0.0.1",
        "-p", str(free_port(socket.SOCK_DGRAM)), "-m", str(calls), "-r", str(rate), "-d", str(talk_ms),
        "-nostdin", "-trace_stat", "-stf", str(stats), "-timeout", f"{120 + calls}s",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL, cwd=folder,
    )  # fmt: skip
    await process.wait()
    return _successful(stats)


def kill_switchboard() -> None:
    """-9, as a crash would; `tingmin run` raises it again."""
    for process in processes.leftovers(homes.current()):
        with suppress(psutil.Error):
            if process.environ().get("TINGMIN_PART") == "switchboard":
                process.kill()


def cleared() -> None:
    """Nobody sits at the hall's seats any more, and no call of an earlier run waits."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE telephony_seatsession SET left_at = now() WHERE left_at IS NULL")
        cursor.execute(
            "UPDATE telephony_call SET ended_at = now(), end_reason = 'abandoned', held_since = NULL"
            " WHERE ended_at IS NULL"
        )


def _answered(run: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + START_SECONDS
    while not (address := (site.running_site(homes.current()) or {}).get("switchboard")):
        assert run.poll() is None, "the city did not start"
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return str(address)


def _user(username: str, nth: int) -> Any:
    from tingmin.accounts.actions import open_account
    from tingmin.accounts.queries import user_by_name
    from tingmin.accounts.types import Account
    from tingmin.kernel.actors import Actor, Post
    from tingmin.telephony.actions import add_seat
    from tingmin.telephony.queries import known_seats
    from tingmin.telephony.types import NewSeat

    if f"H{nth:03}" not in known_seats():
        add_seat(NewSeat(code=f"H{nth:03}", extension=f"{7000 + nth}", centre=HALL), actor=Actor.system())
    known = user_by_name(username)
    account = Account(username, f"坐席{nth}", Post.AGENT, HALL)
    return known or open_account(account, password=username, actor=Actor.system(), at=datetime.now(UTC))


async def _work(place: Place, who: Agent, seen: Seen, ready: asyncio.Semaphore, *, talk: float) -> None:
    """One agent's day; a switchboard that goes away is waited for."""
    headers = {"Cookie": f"sessionid={who.cookie}"}
    popped: set[str] = set()
    while True:
        try:
            async with connect(place.switchboard + "/desk", additional_headers=headers, proxy=None) as socket_:
                await _at_desk(socket_, who, seen, ready, popped, talk=talk)
        except (OSError, WebSocketException, ConnectionClosed, TimeoutError):
            seen.reconnects += 1
            await asyncio.sleep(0.2)


async def _at_desk(
    desk: Any, who: Agent, seen: Seen, ready: asyncio.Semaphore, popped: set[str], *, talk: float
) -> None:
    async for text in desk:
        told = json.loads(text)
        if told["type"] != "state":
            continue
        if told["seat"] is None:
            await _ask(desk, do="take_seat", seat=who.seat)
            continue
        call, state = told["call"], told["seat"]["state"]
        if state == "break":
            await _ask(desk, do="set_state", state="ready")
        elif state == "wrapping_up":
            await asyncio.sleep(talk)
            await _ask(desk, do="set_state", state="ready")
        elif state == "ready":
            if who not in seen.ready:
                seen.ready.add(who)
                ready.release()
        elif state == "ringing" and call:
            # A page that connects anew shows the same call again; that is no second pop.
            if call["id"] not in popped:
                popped.add(call["id"])
                seen.pop(call)
            await _ask(desk, do="order", what="answer", call=call["id"])
        elif call:
            seen.answered.add(call["id"])


async def _ask(desk: Any, **asked: str) -> None:
    await desk.send(json.dumps(asked))


def _successful(stats: Path) -> int:
    """The last line of sipp's statistics has the sums since the start."""
    names, *_, last = stats.read_text("ascii").splitlines()
    row = dict(zip(re.split(";", names), re.split(";", last), strict=False))
    return int(row["SuccessfulCall(C)"])
