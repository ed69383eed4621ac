"""Sealing and opening identities: AES-256-GCM under a named key, the suite byte in front."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tingmin.people.types import Identity

AES_256_GCM = 1
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Keyring:
    """The vault's keys: one current for sealing, the older ones for opening, one for the blind indexes."""

    current: str
    keys: Mapping[str, bytes]
    index_key: bytes


@cache
def keyring() -> Keyring:
    """The keys of this city, made on first use in the file that `VAULT_KEYS` names (mode 0600)."""
    path = Path(settings.VAULT_KEYS)
    if not path.exists():
        _make(path)
    kept = json.loads(path.read_text("utf-8"))
    keys = {name: base64.b64decode(key) for name, key in kept["keys"].items()}
    return Keyring(current=kept["current"], keys=keys, index_key=base64.b64decode(kept["index_key"]))


def seal(identity: Identity, *, person_id: UUID) -> tuple[str, bytes]:
    """The name of the key used, and suite byte + nonce + ciphertext bound to the person's id."""
    ring, nonce = keyring(), secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(asdict(identity), ensure_ascii=False).encode()
    box = AESGCM(ring.keys[ring.current]).encrypt(nonce, plain, person_id.bytes)
    return ring.current, bytes([AES_256_GCM]) + nonce + box


def unseal(sealed: bytes, *, key_name: str, person_id: UUID) -> Identity:
    """The identity in clear; raises `InvalidTag` when a byte was changed."""
    if sealed[:1] != bytes([AES_256_GCM]):
        raise InvalidTag
    nonce, box = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    plain = AESGCM(keyring().keys[key_name]).decrypt(nonce, box, person_id.bytes)
    return Identity(**json.loads(plain))


def blind_index(value: str, *, field: str) -> bytes | None:
    """A keyed hash for exact look-up; None for an empty value."""
    if not value:
        return None
    return hmac.new(keyring().index_key, f"{field}:{value}".encode(), hashlib.sha256).digest()


def _make(path: Path) -> None:
    """Whole or not at all, and once: of two processes that start together the second uses the first one's keys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = {"current": "k1", "keys": {"k1": _random_key()}, "index_key": _random_key()}
    with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:  # mode 0600
        json.dump(fresh, draft)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, path)


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
