"""What is told of oneself is sealed, found by exact value only, and shown masked."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.people.conftest import WANG
from tests.people.dump import everything_kept
from tingmin.kernel.ids import new_id
from tingmin.people.actions import enrol
from tingmin.people.keys import store
from tingmin.people.queries import open_identity, same_id_or_phone, same_people
from tingmin.people.suites import SealBroken, UnknownSuite, encrypt
from tingmin.people.types import Identity, Sealed, Suite
from tingmin.people.vault import BLOCK, rewrap, seal, unseal

AT = datetime(2023, 3, 1, 4, tzinfo=UTC)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
SUITES = ("aes256", "sm4")


@pytest.fixture(params=SUITES)
def suite(request, settings, fresh_keys):
    """A site of either suite, keys and all."""
    settings.VAULT_SUITE = request.param
    return request.param


@given(name=TEXTS, id_number=TEXTS, phone=TEXTS, address=TEXTS, email=TEXTS)
@hypothesis_settings(max_examples=30, deadline=None)
def test_sealed_identity_opens_to_what_was_told(name, id_number, phone, address, email):
    identity, person = Identity(name, id_number, phone, address, email), new_id()
    assert unseal(seal(identity, person_id=person), person_id=person) == identity


def test_each_suite_opens_what_it_sealed(suite):
    person = new_id()
    sealed = seal(WANG, person_id=person)
    assert sealed.box[0] == {"aes256": Suite.AES256, "sm4": Suite.SM4}[suite]
    assert unseal(sealed, person_id=person) == WANG


@pytest.mark.parametrize(("before", "after"), [SUITES, SUITES[::-1]])
def test_what_one_suite_sealed_opens_under_the_other(before, after, settings, fresh_keys):
    settings.VAULT_SUITE, person = before, new_id()
    sealed = seal(WANG, person_id=person)
    settings.VAULT_SUITE = after
    store().add_sealing_key()
    moved = rewrap(sealed, person_id=person)
    assert unseal(sealed, person_id=person) == unseal(moved, person_id=person) == WANG
    assert moved.box == sealed.box
    assert seal(WANG, person_id=person).box[0] != sealed.box[0]


def test_a_changed_byte_anywhere_in_box_or_wrapped_key_is_refused(suite):
    person = new_id()
    sealed = seal(WANG, person_id=person)
    for part in ("box", "wrapped_key"):
        whole = getattr(sealed, part)
        for place in range(len(whole)):
            changed = bytearray(whole)
            changed[place] ^= 1
            with pytest.raises(SealBroken):
                unseal(_with(sealed, part, bytes(changed)), person_id=person)


@pytest.mark.parametrize("part", ["box", "wrapped_key"])
@pytest.mark.parametrize("left", [0, 1, 12, 13, 16, 28, -1])
def test_a_cut_box_or_key_is_refused(suite, part, left):
    person = new_id()
    sealed = seal(WANG, person_id=person)
    with pytest.raises(SealBroken):
        unseal(_with(sealed, part, getattr(sealed, part)[:left]), person_id=person)


@pytest.mark.parametrize("part", ["box", "wrapped_key", "both"])
def test_what_is_sealed_for_one_person_is_refused_on_another(suite, part):
    here, there = new_id(), new_id()
    mine, theirs = seal(WANG, person_id=here), seal(Identity(name="李四"), person_id=there)
    moved = theirs if part == "both" else _with(mine, part, getattr(theirs, part))
    with pytest.raises(SealBroken):
        unseal(moved, person_id=here)


def test_wrapped_key_is_bound_to_the_name_of_its_key(fresh_keys):
    person = new_id()
    sealed = seal(WANG, person_id=person)
    ring = fresh_keys.read_text("ascii")
    fresh_keys.write_text(ring.replace(sealed.key_name, "k9-renamed"), "ascii")
    with pytest.raises(SealBroken):
        unseal(Sealed(sealed.box, sealed.wrapped_key, "k9-renamed"), person_id=person)


def test_same_identity_never_gives_the_same_box_or_key(suite):
    person = new_id()
    first, second = seal(WANG, person_id=person), seal(WANG, person_id=person)
    assert first.box != second.box
    assert first.wrapped_key != second.wrapped_key


def test_length_of_a_box_tells_only_how_many_blocks_it_fills():
    person = new_id()
    lengths = {len(seal(Identity(name="王" * n), person_id=person).box) % BLOCK for n in range(40)}
    assert len(lengths) == 1


def test_unknown_suite_is_refused_in_one_sentence(settings):
    settings.VAULT_SUITE = "rot13"
    with pytest.raises(UnknownSuite, match="aes256, sm4"):
        seal(WANG, person_id=new_id())


@pytest.mark.django_db
def test_a_box_from_before_envelopes_opens_and_gets_one():
    person = new_id()
    name = store().sealing
    key = store().ring.keys[name].secret
    box = encrypt(b'{"name": "old"}', suite=Suite.DIRECT, key=key, bound=person.bytes)
    old = Sealed(box, b"", name)
    assert unseal(old, person_id=person) == Identity(name="old")
    new = rewrap(old, person_id=person)
    assert new.box[0] == Suite.AES256
    assert unseal(new, person_id=person) == Identity(name="old")


@pytest.mark.django_db
def test_nothing_told_stands_in_clear_in_the_table():
    enrol(WANG, at=AT)
    kept = everything_kept(connection, tables=["people_person"])
    for told in ("王小明", "小明", WANG.id_number, "13800001234", "00001", WANG.address, "示例路", WANG.email):
        assert told not in kept
        assert told.encode().hex() not in kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [
        Identity(id_number=WANG.id_number.lower()),
        Identity(phone="+86 13800001234"),
        Identity(name="王 小明", address="示例路１号院2号楼"),
    ],
)
def test_the_same_person_is_found_by_stored_indexes_without_opening_anybody(other, monkeypatch):
    first, second = enrol(WANG, at=AT), enrol(other, at=AT)
    enrol(Identity(name="李四", phone="13900001234", address="示例路1号院2号楼"), at=AT)
    monkeypatch.setattr("tingmin.people.queries.unseal", None)
    assert same_people([second.pk]) == {first.pk}
    assert same_people([first.pk, second.pk]) == frozenset()


@pytest.mark.django_db
def test_same_name_alone_or_same_address_alone_is_nobody():
    enrol(WANG, at=AT)
    assert same_id_or_phone(Identity(name=WANG.name)) == []
    assert same_id_or_phone(Identity(address=WANG.address)) == []
    assert same_people([enrol(Identity(name=WANG.name), at=AT).pk]) == frozenset()


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
    assert person.indexes == []
    assert str(person) == "匿名"


@pytest.mark.django_db
def test_characters_that_no_column_takes_are_dropped_and_the_person_is_enrolled():
    person = enrol(Identity(name="\x00王\ud800小明", address="示例路\x001号"), at=AT)
    assert open_identity(person.pk) == Identity(name="王小明", address="示例路1号")


def _with(sealed, part, value):
    return Sealed(**{name: getattr(sealed, name) for name in ("box", "wrapped_key", "key_name")} | {part: value})
