"""The verifier that anyone runs: alone in an empty folder, with nothing but Python, against receipts of both suites."""

import json
import random
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.ledger.conftest import AT, keys, tell  # noqa: F401
from tingmin.ledger.keys import public_json, public_keys
from tingmin.ledger.log import head_json, heads
from tingmin.ledger.merging import merge
from tingmin.ledger.receipts import receipt_for, receipt_text
from tingmin.ledger.suites import hash_of, new_private, signer_of
from tingmin.ledger.types import Suite

TOOL = Path(__file__).parents[2] / "tools" / "verify_receipt.py"
BOTH = pytest.mark.parametrize("suite", ["sha256", "sm3"])

spec = spec_from_file_location("verify_receipt", TOOL)
assert spec is not None and spec.loader is not None  # noqa: PT018
verifier = module_from_spec(spec)
spec.loader.exec_module(verifier)


@pytest.fixture
def receipt(db, suite, settings):
    """The text of a receipt in a log of nine facts."""
    settings.LEDGER_SUITE = suite
    facts = tell(9, enclosed={"reason": "…"})
    merge(at=AT)
    return receipt_text(receipt_for(facts[4].pk))


def judged(text, *published, folder):
    """Exit status and words of the verifier in this process."""
    files = [folder / f"{n}.json" for n in range(1 + len(published))]
    for file, content in zip(files, (text, *published), strict=True):
        file.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return verifier.main([str(file) for file in files])


@BOTH
def test_valid_receipt_is_valid_for_plain_python_on_an_empty_machine(receipt, tmp_path):
    shutil.copy(TOOL, tmp_path)
    (tmp_path / "receipt.json").write_text(receipt, "utf-8")
    words = [sys.executable, "-I", "-S", "verify_receipt.py", "receipt.json"]
    done = subprocess.run(words, cwd=tmp_path, env={}, capture_output=True, timeout=60)
    said = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    assert said.startswith("有效 valid")
    assert "Proves" in said


@pytest.mark.parametrize("suite", ["sha256"])
def test_any_changed_character_makes_it_invalid(receipt, tmp_path, capsys):
    """Each character in turn, by a letter and by a digit; white space between values may be any."""
    chances = random.Random(1)
    for place, old in enumerate(receipt):
        new = chances.choice([c for c in '0a7fX信"' if c != old])
        text = receipt[:place] + new + receipt[place + 1 :]
        assert judged(text, folder=tmp_path) == 1, f"{place}: {old!r} to {new!r}"
    assert all(line.startswith("无效 invalid: ") for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("suite", ["sm3"])
def test_any_changed_value_makes_an_sm2_receipt_invalid(receipt, tmp_path):
    places = [n for n, c in enumerate(receipt) if c in "0123456789abcdef"]
    for place in random.Random(2).sample(places, 60):
        new = "1" if receipt[place] != "1" else "2"
        assert judged(receipt[:place] + new + receipt[place + 1 :], folder=tmp_path) == 1


@BOTH
def test_windows_line_ends_and_byte_order_marks_do_no_harm(receipt, tmp_path):
    assert judged("\ufeff" + receipt.replace("\n", "\r\n"), folder=tmp_path) == 0


@pytest.mark.parametrize("suite", ["sha256"])
def test_published_heads_and_keys_are_compared(receipt, suite, tmp_path, capsys):
    key = public_json(next(iter(public_keys().values())))
    published = {"format": "tingmin-tree-heads", "version": 1, "heads": [head_json(h) for h in heads().rows]}
    assert judged(receipt, published, folder=tmp_path) == 0
    assert "compared with the published tree head" in capsys.readouterr().out
    assert judged(receipt, key, folder=tmp_path) == 0
    assert judged(receipt, key | {"public_key": "00" * 32}, folder=tmp_path) == 1
    other = published["heads"][0] | {"root": "01" + "00" * 32}
    assert judged(receipt, other, folder=tmp_path) == 1
    assert judged(receipt, other | {"size": 8}, folder=tmp_path) == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"head": []}'])
def test_what_is_no_receipt_is_invalid(text, tmp_path):
    assert judged(text, folder=tmp_path) == 1


def test_file_that_cannot_be_read_is_told_apart(tmp_path, capsys):
    (tmp_path / "picture.json").write_bytes(b"\xff\xd8\xff")
    for name in ("missing.json", "picture.json", "."):
        assert verifier.main([str(tmp_path / name)]) == 2
    assert verifier.main([]) == 2
    assert "cannot read the file" in capsys.readouterr().out


def test_its_ed25519_agrees_with_the_library():
    for n in range(8):
        private = Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32)
        public, signature = private.public_key().public_bytes_raw(), private.sign(bytes([n]))
        assert verifier.ed25519_holds(bytes([n]), signature, public)
        assert not verifier.ed25519_holds(bytes([n + 1]), signature, public)


def test_its_ed25519_holds_the_vectors_of_rfc_8032():
    """Section 7.1, tests 1 and 2."""
    for public, message, signature in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ):
        told = [bytes.fromhex(each) for each in (message, signature, public)]
        assert verifier.ed25519_holds(*told)


def test_its_sm2_and_sm3_agree_with_the_library():
    for n in range(4):
        signer = signer_of(Suite.SM3, new_private(Suite.SM3))
        signature = signer.sign(bytes([n]))
        assert verifier.sm2_holds(bytes([n]), signature, signer.public.key)
        assert not verifier.sm2_holds(bytes([n + 1]), signature, signer.public.key)
    for n in range(130):
        assert verifier.sm3(bytes([n]) * n) == hash_of(Suite.SM3)(bytes([n]) * n)


def test_it_imports_nothing_outside_the_standard_library():
    imports = {line.split()[1] for line in TOOL.read_text("utf-8").splitlines() if line.startswith(("import", "from"))}
    assert imports == {"hashlib", "json", "pathlib", "sys"}
