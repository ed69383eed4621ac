"""All writes of the hotline, and its verbs."""

from tingmin.hotline.actions.calling_back import VERBS as CALLING_BACK
from tingmin.hotline.actions.co_handling import VERBS as CO_HANDLING
from tingmin.hotline.actions.comparing import contest_sameness, judge_sameness, settle_sameness
from tingmin.hotline.actions.converting import VERBS as CONVERTING
from tingmin.hotline.actions.converting import convert, convert_to_order, convert_to_petition, decline_conversion
from tingmin.hotline.actions.dispatching import VERBS as DISPATCHING
from tingmin.hotline.actions.handling import VERBS as HANDLING
from tingmin.hotline.actions.taking_down import take_down
from tingmin.matters.types import Verb

VERBS: tuple[Verb, ...] = (*DISPATCHING, *HANDLING, *CO_HANDLING, *CONVERTING, *CALLING_BACK)

__all__ = [
    "VERBS",
    "contest_sameness",
    "convert",
    "convert_to_order",
    "convert_to_petition",
    "decline_conversion",
    "judge_sameness",
    "settle_sameness",
    "take_down",
]
