"""URLs of photos."""

from __future__ import annotations

from django.urls import path

from jiceng.records.attachments import pages

urlpatterns = [
    path("attachments/<uuid:attachment_id>/<str:size>/", pages.photo, name="attachment"),
]
