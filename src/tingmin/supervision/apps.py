"""The supervision room as Django knows it."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Tables of the supervision room."""

    name = "tingmin.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
