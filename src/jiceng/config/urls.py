"""URLs of the installation: those of the apps' manifests and of the project."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from jiceng.config import design, health
from jiceng.config.api import api
from jiceng.config.prometheus import metrics
from jiceng.core.entry_points import URLS
from jiceng.exchange.open311.api import api as open311

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health.health, name="health"),
    path("health", health.health),
    path("metrics/", metrics),
    path("api/v1/", api.urls),
    path("open311/v2/", open311.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("design/", design.page, name="design"),
    *(
        path(each.prefix, include(each.module))
        # Longer prefixes are tried first.
        for each in sorted(URLS.all(), key=lambda each: -len(each.prefix))
    ),
]

handler404 = "jiceng.config.web.missing"
handler500 = "jiceng.config.web.fault"
