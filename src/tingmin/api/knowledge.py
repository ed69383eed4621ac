"""The knowledge base: what everybody may read, and what staff rely on."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from ninja.params import functions as sent

from tingmin.api.door import seen_by_actor, staff
from tingmin.api.schemas import Said
from tingmin.kernel.actors import Actor
from tingmin.kernel.times import day_of
from tingmin.knowledge.actions import note_use
from tingmin.knowledge.queries import Version, offered_article, search_public, search_staff
from tingmin.knowledge.rules import LONGEST_QUERY
from tingmin.knowledge.types import STANDINGS, Audience, Hit, Standing, UseKind

public = Router(tags=["public"])
desk = Router(tags=["desk"], auth=staff)
desk.add_decorator(seen_by_actor)


class StandingOut(Schema):
    """Whether an article may be relied on today, as a code and in words."""

    code: Standing
    label: Said

    @classmethod
    def of(cls, standing: Standing) -> "StandingOut":
        """The standing as JSON."""
        return cls(code=standing, label=Said.of(STANDINGS[standing]))


class HitOut(Schema):
    """An article that was found: title and first sentence, plain text."""

    id: UUID
    title: str
    answer: str
    owner: Said
    region_code: str
    audience: Audience
    standing: StandingOut

    @classmethod
    def of(cls, hit: Hit) -> "HitOut":
        """The hit as JSON."""
        return cls(
            id=hit.article,
            title="".join(piece.text for piece in hit.title),
            answer=hit.answer,
            owner=Said.of(hit.owner),
            region_code=hit.region_code,
            audience=hit.audience,
            standing=StandingOut.of(hit.standing),
        )


class ArticleOut(Schema):
    """An article as everybody reads it; an empty `region_code` is the whole city."""

    id: UUID
    number: int
    title: str
    questions: list[str]
    body: str
    based_on: str
    content_class: str
    owner: Said
    region_code: str
    valid_from: date
    valid_to: date | None
    review_due: date
    standing: StandingOut

    @classmethod
    def of(cls, version: Version, *, on: date) -> "ArticleOut":
        """The version as JSON, as it stands on a day."""
        names = ("number", "title", "body", "based_on", "content_class", "region_code", "valid_from", "valid_to")
        return cls(
            id=version.article_id,
            questions=version.questions.splitlines(),
            owner=Said.of(version.article.organ.label),
            review_due=version.review_due,
            standing=StandingOut.of(version.standing(on=on)),
            **{name: getattr(version, name) for name in names},
        )


@public.get("", response=list[HitOut])
def search_knowledge(request: HttpRequest, q: str = sent.Query(..., max_length=LONGEST_QUERY)) -> Sequence[HitOut]:
    """Answers to a question in plain words, the best first; none when nothing fits."""
    return [HitOut.of(hit) for hit in search_public(q, on=day_of(timezone.now()))]


@public.get("/{uuid:article_id}", response=ArticleOut)
def read_article(request: HttpRequest, article_id: UUID) -> ArticleOut:
    """One answer that is open to everybody and valid today."""
    today = day_of(timezone.now())
    found = offered_article(article_id, on=today)
    note_use(article_id, kind=UseKind.OPENED)
    return ArticleOut.of(found, on=today)


@desk.get("", response=list[HitOut])
def search_staff_knowledge(
    request: HttpRequest, q: str = sent.Query(..., max_length=LONGEST_QUERY), region: str = ""
) -> Sequence[HitOut]:
    """The same for staff: internal articles too, and what is past its days, which says so."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    hits = search_staff(q, actor=actor, on=day_of(timezone.now()), region_code=region)
    return [HitOut.of(hit) for hit in hits]
