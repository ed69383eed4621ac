"""The vault moves to new keys while people read and write, and forgets whom the law asks it to forget."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.people.conftest import WANG
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import new_id
from tingmin.kernel.refusals import NotFound
from tingmin.ledger.queries import first_broken, history
from tingmin.people import actions
from tingmin.people.actions import (
    GroundNeeded,
    KeyInUse,
    KeyTooFresh,
    enrol,
    erase,
    renew,
    retire,
    rotate,
    rotate_index,
)
from tingmin.people.keys import UnknownKey, store
from tingmin.people.models import Person
from tingmin.people.queries import (
    IdentityErased,
    open_identities,
    open_identity,
    same_id_or_phone,
    same_people,
    vault_status,
)
from tingmin.people.types import ERASED_MASK, Identity, KeyTask

AT = datetime(2026, 5, 12, 2, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
SYSTEM = Actor.system()


def walk(limit=100):
    """Renew until a walk has looked at every row."""
    done, after = 0, None
    while (batch := renew(after=after, limit=limit)).last:
        done, after = done + batch.done, batch.last
    return done


def rows(task=KeyTask.SEALING):
    return {key.name: key.rows for key in vault_status().keys if key.task is task}


@pytest.fixture
def people(db, fresh_keys):
    return [enrol(Identity(name=f"王{n}", phone=f"1380000{n:04}"), at=AT) for n in range(7)]


def test_new_key_is_current_at_once_and_old_rows_open(people):
    old = store().sealing
    name = rotate(actor=SYSTEM, at=AT)
    new = enrol(WANG, at=AT)
    assert (new.key_name, people[0].key_name) == (name, old)
    assert open_identity(people[0].pk).name == "王0"
    assert open_identity(new.pk) == WANG
    assert rows() == {old: 7, name: 1}


def test_renewal_changes_wrapped_keys_and_leaves_every_box_as_it_is(people):
    before = {p.pk: (bytes(p.sealed), bytes(p.wrapped_key)) for p in Person.objects.all()}
    name = rotate(actor=SYSTEM, at=AT)
    assert walk(limit=3) == 7
    for person in Person.objects.all():
        box, wrapped = before[person.pk]
        assert bytes(person.sealed) == box
        assert bytes(person.wrapped_key) != wrapped
        assert person.key_name == name
    assert [open_identity(each.pk).name for each in people] == [f"王{n}" for n in range(7)]
    assert (vault_status().waiting, walk()) == (0, 0)


def test_renewal_never_opens_an_identity_unless_the_index_key_changed(people, monkeypatch):
    rotate(actor=SYSTEM, at=AT)
    monkeypatch.setattr(actions, "unseal", None)
    assert walk() == 7


def test_renewal_stops_and_goes_on_where_it_stopped(people):
    rotate(actor=SYSTEM, at=AT)
    first = renew(limit=3)
    assert (first.done, vault_status().waiting) == (3, 4)
    assert walk() == 4


def test_a_row_that_cannot_be_opened_stops_nobody_else(people):
    Person.objects.filter(pk=people[2].pk).update(wrapped_key=b"\x02broken")
    Person.objects.filter(pk=people[3].pk).update(key_name="k0-lost")
    rotate(actor=SYSTEM, at=AT)
    batch = renew(limit=100)
    assert (batch.done, batch.failed) == (5, 2)
    assert vault_status().waiting == 2
    (lost,) = [key for key in vault_status().keys if key.name == "k0-lost"]
    assert not lost.is_kept


def test_status_tells_keys_and_numbers_and_nobody(people):
    status = vault_status()
    assert (status.people, status.erased, status.waiting) == (7, 0, 0)
    assert {(key.task, key.rows, key.is_current, key.is_kept) for key in status.keys} == {
        (KeyTask.SEALING, 7, True, True),
        (KeyTask.INDEXING, 7, True, True),
    }
    assert "王" not in repr(status)


def test_status_shows_an_old_key_that_nothing_rests_on(people):
    old, new = store().sealing, rotate(actor=SYSTEM, at=AT)
    walk()
    assert rows() == {old: 0, new: 7}


def test_look_ups_miss_nobody_at_any_moment_of_an_index_change(people):
    def found():
        again = enrol(Identity(phone="138 0000 0003"), at=AT).pk
        by_told, by_stored = same_id_or_phone(Identity(phone="13800000003")), same_people([again])
        Person.objects.filter(pk=again).delete()
        return set(by_told) - {again} == {people[3].pk} == by_stored

    assert found()
    old = store().indexing[0]
    new = rotate_index(actor=SYSTEM, at=AT)
    assert found()
    renew(limit=3)
    assert found()
    walk()
    assert found()
    assert rows(KeyTask.INDEXING) == {old: 7, new: 7}
    store().drop(old)
    assert found()
    assert vault_status().waiting == 7
    renew(limit=5)
    assert found()
    walk()
    assert found()
    assert rows(KeyTask.INDEXING) == {new: 7}
    assert {len(person.indexes) for person in Person.objects.all()} == {1}


def test_a_retired_key_is_gone_and_everybody_still_opens(people, django_capture_on_commit_callbacks):
    old = store().sealing
    rotate(actor=SYSTEM, at=AT)
    walk()
    with django_capture_on_commit_callbacks(execute=True):
        retire(old, actor=SYSTEM, at=LATER)
    assert old not in store().names
    assert open_identity(people[6].pk).name == "王6"


def test_a_key_that_something_rests_on_is_not_retired(people):
    old = store().sealing
    with pytest.raises(KeyInUse):
        retire(old, actor=SYSTEM, at=LATER)
    rotate(actor=SYSTEM, at=AT)
    renew(limit=6)
    with pytest.raises(KeyInUse, match="1行"):
        retire(old, actor=SYSTEM, at=LATER)


def test_an_index_key_is_retired_only_when_every_row_has_the_newer_one(people):
    old = store().indexing[0]
    rotate_index(actor=SYSTEM, at=AT)
    renew(limit=6)
    with pytest.raises(KeyInUse, match="1行"):
        retire(old, actor=SYSTEM, at=LATER)
    walk()
    retire(old, actor=SYSTEM, at=LATER)


def test_a_key_just_replaced_is_not_retired_while_somebody_may_write_under_it(people):
    old = store().sealing
    rotate(actor=SYSTEM, at=AT)
    walk()
    with pytest.raises(KeyTooFresh, match="11:00"):
        retire(old, actor=SYSTEM, at=AT + timedelta(minutes=59))


def test_a_key_that_does_not_exist_cannot_be_retired(people):
    with pytest.raises(UnknownKey):
        retire("k7-nobody", actor=SYSTEM, at=LATER)


def test_keys_leave_facts_that_name_them(people):
    old, new = store().sealing, rotate(actor=SYSTEM, at=AT)
    walk()
    retire(old, actor=SYSTEM, at=LATER)
    told = [(fact.kind, fact.body) for fact in history(actions.VAULT.id)]
    assert told == [("vault_key_made", {"key": new}), ("vault_key_retired", {"key": old})]
    assert first_broken(actions.VAULT.id) is None


def test_erased_identity_can_never_be_opened_again(people):
    box = people[0].envelope
    erase(people[0].pk, ground="PIPL §47", actor=SYSTEM, at=AT)
    with pytest.raises(IdentityErased, match="2026-05-12"):
        open_identity(people[0].pk)
    person = Person.objects.get(pk=people[0].pk)
    assert (bytes(person.sealed), bytes(person.wrapped_key), person.indexes) == (b"", b"", [])
    assert (person.name_mask, person.phone_mask) == (ERASED_MASK, "")
    kept = "".join(map(str, Person.objects.filter(pk=person.pk).values_list()))
    assert box.wrapped_key.hex() not in kept
    assert same_id_or_phone(Identity(phone="13800000000")) == []


def test_erasure_is_a_fact_with_its_article(people):
    erase(people[0].pk, ground=" PIPL §47 ", actor=SYSTEM, at=AT)
    (fact,) = history(people[0].pk)
    assert (fact.kind, fact.article, fact.subject_kind) == ("identity_erased", "PIPL §47", "person")


def test_erasure_needs_an_article_a_person_and_happens_once(people):
    with pytest.raises(GroundNeeded):
        erase(people[0].pk, ground=" ", actor=SYSTEM, at=AT)
    with pytest.raises(NotFound):
        erase(new_id(), ground="PIPL §47", actor=SYSTEM, at=AT)
    erase(people[0].pk, ground="PIPL §47", actor=SYSTEM, at=AT)
    with pytest.raises(IdentityErased):
        erase(people[0].pk, ground="PIPL §47", actor=SYSTEM, at=AT)


def test_the_erased_are_not_renewed_and_the_others_of_a_group_still_open(people):
    erase(people[0].pk, ground="PIPL §47", actor=SYSTEM, at=AT)
    rotate(actor=SYSTEM, at=AT)
    assert walk() == 6
    assert [each.name for each in open_identities([people[0].pk, people[1].pk])] == [ERASED_MASK, "王1"]
    assert (vault_status().people, vault_status().erased) == (6, 1)


def test_database_keeps_nothing_under_the_name_of_an_erased_person(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=people[0].pk).update(erased_at=AT)


@pytest.fixture
def committed_people(committed_city, fresh_keys):
    return [enrol(Identity(name=f"王{n}", phone=f"1380000{n:04}"), at=AT) for n in range(60)]


def test_readers_read_on_while_keys_change_and_rows_move(committed_people):
    stop, read, failed = threading.Event(), [], []

    def reading():
        try:
            while not stop.is_set():
                for number, person in enumerate(committed_people):
                    read.append(open_identity(person.pk).name == f"王{number}")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    reader = threading.Thread(target=reading)
    reader.start()
    for _ in range(3):
        rotate(actor=SYSTEM, at=AT)
        rotate_index(actor=SYSTEM, at=AT)
        walk(limit=7)
    stop.set()
    reader.join()
    assert failed == []
    assert read
    assert all(read)
    assert vault_status().waiting == 0


def test_a_row_that_somebody_holds_is_left_for_the_next_walk(committed_people):
    rotate(actor=SYSTEM, at=AT)
    held, release = threading.Event(), threading.Event()

    def holding():
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=committed_people[5].pk)
            held.set()
            release.wait(60)
        connection.close()

    holder = threading.Thread(target=holding)
    holder.start()
    held.wait(60)
    assert walk(limit=10) == 59
    release.set()
    holder.join()
    assert walk() == 1


REWRAP = """
import os, sys
import django
from django.conf import settings
from django.db import connection
django.setup()
connection.settings_dict["NAME"] = sys.argv[1]
settings.VAULT_KEYS = sys.argv[2]
from tingmin.people.actions import renew
after = None
while (batch := renew(after=after, limit=5)).last:
    after = batch.last
    print(batch.done, flush=True)
    sys.stdin.readline()
"""


def test_a_killed_rewrap_loses_nothing_and_the_next_one_goes_on(committed_people, fresh_keys):
    rotate(actor=SYSTEM, at=AT)
    command = [sys.executable, "-c", REWRAP, str(connection.settings_dict["NAME"]), str(fresh_keys)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(3):
            assert process.stdout.readline() == "5\n"
            process.stdin.write("\n")
            process.stdin.flush()
        time.sleep(0.002)  # somewhere inside the fourth batch
        process.send_signal(signal.SIGKILL)
    left = vault_status().waiting
    assert left in (40, 45)
    assert [open_identity(each.pk).name for each in committed_people] == [f"王{n}" for n in range(60)]
    assert walk() == left
    assert vault_status().waiting == 0
