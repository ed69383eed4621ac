"""The web room as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, pages' assets and the English catalogue."""

    name = "tingmin.web"
    label = "web"
