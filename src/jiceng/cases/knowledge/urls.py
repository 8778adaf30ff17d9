"""Addresses of the knowledge base besides those of its records."""

from __future__ import annotations

from django.urls import path

from jiceng.cases.knowledge import pages

urlpatterns = [
    path("knowledge/search/", pages.search, name="knowledge-search"),
    path("knowledge/missing/", pages.missed, name="knowledge-missed"),
    path(
        "knowledge/<uuid:article_id>/versions/<int:number>/",
        pages.version,
        name="article-version",
    ),
]
