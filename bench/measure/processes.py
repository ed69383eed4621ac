"""The web server under measurement, and what it and PostgreSQL take from the machine (Linux, /proc)."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import client as http
from pathlib import Path

import psutil
import psycopg

from tingmin.config import home as homes
from tingmin.config import processes
from tingmin.config.station import address

ANSWER_SECONDS = 60
SESSIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'bench-' || %s"
INDEXES = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace"
BLOCK = 1 << 20
# One process and one thread: what one core does, and no request waits for another.
GRANIAN = ("--interface", "wsgi", "--workers", "1", "--blocking-threads", "1", "--no-ws", "--host", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class Server:
    """A running web server; `started_in` is the seconds from its start to its first answer."""

    pid: int
    port: int
    started_in: float

    def cpu(self) -> float:
        """CPU seconds of the server's processes so far."""
        return sum(seconds_of(pid) for pid in self.pids())

    def memory(self) -> int:
        """Bytes that are the server's alone, and its share of what it shares."""
        return sum(psutil.Process(pid).memory_full_info().pss for pid in self.pids())

    def pids(self) -> Sequence[int]:
        """The server and its workers."""
        return [self.pid, *(child.pid for child in psutil.Process(self.pid).children(recursive=True))]


@contextmanager
def serving(
    application: str,
    *,
    name: str,
    health: str,
    python: str = sys.executable,
    environment: Mapping[str, str] | None = None,
    settings: str = "tingmin.config.settings",
) -> Iterator[Server]:
    """A server of its own for this application, as `tingmin run` starts the site's, with one process."""
    home, port = homes.current(), _free_port()
    command = [python, "-m", "granian", application, *GRANIAN, "--port", str(port)]
    part = {
        "PGAPPNAME": f"bench-{name}",
        "TINGMIN_HOME": str(home.root),
        "TINGMIN_PART": name,
        "DJANGO_SETTINGS_MODULE": settings,
    }
    began = time.perf_counter()
    with home.log(f"bench-{name}").open("ab") as output:
        child = subprocess.Popen(
            command, env=os.environ | part | dict(environment or {}), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, preexec_fn=processes.die_with_parent,
        )  # fmt: skip
    try:
        _wait(port, health, alive=lambda: child.poll() is None)
        yield Server(child.pid, port, time.perf_counter() - began)
    finally:
        processes.stop(child)


@dataclass(slots=True)
class Sessions:
    """The sessions of PostgreSQL that one server opened, by the name that it gives them; those that ended count on."""

    name: str
    connection: psycopg.Connection
    seen: dict[int, float] = field(default_factory=dict)

    def cpu(self) -> float:
        """CPU seconds of all of them so far."""
        for (pid,) in self.connection.execute(SESSIONS, [self.name]).fetchall():
            self.seen[pid] = max(self.seen.get(pid, 0.0), seconds_of(pid))
        return sum(self.seen.values())


@contextmanager
def sessions(name: str) -> Iterator[Sessions]:
    """Watch the sessions of the server that was started under this name."""
    place = address.of(homes.current())
    with place.as_superuser(name="postgres").connect() as connection:
        yield Sessions(name, connection)


def read_in() -> None:
    """Every index once, into the system's memory: a server that has been up for a day has them there."""
    with address.of(homes.current()).connect() as place:
        found = place.execute(INDEXES).fetchall()
    for (name,) in found:
        for segment in sorted(homes.current().database.glob(f"{name}*")):
            with segment.open("rb", buffering=0) as file:
                while file.read(BLOCK):
                    pass


@contextmanager
def on_one_core(*others: int) -> Iterator[None]:
    """This process and these others take turns on one core.

    Two cores of a virtual machine are often one: beside a busy neighbour the same work takes twice the CPU seconds.
    """
    usual, pids = os.sched_getaffinity(0), (0, *others)
    _keep_to(pids, {max(usual)})
    try:
        yield
    finally:
        _keep_to(pids, usual)


def _keep_to(pids: Sequence[int], cores: set[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.sched_setaffinity(pid, cores)


def database_memory() -> int:
    """Bytes of all processes of this home's server, shared memory counted once."""
    server = _postmaster()
    return sum(each.memory_full_info().pss for each in (server, *server.children(recursive=True)))


def _postmaster() -> psutil.Process:
    note = (homes.current().database / "postmaster.pid").read_text("utf-8")
    return psutil.Process(int(note.split("\n", 1)[0]))


def seconds_of(pid: int) -> float:
    """CPU seconds of a process by the scheduler's own count, which knows no ticks; 0 when it is gone."""
    total = 0
    with suppress(OSError, ValueError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def disk_of(folder: Path) -> int:
    """Bytes of a folder on disk."""
    return sum(each.stat().st_blocks * 512 for each in folder.rglob("*") if each.is_file())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, path: str, *, alive: object) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline and alive():  # type: ignore[operator]
        connection = http.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError, http.HTTPException):
            connection.request("GET", path)
            if connection.getresponse().status < 400:
                return
        connection.close()
        time.sleep(0.01)
    raise RuntimeError("the web server under measurement did not answer; see its log in the home")
