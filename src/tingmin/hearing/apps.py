"""The hearing room as Django knows it."""

from django.apps import AppConfig


class HearingConfig(AppConfig):
    """Tables of the hearing room."""

    name = "tingmin.hearing"
    label = "hearing"
    default_auto_field = "django.db.models.BigAutoField"
