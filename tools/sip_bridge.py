"""A small SIP user agent that turns real calls into the events of docs/telephony.md, and obeys its commands.

It is the reference exchange of that description: it answers INVITE, CANCEL, BYE and repeated requests over UDP
(RFC 3261), sends no media, and keeps nothing on disk. Start it beside a running city:

    TINGMIN_EXCHANGE_KEY=… python tools/sip_bridge.py --listen 127.0.0.1:5060 --switchboard ws://127.0.0.1:8001
"""

import argparse
import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
import os
import re
import signal
import time
import uuid
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

UTC = UTC
# RFC 3261 §17.1.1.1: the first retransmission after T1, doubled up to T2, given up after 64·T1.
T1, T2 = 0.5, 4.0
# So long a finished call is remembered, for repetitions that are still under way (64·T1).
LINGER = 64 * T1
SESSION = (
    "v=0\r\no=- 0 {version} IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\na={way}\r\n"
)
USER = re.compile(r"sips?:([^@>;]+)@")
log = logging.getLogger("sip_bridge")


@dataclass
class Message:
    """A SIP message: first line, headers by lower-case name in their order, body."""

    first: str
    headers: list[tuple[str, str]]
    body: str = ""

    @classmethod
    def read(cls, data: bytes) -> "Message":
        head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
        first, *lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
        pairs = [line.partition(":") for line in lines if ":" in line]
        return cls(first, [(COMPACT.get(n.strip().lower(), n.strip().lower()), v.strip()) for n, _, v in pairs], body)

    def all(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each == name]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def method(self) -> str:
        """Empty for a response."""
        return "" if self.first.startswith("SIP/") else self.first.split(" ")[0]

    @property
    def sequence(self) -> str:
        return self.one("cseq").split(" ")[0]


COMPACT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length"}


@dataclass
class Dialog:
    """One call as SIP sees it, and how far its events have come."""

    invite: Message
    peer: tuple[str, int]
    tag: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    sequence: int = 0
    own_cseq: int = 0
    version: int = 0
    extension: str = ""
    answered: bool = False
    ended: bool = False
    last: bytes = b""
    acknowledged: bool = False
    commands: set[str] = field(default_factory=set)

    @property
    def call_id(self) -> str:
        return self.invite.one("call-id")


class Bridge(asyncio.DatagramProtocol):
    """The SIP side: requests come in, responses go out; what happens is told to the link."""

    def __init__(self, link: "Link", host: str, port: int) -> None:
        self.link, self.host, self.port = link, host, port
        self.dialogs: dict[str, Dialog] = {}
        self.transport: asyncio.DatagramTransport
        self.tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, peer: tuple[str, int]) -> None:
        message = Message.read(data)
        if not message.one("call-id") or not message.one("cseq"):
            return
        handler = getattr(self, f"on_{message.method.lower()}", None) if message.method else None
        if handler is not None:
            handler(message, peer)
        elif message.method:
            self.send(self.response(message, "405 Method Not Allowed"), peer)

    def on_invite(self, message: Message, peer: tuple[str, int]) -> None:
        known = self.dialogs.get(message.one("call-id"))
        if known is not None:
            # Repeated because our answer was lost: the same answer again, and no second event.
            self.send(known.last, peer)
            return
        dialog = self.dialogs[message.one("call-id")] = Dialog(message, peer)
        self.send(self.response(message, "100 Trying"), peer)
        self.answer(dialog, "180 Ringing")
        self.tell(dialog, "ringing", line=user_of(message.first), caller=user_of(message.one("from")))

    def on_ack(self, message: Message, peer: tuple[str, int]) -> None:
        if dialog := self.dialogs.get(message.one("call-id")):
            dialog.acknowledged = True

    def on_cancel(self, message: Message, peer: tuple[str, int]) -> None:
        dialog = self.dialogs.get(message.one("call-id"))
        if dialog is None:
            self.send(self.response(message, "481 Call/Transaction Does Not Exist"), peer)
            return
        self.send(self.response(message, "200 OK", tag=dialog.tag), peer)
        if not dialog.answered and not dialog.ended:
            self.answer(dialog, "487 Request Terminated")
            self.repeat(dialog)
            self.end(dialog)

    def on_bye(self, message: Message, peer: tuple[str, int]) -> None:
        dialog = self.dialogs.get(message.one("call-id"))
        self.send(self.response(message, "200 OK", tag=dialog.tag if dialog else ""), peer)
        if dialog is not None and not dialog.ended:
            self.end(dialog)

    def on_options(self, message: Message, peer: tuple[str, int]) -> None:
        self.send(self.response(message, "200 OK"), peer)

    def obey(self, command: dict[str, str]) -> bool:
        """Do what the desk asks; False for a call that is not ours. Doing it twice is doing it once."""
        dialog = self.dialogs.get(command["call"])
        if dialog is None:
            return False
        if command["id"] not in dialog.commands and not dialog.ended:
            dialog.commands.add(command["id"])
            getattr(self, f"do_{command['command']}")(dialog, command)
        return True

    def do_answer(self, dialog: Dialog, command: dict[str, str]) -> None:
        dialog.extension = command["extension"]
        if not dialog.answered:
            dialog.answered = True
            self.answer(dialog, "200 OK", way="sendrecv")
            self.repeat(dialog)
        self.tell(dialog, "answered", extension=dialog.extension)

    def do_hold(self, dialog: Dialog, command: dict[str, str]) -> None:
        self.request(dialog, "INVITE", way="sendonly")
        self.tell(dialog, "held")

    def do_resume(self, dialog: Dialog, command: dict[str, str]) -> None:
        self.request(dialog, "INVITE", way="sendrecv")
        self.tell(dialog, "resumed")

    def do_transfer(self, dialog: Dialog, command: dict[str, str]) -> None:
        self.tell(dialog, "transferred", to=command["to"])

    def do_join(self, dialog: Dialog, command: dict[str, str]) -> None:
        self.tell(dialog, "joined", to=command["to"])

    def do_hang_up(self, dialog: Dialog, command: dict[str, str]) -> None:
        self.request(dialog, "BYE")
        self.end(dialog)

    def end(self, dialog: Dialog) -> None:
        dialog.ended = True
        self.tell(dialog, "ended")
        if dialog.answered:
            self.tell(dialog, "recorded", reference=f"recordings/{hashlib.sha256(dialog.call_id.encode()).hexdigest()}")
        asyncio.get_running_loop().call_later(LINGER, self.dialogs.pop, dialog.call_id, None)

    def tell(self, dialog: Dialog, kind: str, **said: str) -> None:
        dialog.sequence += 1
        at = datetime.now(UTC).isoformat()
        event = {"call": dialog.call_id, "sequence": dialog.sequence, "kind": kind, "at": at}
        self.link.tell(event | {name: value for name, value in said.items() if value})

    def answer(self, dialog: Dialog, status: str, *, way: str = "") -> None:
        """A response to the INVITE, kept for its repetitions."""
        dialog.last = self.response(dialog.invite, status, tag=dialog.tag, body=self.session(dialog, way))
        self.send(dialog.last, dialog.peer)

    def repeat(self, dialog: Dialog) -> None:
        """The final response again and again until it is acknowledged (RFC 3261 §13.3.1.4)."""
        task = asyncio.ensure_future(self._repeat(dialog, dialog.last))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _repeat(self, dialog: Dialog, answer: bytes) -> None:
        pause, left = T1, 64 * T1
        while left > 0:
            await asyncio.sleep(pause)
            if dialog.acknowledged:
                return
            self.send(answer, dialog.peer)
            left, pause = left - pause, min(2 * pause, T2)

    def response(self, to: Message, status: str, *, tag: str = "", body: str = "") -> bytes:
        target = to.one("to")
        if tag and "tag=" not in target:
            target += f";tag={tag}"
        headers = [("Via", each) for each in to.all("via")]
        headers += [("From", to.one("from")), ("To", target), ("Call-ID", to.one("call-id")), ("CSeq", to.one("cseq"))]
        return self._packed(f"SIP/2.0 {status}", headers, body)

    def request(self, dialog: Dialog, method: str, *, way: str = "") -> None:
        """A request inside the dialog; the caller's own telephone becomes its target."""
        dialog.own_cseq += 1
        invite = dialog.invite
        contact = re.search(r"<([^>]+)>", invite.one("contact"))
        target = contact[1] if contact else f"sip:{dialog.peer[0]}:{dialog.peer[1]}"
        headers = [
            ("Via", f"SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK{uuid.uuid4().hex}"),
            ("Max-Forwards", "70"),
            ("From", f"{invite.one('to')};tag={dialog.tag}"),
            ("To", invite.one("from")),
            ("Call-ID", dialog.call_id),
            ("CSeq", f"{dialog.own_cseq} {method}"),
        ]
        self.send(self._packed(f"{method} {target} SIP/2.0", headers, self.session(dialog, way)), dialog.peer)

    def session(self, dialog: Dialog, way: str) -> str:
        dialog.version += 1
        return SESSION.format(version=dialog.version, host=self.host, way=way) if way else ""

    def _packed(self, first: str, headers: Iterable[tuple[str, str]], body: str) -> bytes:
        lines = [first, *(f"{name}: {value}" for name, value in headers)]
        lines.append(f"Contact: <sip:exchange@{self.host}:{self.port};transport=UDP>")
        if body:
            lines.append("Content-Type: application/sdp")
        lines.append(f"Content-Length: {len(body)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    def send(self, data: bytes, peer: tuple[str, int]) -> None:
        if data:
            self.transport.sendto(data, peer)


class Link:
    """The signed WebSocket: an event is sent until it is heard, over as many connections as that takes."""

    def __init__(self, address: str, key: str, *, twice: bool = False) -> None:
        self.address, self.key, self.twice = address, key, twice
        self.unheard: dict[tuple[str, int], dict[str, object]] = {}
        self.outgoing: deque[tuple[str, int]] = deque()
        self.news = asyncio.Event()
        self.bridge: Bridge

    def tell(self, event: dict[str, object]) -> None:
        which = (str(event["call"]), int(str(event["sequence"])))
        self.unheard[which] = event
        self.outgoing.extend([which, which] if self.twice else [which])
        self.news.set()

    async def keep(self) -> None:
        """Connect, and connect again whenever the switchboard was away."""
        while True:
            try:
                async with connect(self.address + "/exchange", additional_headers=self.signed(), proxy=None) as socket:
                    await self._live(socket)
            except (OSError, WebSocketException, TimeoutError) as error:
                log.warning("the switchboard is away: %s", type(error).__name__)
            await asyncio.sleep(0.2)

    def signed(self) -> dict[str, str]:
        stamp = str(int(time.time()))
        digest = hmac.new(self.key.encode(), f"{stamp}.GET /exchange".encode(), hashlib.sha256).hexdigest()
        return {"X-Tingmin-Timestamp": stamp, "X-Tingmin-Signature": f"sha256={digest}"}

    async def _live(self, socket: object) -> None:
        self.outgoing = deque(self.unheard)
        self.news.set()
        sending = asyncio.ensure_future(self._send(socket))
        try:
            async for text in socket:  # type: ignore[attr-defined]
                await self._hear(socket, json.loads(text))
        finally:
            sending.cancel()

    async def _send(self, socket: object) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.news.wait()
                self.news.clear()
                while self.outgoing:
                    event = self.unheard.get(self.outgoing.popleft())
                    if event is not None:
                        await socket.send(json.dumps({"event": event}))  # type: ignore[attr-defined]

    async def _hear(self, socket: object, told: dict[str, dict[str, str]]) -> None:
        if answer := told.get("heard") or told.get("refused"):
            self.unheard.pop((str(answer["call"]), int(answer["sequence"])), None)
            if "refused" in told:
                log.error("refused: %s", answer.get("code"))
        if (command := told.get("command")) and self.bridge.obey(command):
            await socket.send(json.dumps({"taken": command["id"]}))  # type: ignore[attr-defined]


def user_of(text: str) -> str:
    """The user part of the first SIP address in a line; empty for a withheld one."""
    found = USER.search(text)
    return "" if found is None or found[1] == "anonymous" else found[1]


async def bridge(host: str, port: int, link: Link) -> None:
    """Serve until told to stop."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for order in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(order, stop.set)
    link.bridge = Bridge(link, host, port)
    await loop.create_datagram_endpoint(lambda: link.bridge, local_addr=(host, port))
    keeping = asyncio.ensure_future(link.keep())
    print(f"SIP on {host}:{port}", flush=True)
    await stop.wait()
    keeping.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", default="127.0.0.1:5060", help="host and UDP port for SIP")
    parser.add_argument("--switchboard", default="ws://127.0.0.1:8001", help="address of the switchboard")
    parser.add_argument("--twice", action="store_true", help="tell every event twice, as a careful exchange may")
    given = parser.parse_args()
    host, _, port = given.listen.rpartition(":")
    key = os.environ.get("TINGMIN_EXCHANGE_KEY") or parser.error("set TINGMIN_EXCHANGE_KEY to the key of the exchange")
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(bridge(host, int(port), Link(given.switchboard, key, twice=given.twice)))


if __name__ == "__main__":
    main()
