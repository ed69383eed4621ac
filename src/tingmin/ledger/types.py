"""What a fact is about, and the hash suites by their byte."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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


class Suite(IntEnum):
    """The byte in front of each hash: which function made it."""

    SHA256 = 1
    SM3 = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing whose history a fact continues."""

    kind: SubjectKind
    id: UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact before it is written: `body` stands in clear, `enclosed` is only committed to (it may be erased)."""

    kind: str
    subject: Subject
    body: Mapping[str, Any] = field(default_factory=dict)
    enclosed: Mapping[str, Any] = field(default_factory=dict)
    article: str = ""
