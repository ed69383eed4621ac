"""What an import wrote, taken out again: the next measurement finds the city that was generated."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.apps import apps

from bench.city.load import superuser

# Matters and people of an import, by the mark of its profile. Nothing else of the city has such a reference.
MARKED = """
CREATE TEMP TABLE gone AS SELECT id FROM matters_matter WHERE reference <> '' AND reference LIKE %s
"""
PEOPLE = "CREATE TEMP TABLE gone_people AS SELECT person_id AS id FROM matters_party WHERE matter_id IN (TABLE gone)"
ENCLOSED = "DELETE FROM ledger_enclosure WHERE fact_id IN (SELECT id FROM ledger_fact WHERE subject_id IN (TABLE gone))"
SERIES = "CREATE TEMP TABLE series AS SELECT * FROM documents_numberseries"
AS_BEFORE = """
DELETE FROM documents_numberseries now WHERE NOT EXISTS (SELECT FROM series WHERE series.id = now.id);
UPDATE documents_numberseries now SET last = series.last FROM series WHERE series.id = now.id
"""


@contextmanager
def undone(profile: str) -> Iterator[None]:
    """Take out what an import by this profile wrote in the block, and what one before it left."""
    with superuser() as owner:
        _take_out(owner, profile)
        owner.execute(SERIES)
        yield
        _take_out(owner, profile)
        owner.execute(AS_BEFORE)


def _take_out(owner: psycopg.Connection, profile: str) -> None:
    owner.execute(MARKED, [f"{profile}:%"])
    owner.execute(PEOPLE)
    owner.execute("ANALYZE gone; ANALYZE gone_people")
    owner.execute(ENCLOSED)
    for table, column in _hanging():
        owner.execute(f'DELETE FROM "{table}" WHERE "{column}" IN (TABLE gone)')
    owner.execute("DELETE FROM people_person WHERE id IN (TABLE gone_people)")
    owner.execute("DROP TABLE gone, gone_people")


def _hanging() -> Iterator[tuple[str, str]]:
    """Everything that names a matter, and the matter last."""
    yield from (("documents_document", "about"), ("ledger_fact", "subject_id"))
    for model in apps.get_models():
        if any(field.column == "matter_id" for field in model._meta.concrete_fields):
            yield model._meta.db_table, "matter_id"
    yield "matters_matter", "id"
