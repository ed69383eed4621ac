"""Making the embedded database: the data folder, the city's roles, its database."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from psycopg import errors, sql

from tingmin.config.home import Home
from tingmin.config.station.address import SUPERUSER, Address
from tingmin.config.station.binaries import SERVER_UID, Runner, founder
from tingmin.config.station.refusals import DatabaseDidNotStart

# Plain `--locale=C` would lose Chinese from trigrams; ICU is not needed, and sorting stays bytewise and fast.
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-ctype=C.UTF-8", "--lc-collate=C")
SHAPE = (
    *LOCALE, "--lc-messages=C", "--encoding=UTF8", "--auth=scram-sha-256", "--no-instructions",
    f"--username={SUPERUSER}",
)  # fmt: skip


def create(home: Home, *, password: str, arguments: tuple[str, ...]) -> None:
    """Make the data folder whole or not at all: it gets its name when it is complete."""
    fresh = home.folder("database.new")
    shutil.rmtree(fresh)
    fresh.mkdir(mode=0o700)
    _initialise(home, fresh=fresh, password=password, arguments=arguments)
    if os.geteuid() == 0:
        Runner(uid=SERVER_UID).give(fresh)
    fresh.rename(home.database)


def _initialise(home: Home, *, fresh: Path, password: str, arguments: tuple[str, ...]) -> None:
    runner, note = founder(), home.file("keys", "database.new")
    note.touch(mode=0o600)
    note.write_text(password, "ascii")
    try:
        if runner.uid:
            runner.give(fresh)
            runner.give(note)
        options = (*SHAPE, *arguments, f"--pgdata={fresh}", f"--pwfile={note}")
        done = runner.run("initdb", data=fresh, arguments=options)
    finally:
        note.unlink()
    home.log("initdb").write_text(done.stdout + done.stderr, "utf-8")
    if done.returncode:
        raise DatabaseDidNotStart(reason=_last_line(done.stderr), log=home.file("logs", "initdb.log"))


def furnish(address: Address) -> None:
    """The city's role and database; the role may also make databases, for tests and benchmarks."""
    role, name = sql.Identifier(address.user), sql.Identifier(address.name)
    with address.as_superuser(name="postgres").connect() as connection:
        with suppress(errors.DuplicateObject):
            connection.execute(sql.SQL("create role {} login createdb").format(role))
        connection.execute(sql.SQL("alter role {} password {}").format(role, sql.Literal(address.password)))
        with suppress(errors.DuplicateDatabase):
            connection.execute(sql.SQL("create database {} owner {}").format(name, role))


def admit(app: Address, *, into: Address) -> None:
    """The role of the application; `grants` says what it may. The owner may step down into it, as tests do."""
    role, owner = sql.Identifier(app.user), sql.Identifier(into.user)
    with into.as_superuser(name="postgres").connect() as connection:
        with suppress(errors.DuplicateObject):
            connection.execute(sql.SQL("create role {} login").format(role))
        connection.execute(sql.SQL("alter role {} password {}").format(role, sql.Literal(app.password)))
        connection.execute(sql.SQL("grant {} to {}").format(role, owner))


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")
