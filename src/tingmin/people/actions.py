"""Putting people into the vault, moving the vault to new keys, and erasing who must be forgotten."""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection, transaction

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import new_id
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, Refusal
from tingmin.kernel.times import CITY_TIME, day_of
from tingmin.ledger.actions import record
from tingmin.ledger.queries import last_of_kind
from tingmin.ledger.statements import insert
from tingmin.ledger.types import Entry, Subject, SubjectKind
from tingmin.people.keys import UnknownKey, store
from tingmin.people.models import Person
from tingmin.people.queries import IdentityErased, rows_on, waiting
from tingmin.people.rules import masked_name, masked_phone, storable_identity
from tingmin.people.suites import SealBroken
from tingmin.people.types import ERASED_MASK, Identity, Indexed, Renewed
from tingmin.people.vault import indexed, indexed_under, rewrap, seal, unseal

VAULT = Subject(SubjectKind.VAULT, uuid5(NAMESPACE_OID, "tingmin vault"))
VAULT_LOCK = 7_021_001
# Longer than any transaction that may have sealed under the key before it was replaced.
REST = timedelta(hours=1)
PERSON = Label("该信访人", "such petitioner")
KEY_MADE, KEY_RETIRED = "vault_key_made", "vault_key_retired"

RENEW = """
UPDATE people_person SET sealed = %s, wrapped_key = %s, key_name = %s, indexes = %s, indexed_under = %s WHERE id = %s
"""
Row = tuple[bytes, bytes, str, list[bytes], str, UUID]


class GroundNeeded(Refusal):
    """Somebody would erase an identity without an article."""

    code = "ground_needed"
    sentence = Label(
        zh="删除身份信息须写明法律依据，例如“PIPL §47”。",
        en="Name the article that asks for the erasure, for example “PIPL §47”.",
    )


class KeyInUse(Refusal):
    """A key that still seals or finds somebody."""

    code = "key_in_use"
    sentence = Label(
        zh="密钥“{name}”仍在使用（{rows}行），不能销毁。请先运行 tingmin vault rotate 和 tingmin vault rewrap。",
        en="The key “{name}” is in use ({rows} rows) and cannot be destroyed. "
        "Run “tingmin vault rotate” and “tingmin vault rewrap” first.",
    )


class KeyTooFresh(Refusal):
    """A key that was replaced so lately that somebody may still be writing under it."""

    code = "key_too_fresh"
    sentence = Label(
        zh="新密钥启用不足一小时，可能还有正在写入的登记。请在 {time} 之后再销毁旧密钥。",
        en="The new key has been in use for less than an hour and a registration may still be under way. "
        "Destroy the old one after {time}.",
    )


def enrol(identity: Identity, *, at: datetime) -> Person:
    """Seal an identity; an anonymous petitioner is a person too."""
    person_id = new_id()
    person = Person(id=person_id, enrolled_at=at, **vaulted(identity, person_id=person_id))
    insert(person)
    return person


def vaulted(identity: Identity, *, person_id: UUID) -> dict[str, Any]:
    """What the vault keeps of an identity, by the columns of its row."""
    identity = storable_identity(identity)
    sealed, index = seal(identity, person_id=person_id), indexed(identity)
    return {
        "sealed": sealed.box,
        "wrapped_key": sealed.wrapped_key,
        "key_name": sealed.key_name,
        "name_mask": masked_name(identity.name.strip()),
        "phone_mask": masked_phone(identity.phone),
        "indexes": index.entries,
        "indexed_under": index.under,
    }


@transaction.atomic
def erase(person_id: UUID, *, ground: str, actor: Actor, at: datetime) -> None:
    """Destroy an identity for ever because the law asks for it (`ground`: the article); an empty row and a fact stay.

    With its data key gone no copy of the box alone can be opened either. The caller asks permission.
    """
    if not ground.strip():
        raise GroundNeeded()
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound(what=PERSON)
    if person.erased_at:
        raise IdentityErased(on=day_of(person.erased_at))
    _empty(person, at=at)
    entry = Entry("identity_erased", Subject(SubjectKind.PERSON, person_id), article=ground.strip())
    record(entry, actor=actor, at=at)


@transaction.atomic
def rotate(*, actor: Actor, at: datetime) -> str:
    """Make a key that seals from now on; its name. Rows under the older keys are opened and wait for `renew`."""
    _one_at_a_time()
    return _recorded(KEY_MADE, store().add_sealing_key(), actor=actor, at=at)


@transaction.atomic
def rotate_index(*, actor: Actor, at: datetime) -> str:
    """Make an index key; look-ups ask under both until the older one is retired. Its name."""
    _one_at_a_time()
    return _recorded(KEY_MADE, store().add_index_key(), actor=actor, at=at)


@transaction.atomic
def renew(*, after: UUID | None = None, limit: int) -> Renewed:
    """Bring a batch of rows under the keys in use; rows that somebody else holds are left for the next walk.

    A kill loses at most this batch, and the next walk finds what is left.
    """
    rows = waiting().filter(pk__gt=after) if after else waiting()
    people = list(rows.select_for_update(skip_locked=True)[:limit])
    renewed = [row for row in map(_renewed, people) if row is not None]
    with connection.cursor() as cursor:
        cursor.executemany(RENEW, renewed)
    return Renewed(len(renewed), len(people) - len(renewed), people[-1].pk if people else None)


@transaction.atomic
def retire(name: str, *, actor: Actor, at: datetime) -> None:
    """Destroy a key that nothing rests on any more: what old backups hold under it can then never be opened."""
    _one_at_a_time()
    keys = store()
    if name not in keys.names:
        raise UnknownKey(name=name)
    rows = rows_on(name)
    if rows or name in (keys.sealing, keys.indexing[0]):
        raise KeyInUse(name=name, rows=rows)
    _require_rest(at)
    _recorded(KEY_RETIRED, name, actor=actor, at=at)
    # A key that outlives its fact can be retired again; a key that went before its fact leaves no trace.
    transaction.on_commit(lambda: keys.drop(name))


def _empty(person: Person, *, at: datetime) -> None:
    person.sealed = person.wrapped_key = b""
    person.indexes, person.name_mask, person.phone_mask = [], ERASED_MASK, ""
    person.erased_at = at
    person.save()


def _renewed(person: Person) -> Row | None:
    """The row under the keys in use; None when it cannot be opened, which `vault status` goes on telling."""
    try:
        sealed = rewrap(person.envelope, person_id=person.pk)
        index = Indexed([bytes(each) for each in person.indexes], person.indexed_under)
        if index.under != indexed_under():
            index = indexed(unseal(sealed, person_id=person.pk))
    except (SealBroken, UnknownKey):
        return None
    return sealed.box, sealed.wrapped_key, sealed.key_name, index.entries, index.under, person.pk


def _require_rest(at: datetime) -> None:
    made = last_of_kind(VAULT.id, KEY_MADE)
    if made and at < made.at + REST:
        raise KeyTooFresh(time=f"{(made.at + REST).astimezone(CITY_TIME):%H:%M}")


def _recorded(kind: str, name: str, *, actor: Actor, at: datetime) -> str:
    record(Entry(kind, VAULT, body={"key": name}), actor=actor, at=at)
    return name


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [VAULT_LOCK])
