"""URLs of documents."""

from __future__ import annotations

from django.urls import path

from jiceng.records.documents import pages

urlpatterns = [
    path("documents/<uuidstr:document_id>/<str:form>/", pages.document, name="document"),
    path("admin/documents/", pages.templates, name="document-templates"),
    path("admin/documents/<str:kind>/", pages.template, name="document-template"),
    path("admin/documents/<str:kind>/upload/", pages.upload, name="document-template-upload"),
]
