"""All writes of the ladder, and its verbs."""

from tingmin.matters.types import Verb
from tingmin.review.actions.applying import VERBS as APPLYING
from tingmin.review.actions.applying import take_in_application
from tingmin.review.actions.deciding import VERBS as DECIDING
from tingmin.review.actions.examining import VERBS as EXAMINING
from tingmin.review.actions.qualifying import end_qualification, grant_qualification

VERBS: tuple[Verb, ...] = (*APPLYING, *EXAMINING, *DECIDING)

__all__ = ["VERBS", "end_qualification", "grant_qualification", "take_in_application"]
