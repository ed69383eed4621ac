"""How a fact is written down as bytes and how its links are computed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tingmin.ledger.suites import hash_of
from tingmin.ledger.types import Head, Suite


def digest(*parts: bytes, suite: Suite) -> bytes:
    """Suite byte and hash over the parts (33 bytes in both suites)."""
    return marked(hash_of(suite)(b"".join(parts)), suite=suite)


def marked(bare: bytes, *, suite: Suite) -> bytes:
    """A bare hash with its suite byte in front, as it is stored."""
    return bytes([suite]) + bare


def canonical(content: Mapping[str, Any]) -> bytes:
    """One spelling for equal content: sorted keys, no spaces, UTF-8, instants in UTC."""
    return ENCODER.encode(content).encode()


def plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """Content as JSON knows it; no fractions, because the database spells them its own way."""
    told: dict[str, Any] = json.loads(canonical(content), parse_float=_refuse_fraction, parse_constant=_refuse_fraction)
    return told


def commitment(content: Mapping[str, Any], *, salt: bytes, suite: Suite) -> bytes:
    """A salted hash that proves enclosed content without showing it."""
    return digest(salt, canonical(content), suite=suite)


def fact_digest(columns: Mapping[str, Any], *, suite: Suite) -> bytes:
    """The link of a chain: over every column of the fact, its commitment and the digest before it (both in hex)."""
    return digest(canonical(columns), suite=suite)


def head_message(head: Head) -> bytes:
    """What the city's key signs for a tree head."""
    return canonical(
        {
            "format": "tingmin-tree-head",
            "version": 1,
            "size": head.size,
            "root": head.root.hex(),
            "suite": int(head.suite),
            "at": head.at,
            "key": head.key,
        }
    )


def instant(at: datetime) -> str:
    """The one spelling of an instant: ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat()


def _plain(value: object) -> str:
    return instant(value) if isinstance(value, datetime) else str(value)


def _refuse_fraction(text: str) -> str:
    raise ValueError(f"a fact holds whole numbers and words only, not {text}")


ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False, default=_plain
)
