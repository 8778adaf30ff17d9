"""URLs of the pages of posters."""

from __future__ import annotations

from django.urls import path

from jiceng.grids.pages import posters

urlpatterns = [
    path("", posters.posters, name="posters"),
    path("print/", posters.print_posters, name="print-posters"),
    path("phones/<uuid:post_id>/", posters.phone, name="poster-phone"),
]
