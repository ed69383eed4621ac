"""The room's entry in Django's list."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Registers the models under the label `organisations`."""

    name = "tingmin.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"
