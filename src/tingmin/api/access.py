"""What each operation for staff asks of a post. One that is missing here does not start: the door looks it up."""

from collections.abc import Mapping

from tingmin.accounts.types import Permission

NEEDS: Mapping[str, Permission] = {
    "list_matters": Permission.LIST_MATTERS,
    "register_at_counter": Permission.REGISTER,
    "show_matter": Permission.READ_MATTER,
}
STEP = "take_"


def needed(operation: str) -> Permission:
    """The permission by the operation's name; every step asks for the same one, then for an office."""
    return Permission.TAKE_STEPS if operation.startswith(STEP) else NEEDS[operation]
