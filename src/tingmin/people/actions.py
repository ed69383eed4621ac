"""Putting people into the vault."""

from datetime import datetime

from tingmin.kernel.ids import new_id
from tingmin.people.models import Person
from tingmin.people.rules import masked_name, masked_phone, normal_id, normal_phone, storable_identity
from tingmin.people.types import Identity
from tingmin.people.vault import blind_index, seal


def enrol(identity: Identity, *, at: datetime) -> Person:
    """Seal an identity; an anonymous petitioner is a person too."""
    identity, person_id = storable_identity(identity), new_id()
    key_name, sealed = seal(identity, person_id=person_id)
    return Person.objects.create(
        id=person_id,
        sealed=sealed,
        key_name=key_name,
        name_mask=masked_name(identity.name.strip()),
        phone_mask=masked_phone(identity.phone),
        id_index=blind_index(normal_id(identity.id_number), field="id"),
        phone_index=blind_index(normal_phone(identity.phone) if identity.phone else "", field="phone"),
        name_index=blind_index(identity.name.strip(), field="name"),
        enrolled_at=at,
    )
