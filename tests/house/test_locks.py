"""The locks: every package pinned by hash, no host of an index in them."""

import json
import re
from itertools import groupby

import pytest

from tests.house.tree import ROOT, project

PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==\S+", re.IGNORECASE)
LOCKS = ("requirements/run.txt", "requirements/test.txt")


def pins(lock: str) -> list[tuple[str, str]]:
    """Each pinned package with its lines."""
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    return [(block.split("==")[0].split("[")[0].lower(), block) for block in blocks if block.strip()]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_by_version_and_hash(lock: str) -> None:
    loose = [name for name, block in pins(lock) if not PINNED.match(block) or "--hash=sha256:" not in block]
    assert pins(lock)
    assert loose == []


@pytest.mark.parametrize("lock", [*LOCKS, ".npmrc", "package-lock.json"])
def test_no_index_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert re.findall(r"--(?:extra-)?index-url|--find-links|\bregistry\s*=|\"resolved\"", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_comes_from_an_address(lock: str) -> None:
    assert re.findall(r"https?://\S*|git\+\S*| @ \S*", (ROOT / lock).read_text("utf-8")) == []


def test_every_dependency_is_locked() -> None:
    wanted = [re.split(r"[^A-Za-z0-9._-]", each)[0].lower() for each in project()["project"]["dependencies"]]
    assert sorted(set(wanted) - {name for name, _ in pins(LOCKS[0])}) == []


def test_tests_run_on_the_versions_that_run() -> None:
    both = sorted((PINNED.match(block)[0] for lock in LOCKS for _, block in pins(lock)), key=str.lower)
    versions = {name: set(group) for name, group in groupby(both, key=lambda pin: pin.split("==")[0])}
    assert [name for name, pinned in versions.items() if len(pinned) > 1] == []


def test_every_node_package_carries_its_integrity() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    bare = [name for name, each in packages.items() if name and not each.get("integrity", "").startswith("sha512-")]
    assert len(packages) > 1
    assert bare == []
