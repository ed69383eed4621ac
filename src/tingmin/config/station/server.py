"""The embedded PostgreSQL: start it when it does not answer, stop it when nobody needs it.

Three locks in the home, all freed by the kernel with their holder:
`starting`: one starter at a time;
`serving`: held by the server and all of its children, so that "is any of it left?" has an exact answer;
`tenants`: shared by everyone who uses the database.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tingmin.config import home as homes
from tingmin.config.home import Home
from tingmin.config.station import birth, checks, memory
from tingmin.config.station.address import Address, of, of_app, socket
from tingmin.config.station.binaries import environment, refuse_if_stuck, runner_for
from tingmin.config.station.refusals import DatabaseDidNotStart, DatabaseUnreachable

START_SECONDS = 120  # crash recovery after a large import may take its time
STOP_SECONDS = 60
TRIES = 5

SETTINGS = (
    ("listen_addresses", ""),
    ("max_connections", "100"),
    ("work_mem", "16MB"),
    ("maintenance_work_mem", "128MB"),
    ("max_wal_size", "2GB"),
    ("random_page_cost", "1.1"),
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("log_checkpoints", "off"),
    # A failed statement carries what people wrote to us; the log names the error only.
    ("log_error_verbosity", "terse"),
    ("log_min_error_statement", "panic"),
)
# Emptying a table looks through all pages in memory, and tests do little else: they keep few.
FAST_SETTINGS = (
    ("fsync", "off"), ("synchronous_commit", "off"), ("full_page_writes", "off"), ("shared_buffers", "256MB"),
)  # fmt: skip

# The server is meant to outlive the call that launched it; Python complains about a forgotten child.
_children: list[tuple[Home, subprocess.Popen[bytes]]] = []


@contextmanager
def tenancy(home: Home) -> Iterator[Address]:
    """The database answers and stays up as long as this block runs."""
    with homes.shared(_tenants(home)):
        yield ensure(home)


def ensure(home: Home) -> Address:
    """A database that answers and can do what the city needs; the embedded one is started if it must be."""
    address = of(home)
    if address.embedded and not (answers(address) and answers(of_app(home))):
        with homes.exclusive(home.file("locks", "starting")):
            _start(home, address)
    try:
        with address.connect() as connection:
            checks.inspect(connection)
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(reason=str(error).splitlines()[0]) from error
    return address


def revive(home: Home) -> None:
    """Start the embedded server again if it was killed under a running city."""
    if not is_running(home) and of(home).embedded:
        ensure(home)


def answers(address: Address) -> bool:
    """Liveness is `select 1`; process numbers lie after a kill."""
    try:
        with address.connect() as connection:
            return connection.execute("select 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def is_running(home: Home) -> bool:
    """True while any process of the embedded server lives, serving or not."""
    return home.root.is_dir() and not homes.is_free(_serving(home))


def stop_if_unused(home: Home) -> bool:
    """Stop the embedded server unless another process still uses it; false when it was left running."""
    try:
        alone = homes.lock(_tenants(home), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    try:
        stop(home)
    finally:
        os.close(alone)
    return True


def stop(home: Home) -> None:
    """Stop the embedded server: first as a fast shutdown, which ends sessions and writes everything down."""
    for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + STOP_SECONDS
        while is_running(home) and time.monotonic() < deadline:
            _signal(home, order)  # again and again: a server that just starts has not left its note yet
            time.sleep(0.1)
    _bury(home)


def _bury(home: Home) -> None:
    """Take leave of the servers that this process launched there: an ended child is a zombie until it is waited for."""
    for launched, server in [each for each in _children if each[0] == home]:
        with suppress(subprocess.TimeoutExpired):
            server.wait(STOP_SECONDS)
            _children.remove((launched, server))


def _start(home: Home, address: Address) -> None:
    if not home.database.exists():
        birth.create(home, password=address.password, arguments=("--no-sync",) if _fast() else ())
    _serve(home, address.as_superuser(name="postgres"))
    birth.furnish(address)
    birth.admit(of_app(home), into=address)


def _serve(home: Home, address: Address) -> None:
    """Launch until it answers; a server that is still starting or stopping is waited for."""
    deadline, launched = time.monotonic() + START_SECONDS, list[subprocess.Popen[bytes]]()
    while not answers(address):
        if not launched or launched[-1].poll() is not None:
            _refuse_if_hopeless(home, launched)
            launched.extend(_launch(home))
        if time.monotonic() > deadline:
            raise DatabaseDidNotStart(reason=_last_word(home), log=_log(home))
        time.sleep(0.05)


def _refuse_if_hopeless(home: Home, launched: list[subprocess.Popen[bytes]]) -> None:
    """A server may fail once or twice while the remains of a killed one are still in its way."""
    if launched:
        refuse_if_stuck(launched[-1].returncode, reason=_last_word(home))
    if len(launched) == TRIES:
        raise DatabaseDidNotStart(reason=_last_word(home), log=_log(home))


def _launch(home: Home) -> list[subprocess.Popen[bytes]]:
    """Start the server in its own session, with the lock in its hands; nothing while an old one holds it."""
    try:
        held = homes.lock(_serving(home), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return []
    # Nothing of an older server lives, so its note is stale, and its number may be anybody's by now.
    (home.database / "postmaster.pid").unlink(missing_ok=True)
    try:
        return [_spawn(home, holding=held)]
    finally:
        os.close(held)


def _spawn(home: Home, *, holding: int) -> subprocess.Popen[bytes]:
    runner, arguments = runner_for(home.database), [f"-D{home.database}", *_options(home)]
    command = runner.command("postgres", data=home.database, arguments=arguments)
    with home.log("database").open("wb") as log:
        server = subprocess.Popen(
            command, cwd="/", env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            pass_fds=(holding,), start_new_session=True,
        )  # fmt: skip
    _children.append((home, server))
    return server


def _options(home: Home) -> list[str]:
    own = (*memory.shares(memory.total()), ("unix_socket_directories", socket(home)))
    table = (*SETTINGS, *own, *(FAST_SETTINGS if _fast() else ()))
    return [word for name, value in table for word in ("-c", f"{name}={value}")]


def _fast() -> bool:
    """Tests may trade durability for speed; nobody else."""
    return os.environ.get("TINGMIN_DATABASE_FAST") == "1"


def _signal(home: Home, order: signal.Signals) -> None:
    """The server's own note is true as long as the lock is held."""
    with suppress(FileNotFoundError, ProcessLookupError, ValueError):
        os.kill(int((home.database / "postmaster.pid").read_text("utf-8").split("\n", 1)[0]), order)


def _last_word(home: Home) -> str:
    lines = _log(home).read_text("utf-8", "replace").splitlines() if _log(home).exists() else []
    return next((line for line in reversed(lines) if "FATAL" in line), "".join(lines[-1:]))


def _log(home: Home) -> Path:
    return home.file("logs", "database.log")


def _serving(home: Home) -> Path:
    return home.file("locks", "serving")


def _tenants(home: Home) -> Path:
    return home.file("locks", "tenants")
