"""The ledger room as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Tables of the ledger room."""

    name = "tingmin.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
