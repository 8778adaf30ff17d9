"""URLs of sheets."""

from __future__ import annotations

from django.urls import path

from jiceng.assessment.schemes import pages

urlpatterns = [
    path("", pages.mine, name="assessment-mine"),
    path("<uuid:period>/preview/", pages.preview, name="assessment-preview"),
    path("<uuid:period>/sheets.xlsx", pages.table, name="assessment-table"),
    path("<uuid:period>/<uuid:unit>/", pages.sheet, name="assessment-sheet"),
    path("<uuid:period>/<uuid:unit>/<str:part>/", pages.line, name="assessment-line"),
]
