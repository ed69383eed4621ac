"""What each operation for staff asks of a post. One that is missing here does not start: the door looks it up."""

from collections.abc import Mapping

from tingmin.accounts.types import Permission

NEEDS: Mapping[str, Permission] = {
    "list_matters": Permission.LIST_MATTERS,
    "register_at_counter": Permission.REGISTER,
    "show_matter": Permission.READ_MATTER,
    "name_whom_it_accuses": Permission.TAKE_STEPS,
    "recuse_officer": Permission.TAKE_STEPS,
    "handle_in_confidence": Permission.TAKE_STEPS,
    "preview_sending": Permission.TAKE_STEPS,
    "list_score_sheets": Permission.READ_SCORES,
    "show_score_sheet": Permission.READ_SCORES,
    "show_month_report": Permission.READ_SCORES,
    "check_both_channels": Permission.REGISTER,
    "show_both_channels": Permission.READ_MATTER,
    "judge_both_channels": Permission.TAKE_STEPS,
    "settle_both_channels": Permission.TAKE_STEPS,
    "convert_with_consent": Permission.TAKE_STEPS,
    "search_staff_knowledge": Permission.WRITE_KNOWLEDGE,
}
STEP = "take_"


def needed(operation: str) -> Permission:
    """The permission by the operation's name; every step asks for the same one, then for an office."""
    return Permission.TAKE_STEPS if operation.startswith(STEP) else NEEDS[operation]
