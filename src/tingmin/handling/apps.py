"""The handling room as Django knows it."""

from django.apps import AppConfig


class HandlingConfig(AppConfig):
    """Tables of the handling room."""

    name = "tingmin.handling"
    label = "handling"
    default_auto_field = "django.db.models.BigAutoField"
