"""The accounts room as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Tables of the accounts room."""

    name = "tingmin.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
