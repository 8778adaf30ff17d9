"""Every address of the installation."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from jiceng.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
]
