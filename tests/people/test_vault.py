"""What is told of oneself is sealed, found by exact value only, and shown masked."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tingmin.kernel.ids import new_id
from tingmin.people.actions import enrol
from tingmin.people.models import Person
from tingmin.people.queries import open_identity, same_id_or_phone
from tingmin.people.types import Identity
from tingmin.people.vault import keyring, seal, unseal

AT = datetime(2023, 3, 1, 4, tzinfo=UTC)
WANG = Identity(
    name="王小明",
    id_number="11010519491231002X",
    phone="138 0000 1234",
    address="示例路1号院2号楼",
    email="wang@example.org",
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@given(name=TEXTS, id_number=TEXTS, phone=TEXTS, address=TEXTS, email=TEXTS)
@settings(max_examples=30, deadline=None)
def test_sealed_identity_opens_to_what_was_told(name, id_number, phone, address, email):
    identity, person = Identity(name, id_number, phone, address, email), new_id()
    key, box = seal(identity, person_id=person)
    assert unseal(box, key_name=key, person_id=person) == identity


def test_a_changed_byte_anywhere_in_the_sealed_identity_is_refused():
    person = new_id()
    key, box = seal(WANG, person_id=person)
    for place in range(len(box)):
        changed = bytearray(box)
        changed[place] ^= 1
        with pytest.raises(InvalidTag):
            unseal(bytes(changed), key_name=key, person_id=person)


def test_sealed_identity_moved_to_another_person_is_refused():
    key, box = seal(WANG, person_id=new_id())
    with pytest.raises(InvalidTag):
        unseal(box, key_name=key, person_id=new_id())


def test_same_identity_never_gives_the_same_box():
    person = new_id()
    assert seal(WANG, person_id=person)[1] != seal(WANG, person_id=person)[1]


@pytest.mark.django_db
def test_nothing_told_stands_in_clear_in_the_table():
    enrol(WANG, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(people_person)::text FROM people_person")
        (row,) = cursor.fetchone()
    kept = row + "".join(bytes(p.sealed).hex() for p in Person.objects.all())
    for told in ("王小明", "小明", WANG.id_number, "13800001234", "00001", WANG.address, "示例路", WANG.email):
        assert told not in kept
        assert told.encode().hex() not in kept


@pytest.mark.django_db
@pytest.mark.parametrize("phone", ["13800001234", "+86 138-0000-1234", "0086 13800001234", "１３８００００１２３４"])
def test_same_phone_in_another_spelling_is_found(phone):
    first = enrol(WANG, at=AT)
    assert same_id_or_phone(Identity(phone=phone)) == [first.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "number", ["11010519491231002x", " 110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_same_resident_id_in_another_spelling_is_found(number):
    first = enrol(WANG, at=AT)
    assert same_id_or_phone(Identity(id_number=number)) == [first.pk]


@pytest.mark.django_db
def test_a_phone_is_no_resident_id_and_nobody_is_found_by_nothing():
    enrol(Identity(name="甲", phone="13800001234"), at=AT)
    enrol(Identity(), at=AT)
    assert same_id_or_phone(Identity(id_number="+8613800001234")) == []
    assert same_id_or_phone(Identity()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("identity", "name_mask", "phone_mask"),
    [
        (WANG, "王**", "138****1234"),
        (Identity(name="李四"), "李*", ""),
        (Identity(name="欧阳某某", phone="65001234"), "欧**", "****1234"),
        (Identity(phone="12345"), "", "*****"),
        (Identity(name="  ", phone="无"), "", ""),
        (Identity(phone="1" * 300), "", "111****1111"),
    ],
)
def test_masks_show_a_surname_and_the_ends_of_a_mobile_number(identity, name_mask, phone_mask):
    person = enrol(identity, at=AT)
    assert (person.name_mask, person.phone_mask) == (name_mask, phone_mask)


@pytest.mark.django_db
def test_anonymous_petitioner_is_a_person_too():
    person = enrol(Identity(), at=AT)
    assert open_identity(person.pk).is_anonymous
    assert (person.id_index, person.phone_index, person.name_index) == (None, None, None)
    assert str(person) == "匿名"


@pytest.mark.django_db
def test_characters_that_no_column_takes_are_dropped_and_the_person_is_enrolled():
    person = enrol(Identity(name="\x00王\ud800小明", address="示例路\x001号"), at=AT)
    assert open_identity(person.pk) == Identity(name="王小明", address="示例路1号")


@pytest.fixture
def fresh_keys(settings, tmp_path):
    settings.VAULT_KEYS = tmp_path / "keys" / "vault.json"
    keyring.cache_clear()
    yield settings.VAULT_KEYS
    keyring.cache_clear()


def test_keys_are_made_once_and_for_their_owner_only(fresh_keys):
    made = keyring()
    assert stat.S_IMODE(fresh_keys.stat().st_mode) == 0o600
    keyring.cache_clear()
    assert keyring() == made
    assert [file.name for file in fresh_keys.parent.iterdir()] == ["vault.json"]


MAKE = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(VAULT_KEYS=Path(sys.argv[1]))
from tingmin.people.vault import keyring
sys.stdin.read(1)
print(keyring().index_key.hex())
"""


def test_processes_that_start_together_use_the_same_keys(tmp_path):
    file = tmp_path / "keys" / "vault.json"
    command = [sys.executable, "-c", MAKE, str(file)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen(command, env=env, **pipes) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda process: process.communicate("x", timeout=60)[0], started))
    assert len({each.strip() for each in said}) == 1
    assert said[0].strip()
    assert [each.name for each in file.parent.iterdir()] == ["vault.json"]
