"""Persons for the vault in bulk: really sealed under the home's keys, really found by their blind indexes."""

from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from tingmin.people import suites
from tingmin.people.keys import site_suite, store
from tingmin.people.rules import masked_name, masked_phone
from tingmin.people.types import Identity
from tingmin.people.vault import _bound, _joined, _plain

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明芳伟娜敏静强磊洋艳勇军杰娟涛超兰霞平刚"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


@dataclass(frozen=True, slots=True)
class Sealed:
    """The columns of one row of the vault."""

    box: bytes
    wrapped_key: bytes
    key_name: str
    name_mask: str
    phone_mask: str
    indexes: list[bytes]
    under: str


def identity(number: int) -> Identity:
    """Person `number` of the city; the same number is always the same person, and nobody real."""
    rng = Random(number)
    name = FAMILIES[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]
    body = f"110105{1945 + number % 60}{1 + number % 12:02d}{1 + number % 28:02d}{number % 1000:03d}"
    digit = CHECK[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
    phone = f"13{number % 1_000_000_000:09d}"
    return Identity(name=name, id_number=body + digit, phone=phone, address=f"示例路{int(rng.random() * 900)}号")


def words(told: Identity) -> tuple[str, ...]:
    """What `people.rules.index_words` says of such an identity, without reading the phone number's grammar."""
    return f"id:{told.id_number}", f"phone:+86{told.phone}", f"home:{told.name}\n{told.address}"


@dataclass(slots=True)
class Vault:
    """The keys of this home, fetched once instead of for each person."""

    suite: Any
    sealing: str
    wrapping: Any
    indexing: tuple[str, ...]
    index_keys: list[Any]

    def seal(self, told: Identity, *, person_id: UUID) -> Sealed:
        """As `people.vault.seal` and `indexed`: a data key of its own, wrapped, bound to the person."""
        data_key = suites.new_key(self.suite)
        box = suites.encrypt(_plain(told), suite=self.suite, key=data_key, bound=person_id.bytes)
        bound = _bound(person_id, self.sealing)
        wrapped = suites.encrypt(data_key, suite=self.wrapping.suite, key=self.wrapping.secret, bound=bound)
        indexes = [
            suites.mac(word.encode(), suite=key.suite, key=key.secret)
            for key in self.index_keys for word in words(told)
        ]  # fmt: skip
        masks = masked_name(told.name), masked_phone(told.phone)
        return Sealed(box, wrapped, self.sealing, *masks, indexes, _joined(self.indexing))


@cache
def vault() -> Vault:
    """The home's ring; a city cannot be generated where a key management system keeps the keys to itself."""
    keys = store()
    ring = keys.ring  # type: ignore[attr-defined]
    index_keys = [ring.index_keys[name] for name in keys.indexing]
    return Vault(site_suite(), keys.sealing, ring.keys[keys.sealing], keys.indexing, index_keys)
