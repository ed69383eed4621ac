"""The pool of a web process."""

import select
from typing import Any

import psycopg


class Resting(psycopg.Connection):
    """A pool sends an empty statement to see whether a connection still works; the socket knows it without a trip.

    A server that stopped has said so or hung up, and then there is something to read.
    """

    def execute(self, query: Any, *arguments: Any, **options: Any) -> psycopg.Cursor:
        """As ever, but nothing is not sent over a line that is quiet."""
        return self.cursor() if query == "" and self._is_quiet() else super().execute(query, *arguments, **options)

    def _is_quiet(self) -> bool:
        if self.closed:
            return False
        line = select.poll()
        line.register(self.fileno(), select.POLLIN)
        return not line.poll(0)


def forget_identity(connection: psycopg.Connection) -> None:
    """A connection comes back knowing nobody, whatever became of the request."""
    from tingmin.accounts.acting import forget  # settings name this function before there are any models

    forget(connection)
