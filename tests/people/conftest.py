"""A petitioner who told everything, and keys of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tingmin.people.keys import store
from tingmin.people.types import Identity

WANG = Identity(
    name="王小明",
    id_number="11010519491231002X",
    phone="138 0000 1234",
    address="示例路1号院2号楼",
    email="wang@example.org",
)


@pytest.fixture
def fresh_keys(settings, tmp_path) -> Iterator[Path]:
    """A keyring that no other test has; the file is made at the first use."""
    settings.VAULT_KEYS = tmp_path / "keys" / "vault.json"
    store.cache_clear()
    yield settings.VAULT_KEYS
    store.cache_clear()
