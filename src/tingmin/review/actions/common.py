"""What the steps of a review share: who may take them, and whose opinion is reviewed."""

from datetime import date

from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.matters.models import Matter
from tingmin.review.models import ReviewCase
from tingmin.review.queries import has_had_part, qualified_on
from tingmin.review.rules import HadAPart, NotQualified


def require_fit(matter: Matter, actor: Actor, *, on: date) -> None:
    """Raise for who had a part below, or holds no certificate; asked after permission, so it tells no outsider."""
    if has_had_part(matter, actor.person):
        raise HadAPart(name=actor.name)
    if actor.person not in qualified_on(on, organ=OrganId(matter.reviewer_id or matter.holder_id)):
        raise NotQualified(name=actor.name)


def require_no_part(matter: Matter, actor: Actor) -> None:
    """Raise for who had a part below."""
    if has_had_part(matter, actor.person):
        raise HadAPart(name=actor.name)


def respondent_field(case: ReviewCase | None) -> dict[str, str]:
    """The organ whose opinion is reviewed, as a document names it."""
    return {"respondent": case.respondent.name} if case else {}
