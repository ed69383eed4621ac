"""Applications for review as the pages tell them: to whom, against whom, how it came out; and inside, who examined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tingmin.accounts.queries import names_of
from tingmin.kernel.actors import Actor
from tingmin.kernel.ids import OrganId
from tingmin.kernel.labels import Label
from tingmin.law.petition_ladder import RE_REVIEW, REVIEW
from tingmin.law.procedures import label_of
from tingmin.law.review_grounds import FAULTS
from tingmin.matters.queries import Matter
from tingmin.review.queries import ReviewCase, cases_of, qualified_on

LEVELS: Mapping[str, Label] = {REVIEW.code: Label("复查", "Review"), RE_REVIEW.code: Label("复核", "Re-review")}
REFUSED = "refused"
RUNNING = Label("正在审查", "Being examined")
NOBODY = Label("", "")


@dataclass(frozen=True, slots=True)
class Inside:
    """What only the review organ reads: examiners with their certificates, experts, the committee, the fault."""

    examiners: Sequence[tuple[str, str, bool]]
    case: ReviewCase
    fault: Label


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One application."""

    level: Label
    organ: Label
    respondent: Label
    applied_on: date
    is_late: bool
    file_handed_on: date | None
    outcome: Label
    decided_on: date | None
    inside: Inside | None = None


def reviews_told(matter: Matter) -> Sequence[ReviewLine]:
    """The applications about a matter, as the petitioner reads them."""
    return [_line(each) for each in cases_of(matter.pk)]


def reviews_of(matter: Matter, actor: Actor, *, today: date) -> Sequence[ReviewLine]:
    """The same for officers; those of the review organ read on."""
    cases = cases_of(matter.pk)
    inside = _inside([each for each in cases if each.organ_id == actor.organ], today)
    return [_line(each, inside.get(each.pk)) for each in cases]


def outcome_of(case: ReviewCase) -> Label:
    """How it came out, in words."""
    if not case.outcome:
        return RUNNING
    return label_of("petition", "refuse_review" if case.outcome == REFUSED else case.outcome)


def _line(case: ReviewCase, inside: Inside | None = None) -> ReviewLine:
    return ReviewLine(
        level=LEVELS[case.level],
        organ=case.organ.label,
        respondent=case.respondent.label,
        applied_on=case.applied_on,
        is_late=case.late,
        file_handed_on=case.file_handed_on,
        outcome=outcome_of(case),
        decided_on=case.decided_on,
        inside=inside,
    )


def _inside(cases: Sequence[ReviewCase], today: date) -> Mapping[UUID, Inside]:
    """Of the cases of one organ, what only this organ reads, by their ids."""
    if not cases:
        return {}
    examiners = {case.pk: [each for each in case.examiners.all() if each.replaced_on is None] for case in cases}
    names = names_of(each.staff for some in examiners.values() for each in some)
    valid = qualified_on(today, organ=OrganId(cases[0].organ_id))
    said = {
        pk: [(names.get(each.staff, ""), each.certificate, each.staff in valid) for each in some]
        for pk, some in examiners.items()
    }
    return {
        case.pk: Inside(said[case.pk], case, FAULTS[case.fault][0] if case.fault in FAULTS else NOBODY)
        for case in cases
    }
