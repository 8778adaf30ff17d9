"""URL of the page of specialists."""

from __future__ import annotations

from django.urls import path

from jiceng.grids.pages import specialists

urlpatterns = [path("", specialists.mine, name="specialist")]
