"""Time-ordered identifiers (RFC 9562, version 7) and the kinds of thing they name."""

from typing import NewType
from uuid import UUID

import uuid_utils
from uuid_utils.compat import uuid7

MatterId = NewType("MatterId", UUID)
OrganId = NewType("OrganId", UUID)
PersonId = NewType("PersonId", UUID)
DocumentId = NewType("DocumentId", UUID)


def new_id() -> UUID:
    """A fresh UUIDv7: later rows sort after earlier ones."""
    return uuid7()


def new_id_text() -> str:
    """The same, spelt: for rows that are written as text."""
    return str(uuid_utils.uuid7())
