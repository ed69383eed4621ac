"""The vault's two cipher suites, each behind its byte: a box is suite byte, nonce, ciphertext and tag.

The suite of a box is read from the box, so that what was sealed under one suite opens after the site chose another.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.people.types import Suite

NONCE_BYTES, TAG_BYTES = 12, 16


class UnknownSuite(Refusal):
    """A site chose a suite that does not exist."""

    code = "unknown_vault_suite"
    sentence = Label(
        zh="没有“{name}”这套密码算法，请在 TINGMIN_VAULT_SUITE 中写 {known} 之一。",
        en="There is no suite “{name}”; write one of {known} in TINGMIN_VAULT_SUITE.",
    )


class SealBroken(Refusal):
    """A sealed byte was changed, or the box was moved to another person or key."""

    code = "seal_broken"
    sentence = Label(
        zh="身份密封已被改动，不能打开。请勿再写入，立即报告系统管理员，并用备份核对。",
        en="The seal of this identity is broken and it cannot be opened. Tell the system administrator at once; "
        "compare with a backup.",
    )


@dataclass(frozen=True, slots=True)
class Algorithms:
    """What a suite is made of: length of its keys, sealing and opening, and the hash of its keyed index."""

    key_bytes: int
    seal: Callable[[bytes, bytes, bytes, bytes], bytes]
    open: Callable[[bytes, bytes, bytes, bytes], bytes]
    hash: str


def suite_named(name: str) -> Suite:
    """The suite of a site by its setting; raises `UnknownSuite`."""
    try:
        return NAMES[name]
    except KeyError:
        raise UnknownSuite(name=name, known=", ".join(NAMES)) from None


def new_key(suite: Suite) -> bytes:
    """A random key of the suite's length: 32 bytes for AES-256, 16 for SM4."""
    return secrets.token_bytes(SUITES[suite].key_bytes)


def encrypt(plain: bytes, *, suite: Suite, key: bytes, bound: bytes) -> bytes:
    """A box that opens only with the same key and the same `bound` bytes."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return bytes((suite,)) + nonce + SUITES[suite].seal(key, nonce, plain, bound)


def decrypt(box: bytes, *, key: bytes, bound: bytes) -> bytes:
    """What is in a box; raises `SealBroken` when anything differs."""
    try:
        algorithms = SUITES[Suite(box[0])]
        return algorithms.open(key, box[1 : 1 + NONCE_BYTES], box[1 + NONCE_BYTES :], bound)
    except (InvalidTag, ValueError, IndexError):
        raise SealBroken() from None


def mac(message: bytes, *, suite: Suite, key: bytes) -> bytes:
    """A keyed hash of 32 bytes: HMAC with SHA-256 or SM3."""
    return hmac.digest(key, message, SUITES[suite].hash)


def _aes_seal(key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, plain, bound)


def _aes_open(key: bytes, nonce: bytes, box: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(nonce, box, bound)


def _sm4_seal(key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    sealing = Cipher(SM4(key), GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound)
    return sealing.update(plain) + sealing.finalize() + sealing.tag


def _sm4_open(key: bytes, nonce: bytes, box: bytes, bound: bytes) -> bytes:
    # A tag cut short would be a weaker one: GCM itself would take four bytes.
    opening = Cipher(SM4(key), GCM(nonce, box[-TAG_BYTES:], TAG_BYTES)).decryptor()
    opening.authenticate_additional_data(bound)
    return opening.update(box[:-TAG_BYTES]) + opening.finalize()


SUITES: Mapping[Suite, Algorithms] = {
    Suite.DIRECT: Algorithms(32, _aes_seal, _aes_open, "sha256"),
    Suite.AES256: Algorithms(32, _aes_seal, _aes_open, "sha256"),
    Suite.SM4: Algorithms(16, _sm4_seal, _sm4_open, "sm3"),
}
NAMES: Mapping[str, Suite] = {"aes256": Suite.AES256, "sm4": Suite.SM4}
