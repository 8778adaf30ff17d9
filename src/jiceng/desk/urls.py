"""URLs of the desk: home, inbox, approvals, saved filters, exports, live updates."""

from __future__ import annotations

from django.urls import path

from jiceng.desk import (
    approvals,
    choices,
    export_pages,
    filter_pages,
    home,
    inbox,
    launcher,
    live_records,
    posts,
    pulse,
    tour_pages,
)

urlpatterns = [
    path("", inbox.inbox, name="desk"),
    path("home/", home.home, name="home"),
    path("home/blocks/<str:name>/", home.block, name="home-block"),
    path("position/", posts.choose, name="choose-position"),
    path("apps/", launcher.apps, name="apps"),
    path("tour/", tour_pages.tours, name="tours"),
    path("tour/begin/", tour_pages.begin, name="tour-begin"),
    path("tour/move/", tour_pages.move, name="tour-move"),
    path("choices/<str:name>/", choices.find, name="choices"),
    path("pulse/", pulse.pulse, name="pulse"),
    path("approvals/", approvals.listing, name="approvals"),
    path("approvals/several/", approvals.decide_several, name="decide-several"),
    path("approvals/<uuid:approval_id>/decide/", approvals.decide, name="decide"),
    path("drafts/<str:kind>/<uuid:record_id>/", live_records.draft, name="draft"),
    path("left/<str:kind>/<uuid:record_id>/", live_records.left, name="left"),
    path("filters/", filter_pages.listing, name="filters"),
    path("filters/counts/", filter_pages.counts, name="filter-counts"),
    path("filters/new/", filter_pages.new, name="filter-new"),
    path("filters/<uuid:filter_id>/", filter_pages.one, name="filter"),
    path("filters/<uuid:filter_id>/raise/", filter_pages.put_before, name="filter-raise"),
    path("filters/<uuid:filter_id>/remove/", filter_pages.remove, name="filter-remove"),
    path("exports/", export_pages.listing, name="exports"),
    path("exports/new/", export_pages.new, name="export-new"),
    path("exports/<uuid:export_id>/", export_pages.one, name="export"),
    path("exports/<uuid:export_id>/progress/", export_pages.progress, name="export-progress"),
    path("exports/<uuid:export_id>/stop/", export_pages.stop, name="export-stop"),
    path("exports/<uuid:export_id>/file/", export_pages.file, name="export-file"),
    path("exports/<uuid:export_id>/remove/", export_pages.remove, name="export-remove"),
]
