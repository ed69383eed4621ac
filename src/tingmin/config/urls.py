"""Which address leads to which door."""

from django.urls import URLPattern, URLResolver, path

from tingmin.api.urls import api
from tingmin.config.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("healthz", healthz, name="healthz"),
]
