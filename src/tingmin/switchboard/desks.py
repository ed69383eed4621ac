"""The desks: each shows its own seat and call, the whole of it after every change, and asks for what it may do."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from tingmin.kernel.actors import Actor
from tingmin.kernel.refusals import Refusal
from tingmin.switchboard import work
from tingmin.switchboard.threads import run

SIGNED_OUT = 4401
KNOWN_SECONDS = 10


class Desks:
    """Every open desk by the person who works at it; one person may have it open twice."""

    def __init__(self) -> None:
        self.by_person: dict[UUID, set[Desk]] = {}

    async def serve(self, socket: ServerConnection, *, cookies: str, actor: Actor) -> None:
        """Keep a desk until it goes away."""
        assert actor.person is not None
        desk = Desk(socket, cookies, actor)
        with self._open(desk, actor.person):
            await desk.live()

    def changed(self, person: UUID) -> None:
        """Something changed at a person's seat."""
        for desk in self.by_person.get(person, ()):
            desk.changed.set()

    def all_changed(self) -> None:
        """What changed is not known: each desk looks for itself."""
        for person in self.by_person:
            self.changed(person)

    @contextmanager
    def _open(self, desk: "Desk", person: UUID) -> Iterator[None]:
        self.by_person.setdefault(person, set()).add(desk)
        try:
            yield
        finally:
            self.by_person[person].discard(desk)
            if not self.by_person[person]:
                del self.by_person[person]


class Desk:
    """One WebSocket of a page: `changed` is set when it should look again, however often that was."""

    def __init__(self, socket: ServerConnection, cookies: str, actor: Actor) -> None:
        self.socket, self.cookies = socket, cookies
        self.known, self.known_at = actor, time.monotonic()
        self.changed = asyncio.Event()
        self.changed.set()

    async def live(self) -> None:
        """Show and listen, until the page goes or its person signs out."""
        showing = asyncio.create_task(self._show())
        try:
            with suppress(ConnectionClosed):
                async for message in self.socket:
                    await self._hear(message)
        except work.SignedOut:
            await self.socket.close(SIGNED_OUT)
        finally:
            showing.cancel()

    async def _show(self) -> None:
        shown: work.Json | None = None
        with suppress(ConnectionClosed):
            while True:
                await self.changed.wait()
                self.changed.clear()
                shown = await self._show_if_new(shown)

    async def _show_if_new(self, shown: work.Json | None) -> work.Json | None:
        try:
            now = await run(work.desk_of, await self._actor())
        except work.SignedOut:
            await self.socket.close(SIGNED_OUT)
            return shown
        if now != shown:
            await self.socket.send(json.dumps(now, ensure_ascii=False))
        return now

    async def _actor(self) -> Actor:
        """Who works here; asked again every few seconds, so that whoever signs out or loses the post is out."""
        if time.monotonic() - self.known_at > KNOWN_SECONDS:
            self.known = await run(work.actor_of, self.cookies)
            self.known_at = time.monotonic()
        return self.known

    async def _hear(self, message: str | bytes) -> None:
        try:
            await run(work.asked_by_desk, await self._actor(), _read(message))
        except Refusal as refusal:
            await self.socket.send(json.dumps(refused(refusal), ensure_ascii=False))


def refused(refusal: Refusal) -> work.Json:
    """A refusal as a message, in both languages."""
    said = {"zh": refusal.say("zh-hans"), "en": refusal.say("en")}
    return {"type": "refused", "code": refusal.code, "detail": said}


def _read(message: str | bytes) -> work.Json:
    """The object in a message; anything else asks for nothing that there is."""
    try:
        asked = json.loads(message)
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}
