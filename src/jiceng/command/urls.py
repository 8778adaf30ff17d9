"""Addresses of the wall and of the desk page."""

from __future__ import annotations

from django.urls import path

from jiceng.command import pages

urlpatterns = [
    path("desk/command/", pages.desk, name="command"),
    path("desk/command/screens/", pages.screen_links, name="command-screens"),
    path(
        "desk/command/screens/<uuid:link>/withdraw/",
        pages.withdraw_screen,
        name="command-screen-withdraw",
    ),
    path("wall/", pages.wall, name="wall"),
    path("wall/figures/", pages.figures, name="wall-figures"),
    path("wall/outlines/", pages.grid_outlines, name="wall-outlines"),
    path("wall/base.pmtiles", pages.base_map, name="wall-base"),
    path("wall/<str:secret>/", pages.wall, name="wall-screen-wall"),
    path("wall/<str:secret>/figures/", pages.figures, name="wall-screen-wall-figures"),
    path("wall/<str:secret>/outlines/", pages.grid_outlines, name="wall-screen-wall-outlines"),
    path("wall/<str:secret>/base.pmtiles", pages.base_map, name="wall-screen-wall-base"),
]
