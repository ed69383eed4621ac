"""django-helpdesk beside Tingmin: create, list 50, open one — same server software, same database server, in turns."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path
from typing import Any

from psycopg import sql

from bench.measure import processes, rounds, scenarios
from bench.measure.client import Client
from bench.measure.pace import YARDSTICK, pace
from bench.measure.session import city_here, machine
from bench.peers import PAIRS
from tingmin.config import home as homes
from tingmin.config.station import address

ROLE = NAME = "helpdesk"
PACKAGES = ("django-helpdesk", "psycopg[binary]", "granian")
SITE = "bench.peers.helpdesk_site"
HERE = Path(__file__).resolve().parents[2]
OPEN_BY_AGE = {"filtering": {"status__in": [1, 2]}, "sorting": "created", "search_string": "", "sortreverse": False}
BODY = "路灯不亮已经三天，请派人修理。" * 4
SETTINGS = (
    "DEBUG off, cached templates, persistent connections, granian with one worker and one thread for both, "
    "no e-mail sent, commits as durable as ours; tickets by its REST door, the list as its page fetches it "
    "(datatables, 50 open tickets by age), a ticket as its page."
)


def measure(*, tickets: int, rounds: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Median, p99 and CPU of both, and how many times ours theirs takes (web and database together)."""
    python = _environment()
    say("filling the helpdesk")
    with _database() as login:
        filled = _fill(python, login, tickets)
        watching = processes.sessions("web"), processes.sessions("helpdesk")
        with _both(python, login) as servers, watching[0] as ours, watching[1] as theirs:
            told = _rounds(servers, (ours, theirs), filled, rounds, say)
    told |= {"tickets": filled["count"], "city": city_here().as_json(), "settings": SETTINGS}
    told["version"] = _version(python)
    return told | {f"{name}_over_ours": _over(told["figures"], *pair) for name, pair in PAIRS.items()}


def _rounds(
    servers: tuple[processes.Server, processes.Server],
    sessions: tuple[processes.Sessions, processes.Sessions],
    filled: Mapping[str, Any],
    turns: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    ours, theirs = servers
    site = scenarios.Site(city_here(), ours.port)

    def our_cpu() -> tuple[float, float]:
        return ours.cpu(), sessions[0].cpu()

    def their_cpu() -> tuple[float, float]:
        return theirs.cpu(), sessions[1].cpu()

    wanted = {mine for _, mine in PAIRS.values()}
    arms: list[rounds.Measured] = [YARDSTICK]
    arms += [rounds.Arm(name, turn, 10, our_cpu) for name, turn in scenarios.turns(site) if name in wanted]
    arms += [rounds.Arm(name, turn, 10, their_cpu) for name, turn in _their_turns(theirs, filled)]
    meters = rounds.run(arms, rounds=turns, say=say)
    memory = {"ours": ours.memory(), "theirs": theirs.memory()}
    here = machine() | pace(meters.pop(YARDSTICK.name))
    return {
        "figures": {name: meter.told() for name, meter in meters.items()}, "memory": memory, "machine": here,
    }  # fmt: skip


def _their_turns(server: processes.Server, filled: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[], object]]]:
    client, numbers, ids = Client(server.port, filled["session"]), count(), cycle(filled["tickets"])
    query = b64encode(json.dumps(OPEN_BY_AGE).encode()).decode()

    def create() -> None:
        number = next(numbers)
        ticket = {
            "queue": filled["queue"], "title": f"路灯不亮 {number}", "description": BODY,
            "submitter_email": f"new{number}@example.org", "priority": 3,
        }  # fmt: skip
        client.post_json("/api/tickets/", ticket, status=201)

    yield "helpdesk create", create
    yield "helpdesk list", lambda: client.get(f"/datatables_ticket_list/{query}?draw=1&start=0&length=50")
    yield "helpdesk list page", lambda: client.get("/tickets/")
    yield "helpdesk open", lambda: client.get(f"/tickets/{next(ids)}/")


def _over(figures: Mapping[str, Any], theirs: str, ours: str) -> float:
    """CPU of web and database together."""
    cpu = {each: figures[each]["web_cpu_ms"] + figures[each]["database_cpu_ms"] for each in (theirs, ours)}
    return round(cpu[theirs] / cpu[ours], 2)


def _environment() -> str:
    """The peer's own interpreter, made once in the home."""
    folder = homes.current().folder("peers") / "helpdesk"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "--disable-pip-version-check", "-q", "install", *PACKAGES],
            check=True, cwd=folder,
        )  # fmt: skip
        (folder / "ready").touch()
    return str(python)


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """A database and role of its own on our server; both stay for the next run."""
    home = homes.current()
    place, password = address.of(home), home.secret("helpdesk")
    with place.as_superuser(name="postgres").connect() as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            statement = sql.SQL("CREATE ROLE helpdesk LOGIN PASSWORD {}").format(sql.Literal(password))
            connection.execute(statement)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute("CREATE DATABASE helpdesk OWNER helpdesk")
    yield {
        "BENCH_NAME": NAME, "BENCH_USER": ROLE, "BENCH_PASSWORD": password, "BENCH_HOST": place.host,
        "DJANGO_SETTINGS_MODULE": SITE, "PYTHONPATH": str(HERE),
    }  # fmt: skip


def _fill(python: str, login: Mapping[str, str], tickets: int) -> dict[str, Any]:
    command = [python, "-m", "bench.peers.helpdesk_fill", str(tickets)]
    done = subprocess.run(
        command, env=os.environ | login, capture_output=True, text=True, check=False, cwd=HERE
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    _vacuum()
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _vacuum() -> None:
    with address.of(homes.current()).as_superuser(name=NAME).connect() as connection:
        connection.execute("VACUUM (ANALYZE)")


@contextmanager
def _both(python: str, login: Mapping[str, str]) -> Iterator[tuple[processes.Server, processes.Server]]:
    theirs = processes.serving(
        f"{SITE}:application", name="helpdesk", health="/login/", python=python, environment=login, settings=SITE
    )
    with processes.serving("tingmin.config.wsgi:application", name="web", health="/healthz") as ours, theirs as other:
        yield ours, other


def _version(python: str) -> str:
    told = "from importlib.metadata import version; print(version('django-helpdesk'), version('django'))"
    return subprocess.run([python, "-c", told], capture_output=True, text=True, check=True).stdout.strip()
