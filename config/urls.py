"""The only place where the apps' addresses are put together."""

from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz
from config.home import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("places.urls")),
    path("", include("elections.urls")),
    path("", include("cadres.urls")),
    path("", include("imports.urls")),
    path("", include("reports.urls")),
]
