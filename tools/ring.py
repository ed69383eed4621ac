"""Ring once at a running city, to try the call desk without a telephone (practice calls only).

It is an exchange of one call, as docs/telephony.md describes it: it rings, does what the desk orders, and Ctrl-C is
the caller hanging up. Start it beside `make run`, with an agent ready at a seat:

    .venv/bin/python tools/ring.py --caller 17000001234
"""

import argparse
import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import os
import signal
import sys
import time
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

# What the desk orders, and the event that says that it was done.
DONE = {
    "answer": "answered",
    "hold": "held",
    "resume": "resumed",
    "transfer": "transferred",
    "join": "joined",
    "hang_up": "ended",
}


class Call:
    """One call and the number of its next event."""

    def __init__(self, link: ClientConnection) -> None:
        self.link, self.id, self.numbers = link, uuid.uuid4().hex, itertools.count(1)

    async def tell(self, kind: str, **more: str) -> None:
        """Send an event of this call."""
        event = {"call": self.id, "sequence": next(self.numbers), "kind": kind, "at": datetime.now(UTC).isoformat()}
        await self.link.send(json.dumps({"event": event | more}))
        print(f"{datetime.now():%H:%M:%S}  {kind}", flush=True)

    async def commands(self) -> AsyncIterator[dict[str, Any]]:
        """What the desk orders of this call; each order is acknowledged."""
        async for message in self.link:
            command = json.loads(message).get("command")
            if command and command["call"] == self.id:
                await self.link.send(json.dumps({"taken": command["id"]}))
                yield command


def main() -> None:
    """Ring, and stay on the line until somebody hangs up."""
    given = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_ring(given))


async def _ring(given: argparse.Namespace) -> None:
    async with connect(f"{_switchboard(given.home)}/exchange", additional_headers=_signed(_key(given.home))) as link:
        call = Call(link)
        await call.tell("ringing", line=given.line, caller=given.caller)
        try:
            await _obey(call)
        except asyncio.CancelledError:
            await call.tell("ended")
            raise


async def _obey(call: Call) -> None:
    async for command in call.commands():
        kind = DONE[command["command"]]
        await call.tell(kind, extension=command["extension"], to=command.get("to", ""))
        if kind == "ended":
            return


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ring once at a running city.")
    parser.add_argument("--line", default="12345", help="the number dialled")
    parser.add_argument("--caller", default="", help="the caller's number; withheld if left out")
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("TINGMIN_HOME", "var")), help="TINGMIN_HOME")
    return parser.parse_args()


def _switchboard(home: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        if found := json.loads((home / "locks" / "running.json").read_text("utf-8")).get("switchboard"):
            return str(found)
    sys.exit(f"No city runs in {home}. Start one with “make run”, or name its folder with --home.")


def _key(home: Path) -> str:
    """The key that both sides know."""
    return os.environ.get("TINGMIN_EXCHANGE_KEY") or (home / "keys" / "exchange").read_text("utf-8").strip()


def _signed(key: str) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(key.encode(), f"{stamp}.GET /exchange".encode(), hashlib.sha256)
    return {"X-Tingmin-Timestamp": stamp, "X-Tingmin-Signature": f"sha256={digest.hexdigest()}"}


if __name__ == "__main__":
    main()
