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
    "exports": Permission.ORDER_EXPORT,
    "order": Permission.ORDER_EXPORT,
    "fetch": Permission.ORDER_EXPORT,
    "decide": Permission.APPROVE_EXPORT,
    # Of these, the action asks once more: who appoints to which posts.
    "accounts": Permission.SEE_ACCOUNTS,
    "account": Permission.SEE_ACCOUNTS,
    "open_account": Permission.SEE_ACCOUNTS,
    "end_post": Permission.SEE_ACCOUNTS,
    "new_password": Permission.SEE_ACCOUNTS,
    "grants": Permission.SEE_ACCOUNTS,
    "organs": Permission.ADMINISTER_ORGANS,
    "organ": Permission.ADMINISTER_ORGANS,
    "add_organ": Permission.ADMINISTER_ORGANS,
    "end_organ": Permission.ADMINISTER_ORGANS,
    "site": Permission.ADMINISTER_SETTINGS,
    "keys": Permission.ADMINISTER_KEYS,
    "new_key": Permission.ADMINISTER_KEYS,
    "audit_looks": Permission.READ_AUDIT,
    "audit_changes": Permission.READ_AUDIT,
    "audit_exports": Permission.READ_AUDIT,
    "audit_ledger": Permission.READ_AUDIT,
    "attachment": Permission.READ_MATTER,
    # With a reason it carries the full name; `reveal_parties` asks for that permission by itself.
    "document": Permission.READ_MATTER,
}
