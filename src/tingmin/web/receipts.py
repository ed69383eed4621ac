"""The receipt between registration and the page that shows it once.

The query code is kept nowhere in the city (only its digest is), so the receipt travels in a signed cookie of the
browser that submitted, which ends after an hour or when the reader says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from tingmin.intake.types import Receipt
from tingmin.kernel.ids import MatterId
from tingmin.kernel.labels import Label
from tingmin.matters.types import Registered

COOKIE, SALT, LASTS = "tingmin_receipt", "tingmin.web.receipt", 3600


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt as its page shows it."""

    registered: Sequence[Registered]
    warnings: Sequence[Label]

    def code_of(self, matter_id: UUID) -> str:
        """The query code of one of its matters; empty for any other matter."""
        return next((each.query_code for each in self.registered if each.matter_id == matter_id), "")


def hand_over(response: HttpResponse, receipt: Receipt) -> HttpResponse:
    """Give the receipt to the browser."""
    plain = {
        "registered": [[str(r.matter_id), r.number, r.query_code] for r in receipt.registered],
        "warnings": [[label.zh, label.en] for label in receipt.warnings],
    }
    value = signing.dumps(plain, salt=SALT, compress=True)
    response.set_cookie(
        COOKIE, value, max_age=LASTS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def in_hand(request: HttpRequest) -> Slip | None:
    """The receipt that this browser holds, if it does and it is ours."""
    try:
        plain = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    registered = [Registered(MatterId(UUID(pk)), number, code) for pk, number, code in plain["registered"]]
    return Slip(registered, [Label(zh, en) for zh, en in plain["warnings"]])


def take_away(response: HttpResponse) -> HttpResponse:
    """Leave no receipt on a shared machine."""
    response.delete_cookie(COOKIE)
    return response
