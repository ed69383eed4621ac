"""The door itself: who knocks, at which of its two paths, and what runs while it is open."""

import asyncio
import logging
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError
from django.http.request import validate_host
from django.utils import timezone
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from tingmin.kernel.refusals import Refusal
from tingmin.switchboard import work
from tingmin.switchboard.desks import Desks
from tingmin.switchboard.exchanges import Exchanges
from tingmin.switchboard.listening import listen
from tingmin.switchboard.threads import run
from tingmin.telephony.signing import HANDSHAKE, SIGNATURE, STAMP, check_signature

RECALL_SECONDS = 2
LONGEST_MESSAGE = 16 * 1024
log = logging.getLogger(__name__)


class Door:
    """Desks and exchanges; it keeps nothing that a restart would lose."""

    def __init__(self) -> None:
        self.desks, self.exchanges = Desks(), Exchanges()

    async def open(self, *, host: str, port: int, stop: asyncio.Event) -> None:
        """Serve until told to stop."""
        async with serve(self._serve, host, port, process_request=self._admit, max_size=LONGEST_MESSAGE):
            beside = [asyncio.create_task(each) for each in (listen(told=self._told, missed=self._missed), _recall())]
            await stop.wait()
            for task in beside:
                task.cancel()

    async def _admit(self, socket: ServerConnection, request: Request) -> Response | None:
        """None to go on with the handshake; anything else is the answer."""
        match urlsplit(request.path).path:
            case "/healthz":
                return socket.respond(HTTPStatus.OK, "ok\n")
            case "/exchange":
                return _admit_exchange(socket, request)
            case "/desk":
                return await _admit_desk(socket, request)
            case _:
                return socket.respond(HTTPStatus.NOT_FOUND, "There are /desk and /exchange.\n")

    async def _serve(self, socket: ServerConnection) -> None:
        if hasattr(socket, "actor"):
            await self.desks.serve(socket, cookies=_cookies(socket.request), actor=socket.actor)
        else:
            await self.exchanges.serve(socket)

    def _told(self, notice: dict[str, str]) -> None:
        if agent := notice.get("agent"):
            self.desks.changed(UUID(agent))
        if "command" in notice:
            self.exchanges.ordered()

    def _missed(self) -> None:
        self.desks.all_changed()
        self.exchanges.ordered()


def _admit_exchange(socket: ServerConnection, request: Request) -> Response | None:
    stamp, signature = request.headers.get(STAMP, ""), request.headers.get(SIGNATURE, "")
    try:
        check_signature(HANDSHAKE, stamp=stamp, signature=signature, key=settings.EXCHANGE_KEY, at=timezone.now())
    except Refusal as refusal:
        return socket.respond(HTTPStatus.UNAUTHORIZED, refusal.say("en") + "\n")
    return None


async def _admit_desk(socket: ServerConnection, request: Request) -> Response | None:
    """A signed-in agent's page of ours; a browser always names the page's origin, and another's is turned away."""
    origin = request.headers.get("Origin")
    if origin and not validate_host((urlsplit(origin).hostname or "").lower(), _hosts()):
        return socket.respond(HTTPStatus.FORBIDDEN, "This page is not ours.\n")
    try:
        socket.actor = await run(work.actor_of, _cookies(request))  # type: ignore[attr-defined]
    except work.SignedOut:
        return socket.respond(HTTPStatus.UNAUTHORIZED, "Sign in as somebody who takes calls.\n")
    return None


def _hosts() -> list[str]:
    ours = urlsplit(settings.PUBLIC_ADDRESS).hostname or ""
    return [*settings.ALLOWED_HOSTS, ours]


def _cookies(request: Request | None) -> str:
    return "; ".join(request.headers.get_all("Cookie")) if request else ""


async def _recall() -> None:
    """What rings too long at a seat goes to the next; a failure is told, and the next round tries again."""
    while True:
        await asyncio.sleep(RECALL_SECONDS)
        try:
            await run(work.recall)
        except DatabaseError:
            log.exception("calls that ring too long could not be taken back")
