"""The wrapper that Django asks an engine for."""

from django.db.backends.postgresql import base

from tingmin.ledger import statements


class DatabaseWrapper(base.DatabaseWrapper):
    """A transaction ends in the trip of its last writes."""

    def _commit(self) -> None:
        statements.commit(super()._commit)  # type: ignore[misc]  # unknown to stubs
