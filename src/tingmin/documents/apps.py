"""The documents room as Django knows it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Tables of the documents room."""

    name = "tingmin.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
