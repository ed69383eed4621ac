"""Pure rules of the hotline: when has it been tried often enough, and who is told besides the unit."""

# A requester is called at different times before an order is closed as not reached (house rule, domain §2.3).
ENOUGH_ATTEMPTS = 3


def tried_enough(attempts: int) -> frozenset[str]:
    """The mark that lets an order be closed as not reached."""
    return frozenset({"tried_enough"} if attempts >= ENOUGH_ATTEMPTS else ())
