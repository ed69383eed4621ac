"""The people room as Django knows it."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tables of the people room."""

    name = "tingmin.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
