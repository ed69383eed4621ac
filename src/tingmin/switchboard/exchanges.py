"""The exchange's link: its events come up, each told back when it is safely kept; the desk's commands go down."""

import asyncio
import json
import logging
from contextlib import suppress

from django.db import Error as DatabaseError
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from tingmin.kernel.refusals import Refusal
from tingmin.switchboard import work
from tingmin.switchboard.desks import refused
from tingmin.switchboard.threads import run_telling

# Messages of one call are taken in one after the other, those of different calls side by side.
LANES = 16
TRY_AGAIN_LATER = 1013
# Longer than the work of one message is tried again (`threads.PAUSES`).
FINISH_SECONDS = 60
log = logging.getLogger(__name__)


class Exchanges:
    """Every open link; a command goes to all of them, and the one that has the call takes it."""

    def __init__(self) -> None:
        self.links: set[Link] = set()

    async def serve(self, socket: ServerConnection) -> None:
        """Keep a link until it goes away."""
        link = Link(socket)
        self.links.add(link)
        try:
            await link.live()
        finally:
            self.links.discard(link)

    def ordered(self) -> None:
        """There is something to tell the exchange."""
        for link in self.links:
            link.ordered.set()


class Link:
    """One WebSocket of an exchange."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.ordered = asyncio.Event()
        self.ordered.set()
        self.sent: set[str] = set()
        self.lanes: list[asyncio.Queue[work.Json]] = [asyncio.Queue() for _ in range(LANES)]

    async def live(self) -> None:
        """Take in and pass on, until the exchange goes."""
        tasks = [asyncio.create_task(self._take_in(lane)) for lane in self.lanes]
        tasks.append(asyncio.create_task(self._pass_on()))
        try:
            with suppress(ConnectionClosed):
                async for message in self.socket:
                    await self._hear(message)
            await self._finish()
        finally:
            for task in tasks:
                task.cancel()

    async def _hear(self, message: str | bytes) -> None:
        told = _read(message)
        if "taken" in told:
            with suppress(ValueError):
                await run_telling(work.command_taken, told["taken"])
        else:
            self.lanes[hash(str(_call(told))) % LANES].put_nowait(told)

    async def _finish(self) -> None:
        """What was said before the link closed is kept too: an exchange that hangs up and goes says nothing again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FINISH_SECONDS):
                await asyncio.gather(*(lane.join() for lane in self.lanes))

    async def _take_in(self, lane: asyncio.Queue[work.Json]) -> None:
        while True:
            told = await lane.get()
            with suppress(ConnectionClosed):
                await self._answer(told)
            lane.task_done()

    async def _answer(self, told: work.Json) -> None:
        """Say what became of a message; without an answer the exchange sends it again."""
        try:
            answer: work.Json = {"heard": await run_telling(work.hear, told.get("event"))}
        except Refusal as refusal:
            answer = {"refused": refused(refusal) | _which(told)}
        except DatabaseError:
            log.exception("an event could not be kept")
            await self.socket.close(TRY_AGAIN_LATER)
            return
        await self.socket.send(json.dumps(answer, ensure_ascii=False))

    async def _pass_on(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                await self.ordered.wait()
                self.ordered.clear()
                for command in await run_telling(work.commands):
                    await self._send_once(command)

    async def _send_once(self, command: work.Json) -> None:
        """Once over this link; a new link gets again what was not taken."""
        if command["id"] not in self.sent:
            self.sent.add(command["id"])
            await self.socket.send(json.dumps({"command": command}))


def _read(message: str | bytes) -> work.Json:
    try:
        told = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _call(told: work.Json) -> object:
    event = told.get("event")
    return event.get("call") if isinstance(event, dict) else None


def _which(told: work.Json) -> work.Json:
    event = told.get("event")
    given = event if isinstance(event, dict) else {}
    return {"call": given.get("call"), "sequence": given.get("sequence")}
