"""A refusal becomes a page, or an error beside the field that it is about."""

from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from tingmin.intake.actions import TooManyAttempts, UnknownQueryCode
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.ledger.receipts import NotYetMerged
from tingmin.matters.actions.erasing import AnotherStillNeeds, NobodyToErase, StillNeeded
from tingmin.matters.actions.revealing import HeldInConfidence
from tingmin.matters.actions.walls import AlreadyWithRespondent, RespondentWouldSee
from tingmin.web.door import NoPost, View

# Any other refusal is a form that cannot be taken as it is: 422.
STATUS: dict[type[Refusal], HTTPStatus] = {
    NotPermitted: HTTPStatus.FORBIDDEN,
    NoPost: HTTPStatus.FORBIDDEN,
    HeldInConfidence: HTTPStatus.FORBIDDEN,
    RespondentWouldSee: HTTPStatus.CONFLICT,
    AlreadyWithRespondent: HTTPStatus.CONFLICT,
    NotYetMerged: HTTPStatus.CONFLICT,
    StillNeeded: HTTPStatus.CONFLICT,
    AnotherStillNeeds: HTTPStatus.CONFLICT,
    NobodyToErase: HTTPStatus.CONFLICT,
    NotFound: HTTPStatus.NOT_FOUND,
    UnknownQueryCode: HTTPStatus.NOT_FOUND,
    StepNotAllowed: HTTPStatus.CONFLICT,
    ConditionNotMet: HTTPStatus.CONFLICT,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
}

# Refusals that are about one field, by the names that our forms use.
FIELD_OF = {
    "nothing_said": "body_1",
    "text_too_long": "body_1",
    "received_in_future": "received_on",
    "unknown_region": "district",
    "event_in_future": "on",
    "sent_to_itself": "to",
    "respondent_would_see": "to",
    "emergency_reason_needed": "reason",
    "emergency_too_long": "minutes",
    "organ_ended": "to",
    "unknown_organ": "to",
    "ambiguous_organ": "to",
    "route_does_not_fit": "route",
    "unknown_content_class": "content_class",
    "unknown_query_code": "code",
    "too_many_attempts": "code",
    "reason_needed": "reason",
    "too_long_an_extension": "days",
    "ground_needed": "ground",
    "erasure_reason_needed": "reason",
    "username_taken": "username",
    "term_begins_in_the_past": "first",
    "term_turned_round": "last",
    "posts_exclude_each_other": "post",
    "post_held_already": "post",
    "purpose_needed": "purpose",
    "period_turned_round": "received_to",
    "hearing_too_soon": "starts_at",
    "hearing_too_far_off": "starts_at",
    "chair_involved": "chair",
    "public_though_protected": "openness",
    "hearing_end_impossible": "ends_at",
    "replacement_missing": "replacement",
    "officer_missing": "officer",
    "not_theirs_to_recuse": "officer",
    "reason_missing": "reason",
    "unknown_exclusion_reason": "reason",
    "exclusion_proposed_already": "number",
    "plan_too_soon": "since",
    "plans_overlap": "since",
    "objection_reason_missing": "reasons",
    "objection_empty": "reasons",
    "review_organ_not_offered": "to",
    "unknown_review_ground": "ground",
    "unknown_fault": "fault",
    "not_qualified": "examiners",
    "had_a_part": "examiners",
    "examiner_kept_away": "examiners",
    "examiner_unknown": "examiners",
    "too_few_examiners": "examiners",
    "opinion_not_found": "opinion_number",
    "certificate_missing": "certificate",
    "nothing_to_publish": "text",
    "group_too_small": "received_from",
    "supervision_evidence_needed": "evidence",
    "supervision_ground_unknown": "ground",
    "supervision_proof_needed": "proof",
    "visit_in_future": "done_on",
}


class RefusalPages:
    """Middleware: what no form caught is shown as a page with the one sentence."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say a refusal; anything else goes on to crash loudly."""
        if not isinstance(exception, Refusal):
            return None
        return render(request, "web/refused.html", {"sentence": said(exception)}, status=status_of(exception))


def said(refusal: Refusal) -> str:
    """The sentence in the reader's language."""
    return refusal.say(get_language() or "zh-hans")


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal."""
    return STATUS.get(type(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)


def put_on(form: forms.BaseForm, refusal: Refusal) -> int:
    """Show a refusal in a form, beside its field where it has one; returns the status."""
    field = FIELD_OF.get(refusal.code)
    form.add_error(field if field in form.fields else None, said(refusal))
    return status_of(refusal)
