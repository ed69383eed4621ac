"""Homes and databases of these tests' own, apart from the one that all other tests share."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tingmin.config.home import CHECKOUT, Home
from tingmin.config.station import server

TINGMIN = "from tingmin.config.entry import main; main()"


@pytest.fixture(autouse=True)
def _no_foreign_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(root=tmp_path / "city")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home whose database, as durable as a city's, serves the tests of one module; they may kill it."""
    home = Home(root=tmp_path_factory.mktemp("kept") / "city")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TINGMIN_DATABASE_FAST", raising=False)
        server.ensure(home)
        yield home
        server.stop(home)


def command(home: Home, *words: str) -> tuple[list[str], dict[str, str]]:
    """The command line as an engineer calls it: what to execute, and in which environment."""
    environment = os.environ | {
        "TINGMIN_HOME": str(home.root),
        "DJANGO_SETTINGS_MODULE": "tingmin.config.settings",
        "PYTHONPATH": str(CHECKOUT / "src"),
        "LANG": "en_US.UTF-8",
        "LC_ALL": "en_US.UTF-8",
    }
    return [sys.executable, "-c", TINGMIN, *words], environment


def call(home: Home, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    line, environment = command(home, *words)
    return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=120)
