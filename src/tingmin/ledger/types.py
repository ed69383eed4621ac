"""What a fact is about, the hash suites by their byte, and a signed tree head."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any
from uuid import UUID


class SubjectKind(StrEnum):
    """The kinds of thing that have a chain of their own."""

    MATTER = "matter"
    ORGAN = "organ"
    DIRECTORY = "directory"
    ACCOUNT = "account"
    CALENDAR = "calendar"
    PERSON = "person"
    VAULT = "vault"
    EXPORT = "export"
    INSPECTION = "inspection"
    LEDGER = "ledger"
    ASSESSMENT = "assessment"
    CANDIDATE = "candidate"
    SWEEP = "sweep"
    CALL = "call"
    LINE = "line"
    SHIFT = "shift"
    KNOWLEDGE = "knowledge"


class Suite(IntEnum):
    """The byte in front of each hash: SHA-256 with Ed25519, or the national SM3 with SM2 (GB/T 32905, 32918)."""

    SHA256 = 1
    SM3 = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing whose history a fact continues."""

    kind: SubjectKind
    id: UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact before it is written: `body` stands in clear, `enclosed` is only committed to (it may be erased).

    No personal data and no free text in `body`: what is written there can never be erased. `first` for what was made
    in this transaction: its chain need not be looked for, and a second beginning the database refuses.
    """

    kind: str
    subject: Subject
    body: Mapping[str, Any] = field(default_factory=dict)
    enclosed: Mapping[str, Any] = field(default_factory=dict)
    article: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The log at one size: `root` is suite byte and hash; `key` names the public key that the signature answers to."""

    size: int
    root: bytes
    suite: Suite
    at: datetime
    key: str
    signature: bytes = b""
