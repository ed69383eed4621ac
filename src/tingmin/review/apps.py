"""The review room as Django knows it."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Tables of the review room."""

    name = "tingmin.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
