"""All writes on matters: register, take a step, run the clocks."""

from tingmin.matters.actions.clocks import recount_provisional
from tingmin.matters.actions.registering import link, register
from tingmin.matters.actions.revealing import reveal_parties
from tingmin.matters.actions.stepping import take_step

__all__ = ["link", "recount_provisional", "register", "reveal_parties", "take_step"]
