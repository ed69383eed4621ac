"""The pool of a web process."""

import psycopg


def forget_identity(connection: psycopg.Connection) -> None:
    """A connection comes back knowing nobody, whatever became of the request."""
    from tingmin.accounts.acting import forget  # settings name this function before there are any models

    forget(connection)
