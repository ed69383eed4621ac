"""What the steps of a review share: who may take them, and whose opinion is reviewed."""

from datetime import date
from typing import Any

from tingmin.accounts.queries import names_of
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.matters.models import Matter
from tingmin.review.models import ReviewCase
from tingmin.review.queries import examiners_of, has_had_part, qualified_on
from tingmin.review.rules import ExaminerKeptAway, HadAPart, NotQualified


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


def require_still_fit(matter: Matter, case: ReviewCase, *, on: date) -> None:
    """Raise when of the examiners, who draft the opinion, one must keep away since, or is certified no more."""
    organ, staff = OrganId(case.organ_id), [each.staff for each in examiners_of(case)]
    names, certified = names_of(staff), qualified_on(on, organ=organ)
    for each in staff:
        if each in matter.walled_people:
            raise ExaminerKeptAway(name=names.get(each, ""))
        if each not in certified:
            raise NotQualified(name=names.get(each, ""))


def known_of(case: ReviewCase | None) -> dict[str, Any]:
    """What every paper of a review says of the application: against whose opinion, received when."""
    return {"respondent": case.respondent.name, "received_on": case.applied_on} if case else {}
