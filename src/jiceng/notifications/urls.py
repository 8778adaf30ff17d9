"""URLs of notifications."""

from __future__ import annotations

from django.urls import path

from jiceng.notifications import pages

urlpatterns = [
    path("", pages.listing, name="notices"),
    path("count/", pages.count, name="notice-count"),
    path("read/", pages.read, name="notices-read"),
    path("<uuid:notice_id>/open/", pages.open_one, name="notice-open"),
    path("settings/", pages.settings, name="notice-settings"),
    path("channels/", pages.add_channel, name="notice-channels"),
    path("channels/<uuid:channel_id>/<str:verb>/", pages.change_channel, name="notice-channel"),
]
