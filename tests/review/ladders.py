"""A matter of a street on the ladder: review by its district, re-review by the city."""

from datetime import date

from tests.matters.plans import DAYS
from tests.matters.walks import Walk
from tingmin.matters.models import Obligation

DAY = DAYS["XF2022+BJ2006"]
STREET, DISTRICT, CITY = "110105015", "chaoyang", "beijing"
TO_OPINION = ("classify", "accept", "investigate")
TO_SERVED = ("check_opinion", "sign_opinion", "serve")
DECIDED = ("accept_review", "name_examiners")


def served(day: date = DAY, **drafting) -> Walk:
    """An opinion of a street, in the petitioner's hands."""
    return Walk(day=day, receiver=STREET).to(*TO_OPINION).take("draft_opinion", **drafting).to(*TO_SERVED)


def under_examination(walk: Walk | None = None, *, step: str = "apply_review") -> Walk:
    """Asked for, accepted, with its examiners."""
    return (walk or served()).to(step, *DECIDED)


def reviewed(walk: Walk | None = None) -> Walk:
    """Upheld and served: the petitioner may ask for re-review."""
    return under_examination(walk).to("uphold", "serve_review_opinion")


def final(walk: Walk | None = None) -> Walk:
    """Re-reviewed and served."""
    return under_examination(walk or reviewed(), step="apply_re_review").to("uphold", "serve_final_opinion")


def clock(walk: Walk, code: str) -> Obligation:
    return Obligation.objects.get(matter=walk.id, clock=code, stopped_on=None)
