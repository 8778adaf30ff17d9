"""Every address of the installation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from jiceng.config import health
from jiceng.config.api import api
from jiceng.exchange.open311.api import api as open311
from jiceng.workbench import design

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/", health.health, name="health"),
    path("health", health.health),
    path("api/v1/", api.urls),
    path("open311/v2/", open311.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("jiceng.accounts.urls")),
    path("desk/admin/", include("jiceng.administration.urls")),
    path("desk/notices/", include("jiceng.notices.urls")),
    path("desk/news/", include("jiceng.notices.news_urls")),
    path("desk/", include("jiceng.workbench.urls")),
    path("design/", design.page, name="design"),
    path("", include("jiceng.records.calendars.urls")),
    path("", include("jiceng.portal.urls")),
]

handler404 = "jiceng.config.web.missing"
handler500 = "jiceng.config.web.fault"
