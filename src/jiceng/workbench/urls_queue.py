"""Addresses of the inbox and of what belongs to working a queue."""

from __future__ import annotations

from django.urls import path

from jiceng.workbench import batch, beside, inbox, pulse, reply_pages

urlpatterns = [
    path("", inbox.desk, name="desk"),
    path("pulse/", pulse.pulse, name="pulse"),
    path("requests/<uuid:case_id>/left/", pulse.left, name="left"),
    path("batch/<str:name>/", batch.batch, name="batch"),
    path("templates/", reply_pages.listing, name="templates"),
    path("templates/new/", reply_pages.new, name="template-new"),
    path("templates/<uuid:template_id>/", reply_pages.one, name="template"),
    path("templates/<uuid:template_id>/remove/", reply_pages.remove, name="template-remove"),
    path("requests/<uuid:case_id>/draft/", reply_pages.draft, name="draft"),
    path("requests/<uuid:case_id>/beside/<uuid:other_id>/", beside.beside, name="beside"),
]
