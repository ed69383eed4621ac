"""What each staff page asks of a post. A view that is missing here does not start: `for_staff` looks it up."""

from collections.abc import Mapping

from tingmin.accounts.types import Permission

NEEDS: Mapping[str, Permission] = {
    "inbox": Permission.LIST_MATTERS,
    "everywhere": Permission.LIST_MATTERS,
    "recent": Permission.LIST_MATTERS,
    "search": Permission.READ_MATTER,
    "register": Permission.REGISTER,
    "receipt": Permission.REGISTER,
    "matter": Permission.READ_MATTER,
    "reveal": Permission.REVEAL_IDENTITY,
    "step": Permission.TAKE_STEPS,
    "respondents": Permission.TAKE_STEPS,
    "recusal": Permission.TAKE_STEPS,
    "confidence": Permission.TAKE_STEPS,
    "new_code": Permission.REGISTER,
    "emergency": Permission.BREAK_GLASS,
    "emergency_log": Permission.REVIEW_EMERGENCIES,
    "attachment": Permission.READ_MATTER,
    # With a reason it carries the full name; `reveal_parties` asks for that permission by itself.
    "document": Permission.READ_MATTER,
}
