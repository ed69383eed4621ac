"""Finding documents and printing them."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from tingmin.documents.models import Document
from tingmin.documents.typeset import typeset


def documents_about(matter_id: UUID) -> Sequence[Document]:
    """The documents of a matter, oldest first."""
    return list(Document.objects.filter(about=matter_id).select_related("organ").order_by("issued_at", "id"))


def latest_of(matter_id: UUID, kind: str) -> Document | None:
    """The newest document of a kind about a matter."""
    return Document.objects.filter(about=matter_id, kind=kind).order_by("-issued_at", "-id").first()


def as_pdf(document: Document, *, addressee: str, language: str = "zh") -> bytes:
    """The document as PDF; the reader's name comes from the vault and is not kept in the document."""
    return typeset(document.frozen(), addressee=addressee, fonts=settings.FONT_DIRS, language=language)
