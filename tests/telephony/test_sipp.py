"""Real SIP calls through the bridge into a running city: each becomes exactly one pop, whatever falls meanwhile."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("sipp") is None, reason="sipp is not installed: the Debian package sip-tester"
)
CALLS = 10


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One home for all runs: only the first has to make its database."""
    return tmp_path_factory.mktemp("line") / "city"


def measured(home, *words):
    """What the benchmark tells of a small run in a city of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "TINGMIN_PART")}
    environment |= {
        "TINGMIN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tingmin.config.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    line = [
        sys.executable,
        "-m",
        "bench.telephony",
        "--calls",
        str(CALLS),
        "--seats",
        "4",
        "--warm",
        "2",
        "--json",
        *words,
    ]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=400, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout[done.stdout.index("\n{") :])


@pytest.mark.parametrize("mishap", [(), ("--twice",), ("--kill",)], ids=["quiet", "told twice", "killed -9"])
def test_every_call_becomes_exactly_one_pop(home, mishap):
    told = measured(home, *mishap)
    assert told["placed_and_seen_through"] == CALLS
    assert (told["heard"], told["answered"], told["popped"], told["lost"]) == (CALLS, CALLS, CALLS, 0)
    assert (told["offers_a_call"], told["pops_a_call"]) == ([1], [1])
    assert bool(told["reconnects"]) == ("--kill" in mishap)
