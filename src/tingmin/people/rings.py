"""A ring of keys as a value, and as the JSON in which a file or the environment keeps it.

Keys have a number and a random ending: a ring that was made anew after its file was lost never uses an old key's name
for another key, so that both can later be laid together.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.people.suites import NAMES, SUITES, new_key
from tingmin.people.types import Suite

VERSION = 2
SUITE_NAMES = {suite: name for name, suite in NAMES.items()}
# The one index key of a ring of the first version had no name.
FIRST_INDEX_KEY = "i1"


class KeysUnreadable(Refusal):
    """Something that should be a ring of keys is none."""

    code = "keys_unreadable"
    sentence = Label(
        zh="{where} 中没有可用的密钥。请恢复保险库密钥的备份；写法见 docs/operations.md。",
        en="There are no usable keys in {where}. Restore the backup of the vault's keys; "
        "docs/operations.md tells the form.",
    )


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its suite; the secret stays out of every repr, and so out of every log."""

    suite: Suite
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ring:
    """`current` seals; the others of `keys` still open. `indexing` names the index keys in use, the newest first."""

    current: str
    keys: Mapping[str, Key]
    indexing: tuple[str, ...]
    index_keys: Mapping[str, Key]


def fresh_ring(suite: Suite) -> Ring:
    """One sealing key and one index key."""
    sealing, indexing = _name("k", 1), _name("i", 1)
    keys, index_keys = {sealing: _key(suite)}, {indexing: _key(suite)}
    return Ring(current=sealing, keys=keys, indexing=(indexing,), index_keys=index_keys)


def with_sealing_key(ring: Ring, suite: Suite) -> Ring:
    """The ring with a new key that seals from now on."""
    name = _name("k", _number(ring.current) + 1)
    return replace(ring, current=name, keys={**ring.keys, name: _key(suite)})


def with_index_key(ring: Ring, suite: Suite) -> Ring:
    """The ring with a new index key; the older ones stay in use until they are dropped."""
    name = _name("i", _number(ring.indexing[0]) + 1)
    index_keys = {**ring.index_keys, name: _key(suite)}
    return replace(ring, indexing=(name, *ring.indexing), index_keys=index_keys)


def without(ring: Ring, name: str) -> Ring:
    """The ring without a key that is not current."""
    return replace(
        ring,
        keys={each: key for each, key in ring.keys.items() if each != name},
        indexing=tuple(each for each in ring.indexing if each != name),
        index_keys={each: key for each, key in ring.index_keys.items() if each != name},
    )


def written(ring: Ring) -> str:
    """The ring as JSON."""
    told = {
        "version": VERSION,
        "current": ring.current,
        "keys": {name: _told(key) for name, key in ring.keys.items()},
        "indexing": ring.indexing,
        "index_keys": {name: _told(key) for name, key in ring.index_keys.items()},
    }
    return json.dumps(told, indent=2)


def read(text: str, *, where: object) -> Ring:
    """The ring in a JSON text, of the first version too; raises `KeysUnreadable`, which never repeats the text."""
    try:
        told = json.loads(text)
        ring = _of_today(told) if told.get("version") == VERSION else _of_the_first_version(told)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysUnreadable(where=where) from None
    if ring.current not in ring.keys or not ring.indexing or not set(ring.indexing) <= set(ring.index_keys):
        raise KeysUnreadable(where=where)
    return ring


def _of_today(told: Mapping[str, Any]) -> Ring:
    return Ring(
        current=told["current"],
        keys={name: _read_key(key) for name, key in told["keys"].items()},
        indexing=tuple(told["indexing"]),
        index_keys={name: _read_key(key) for name, key in told["index_keys"].items()},
    )


def _of_the_first_version(told: Mapping[str, Any]) -> Ring:
    keys = {name: Key(Suite.AES256, _bytes(key, Suite.AES256)) for name, key in told["keys"].items()}
    index_key = Key(Suite.AES256, _bytes(told["index_key"], Suite.AES256))
    return Ring(told["current"], keys, (FIRST_INDEX_KEY,), {FIRST_INDEX_KEY: index_key})


def _read_key(told: Mapping[str, str]) -> Key:
    suite = NAMES[told["suite"]]
    return Key(suite, _bytes(told["key"], suite))


def _bytes(told: str, suite: Suite) -> bytes:
    secret = base64.b64decode(told, validate=True)
    if len(secret) != SUITES[suite].key_bytes:
        raise ValueError("a key of another length")
    return secret


def _told(key: Key) -> dict[str, str]:
    return {"suite": SUITE_NAMES[key.suite], "key": base64.b64encode(key.secret).decode()}


def _key(suite: Suite) -> Key:
    return Key(suite, new_key(suite))


def _name(letter: str, number: int) -> str:
    return f"{letter}{number}-{secrets.token_hex(3)}"


def _number(name: str) -> int:
    """The number in a name such as `k2-9f31c0`; a name that an administrator made up counts as the first."""
    digits = name[1:].partition("-")[0]
    return int(digits) if digits.isdecimal() else 1
