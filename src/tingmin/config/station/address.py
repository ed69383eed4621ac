"""Where the database is: the server that DATABASE_URL names, else the embedded one of this home."""

import hashlib
import os
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tingmin.config.home import Home
from tingmin.config.station.refusals import BadDatabaseUrl

NAME = "tingmin"
# A role that owns the city's database and nothing else; an injected statement never runs as superuser.
ROLE = "tingmin"
SUPERUSER = "postgres"
# The role of web, worker and commands: it owns no table, so it cannot pass the second fence or loosen it.
APP_ROLE = "tingmin_app"
# Whoever squats on our socket name must not learn the password: no other way to sign in is accepted.
MUTUAL = "scram-sha-256"
PLAIN = ("dbname", "user", "password", "host", "port")


@dataclass(frozen=True, slots=True)
class Address:
    """How to reach one database; `options` are further libpq parameters."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: tuple[tuple[str, str], ...]
    embedded: bool

    def connect(self) -> psycopg.Connection:
        """An autocommitting connection; OperationalError when nobody answers within five seconds."""
        parameters: dict[str, Any] = {
            "dbname": self.name, "user": self.user, "password": self.password, "host": self.host,
            "port": self.port, "connect_timeout": 5, **dict(self.options),
        }  # fmt: skip
        return psycopg.connect(autocommit=True, **{key: value for key, value in parameters.items() if value})

    def as_superuser(self, *, name: str) -> "Address":
        """The embedded server's administrator, in another database of it."""
        return replace(self, user=SUPERUSER, name=name)

    def for_django(self) -> dict[str, object]:
        """The `default` entry of Django's DATABASES, without pool or tests' wishes."""
        return {
            "ENGINE": "tingmin.config.engine",
            "NAME": self.name, "USER": self.user, "PASSWORD": self.password,
            "HOST": self.host, "PORT": self.port,
            "OPTIONS": dict(self.options),
        }  # fmt: skip


def of(home: Home) -> Address:
    """The address that serves this home, as the owner of its tables."""
    url = os.environ.get("DATABASE_URL", "")
    return _named(url) if url else _embedded(home, user=ROLE, password=home.secret("database"))


def of_app(home: Home) -> Address:
    """The same database as web, worker and commands reach it; without DATABASE_APP_URL that is as its owner."""
    url = os.environ.get("DATABASE_APP_URL") or os.environ.get("DATABASE_URL", "")
    return _named(url) if url else _embedded(home, user=APP_ROLE, password=home.secret("database-app"))


def socket(home: Home) -> str:
    """The abstract socket of this home: no file to go stale, no port to clash, no path too long.

    The colon is for psycopg, which looks up every host in DNS unless it begins with `/` or its second
    letter is a colon; libpq and the server read the whole word behind `@` as a name.
    """
    return "@:tingmin-" + hashlib.sha256(os.fsencode(home.root)).hexdigest()[:16]


def _embedded(home: Home, *, user: str, password: str) -> Address:
    return Address(
        name=NAME, user=user, password=password, host=socket(home), port="",
        options=(("require_auth", MUTUAL),), embedded=True,
    )  # fmt: skip


def _named(url: str) -> Address:
    try:
        given = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except psycopg.Error as error:
        raise BadDatabaseUrl from error
    if not given.get("dbname") or "://" not in url:
        raise BadDatabaseUrl
    name, user, password, host, port = (given.get(key, "") for key in PLAIN)
    options = tuple((key, value) for key, value in given.items() if key not in PLAIN)
    return Address(name=name, user=user, password=password, host=host, port=port, options=options, embedded=False)
