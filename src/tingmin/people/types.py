"""An identity in clear, which exists in memory only; and what the vault tells of itself without telling of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from uuid import UUID

from tingmin.kernel.labels import Label


class Concern(StrEnum):
    """What looks wrong in an identity; a reason to ask, never to refuse (domain §5.3)."""

    ID_CHECK_DIGIT = "id_check_digit"
    PHONE_FORM = "phone_form"


CONCERNS = {
    Concern.ID_CHECK_DIGIT: Label(
        "身份证号校验位不符，已照常登记；请核对后补正。",
        "The resident ID's check digit is wrong; it is registered all the same. Please check the number.",
    ),
    Concern.PHONE_FORM: Label(
        "电话号码格式异常，已照常登记；请核对以便联系。",
        "The phone number looks wrong; it is registered all the same. Please check it so we can reach you.",
    ),
}


# The mask of an erased person, in both languages because it stands in the row.
ERASED_MASK = "已删除/erased"


class Suite(IntEnum):
    """The byte in front of each box; `DIRECT` is AES-256-GCM without an envelope, which is only opened any more."""

    DIRECT = 1
    AES256 = 2
    SM4 = 3


@dataclass(frozen=True, slots=True)
class Identity:
    """What a petitioner told of themselves; every field may be empty (anonymous ones are registered too)."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""

    @property
    def is_anonymous(self) -> bool:
        """No name given."""
        return not self.name.strip()

    @property
    def notice_exempt(self) -> bool:
        """Name or address unclear, so that no notice can be owed (XF2005 §22; XF2022 §23)."""
        return self.is_anonymous or not (self.address.strip() or self.phone.strip() or self.email.strip())


@dataclass(frozen=True, slots=True)
class Sealed:
    """An envelope: the box, its own data key wrapped by a key-encryption key, and that key's name."""

    box: bytes
    wrapped_key: bytes
    key_name: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """Blind index entries, and the names of the keys that they stand under, joined by `+`."""

    entries: list[bytes]
    under: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """What one batch did: rows renewed, rows that could not be opened, and the last row it looked at."""

    done: int
    failed: int
    last: UUID | None


class KeyTask(StrEnum):
    """What a key of the vault is for."""

    SEALING = "sealing"
    INDEXING = "indexing"


@dataclass(frozen=True, slots=True)
class KeyUse:
    """How many persons rest on a key; `is_current` means that new ones do, `is_kept` that the key is at hand."""

    name: str
    task: KeyTask
    rows: int
    is_current: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """Rows per key, and how many still wait for the current keys; nothing about anybody."""

    people: int
    erased: int
    waiting: int
    keys: Sequence[KeyUse]
