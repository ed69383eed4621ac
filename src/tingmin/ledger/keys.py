"""The keys of the log: the private one in a file (mode 0600), the environment or a module; the public ones exported.

The folder LEDGER_KEYS holds `<suite>.key` (hex, 32 bytes) and, for every key that ever signed here, its public
`<id>.pub.json`. A key is rotated by moving its file away: the next merge makes a new one, old heads stay checkable.
"""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.ledger.suites import PublicKey, Signer, new_private, signer_of, suite_named
from tingmin.ledger.types import Suite

FORMAT, VERSION = "tingmin-ledger-key", 1
FILES = {Suite.SHA256: "ed25519.key", Suite.SM3: "sm2.key"}


class NotAKey(Refusal):
    """A file or variable that should hold a key of the ledger holds something else."""

    code = "not_a_ledger_key"
    sentence = Label(
        zh="{where}不是有效的账本密钥，请换成由本系统导出的密钥文件。",
        en="{where} is not a key of the ledger; use the key file that this system exported.",
    )


def site_suite() -> Suite:
    """The suite that the site chose for new facts and for a new log (LEDGER_SUITE: sha256 or sm3)."""
    return suite_named(getattr(settings, "LEDGER_SUITE", "sha256"))


def site_signer(suite: Suite) -> Signer:
    """Who signs heads of a log of this suite; exports its public key."""
    named = getattr(settings, "LEDGER_SIGNER", "")
    signer: Signer = import_string(named)() if named else signer_of(suite, _private_key(suite))
    _export(signer.public)
    return signer


def public_keys() -> Mapping[str, PublicKey]:
    """Every public key that ever signed here, by its id."""
    found = [read_public(path) for path in sorted(_folder().glob("*.pub.json"))]
    return {key.id: key for key in found}


def public_json(key: PublicKey) -> dict[str, Any]:
    """A public key as it is exported and published."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "suite": int(key.suite),
        "key": key.id,
        "public_key": key.key.hex(),
    }


def read_public(path: Path) -> PublicKey:
    """The public key in an exported file; raises `NotAKey`."""
    try:
        told = json.loads(path.read_text("utf-8"))
        key = PublicKey(Suite(told["suite"]), bytes.fromhex(told["public_key"]))
        named = told["key"]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotAKey(where=path) from None
    if named != key.id:
        raise NotAKey(where=path)
    return key


def _private_key(suite: Suite) -> bytes:
    given = os.environ.get("TINGMIN_LEDGER_KEY", "")
    if given:
        return _private(given, where="TINGMIN_LEDGER_KEY")
    path = _folder() / FILES[suite]
    if not path.exists():
        _write_once(path, new_private(suite).hex(), mode=0o600)
    return _private(path.read_text("ascii"), where=path)


def _private(text: str, *, where: object) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise NotAKey(where=where) from None
    if len(key) != 32:
        raise NotAKey(where=where)
    return key


def _export(key: PublicKey) -> None:
    path = _folder() / f"{key.id}.pub.json"
    if not path.exists():
        _write_once(path, json.dumps(public_json(key), indent=2) + "\n", mode=0o644)


def _folder() -> Path:
    folder = Path(settings.LEDGER_KEYS)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write_once(path: Path, text: str, *, mode: int) -> None:
    """Whole or not at all, and the first writer wins: two workers never sign with two keys."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
