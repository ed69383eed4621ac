"""The intake room as Django knows it."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Tables of the intake room."""

    name = "tingmin.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
