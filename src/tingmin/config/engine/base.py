"""The wrapper that Django asks an engine for."""

from typing import Any

from django.db.backends.postgresql import base

from tingmin.ledger import statements


class DatabaseWrapper(base.DatabaseWrapper):
    """Before a statement goes what waits for one, and a transaction ends in the trip of its last writes."""

    def __init__(self, *told: Any, **more: Any) -> None:
        """As Django makes it for each thread."""
        super().__init__(*told, **more)
        self.execute_wrappers.append(statements.before_each)

    def _commit(self) -> None:
        statements.commit(super()._commit)  # type: ignore[misc]  # unknown to stubs
