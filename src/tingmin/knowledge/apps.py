"""The knowledge room as Django knows it."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Tables of the knowledge room."""

    name = "tingmin.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"
