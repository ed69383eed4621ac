"""Issuing a document under the next number of its organ, and recording its service."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from tingmin.documents.models import Document, Service
from tingmin.documents.templates import TEMPLATES, check
from tingmin.documents.types import Content
from tingmin.kernel.ids import OrganId
from tingmin.kernel.times import day_of
from tingmin.ledger.statements import Statement, ask, insert

NEXT_SERIAL = """
    INSERT INTO documents_numberseries (organ_id, word, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (organ_id, word, year) DO UPDATE SET last = documents_numberseries.last + 1
    RETURNING last
"""


def issue(content: Content, *, about: UUID, organ_id: OrganId, agency: str, at: datetime) -> Document:
    """Freeze a document under its number (京信访受告〔2026〕8号); refused while a field or the remedy is missing."""
    template = TEMPLATES[content.kind]
    word, year = agency + template.word, day_of(at).year
    check(replace(content, number=number(word, year=year, serial=0)))
    numbered = replace(content, number=number(word, year=year, serial=_next_serial(organ_id, word=word, year=year)))
    document = Document(
        about=about,
        kind=content.kind,
        number=numbered.number,
        organ_id=organ_id,
        issued_at=at,
        content=numbered.as_json(),
        to_petitioner=template.to_petitioner,
    )
    insert(document)
    return document


def number(word: str, *, year: int, serial: int) -> str:
    """A document number (字号) such as 京信访受告〔2026〕8号: full year in 〔〕, no leading zeros (GB/T 9704)."""
    return f"{word}〔{year}〕{serial}号"


def record_service(document: Document, *, method: str, served_on: date, proof: str, at: datetime) -> Service:
    """Keep the proof that a document reached its reader on a day."""
    return Service.objects.create(document=document, method=method, served_on=served_on, proof=proof, recorded_at=at)


def _next_serial(organ_id: OrganId, *, word: str, year: int) -> int:
    (((serial,),),) = ask(Statement(NEXT_SERIAL, (organ_id, word, year)))
    return int(serial)
