"""URL of the file of map tiles."""

from __future__ import annotations

from django.urls import path

from jiceng.grids.pages import base_map

urlpatterns = [path("base.pmtiles", base_map.archive, name="base-map")]
