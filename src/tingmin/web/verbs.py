"""All verbs of the house by the name of their step."""

from tingmin.handling.actions import VERBS as HANDLING
from tingmin.hearing.actions import VERBS as HEARING
from tingmin.hotline.actions import VERBS as HOTLINE
from tingmin.intake.actions import VERBS as INTAKE
from tingmin.matters.types import Verb
from tingmin.review.actions import VERBS as REVIEW
from tingmin.routing.actions import VERBS as ROUTING
from tingmin.supervision.actions import VERBS as SUPERVISION

ROOMS = (ROUTING, HANDLING, HEARING, REVIEW, INTAKE, HOTLINE, SUPERVISION)
VERBS: dict[str, Verb] = {verb.step: verb for room in ROOMS for verb in room}
