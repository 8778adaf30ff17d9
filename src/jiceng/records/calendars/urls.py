"""URLs of calendars."""

from __future__ import annotations

from django.urls import path

from jiceng.records.calendars import pages

urlpatterns = [
    path("calendars/<str:secret>.ics", pages.feed, name="calendar-feed"),
]
