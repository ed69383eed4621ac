"""Serving a document (送达): the proof of service is the paper on which the next limit starts."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tingmin.documents.actions import record_service
from tingmin.documents.models import Document
from tingmin.documents.templates import TEMPLATES
from tingmin.documents.types import PLACEHOLDER, DocumentKind
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import MatterId
from tingmin.kernel.times import day_of
from tingmin.law.explain import day_zh
from tingmin.matters.actions import take_step
from tingmin.matters.models import Matter
from tingmin.matters.types import SERVICE_METHODS, Serving

SERVICE_FIELDS = frozenset({"document", "document_number", "receiver", "method", "place", "served_at", "proof"})


@transaction.atomic
def serve_paper(
    step: str, matter_id: MatterId, paper: Document | None, p: Serving, *, actor: Actor, at: datetime, **more: Any
) -> Matter:
    """Take a step that serves a document, and keep its proof; `on` of the particulars is the day of receipt."""
    on = p.on or day_of(at)
    fields = {
        **p.fields,
        "document": TEMPLATES[DocumentKind(paper.kind)].title.zh if paper else "",
        "document_number": paper.number if paper else "",
        "receiver": PLACEHOLDER,
        "method": SERVICE_METHODS[p.method].zh,
        "place": p.place,
        "served_at": day_zh(on),
        "proof": p.proof,
    }
    matter = take_step(matter_id=matter_id, step=step, actor=actor, at=at, move=p.move(fields=fields, **more))
    if paper:
        record_service(paper, method=p.method, served_on=on, proof=p.proof, at=at)
    return matter
