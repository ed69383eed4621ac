"""Sealing and opening identities: each under a data key of its own, the data key wrapped by a named key.

The box is bound to the person's id, the wrapped key to the person's id and the wrapping key's name. So a row can be
moved to another key without being opened, and nothing of it can be moved to another row.
"""

import json
from uuid import UUID

from tingmin.people import suites
from tingmin.people.keys import site_suite, store
from tingmin.people.rules import index_words
from tingmin.people.types import Identity, Indexed, Sealed, Suite

# The length of a box tells only how many blocks of this size an identity fills.
BLOCK = 64
# `json.dumps` makes a new encoder at each call.
ENCODER = json.JSONEncoder(ensure_ascii=False)


def seal(identity: Identity, *, person_id: UUID) -> Sealed:
    """The identity under a fresh data key."""
    keys, suite = store(), site_suite()
    data_key, name = suites.new_key(suite), keys.sealing
    box = suites.encrypt(_plain(identity), suite=suite, key=data_key, bound=person_id.bytes)
    return Sealed(box, keys.wrap(data_key, key=name, bound=_bound(person_id, name)), name)


def unseal(sealed: Sealed, *, person_id: UUID) -> Identity:
    """The identity in clear; raises `SealBroken` or `UnknownKey`."""
    if sealed.box[:1] == bytes((Suite.DIRECT,)):
        plain = store().unwrap(sealed.box, key=sealed.key_name, bound=person_id.bytes)
    else:
        plain = suites.decrypt(sealed.box, key=_data_key(sealed, person_id), bound=person_id.bytes)
    return Identity(**json.loads(plain))


def rewrap(sealed: Sealed, *, person_id: UUID) -> Sealed:
    """The same box with its data key under the current key; a box without an envelope gets one."""
    if sealed.box[:1] == bytes((Suite.DIRECT,)):
        return seal(unseal(sealed, person_id=person_id), person_id=person_id)
    keys = store()
    name, data_key = keys.sealing, _data_key(sealed, person_id)
    return Sealed(sealed.box, keys.wrap(data_key, key=name, bound=_bound(person_id, name)), name)


def indexed(identity: Identity) -> Indexed:
    """What an identity can be found by, hashed under every index key in use."""
    keys, words = store(), index_words(identity)
    names = keys.indexing
    return Indexed([keys.mac(word.encode(), key=name) for name in names for word in words], _joined(names))


def indexed_under() -> str:
    """The index keys in use, as a row that has an entry under each of them says it."""
    return _joined(store().indexing)


def _data_key(sealed: Sealed, person_id: UUID) -> bytes:
    bound = _bound(person_id, sealed.key_name)
    return store().unwrap(sealed.wrapped_key, key=sealed.key_name, bound=bound)


def _bound(person_id: UUID, key_name: str) -> bytes:
    return person_id.bytes + key_name.encode()


def _joined(names: tuple[str, ...]) -> str:
    return "+".join(names)


def _plain(identity: Identity) -> bytes:
    told = {name: getattr(identity, name) for name in Identity.__dataclass_fields__}
    plain = ENCODER.encode(told).encode()
    return plain.ljust(-(-len(plain) // BLOCK) * BLOCK)
