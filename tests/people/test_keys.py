"""Keys are made once, kept by their owner only, seen by every process at once, and never told."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.people.conftest import WANG
from tests.people.kms import FakeKms
from tingmin.kernel.ids import new_id
from tingmin.people import rings
from tingmin.people.keys import KeysKeptElsewhere, UnknownKey, one_look, store
from tingmin.people.rings import KeysUnreadable
from tingmin.people.types import Sealed, Suite
from tingmin.people.vault import indexed, rewrap, seal, unseal


def test_keys_are_made_once_and_for_their_owner_only(fresh_keys):
    made = store().names
    assert stat.S_IMODE(fresh_keys.stat().st_mode) == 0o600
    store.cache_clear()
    assert store().names == made
    assert [file.name for file in fresh_keys.parent.iterdir()] == ["vault.json"]


def test_a_changed_file_is_still_for_its_owner_only_and_alone(fresh_keys):
    store().add_sealing_key()
    store().add_index_key()
    assert stat.S_IMODE(fresh_keys.stat().st_mode) == 0o600
    assert [file.name for file in fresh_keys.parent.iterdir()] == ["vault.json"]


START = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(VAULT_KEYS=Path(sys.argv[1]), VAULT_SUITE="sm4", VAULT_STORE="")
from tingmin.people.keys import store
sys.stdin.read(1)
{act}
print(" ".join(sorted(store().names)))
"""


def together(act, file, *, processes=4):
    """What processes say that wait for one signal and then act at once."""
    command = [sys.executable, "-c", START.format(act=act), str(file)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, env=env, **pipes) for _ in range(processes)]
    with ThreadPoolExecutor(processes) as pool:
        return list(pool.map(lambda process: process.communicate("x", timeout=60)[0].strip(), started))


def test_processes_that_start_together_use_the_same_keys(tmp_path):
    file = tmp_path / "keys" / "vault.json"
    said = together("", file)
    assert len(set(said)) == 1
    assert said[0]
    assert [each.name for each in file.parent.iterdir()] == ["vault.json"]


def test_processes_that_rotate_together_lose_no_key(tmp_path):
    file = tmp_path / "keys" / "vault.json"
    together("store().add_sealing_key()", file)
    ring = rings.read(file.read_text("ascii"), where=file)
    assert sorted(name.partition("-")[0] for name in ring.keys) == ["k1", "k2", "k3", "k4", "k5"]
    assert ring.current.startswith("k5-")


def test_another_process_is_followed_at_the_next_look(fresh_keys):
    before = store().sealing
    (said,) = together("store().add_sealing_key()", fresh_keys, processes=1)
    assert store().sealing != before
    assert store().sealing in said


def test_keys_that_were_lost_are_never_replaced_under_the_same_name(fresh_keys):
    person = new_id()
    sealed, kept = seal(WANG, person_id=person), fresh_keys.read_text("ascii")
    fresh_keys.unlink()
    with pytest.raises(UnknownKey, match=sealed.key_name):
        unseal(sealed, person_id=person)
    assert sealed.key_name not in store().names
    fresh_keys.write_text(kept, "ascii")
    assert unseal(sealed, person_id=person) == WANG


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"version": 2, "current": "k1", "keys": {}}', "geheim"])
def test_what_is_no_ring_is_refused_without_repeating_it(fresh_keys, text):
    fresh_keys.parent.mkdir()
    fresh_keys.write_text(text, "ascii")
    with pytest.raises(KeysUnreadable) as refusal:
        _ = store().sealing
    assert str(fresh_keys) in str(refusal.value)
    assert "geheim" not in str(refusal.value)


def test_a_short_key_is_refused(fresh_keys):
    told = json.loads(rings.written(rings.fresh_ring(Suite.AES256)))
    told["keys"][told["current"]]["key"] = "QUJD"
    with pytest.raises(KeysUnreadable):
        rings.read(json.dumps(told), where="test")


def test_ring_of_the_first_version_is_read_and_written_in_the_second(fresh_keys):
    fresh_keys.parent.mkdir()
    key = "A" * 43 + "="
    fresh_keys.write_text(json.dumps({"current": "k1", "keys": {"k1": key}, "index_key": key}), "ascii")
    assert (store().sealing, store().indexing) == ("k1", ("i1",))
    assert store().add_sealing_key().startswith("k2-")
    assert json.loads(fresh_keys.read_text("ascii"))["version"] == 2


def test_no_repr_shows_a_key(fresh_keys):
    ring = store().ring
    shown = repr(ring) + str(ring) + repr(store()) + repr(vars(store()))
    for key in (*ring.keys.values(), *ring.index_keys.values()):
        assert key.secret.hex() not in shown
        assert repr(key.secret)[2:-1] not in shown


@pytest.fixture(params=["JSON", "FILE"])
def given_keys(request, monkeypatch, fresh_keys, tmp_path):
    """A ring from the environment."""
    ring, file = rings.fresh_ring(Suite.SM4), tmp_path / "secret"
    file.write_text(rings.written(ring), "ascii")
    value = file.read_text("ascii") if request.param == "JSON" else str(file)
    monkeypatch.setenv(f"TINGMIN_VAULT_KEYS_{request.param}", value)
    return ring


def test_keys_of_the_environment_come_before_the_home(given_keys, fresh_keys):
    person = new_id()
    assert unseal(seal(WANG, person_id=person), person_id=person) == WANG
    assert store().names == {*given_keys.keys, *given_keys.index_keys}
    assert not fresh_keys.exists()


@pytest.mark.parametrize("act", ["add_sealing_key", "add_index_key"])
def test_keys_of_the_environment_are_changed_there(given_keys, act):
    with pytest.raises(KeysKeptElsewhere):
        getattr(store(), act)()
    with pytest.raises(KeysKeptElsewhere):
        store().drop(given_keys.current)


def test_a_mounted_file_that_is_changed_is_read_again(monkeypatch, fresh_keys, tmp_path):
    file, ring = tmp_path / "secret", rings.fresh_ring(Suite.AES256)
    monkeypatch.setenv("TINGMIN_VAULT_KEYS_FILE", str(file))
    file.write_text(rings.written(ring), "ascii")
    assert store().sealing == ring.current
    later = rings.with_sealing_key(ring, Suite.AES256)
    file.write_text(rings.written(later), "ascii")
    assert store().sealing == later.current


def test_missing_mounted_file_is_refused_and_nothing_is_made_in_its_place(monkeypatch, fresh_keys, tmp_path):
    monkeypatch.setenv("TINGMIN_VAULT_KEYS_FILE", str(tmp_path / "absent"))
    with pytest.raises(KeysUnreadable):
        _ = store().sealing
    assert not (tmp_path / "absent").exists()


def test_a_key_management_system_wraps_by_name_and_keeps_its_keys(settings, fresh_keys):
    settings.VAULT_STORE = "tests.people.kms.FakeKms"
    person = new_id()
    kms = store()
    assert isinstance(kms, FakeKms)
    sealed = seal(WANG, person_id=person)
    kms.add_sealing_key()
    moved = rewrap(sealed, person_id=person)
    assert (sealed.key_name, moved.key_name) == ("city-1", "city-2")
    assert unseal(sealed, person_id=person) == unseal(moved, person_id=person) == WANG
    assert len(indexed(WANG).entries) == 3
    assert kms.asked == ["wrap city-1", "unwrap city-1", "wrap city-2", "unwrap city-1", "unwrap city-2"]
    assert not fresh_keys.exists()


def test_a_key_that_the_system_does_not_have_is_named(settings, fresh_keys):
    settings.VAULT_STORE = "tests.people.kms.FakeKms"
    with pytest.raises(UnknownKey, match="city-9"):
        unseal(Sealed(b"\x02" * 60, b"x" * 60, "city-9"), person_id=new_id())


def test_a_batch_seals_under_the_key_of_its_beginning_and_the_next_look_sees_the_new_one(fresh_keys):
    before = store().sealing
    with one_look():
        made = store().add_sealing_key()
        assert seal(WANG, person_id=new_id()).key_name == before
    assert store().sealing == made != before
