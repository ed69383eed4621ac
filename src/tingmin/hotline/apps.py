"""The hotline as Django knows it."""

from django.apps import AppConfig


class HotlineConfig(AppConfig):
    """Tables of the hotline."""

    name = "tingmin.hotline"
    label = "hotline"
    default_auto_field = "django.db.models.BigAutoField"
