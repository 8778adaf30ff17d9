"""Addresses of the pages of records: five for each kind that has pages."""

from __future__ import annotations

from django.urls import path

from jiceng.records import pages
from jiceng.records.page_types import PAGES

urlpatterns = [
    address
    for each in PAGES.all()
    for address in (
        path(each.path, pages.listing, {"kind": each.kind}, name=f"{each.kind}-list"),
        path(
            f"{each.path}table.<str:form>",
            pages.table,
            {"kind": each.kind},
            name=f"{each.kind}-table",
        ),
        path(f"{each.path}new/", pages.new, {"kind": each.kind}, name=f"{each.kind}-new"),
        path(f"{each.path}<uuid:record_id>/", pages.one, {"kind": each.kind}, name=each.kind),
        path(
            f"{each.path}<uuid:record_id>/<str:name>/",
            pages.move,
            {"kind": each.kind},
            name=f"{each.kind}-move",
        ),
    )
]
