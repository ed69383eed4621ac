"""The API's one door: who knocks, and how a refusal is answered."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.security import SessionAuth

from tingmin.accounts.acting import looking_as
from tingmin.accounts.queries import acting_in, actor_as
from tingmin.accounts.rules import require
from tingmin.accounts.sessions import posts_on
from tingmin.accounts.types import CHOSEN_POST
from tingmin.api.access import needed
from tingmin.api.parsing import StorableParser
from tingmin.intake.actions import TooManyAttempts, UnknownQueryCode
from tingmin.kernel.actors import Actor
from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import NotFound, NotPermitted, Refusal
from tingmin.kernel.times import day_of
from tingmin.law.procedures import ConditionNotMet, StepNotAllowed
from tingmin.ledger.receipts import NotYetMerged
from tingmin.matters.actions.revealing import HeldInConfidence
from tingmin.matters.actions.walls import AlreadyWithRespondent, RespondentWouldSee
from tingmin.telephony.actions.events import EventContradicted
from tingmin.telephony.signing import SignatureWrong


class PostNotChosen(Refusal):
    """Somebody in several posts has not said in which one they act."""

    code = "post_not_chosen"
    sentence = Label(
        zh="您任有几个岗位，请先在工作台选择本次以哪个岗位办理。",
        en="You hold several posts; first choose at the desk in which one you act.",
    )


# Any other refusal is a form that cannot be taken as it is: 422.
STATUS: dict[type[Refusal], HTTPStatus] = {
    NotPermitted: HTTPStatus.FORBIDDEN,
    PostNotChosen: HTTPStatus.CONFLICT,
    HeldInConfidence: HTTPStatus.FORBIDDEN,
    RespondentWouldSee: HTTPStatus.CONFLICT,
    AlreadyWithRespondent: HTTPStatus.CONFLICT,
    NotYetMerged: HTTPStatus.CONFLICT,
    NotFound: HTTPStatus.NOT_FOUND,
    UnknownQueryCode: HTTPStatus.NOT_FOUND,
    StepNotAllowed: HTTPStatus.CONFLICT,
    ConditionNotMet: HTTPStatus.CONFLICT,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    SignatureWrong: HTTPStatus.UNAUTHORIZED,
    EventContradicted: HTTPStatus.CONFLICT,
}

api = NinjaAPI(
    title="听民 Tingmin",
    version="1",
    description="Petitions and the 12345 hotline: register, follow, act. Refusals come as application/problem+json.",
    urls_namespace="api",
    parser=StorableParser(),
)


class StaffSession(SessionAuth):
    """A signed-in person in a post; changes ask for the CSRF token as the pages do."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The Actor in the post chosen, or None for a stranger or a user without a post."""
        if not request.user.is_authenticated or request.user.pk is None:
            return None
        held = posts_on(request, day_of(timezone.now()))
        if not held:
            return None
        chosen = acting_in(held, request.session.get(CHOSEN_POST, ""))
        if chosen is None:
            raise PostNotChosen()
        return actor_as(chosen)


staff = StaffSession()


def seen_by_actor(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Ask the Actor's post for what the operation needs, and let the database show what the Actor may see, no more."""
    needs = needed(operation.__name__)

    @wraps(operation)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        actor: Actor = request.auth  # type: ignore[attr-defined]
        require(actor, needs)
        with looking_as(actor, kwargs.get("matter_id"), at=timezone.now()):
            return operation(request, *args, **kwargs)

    return opened


@api.exception_handler(Refusal)
def answer_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as RFC 9457 problem details, in both languages."""
    status = STATUS.get(type(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)
    problem = {
        "type": f"urn:tingmin:refusal:{refusal.code}",
        "title": refusal.say(get_language() or "zh-hans"),
        "status": status,
        "detail": {"zh": refusal.say("zh-hans"), "en": refusal.say("en")},
    }
    answer = api.create_response(request, problem, status=status)
    answer["Content-Type"] = "application/problem+json"
    return answer
