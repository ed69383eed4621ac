"""Processes of one home: start them so that they cannot outlive us, find what a kill left, stop them."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from tingmin.config.home import Home

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 10

libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """The kernel will send us SIGTERM when the process that started us is gone."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def spawn(command: Sequence[str], *, part: str, home: Home, log: Path) -> subprocess.Popen[bytes]:
    """A child in its own session, marked with its home and part, that dies with us."""
    environment = os.environ | {
        "TINGMIN_HOME": str(home.root),
        "TINGMIN_PART": part,
        "DJANGO_SETTINGS_MODULE": "tingmin.config.settings",
    }
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, *command], env=environment,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, preexec_fn=_tied_to(os.getpid()),
        )  # fmt: skip


def stop(child: subprocess.Popen[bytes]) -> None:
    """Ask the leader of the session, wait, then end whatever is left of the session."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def leftovers(home: Home) -> Iterator[psutil.Process]:
    """Web and worker processes of this home, whoever started them."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            environment = process.environ()
            if environment.get("TINGMIN_HOME") == str(home.root) and environment.get("TINGMIN_PART"):
                yield process


def stop_leftovers(home: Home) -> int:
    """End what a killed `tingmin run` left behind; the number of processes."""
    found = [process for process in leftovers(home) if process.pid != os.getpid()]
    for process in found:
        with suppress(psutil.Error):
            process.terminate()
    for process in psutil.wait_procs(found, timeout=GRACE_SECONDS)[1]:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(found, timeout=GRACE_SECONDS)
    return len(found)


def _tied_to(parent: int) -> Callable[[], None]:
    def tie() -> None:
        die_with_parent()
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return tie
