"""Other programs at the same work, on the same PostgreSQL, behind the same web server."""

from collections.abc import Mapping

# What is compared: their scenario, and ours.
PAIRS: Mapping[str, tuple[str, str]] = {
    "create": ("helpdesk create", "register"),
    "list": ("helpdesk list", "inbox json city"),
    "open": ("helpdesk open", "matter page"),
}
