"""How a fact is written down as bytes and how its links are computed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tingmin.ledger.types import Suite

ALGORITHMS = {Suite.SHA256: "sha256", Suite.SM3: "sm3"}


def digest(*parts: bytes, suite: Suite) -> bytes:
    """Suite byte and hash over the parts (33 bytes in both suites)."""
    return bytes([suite]) + hashlib.new(ALGORITHMS[suite], b"".join(parts)).digest()


def canonical(content: Mapping[str, Any]) -> bytes:
    """One spelling for equal content: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    ).encode()


def commitment(content: Mapping[str, Any], *, salt: bytes, suite: Suite) -> bytes:
    """A salted hash that proves enclosed content without showing it."""
    return digest(salt, canonical(content), suite=suite)


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
