"""Finding documents and printing them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.conf import settings

from tingmin.documents.models import Document as Document  # doors name the type from here
from tingmin.documents.typeset import typeset
from tingmin.ledger.statements import Kept

ABOUT = Kept(lambda about: Document.objects.filter(about=about).select_related("organ").order_by("issued_at", "id"))


def documents_about(matter_id: UUID) -> Sequence[Document]:
    """The documents of a matter, oldest first."""
    return ABOUT.all(matter_id)


def latest_of(matter_id: UUID, kind: str) -> Document | None:
    """The newest document of a kind about a matter."""
    return Document.objects.filter(about=matter_id, kind=kind).order_by("-issued_at", "-id").first()


def as_pdf(document: Document, *, addressee: str, query_code: str = "", language: str = "zh") -> bytes:
    """The document as PDF; name and query code are printed in but never kept with it."""
    content = document.frozen()
    printed = replace(content, query_code=query_code) if query_code and content.query_code else content
    return typeset(printed, addressee=addressee, fonts=settings.FONT_DIRS, language=language)
