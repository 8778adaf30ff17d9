"""URLs of the administration of usual reasons."""

from django.urls import path

from jiceng.records.reasons import pages

urlpatterns = [
    path("", pages.listing, name="admin-reasons"),
    path("<slug:name>/", pages.one, name="admin-reason-list"),
    path("<slug:name>/reset/", pages.reset, name="admin-reasons-reset"),
]
