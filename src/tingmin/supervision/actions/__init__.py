"""All writes of supervision: find, propose, open, urge, suggest, visit, verify, close."""

from tingmin.matters.types import Verb
from tingmin.supervision.actions import ending, urging
from tingmin.supervision.actions.opening import open_case
from tingmin.supervision.actions.proposing import dismiss, propose
from tingmin.supervision.actions.sweeping import sweep

VERBS: tuple[Verb, ...] = (*urging.VERBS, *ending.VERBS)

__all__ = ["VERBS", "dismiss", "open_case", "propose", "sweep"]
