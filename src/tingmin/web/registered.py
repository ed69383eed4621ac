"""The record of a registration: the first fact of a matter's chain, and whether the log has it yet."""

from uuid import UUID

from tingmin.ledger.log import newest_head, position_of
from tingmin.ledger.queries import history
from tingmin.matters.queries import Matter


def registration_of(matter: Matter) -> UUID:
    """The id of the first fact."""
    return history(matter.pk)[0].pk


def is_merged(fact_id: UUID) -> bool:
    """True once the log holds the fact under a signed head."""
    return position_of(fact_id) is not None and newest_head() is not None
