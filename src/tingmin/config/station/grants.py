"""What the role of the application may do in the city's tables: read and write, change what changes, delete little."""

from dataclasses import dataclass
from fnmatch import fnmatch

import psycopg
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Grant:
    """Tables by pattern, and the privileges on them; the first row that fits holds. Nobody truncates."""

    tables: str
    privileges: str


GRANTS = (
    Grant("ledger_enclosure", "select, insert, update (content, salt)"),
    Grant("ledger_*", "select, insert"),
    Grant("accounts_emergency", "select, insert"),
    Grant("accounts_reading", "select, insert, delete"),
    Grant("accounts_appointment", "select, insert, update, delete"),
    Grant("organisations_organclosure", "select, insert, update, delete"),
    Grant("matters_mattertext", "select, insert"),
    Grant("matters_respondent", "select, insert"),
    Grant("matters_party", "select, insert"),
    Grant("matters_matterlink", "select, insert"),
    Grant("documents_document", "select, insert"),
    Grant("documents_service", "select, insert"),
    Grant("handling_rating", "select, insert"),
    Grant("hearing_result", "select, insert"),
    Grant("hearing_feedkey", "select, insert, update, delete"),
    Grant("inspection_inspection", "select, insert, update (closed_at)"),
    Grant("inspection_stratum", "select, insert"),
    Grant("inspection_inspectedmatter", "select, insert, update (fact)"),
    Grant("review_expertopinion", "select, insert"),
    Grant("review_committeemeeting", "select, insert"),
    Grant("review_publication", "select, insert"),
    Grant("review_qualification", "select, insert, update (valid_to)"),
    Grant("intake_attachment", "select, insert"),
    Grant("intake_failedquery", "select, insert, delete"),
    Grant("telephony_callevent", "select, insert"),
    Grant("telephony_seatchange", "select, insert"),
    Grant("telephony_command", 'select, insert, update (sent_at, "to")'),
    Grant("telephony_callorder", "select, insert"),
    Grant("procrastinate_*", "select, insert, update, delete"),
    Grant("django_session", "select, insert, update, delete"),
    Grant("cache", "select, insert, update, delete"),
    Grant("django_migrations", "select"),
    Grant("*", "select, insert, update"),
)

TABLES = "select tablename from pg_tables where schemaname = current_schema() and tableowner = current_user"
# Given anew each time: what an older version gave and this one does not, goes.
REVOKE = "revoke all on all tables in schema {schema} from {role}"
SEQUENCES = "grant usage, select on all sequences in schema {schema} to {role}"


def give(connection: psycopg.Connection, *, role: str) -> None:
    """Give the role of the application what the table says; called by the owner after each migration."""
    schema = connection.execute("select current_schema()").fetchone()
    assert schema is not None
    names = {"schema": sql.Identifier(str(schema[0])), "role": sql.Identifier(role)}
    with connection.transaction():
        connection.execute(sql.SQL(REVOKE).format(**names))
        for (table,) in connection.execute(TABLES).fetchall():
            grant = sql.SQL(f"grant {privileges_on(table)} on {{table}} to {{role}}")
            connection.execute(grant.format(table=sql.Identifier(table), **names))
        connection.execute(sql.SQL(SEQUENCES).format(**names))


def privileges_on(table: str) -> str:
    """What the first fitting row says."""
    return next(row.privileges for row in GRANTS if fnmatch(table, row.tables))
