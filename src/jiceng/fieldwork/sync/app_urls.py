"""URLs of the phone app."""

from __future__ import annotations

from django.urls import path

from jiceng.fieldwork.sync import app_pages

urlpatterns = [
    path("", app_pages.app, name="field-app"),
    path("sw.js", app_pages.worker, name="field-worker"),
    path("app.webmanifest", app_pages.description, name="field-description"),
]
