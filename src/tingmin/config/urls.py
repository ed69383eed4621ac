"""Which address leads to which door."""

from django.urls import URLPattern, URLResolver, path

from tingmin.config.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
]
