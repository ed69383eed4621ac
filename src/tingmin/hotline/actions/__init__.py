"""All writes of the hotline, and its verbs."""

from tingmin.hotline.actions.calling_back import VERBS as CALLING_BACK
from tingmin.hotline.actions.co_handling import VERBS as CO_HANDLING
from tingmin.hotline.actions.dispatching import VERBS as DISPATCHING
from tingmin.hotline.actions.handling import VERBS as HANDLING
from tingmin.hotline.actions.taking_down import take_down
from tingmin.matters.types import Verb

VERBS: tuple[Verb, ...] = (*DISPATCHING, *HANDLING, *CO_HANDLING, *CALLING_BACK)

__all__ = ["VERBS", "take_down"]
