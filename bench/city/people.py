"""Persons for the vault in bulk: really sealed under the home's keys, really found by their blind indexes."""

import hashlib
import os
from binascii import hexlify
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from json.encoder import encode_basestring

from tingmin.people import suites
from tingmin.people.keys import site_suite, store
from tingmin.people.rules import masked_name, masked_phone
from tingmin.people.types import Identity, Suite
from tingmin.people.vault import BLOCK

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "明芳伟娜敏静强磊洋艳勇军杰娟涛超兰霞平刚"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
# After so many numbers a birthday comes again: 60 years, 12 months, 28 days.
BIRTHDAYS = 420


def identity(number: int) -> Identity:
    """Person `number` of the city; the same number is always the same person, and nobody real."""
    name = FAMILIES[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]
    (body, first), (rest, second) = _born(number % BIRTHDAYS), _ordinal(number % 1000)
    phone, house = f"13{number % 1_000_000_000:09d}", number * 7919 % 900
    return Identity(name=name, id_number=body + rest + CHECK[(first + second) % 11], phone=phone,
                    address=f"示例路{house}号")  # fmt: skip


@cache
def _born(number: int) -> tuple[str, int]:
    digits = f"110105{1945 + number % 60}{1 + number % 12:02d}{1 + number % 28:02d}"
    return digits, sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=False))


@cache
def _ordinal(number: int) -> tuple[str, int]:
    return f"{number:03d}", sum(int(d) * w for d, w in zip(f"{number:03d}", WEIGHTS[14:], strict=True))


def words(told: Identity) -> tuple[str, ...]:
    """What `people.rules.index_words` says of such an identity, without reading the phone number's grammar."""
    return f"id:{told.id_number}", f"phone:+86{told.phone}", f"home:{told.name}\n{told.address}"


@dataclass(slots=True)
class Vault:
    """The keys of this home, made ready once instead of for each person."""

    suite: Suite
    sealing: bytes
    wrap: Callable[[bytes, bytes, bytes], bytes]
    under: bytes
    indexes: list[Callable[[bytes], bytes]]

    def seal(self, told: Identity, *, person_id: bytes) -> Mapping[bytes, bytes]:
        """The columns of `people.vault.seal` and `indexed`: a data key of its own, wrapped, bound to the person."""
        size = suites.SUITES[self.suite].key_bytes
        fresh, nonce = os.urandom(size + 2 * suites.NONCE_BYTES), size + suites.NONCE_BYTES
        key, first, second = fresh[:size], fresh[size:nonce], fresh[nonce:]
        box = bytes((self.suite,)) + first + suites.SUITES[self.suite].seal(key, first, _plain(told), person_id)
        entries = b",".join(
            b'"\\\\\\\\x%s"' % hexlify(entry(word.encode())) for entry in self.indexes for word in words(told)
        )
        return {
            b"box": hexlify(box), b"wrapped": hexlify(self.wrap(second, key, person_id + self.sealing)),
            b"key": self.sealing, b"under": self.under, b"indexes": b"{%s}" % entries,
            b"name_mask": masked_name(told.name).encode(), b"phone_mask": masked_phone(told.phone).encode(),
        }  # fmt: skip


@cache
def vault() -> Vault:
    """The home's ring; a city cannot be generated where a key management system keeps the keys to itself."""
    keys = store()
    ring = keys.ring  # type: ignore[attr-defined]
    wrapping, under = _wrapping(ring.keys[keys.sealing]), "+".join(keys.indexing).encode()
    indexes = [_mac(ring.index_keys[name]) for name in keys.indexing]
    return Vault(site_suite(), keys.sealing.encode(), wrapping, under, indexes)


def _wrapping(key: object) -> Callable[[bytes, bytes, bytes], bytes]:
    suite, secret = key.suite, key.secret  # type: ignore[attr-defined]
    mark, seal = bytes((suite,)), suites.SUITES[suite].seal
    return lambda nonce, plain, bound: mark + nonce + seal(secret, nonce, plain, bound)


def _mac(key: object) -> Callable[[bytes], bytes]:
    """`people.suites.mac` under one key: HMAC's two keyed blocks are hashed once and copied."""
    name, secret = suites.SUITES[key.suite].hash, key.secret  # type: ignore[attr-defined]
    inner, outer = (hashlib.new(name, bytes(byte ^ pad for byte in secret.ljust(64, b"\0"))) for pad in (0x36, 0x5C))

    def entry(message: bytes) -> bytes:
        within, around = inner.copy(), outer.copy()
        within.update(message)
        around.update(within.digest())
        return around.digest()

    return entry


def _plain(told: Identity) -> bytes:
    """The JSON of `people.vault`, in its blocks."""
    plain = (
        f'{{"name": {encode_basestring(told.name)}, "id_number": "{told.id_number}", "phone": "{told.phone}", '
        f'"address": {encode_basestring(told.address)}, "email": ""}}'
    ).encode()
    return plain.ljust(-(-len(plain) // BLOCK) * BLOCK)
