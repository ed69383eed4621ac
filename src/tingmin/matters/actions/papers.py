"""Issuing the document that a step asks for."""

from collections.abc import Sequence
from datetime import datetime

from tingmin.documents.actions import issue
from tingmin.documents.models import Document
from tingmin.documents.types import DocumentKind
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.law.types import Step
from tingmin.matters.models import Matter, Obligation
from tingmin.matters.papers import Paper, content_of
from tingmin.matters.types import Move
from tingmin.organisations.queries import Organ, organ_by_id


def issue_paper(
    matter: Matter, row: Step, *, clocks: Sequence[Obligation], move: Move, actor: Actor, at: datetime
) -> Document | None:
    """Issue the document that the row asks for, in the name of the actor's organ (a petitioner's: of the holder)."""
    if not row.document:
        return None
    newest = {c.clock: c for c in sorted(clocks, key=lambda c: (c.started_on, c.stopped_on is None))}
    organ = _organ(matter, actor.organ or OrganId(matter.holder_id))
    signer = actor.name if actor.organ else organ.name
    paper = Paper(matter=matter, row=row, organ=organ, clocks=newest, move=move, at=at, signer=signer)
    content = content_of(paper, DocumentKind(row.document))
    return issue(content, about=matter.pk, organ_id=OrganId(organ.pk), agency=organ.short_name, at=at)


def sealed(paper: Document | None) -> dict[str, str]:
    """What the step's fact commits to of its document: its hash, so that not a word of it can be changed later."""
    return {"document_sha256": paper.sha256} if paper else {}


def _organ(matter: Matter, wanted: OrganId) -> Organ:
    """One of the matter's own organs, else from the directory: who acts is mostly who holds it."""
    near = (matter.holder, matter.registrar)
    return next((each for each in near if each.pk == wanted), None) or organ_by_id(wanted)
