"""The parts of a running city, and what `tingmin run` does with them from the first second to the last."""

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from tingmin.config import home as homes
from tingmin.config import opening, processes
from tingmin.config.home import Home
from tingmin.config.station import server
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

ANSWER_SECONDS = 60
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
REST_SECONDS = 3
LAST_PORT = 65535


class AlreadyRunning(Refusal):
    """Another `tingmin run` holds this home."""

    code = "already_running"
    sentence = Label(
        zh="本数据目录的系统已在运行：{address}。用 tingmin down 停止它，或用 TINGMIN_HOME 另开一个。",
        en="This home already runs at {address}. Stop it with “tingmin down”, or open another TINGMIN_HOME.",
    )


class PortTaken(Refusal):
    """Another program listens where the site should."""

    code = "port_taken"
    sentence = Label(
        zh="{host} 的端口 {port} 已被其他程序占用。请停止该程序，或用 --port、--switchboard-port 换端口。",
        en="Another program listens on port {port} of {host}. "
        "Stop it, or choose another port with --port or --switchboard-port.",
    )


class PartFell(Refusal):
    """A server ended, or did not answer in time, before anybody saw it."""

    code = "part_fell"
    sentence = Label(
        zh="{part} 进程未能启动。详情见 {log}。",
        en="The {part} process did not start. See {log}.",
    )


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the site listens; a switchboard's port of 0 is still to be found."""

    host: str
    port: int
    workers: int
    switchboard_port: int = 0

    @property
    def reachable(self) -> str:
        """A host that we ourselves can call."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    @property
    def address(self) -> str:
        return f"http://{self._named}:{self.port}"

    @property
    def switchboard(self) -> str:
        return f"ws://{self._named}:{self.switchboard_port}"

    @property
    def _named(self) -> str:
        return f"[{self.reachable}]" if ":" in self.reachable else self.reachable


@dataclass(slots=True)
class Part:
    """A child process that is kept alive."""

    name: str
    command: tuple[str, ...]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0

    def start(self, home: Home) -> None:
        """Start the child, whatever became of an earlier one."""
        self.started_at = time.monotonic()
        self.process = processes.spawn(self.command, part=self.name, home=home, log=self.log)

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep(self, home: Home) -> None:
        """Start it again if it has ended, but not in a frenzy."""
        if not self.runs and time.monotonic() - self.started_at > REST_SECONDS:
            self.start(home)

    def stop(self) -> None:
        """End the child and whatever it started; nothing when it never ran."""
        if self.process is not None:
            processes.stop(self.process)


def parts(home: Home, listen: Listen) -> tuple[Part, Part, Part]:
    """Web, switchboard and worker; the web comes first, people wait for it."""
    web = (
        "-m", "granian", "tingmin.config.wsgi:application", "--interface", "wsgi",
        "--host", listen.host, "--port", str(listen.port), "--workers", str(listen.workers),
        "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "3",
    )  # fmt: skip
    worker = (
        "-m", "django", "procrastinate", "worker", "--concurrency", "2", "--shutdown-graceful-timeout", "8",
    )  # fmt: skip
    switchboard = ("-m", "tingmin.switchboard", listen.host, str(listen.switchboard_port))
    return (
        Part("web", web, home.log("web")),
        Part("switchboard", switchboard, home.log("switchboard")),
        Part("worker", worker, home.log("worker")),
    )


@contextmanager
def open_site(home: Home, wanted: Listen) -> Iterator[tuple[Listen, tuple[Part, ...]]]:
    """The site answers inside this block and is gone after it; so is a database that nobody else uses."""
    with _alone(home), _closing_the_database(home):
        processes.stop_leftovers(home)
        listen = wanted if wanted.switchboard_port else _with_free_port(wanted)
        refuse_if_taken(listen.host, listen.port)
        refuse_if_taken(listen.host, listen.switchboard_port)
        # Pages tell each desk where its switchboard is.
        os.environ["TINGMIN_SWITCHBOARD_PORT"] = str(listen.switchboard_port)
        # Papers and receipts name the address; behind a gateway its own is set outside.
        os.environ.setdefault("TINGMIN_PUBLIC_ADDRESS", listen.address)
        with opening.city(), _started(home, listen) as running:
            yield listen, running


def keep_alive(home: Home, listen: Listen, *, running: tuple[Part, ...]) -> None:
    """Raise what falls, the database first, until a signal ends the waiting."""
    opening.hang_up()
    _write(home, address=listen.address, switchboard=listen.switchboard)
    try:
        while True:
            server.revive(home)
            for part in running:
                part.keep(home)
            time.sleep(0.5)
    finally:
        _write(home, address="")


@contextmanager
def until_told_to_stop() -> Iterator[None]:
    """The first signal to stop ends the block quietly; later ones do not disturb the cleaning up."""
    for order in STOP_SIGNALS:
        signal.signal(order, _stop)
    with suppress(KeyboardInterrupt):
        yield


def running_site(home: Home) -> dict[str, object] | None:
    """`pid`, `address` and `switchboard` of the `tingmin run` that holds this home; no address until it answers."""
    if not home.root.is_dir() or homes.is_free(home.file("locks", "running")):
        return None
    with suppress(OSError, ValueError):
        return dict(json.loads(_note(home).read_text("utf-8")))
    return {"pid": 0, "address": ""}


def refuse_if_taken(host: str, port: int) -> None:
    """Say so before the server does it in its own words."""
    if error := _why_not(host, port):
        raise PortTaken(host=host, port=port) from error


def _with_free_port(listen: Listen) -> Listen:
    """The switchboard on the next port after the site's that nobody listens on."""
    after = range(listen.port + 1, LAST_PORT + 1)
    port = next((each for each in after if _why_not(listen.host, each) is None), None)
    if port is None:
        raise PortTaken(host=listen.host, port=listen.port + 1)
    return replace(listen, switchboard_port=port)


def _why_not(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _stop(number: int, frame: FrameType | None) -> None:
    for order in STOP_SIGNALS:
        signal.signal(order, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Only one `tingmin run` for a home; one that is just starting or stopping is waited for."""
    held = _hold(home)
    try:
        _write(home, address="")
        yield
    finally:
        _note(home).unlink(missing_ok=True)
        os.close(held)


def _hold(home: Home) -> int:
    path = home.file("locks", "running")
    while True:
        with suppress(BlockingIOError):
            return homes.lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if address := (running_site(home) or {}).get("address"):
            raise AlreadyRunning(address=address)
        time.sleep(0.2)


@contextmanager
def _closing_the_database(home: Home) -> Iterator[None]:
    try:
        yield
    finally:
        server.stop_if_unused(home)


@contextmanager
def _started(home: Home, listen: Listen) -> Iterator[tuple[Part, ...]]:
    web, switchboard, worker = running = parts(home, listen)
    try:
        web.start(home)
        switchboard.start(home)
        _wait_for_answer(web, listen.reachable, listen.port)
        _wait_for_answer(switchboard, listen.reachable, listen.switchboard_port)
        worker.start(home)
        yield running
    finally:
        for part in running:
            part.stop()


def _wait_for_answer(part: Part, host: str, port: int) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while not _answers(host, port):
        if not part.runs or time.monotonic() > deadline:
            raise PartFell(part=part.name, log=part.log)
        time.sleep(0.05)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _write(home: Home, *, address: str, switchboard: str = "") -> None:
    """Who runs here, and where it answers; without an address it is only starting or already stopping."""
    said = {"pid": os.getpid(), "address": address, "switchboard": switchboard}
    _note(home).write_text(json.dumps(said), "utf-8")


def _note(home: Home) -> Path:
    return home.file("locks", "running.json")
