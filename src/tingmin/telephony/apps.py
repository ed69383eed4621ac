"""The telephony room as Django knows it."""

from django.apps import AppConfig


class TelephonyConfig(AppConfig):
    """Tables of the telephony room."""

    name = "tingmin.telephony"
    label = "telephony"
    default_auto_field = "django.db.models.BigAutoField"
