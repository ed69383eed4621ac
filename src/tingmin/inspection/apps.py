"""The inspection room as Django knows it."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Tables of the inspection room."""

    name = "tingmin.inspection"
    label = "inspection"
    default_auto_field = "django.db.models.BigAutoField"
