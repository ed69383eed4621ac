"""Who keeps the vault's keys: a file of the home, the environment, or a key management system behind one interface.

A store never hands a key out: it wraps, unwraps and computes keyed hashes by the name of a key.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from pathlib import Path
from tempfile import mkstemp
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.people import rings, suites
from tingmin.people.rings import Key, KeysUnreadable, Ring
from tingmin.people.types import Suite

JSON, FILE = "TINGMIN_VAULT_KEYS_JSON", "TINGMIN_VAULT_KEYS_FILE"


class UnknownKey(Refusal):
    """A row names a key that the store does not have."""

    code = "unknown_vault_key"
    sentence = Label(
        zh="密钥库中没有密钥“{name}”，无法打开。请从密钥备份中找回该密钥。",
        en="The vault's keys lack “{name}”, so this cannot be opened. Bring that key back from the backup of the keys.",
    )


class KeysKeptElsewhere(Refusal):
    """The store is read only here."""

    code = "keys_kept_elsewhere"
    sentence = Label(
        zh="密钥由{where}提供，本命令不能增删。请在那里增加新密钥并重启，再运行 tingmin vault rewrap。",
        en="The keys come from {where}, which this command cannot change. "
        "Add the new key there, restart, then run “tingmin vault rewrap”.",
    )


class KeyStore(Protocol):
    """What the vault asks of whoever keeps its keys; `VAULT_STORE` names a class without arguments that does this.

    `bound` is additional authenticated data (an encryption context): unwrapping with another one must fail with
    `suites.SealBroken`, and an unknown name with `UnknownKey`. Names are at most 32 characters.
    """

    @property
    def sealing(self) -> str:
        """The name of the key that wraps new data keys."""
        ...

    @property
    def indexing(self) -> tuple[str, ...]:
        """The names of the index keys in use, the newest first; more than one only while they are being changed."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """Every key at hand."""
        ...

    def wrap(self, data_key: bytes, *, key: str, bound: bytes) -> bytes:
        """A data key sealed under a named key."""
        ...

    def unwrap(self, wrapped: bytes, *, key: str, bound: bytes) -> bytes:
        """The data key again."""
        ...

    def mac(self, message: bytes, *, key: str) -> bytes:
        """A keyed hash under a named index key."""
        ...

    def add_sealing_key(self) -> str:
        """Make a key that is current from now on; its name."""
        ...

    def add_index_key(self) -> str:
        """Make an index key that stands beside the older ones; its name."""
        ...

    def drop(self, name: str) -> None:
        """Destroy a key that is not current."""
        ...


class LocalKeys:
    """Keys in this process's memory; a subclass says where the ring comes from."""

    where: object = ""

    @property
    def ring(self) -> Ring:
        """The keys as they stand now."""
        raise NotImplementedError

    @property
    def sealing(self) -> str:
        return self.ring.current

    @property
    def indexing(self) -> tuple[str, ...]:
        return self.ring.indexing

    @property
    def names(self) -> frozenset[str]:
        return frozenset({*self.ring.keys, *self.ring.index_keys})

    def wrap(self, data_key: bytes, *, key: str, bound: bytes) -> bytes:
        """Sealed under a key of the ring, in that key's suite."""
        kept = _named(self.ring.keys, key)
        return suites.encrypt(data_key, suite=kept.suite, key=kept.secret, bound=bound)

    def unwrap(self, wrapped: bytes, *, key: str, bound: bytes) -> bytes:
        """The data key again; raises `SealBroken`."""
        return suites.decrypt(wrapped, key=_named(self.ring.keys, key).secret, bound=bound)

    def mac(self, message: bytes, *, key: str) -> bytes:
        """HMAC in the index key's suite."""
        kept = _named(self.ring.index_keys, key)
        return suites.mac(message, suite=kept.suite, key=kept.secret)

    def add_sealing_key(self) -> str:
        """Refused: only the owner of the keys adds one."""
        raise KeysKeptElsewhere(where=self.where)

    def add_index_key(self) -> str:
        """Refused, likewise."""
        raise KeysKeptElsewhere(where=self.where)

    def drop(self, name: str) -> None:
        """Refused, likewise."""
        raise KeysKeptElsewhere(where=self.where)


class EnvironmentKeys(LocalKeys):
    """The ring in a variable of the environment, read once."""

    where = JSON

    def __init__(self, text: str) -> None:
        self._ring = rings.read(text, where=JSON)

    @property
    def ring(self) -> Ring:
        return self._ring


class GivenFile(LocalKeys):
    """A file that somebody else writes, such as a mounted secret; read again as soon as it was changed."""

    def __init__(self, path: Path) -> None:
        self.where = self.path = path
        self._seen: tuple[tuple[int, ...], Ring] | None = None
        self._held: Ring | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """In this block the ring stays as it was at its beginning; for a batch far shorter than a key's rest."""
        self._held = self.ring
        try:
            yield
        finally:
            self._held = None

    @property
    def ring(self) -> Ring:
        if self._held is not None:
            return self._held
        stamp, seen = self._stamp(), self._seen
        if seen is None or seen[0] != stamp:
            seen = self._seen = stamp, rings.read(self._text(), where=self.path)
        return seen[1]

    def _stamp(self) -> tuple[int, ...]:
        try:
            told = os.stat(self.path)  # by far cheaper than Path.stat, and asked for at every use of a key
        except OSError:
            raise KeysUnreadable(where=self.path) from None
        return told.st_ino, told.st_mtime_ns, told.st_size

    def _text(self) -> str:
        try:
            return self.path.read_text("utf-8")
        except (OSError, ValueError):
            raise KeysUnreadable(where=self.path) from None


class HomeFile(GivenFile):
    """The file of the home, mode 0600, made at the first use; a change is seen by every process at its next look."""

    def _stamp(self) -> tuple[int, ...]:
        try:
            return super()._stamp()
        except KeysUnreadable:
            self._make()
            return super()._stamp()

    def add_sealing_key(self) -> str:
        """A new key, on disk before anything is sealed under it."""
        return self._change(rings.with_sealing_key).current

    def add_index_key(self) -> str:
        """A new index key, likewise."""
        return self._change(rings.with_index_key).indexing[0]

    def drop(self, name: str) -> None:
        """The file without this key; copies elsewhere are for whoever made them."""
        self._change(lambda ring, _: rings.without(ring, name))

    def _make(self) -> None:
        """Once: of two processes that start together the second uses the first one's keys."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _draft(self.path, rings.written(rings.fresh_ring(site_suite()))) as draft, suppress(FileExistsError):
            os.link(draft, self.path)

    def _change(self, change: Callable[[Ring, Suite], Ring]) -> Ring:
        """Read, change and replace, one process at a time; readers see the old file or the new one."""
        _ = self.ring
        with _alone(self.path.parent):
            changed = change(rings.read(self._text(), where=self.path), site_suite())
            with _draft(self.path, rings.written(changed)) as draft:
                draft.replace(self.path)
        return changed


def site_suite() -> Suite:
    """The suite that the site seals new identities and makes new keys with."""
    return suites.suite_named(settings.VAULT_SUITE)


@cache
def store() -> KeyStore:
    """The key store of this site."""
    if settings.VAULT_STORE:
        return cast(KeyStore, import_string(settings.VAULT_STORE)())
    if text := os.environ.get(JSON):
        return EnvironmentKeys(text)
    if path := os.environ.get(FILE):
        return GivenFile(Path(path))
    return HomeFile(Path(settings.VAULT_KEYS))


@contextmanager
def one_look() -> Iterator[None]:
    """For a batch: look once at the file of keys, not at each use; a store of the site's own goes on as it likes."""
    keys = store()
    with keys.held() if isinstance(keys, GivenFile) else nullcontext():
        yield


def _named(keys: Mapping[str, Key], name: str) -> Key:
    try:
        return keys[name]
    except KeyError:
        raise UnknownKey(name=name) from None


@contextmanager
def _draft(path: Path, text: str) -> Iterator[Path]:
    """A whole file beside the real one, readable by its owner only; on disk, name included, when the block ends."""
    descriptor, name = mkstemp(prefix=f".{path.name}.", dir=path.parent)  # O_EXCL, mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        yield Path(name)
        _settle(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; the kernel frees the lock of a killed one."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
