"""Looking into the vault: by exact value through the blind indexes, or opening one identity."""

from collections.abc import Sequence
from uuid import UUID

from tingmin.people.models import Person
from tingmin.people.rules import normal_id, normal_phone
from tingmin.people.types import Identity
from tingmin.people.vault import blind_index, unseal


def open_identity(person_id: UUID) -> Identity:
    """The identity in clear; callers record who looked and why."""
    person = Person.objects.get(pk=person_id)
    return unseal(bytes(person.sealed), key_name=person.key_name, person_id=person.pk)


def same_id_or_phone(identity: Identity) -> Sequence[UUID]:
    """Persons with the same resident ID or phone: candidates for the duplicate check at intake, nothing else."""
    by_id = blind_index(normal_id(identity.id_number), field="id")
    by_phone = blind_index(normal_phone(identity.phone) if identity.phone else "", field="phone")
    ids = Person.objects.filter(id_index=by_id) if by_id else Person.objects.none()
    phones = Person.objects.filter(phone_index=by_phone) if by_phone else Person.objects.none()
    return list(ids.union(phones).values_list("pk", flat=True))
