"""The two suites behind one interface: a hash, and a signature over tree heads.

SM2 is computed in software by the package gmalg (its arithmetic is not constant in time); a site that must use a
certified module names its own `Signer` in the setting LEDGER_SIGNER and keeps the private key there.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from gmalg import SM2
from gmalg.errors import GMError

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.merkle import Hash
from tingmin.ledger.types import Suite

# The signer's name that GM/T 0009 gives where the parties have agreed on no other.
SM2_IDENTITY = b"1234567812345678"


class UnknownSuite(Refusal):
    """A site chose a suite that does not exist."""

    code = "unknown_suite"
    sentence = Label(
        zh="没有“{name}”这套密码算法，请在 LEDGER_SUITE 中写 {known} 之一。",
        en="There is no suite “{name}”; write one of {known} in LEDGER_SUITE.",
    )


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What anyone needs to check a signature: Ed25519 32 bytes; SM2 the point as 04 ‖ x ‖ y (65 bytes)."""

    suite: Suite
    key: bytes

    @property
    def id(self) -> str:
        """The key's name in heads and receipts: 16 hex digits of its hash."""
        return hash_of(self.suite)(bytes([self.suite]) + self.key).hex()[:16]


class Signer(Protocol):
    """Who signs tree heads: a key file, or a cryptographic module that never lets its key out."""

    @property
    def public(self) -> PublicKey:
        """The key that signatures answer to."""
        ...

    def sign(self, message: bytes) -> bytes:
        """64 bytes in both suites (SM2: r ‖ s)."""
        ...


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """RFC 8032 from a private seed of 32 bytes."""

    private: bytes

    @property
    def public(self) -> PublicKey:
        return PublicKey(Suite.SHA256, self._key.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """R ‖ S of the RFC; the same message always gives the same signature."""
        return self._key.sign(message)

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private)


@dataclass(frozen=True, slots=True)
class Sm2Signer:
    """GB/T 32918.2 from a private number of 32 bytes."""

    private: bytes

    @property
    def public(self) -> PublicKey:
        return PublicKey(Suite.SM3, bytes(SM2().generate_pk(self.private)))

    def sign(self, message: bytes) -> bytes:
        """The numbers r ‖ s; a fresh random number makes each signature another one."""
        # gmalg drops leading zero bytes, so both halves are filled up again.
        r, s = SM2(self.private, SM2_IDENTITY, self.public.key).sign(message)
        return bytes(r.rjust(32, b"\0") + s.rjust(32, b"\0"))


def suite_named(name: str) -> Suite:
    """The suite of a site by its setting; raises `UnknownSuite`."""
    try:
        return NAMES[name]
    except KeyError:
        raise UnknownSuite(name=name, known=", ".join(NAMES)) from None


def hash_of(suite: Suite) -> Hash:
    """The bare hash of a suite: 32 bytes."""
    return HASHES[suite]


def new_private(suite: Suite) -> bytes:
    """A fresh private key of 32 bytes."""
    if suite is Suite.SM3:
        return bytes(SM2().generate_keypair()[0].rjust(32, b"\0"))
    return Ed25519PrivateKey.generate().private_bytes_raw()


def signer_of(suite: Suite, private: bytes) -> Signer:
    """The software signer of a suite with this private key."""
    return SIGNERS[suite](private)


def is_signed(message: bytes, signature: bytes, *, by: PublicKey) -> bool:
    """True when the signature over the message answers to the public key."""
    if len(signature) != 64:
        return False
    return _sm2_holds(message, signature, by) if by.suite is Suite.SM3 else _ed25519_holds(message, signature, by)


def _ed25519_holds(message: bytes, signature: bytes, by: PublicKey) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(by.key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _sm2_holds(message: bytes, signature: bytes, by: PublicKey) -> bool:
    if not _is_sm2_point(by.key):
        return False
    return bool(SM2(uid=SM2_IDENTITY, pk=by.key).verify(message, signature[:32], signature[32:]))


@cache
def _is_sm2_point(key: bytes) -> bool:
    """gmalg verifies against any two numbers; only a point of the curve is a key."""
    try:
        return len(key) == 65 and key[0] == 4 and bool(SM2().verify_pk(key))
    except (GMError, ValueError):
        return False


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _sm3(content: bytes) -> bytes:
    return hashlib.new("sm3", content).digest()


def _sm3_without_openssl(content: bytes) -> bytes:
    """For a Python whose own OpenSSL was built without SM3."""
    state = hashes.Hash(hashes.SM3())
    state.update(content)
    return state.finalize()


NAMES = {"sha256": Suite.SHA256, "sm3": Suite.SM3}
SIGNERS: Mapping[Suite, Callable[[bytes], Signer]] = {Suite.SHA256: Ed25519Signer, Suite.SM3: Sm2Signer}
HASHES: Mapping[Suite, Hash] = {
    Suite.SHA256: _sha256,
    Suite.SM3: _sm3 if "sm3" in hashlib.algorithms_available else _sm3_without_openssl,
}
