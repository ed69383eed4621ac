"""The real switchboard beside the site of the browser tests, and a real exchange: processes that can be killed."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from bench.hall import free_port
from django.db import connection
from django.utils import timezone

from tingmin.config import home as homes
from tingmin.config.station import address
from tingmin.telephony.signing import SIGNATURE, STAMP, signature_of

ROOT = Path(__file__).resolve().parents[2]
KEY = "key of the exchange"
PATIENCE_SECONDS = 60


class Switchboard:
    """`python -m tingmin.switchboard` on one port, over the database of the test; killed and started again at will."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"ws://{self.host}:{self.port}"

    def start(self) -> None:
        """Until it answers."""
        line = [sys.executable, "-m", "tingmin.switchboard", self.host, str(self.port)]
        self.process = subprocess.Popen(line, env=os.environ | _surroundings())
        until(self.answers, "the switchboard answers")

    def kill(self) -> None:
        """As a crash ends it: nobody is told."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "the switchboard did not stay"
        with suppress(URLError, OSError), urlopen(f"http://{self.host}:{self.port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
        return False


class Line:
    """A caller on the line: tools/ring.py rings, does what the desk orders, and says so line by line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def did(self) -> str:
        """The next event that the exchange told: `ringing`, `answered` …"""
        return self.said.get(timeout=PATIENCE_SECONDS)

    def hung_up(self) -> int:
        """How the exchange ended, once the call is over."""
        return self.process.wait(PATIENCE_SECONDS)

    def leave(self) -> None:
        """Whatever the call was doing, it is over."""
        with self.process:
            self.process.kill()
            self.reader.join()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(line.split()[-1])


@contextmanager
def ringing(switchboard: Switchboard, *, caller: str, home: Path) -> Iterator[Line]:
    """Somebody calls 12345, over the signed WebSocket of the exchange."""
    (home / "locks").mkdir(parents=True, exist_ok=True)
    (home / "locks" / "running.json").write_text(f'{{"switchboard": "{switchboard.address}"}}', "utf-8")
    line = [sys.executable, "-u", str(ROOT / "tools" / "ring.py"), "--home", str(home), "--caller", caller]
    environment = os.environ | {"TINGMIN_EXCHANGE_KEY": KEY}
    process = subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True)
    found = Line(process)
    try:
        yield found
    finally:
        found.leave()


def tell(site: str, kind: str, sequence: int, *, call: str, **more: str) -> None:
    """One event of an exchange through the signed webhook."""
    event = {"call": call, "sequence": sequence, "kind": kind, "at": timezone.now().isoformat()} | more
    body, stamp = json.dumps(event).encode(), str(int(time.time()))
    signed = {STAMP: stamp, SIGNATURE: signature_of(body, stamp=stamp, key=KEY), "Content-Type": "application/json"}
    with urlopen(Request(f"{site}/api/telephony/events", body, signed), timeout=PATIENCE_SECONDS) as answer:
        assert answer.status == 200, event


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait for what another process does; its own pace is not ours to know."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def _surroundings() -> dict[str, str]:
    """What the process is told: the database of this test, as the application's own role, behind the second fence."""
    here = replace(address.of_app(homes.current()), name=str(connection.settings_dict["NAME"]))
    more = {"host": here.host, "port": here.port, **dict(here.options)}
    named = urlencode({key: value for key, value in more.items() if value})
    url = f"postgresql://{quote(here.user)}:{quote(here.password, safe='')}@/{quote(here.name)}?{named}"
    return {
        "DATABASE_APP_URL": url,
        "DJANGO_SETTINGS_MODULE": "tingmin.config.settings",
        "TINGMIN_PART": "switchboard",
        "TINGMIN_EXCHANGE_KEY": KEY,
        # A loaded machine is slow to answer; that is not what is tested.
        "TINGMIN_RING_SECONDS": "600",
    }
