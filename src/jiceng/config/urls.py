"""Every address of the installation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from jiceng.config.api import api
from jiceng.exchange.open311.api import api as open311

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("open311/v2/", open311.urls),
]
