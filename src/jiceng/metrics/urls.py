"""URLs of the figures of records."""

from __future__ import annotations

from django.urls import path

from jiceng.metrics import pages

urlpatterns = [
    path("figures/of/<str:name>/", pages.figures, name="record-figures"),
    path("figures/of/<str:name>/weeks/", pages.weeks, name="figures-by-week"),
    path("figures/of/<str:name>/facts/", pages.facts, name="record-facts"),
    path("figures/of/<str:name>/table.<str:form>", pages.table, name="record-figures-table"),
]
