"""What every database must be able to do before the city opens."""

import psycopg
from psycopg import errors

from tingmin.config.station.refusals import BlindTrigrams, NoTrigrams, UnsupportedServer

SUPPORTED = range(15, 19)


def inspect(connection: psycopg.Connection) -> None:
    """Raise the refusal that names what the database lacks."""
    version = connection.info.server_version // 10_000
    if version not in SUPPORTED:
        raise UnsupportedServer(version=version)
    _install_trigrams(connection)
    if not _sees_chinese(connection):
        raise BlindTrigrams


def _install_trigrams(connection: psycopg.Connection) -> None:
    try:
        connection.execute("create extension if not exists pg_trgm")
    except errors.UniqueViolation:
        pass  # two starters at once: the other one has made it
    except (errors.InsufficientPrivilege, errors.FeatureNotSupported, errors.UndefinedFile) as error:
        raise NoTrigrams from error


def _sees_chinese(connection: psycopg.Connection) -> bool:
    """With `--locale=C` this is silently false: Chinese letters count as spaces."""
    return bool(connection.execute("select cardinality(show_trgm('拖欠工资')) > 0").fetchone() == (True,))
