"""Which address leads to which door."""

from django.urls import URLPattern, URLResolver, include, path

from tingmin.api.urls import api
from tingmin.config.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("healthz", healthz, name="healthz"),
    path("", include("tingmin.web.urls")),
]
