"""The matters room as Django knows it."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Tables of the matters room."""

    name = "tingmin.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"
