"""The home of one running city: one folder that holds all of its state."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

CHECKOUT = Path(__file__).resolve().parents[3]


class HomeUnwritable(Refusal):
    """The state folder cannot be made or written by this user."""

    code = "home_unwritable"
    sentence = Label(
        zh="无法写入数据目录 {path}（{reason}）。请换用有权限的用户，或用 TINGMIN_HOME 指定其他目录。",
        en="The state folder {path} cannot be written ({reason}). "
        "Use a user who may write it, or name another folder in TINGMIN_HOME.",
    )


@dataclass(frozen=True, slots=True)
class Home:
    """Where everything lies that one city keeps; two homes never share anything."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "database"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    def folder(self, name: str) -> Path:
        """A folder of the home that exists now."""
        folder = self.root / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeUnwritable(path=folder, reason=error.strerror) from error
        return folder

    def file(self, *parts: str) -> Path:
        """A file of the home, in a folder that exists now."""
        return self.folder(str(Path(*parts[:-1]))) / parts[-1]

    def log(self, name: str) -> Path:
        """A fresh log for one run; the log of the run before is kept beside it."""
        log = self.file("logs", f"{name}.log")
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        return log

    def secret(self, name: str) -> str:
        """A random word, made once and readable only by its owner."""
        kept = self.file("keys", name)
        with exclusive(self.file("keys", "lock")):
            if not kept.exists():
                _write_privately(kept, secrets.token_urlsafe(48))
        return kept.read_text("ascii")


def current() -> Home:
    """The home that TINGMIN_HOME names, else `var` beside the code."""
    named = os.environ.get("TINGMIN_HOME")
    return Home(root=Path(named).expanduser().resolve() if named else _beside_the_code())


def _beside_the_code() -> Path:
    checkout = CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
    return checkout / "var"


def _write_privately(path: Path, text: str) -> None:
    """Whole or not at all: a kill half-way leaves no empty secret behind."""
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)


def lock(path: Path, how: int) -> int:
    """A descriptor that holds a lock until it is closed; BlockingIOError if taken and `how` has LOCK_NB.

    The kernel frees the lock with its last holder, so no kill leaves a stale one.
    """
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, how)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise HomeUnwritable(path=path, reason=error.strerror) from error


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Only one process at a time is inside; the others wait."""
    descriptor = lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Any number of processes are inside; `is_free` is false as long as one is."""
    descriptor = lock(path, fcntl.LOCK_SH)
    try:
        yield
    finally:
        os.close(descriptor)


def is_free(path: Path) -> bool:
    """True when no process holds the lock at this moment."""
    try:
        os.close(lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
