"""Looking into the vault: by exact value through the blind indexes, opening identities, and what rests on which key."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal
from tingmin.kernel.times import day_of
from tingmin.people.keys import store
from tingmin.people.models import Person
from tingmin.people.types import ERASED_MASK, Identity, KeyTask, KeyUse, VaultStatus
from tingmin.people.vault import indexed, indexed_under, unseal


class IdentityErased(Refusal):
    """There is nothing left to open."""

    code = "identity_erased"
    sentence = Label(
        zh="该信访人的身份信息已于{on}依法删除，不能再打开；信访事项仍可办理。",
        en="This petitioner's identity was erased as the law asks on {on} and cannot be opened; "
        "the matter itself can still be handled.",
    )


def open_identity(person_id: UUID) -> Identity:
    """The identity in clear; callers record who looked and why. Raises `IdentityErased`."""
    return _opened(Person.objects.get(pk=person_id))


def open_identities(person_ids: Sequence[UUID]) -> Sequence[Identity]:
    """Several in the order asked for; of an erased one only the mask as its name."""
    found = Person.objects.in_bulk(person_ids)
    people = [found[each] for each in person_ids]
    return [Identity(name=ERASED_MASK) if person.erased_at else _opened(person) for person in people]


def same_id_or_phone(identity: Identity) -> Sequence[UUID]:
    """Persons with the same resident ID, phone, or name and address: candidates for the duplicate check, no more."""
    entries = indexed(identity).entries
    if not entries:
        return []
    return list(Person.objects.filter(indexes__overlap=entries).order_by("pk").values_list("pk", flat=True))


def same_people(person_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Other rows that share a stored entry with these: the same candidates, without opening anybody."""
    own = frozenset(person_ids)
    stored = Person.objects.filter(pk__in=own).values_list("indexes", flat=True)
    entries = [bytes(entry) for row in stored for entry in row]
    if not entries:
        return frozenset()
    return frozenset(Person.objects.filter(indexes__overlap=entries).values_list("pk", flat=True)) - own


def waiting() -> QuerySet[Person]:
    """Rows that do not rest on exactly the keys in use: for the renewal, in the order of ids."""
    current = Q(key_name=store().sealing, indexed_under=indexed_under())
    return Person.objects.filter(~current, erased_at__isnull=True).order_by("pk")


def vault_status() -> VaultStatus:
    """How many rows rest on each key; nothing about anybody."""
    rows, keys = Person.objects.filter(erased_at__isnull=True), store()
    sealing, indexing = _counted(rows, "key_name"), _counted(rows, "indexed_under")
    return VaultStatus(
        people=rows.count(),
        erased=Person.objects.filter(erased_at__isnull=False).count(),
        waiting=waiting().count(),
        keys=[
            *_uses(sealing, KeyTask.SEALING, kept=keys.names - set(keys.indexing), current=keys.sealing),
            *_uses(indexing, KeyTask.INDEXING, kept=frozenset(keys.indexing), current=keys.indexing[0]),
        ],
    )


def rows_on(name: str) -> int:
    """How many rows would be lost with a key: those it wraps; of an index key, those that lack the newest one."""
    rows, indexing = Person.objects.filter(erased_at__isnull=True), store().indexing
    lost = Q(key_name=name)
    if name in indexing:
        lost |= ~Q(indexed_under__contains=indexing[0])
    return rows.filter(lost).count()


def _opened(person: Person) -> Identity:
    if person.erased_at:
        raise IdentityErased(on=day_of(person.erased_at))
    return unseal(person.envelope, person_id=person.pk)


def _counted(rows: QuerySet[Person], column: str) -> Counter[str]:
    """Rows by key; a row that is indexed under two keys counts for both."""
    found: Counter[str] = Counter()
    for names, number in rows.values_list(column).annotate(number=Count("pk")):
        for name in filter(None, names.split("+")):
            found[name] += number
    return found


def _uses(rows: Counter[str], task: KeyTask, *, kept: frozenset[str], current: str) -> list[KeyUse]:
    return [
        KeyUse(name, task, rows[name], is_current=name == current, is_kept=name in kept)
        for name in sorted({*rows, *kept})
    ]
