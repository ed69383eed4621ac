"""All writes on matters: register, take a step, run the clocks."""

from tingmin.matters.actions.clocks import recount_provisional
from tingmin.matters.actions.codes import renew_query_code
from tingmin.matters.actions.looking import open_break_glass, open_matter
from tingmin.matters.actions.registering import link, open_about, register
from tingmin.matters.actions.revealing import open_own, reveal_parties
from tingmin.matters.actions.stepping import take_step
from tingmin.matters.actions.walls import declare_interest, is_accusation, name_respondents, protect, recuse

__all__ = [
    "declare_interest",
    "is_accusation",
    "link",
    "name_respondents",
    "open_about",
    "open_break_glass",
    "open_matter",
    "open_own",
    "protect",
    "recount_provisional",
    "recuse",
    "register",
    "renew_query_code",
    "reveal_parties",
    "take_step",
]
