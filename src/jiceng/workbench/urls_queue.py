"""Addresses of the inbox and of what belongs to working a queue."""

from __future__ import annotations

from django.urls import path

from jiceng.workbench import batch, beside, inbox

urlpatterns = [
    path("", inbox.desk, name="desk"),
    path("batch/<str:name>/", batch.batch, name="batch"),
    path("requests/<uuid:case_id>/beside/<uuid:other_id>/", beside.beside, name="beside"),
]
