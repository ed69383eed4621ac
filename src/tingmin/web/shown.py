"""What pages show."""


class Shown:
    """A value whose parts a template reads: it asks by key first, and need not be refused before it is answered."""

    __slots__ = ()
    __getitem__ = object.__getattribute__
