"""The running city, as its keeper meets it: start, refuse, stop, kill, start again."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress

import psutil
import pytest

from tests.config.conftest import call, command
from tingmin.config import processes, site
from tingmin.config.home import Home
from tingmin.config.site import Listen, PortTaken
from tingmin.config.station import server

PATIENCE_SECONDS = 60
ALL_PARTS = ["switchboard", "web", "worker"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One home for all starts: only the first has to make its database."""
    return Home(root=tmp_path_factory.mktemp("running") / "city")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(home, port):
    """`tingmin run` in a session of its own; whatever the test leaves of it is ended."""
    line, environment = command(home, "run", "--port", str(port), "--workers", "1")
    with subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True) as run:
        try:
            wait_for(lambda: run.poll() is not None or (site.running_site(home) or {}).get("address"))
            yield run
        finally:
            run.kill()
            processes.stop_leftovers(home)
            server.stop(home)


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def parts_of(home):
    return sorted({process.environ()["TINGMIN_PART"] for process in processes.leftovers(home)})


def test_city_starts_refuses_a_second_one_and_stops_without_a_trace(home):
    port = free_port()
    with started(home, port) as run:
        assert get(port, "/healthz") == 200
        second = call(home, "run", "--port", str(free_port()))
        assert (second.returncode, f"http://127.0.0.1:{port}" in second.stderr) == (1, True)
        told = call(home, "status").stdout
        assert f"http://127.0.0.1:{port}" in told
        assert f"ws://127.0.0.1:{port + 1}" in told
        assert get(port + 1, "/healthz") == 200
        wait_for(lambda: parts_of(home) == ALL_PARTS)
        run.send_signal(signal.SIGTERM)
        assert run.wait(PATIENCE_SECONDS) == 0
        assert f"http://127.0.0.1:{port}" in run.stdout.read()
    assert parts_of(home) == []
    assert not server.is_running(home)


def test_city_that_was_killed_starts_again_and_down_stops_it(home):
    port = free_port()
    with started(home, port) as run:
        run.kill()
        run.wait()
        with started(home, port) as again:
            assert get(port, "/healthz") == 200
            assert call(home, "down").returncode == 0
            assert again.wait(PATIENCE_SECONDS) == 0
    assert parts_of(home) == []
    assert not server.is_running(home)


def test_parts_that_were_killed_are_raised_again(home):
    port = free_port()
    with started(home, port):
        wait_for(lambda: parts_of(home) == ALL_PARTS)
        before = {process.pid for process in processes.leftovers(home)}
        os.kill(int((home.database / "postmaster.pid").read_text().split("\n")[0]), signal.SIGKILL)
        for pid in before:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_for(lambda: parts_of(home) == ALL_PARTS and answers(port))
        wait_for(lambda: answers(port + 1))
        assert before.isdisjoint(process.pid for process in processes.leftovers(home))


def answers(port):
    with suppress(OSError):
        return get(port, "/healthz") == 200
    return False


def test_down_leaves_another_home_alone(home, kept):
    assert server.is_running(kept)
    assert "Nothing runs" in call(home, "down").stdout
    assert server.is_running(kept)


def test_port_of_a_foreign_program_is_refused_in_one_sentence():
    with socket.socket() as foreign:
        foreign.bind(("127.0.0.1", 0))
        foreign.listen()
        port = foreign.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            site.refuse_if_taken("127.0.0.1", port)
        assert site._with_free_port(Listen(host="127.0.0.1", port=port - 1, workers=1)).switchboard_port > port
    assert str(port) in refused.value.say("en")
    assert "--port" in refused.value.say("en")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("city.example", "http://city.example:8000"),
    ],
)
def test_address_is_one_that_a_person_here_can_open(host, address):
    assert Listen(host=host, port=8000, workers=1).address == address


def test_note_of_a_city_that_is_gone_is_not_believed(home):
    home.file("locks", "running.json").write_text(json.dumps({"pid": 1, "address": "http://x"}))
    assert site.running_site(home) is None


def test_child_dies_with_the_one_who_started_it(home):
    code = (
        "import os, sys; from pathlib import Path; from tingmin.config import processes; "
        "from tingmin.config.home import Home; "
        "child = processes.spawn(['-c', 'import time; time.sleep(600)'], part='web', "
        "home=Home(root=Path(sys.argv[1])), log=Path(os.devnull)); "
        "print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    line, environment = command(home)
    line[2:] = [code, str(home.root)]
    pid = int(subprocess.run(line, env=environment, capture_output=True, text=True).stdout)
    wait_for(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
