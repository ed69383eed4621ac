"""A key management system at the network's edge: it answers by the name of a key and hands none out."""

from tingmin.people import suites
from tingmin.people.keys import UnknownKey
from tingmin.people.types import Suite


class FakeKms:
    """Everything that `KeyStore` asks for; `asked` tells which calls went over the network."""

    def __init__(self) -> None:
        self.kept = {name: suites.new_key(Suite.SM4) for name in ("city-1", "index-1")}
        self.sealing, self.indexing, self.asked = "city-1", ("index-1",), []

    @property
    def names(self):
        return frozenset(self.kept)

    def wrap(self, data_key, *, key, bound):
        self.asked.append(f"wrap {key}")
        return suites.encrypt(data_key, suite=Suite.SM4, key=self._named(key), bound=bound)

    def unwrap(self, wrapped, *, key, bound):
        self.asked.append(f"unwrap {key}")
        return suites.decrypt(wrapped, key=self._named(key), bound=bound)

    def mac(self, message, *, key):
        return suites.mac(message, suite=Suite.SM4, key=self._named(key))

    def add_sealing_key(self):
        self.sealing = f"city-{int(self.sealing[5:]) + 1}"
        self.kept[self.sealing] = suites.new_key(Suite.SM4)
        return self.sealing

    def add_index_key(self):
        name = f"index-{len(self.indexing) + 1}"
        self.kept[name] = suites.new_key(Suite.SM4)
        self.indexing = (name, *self.indexing)
        return name

    def drop(self, name):
        del self.kept[name]
        self.indexing = tuple(each for each in self.indexing if each != name)

    def _named(self, name):
        if name not in self.kept:
            raise UnknownKey(name=name)
        return self.kept[name]
