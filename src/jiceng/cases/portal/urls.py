"""URLs of the public pages of requests."""

from __future__ import annotations

from django.urls import path

from jiceng.cases.portal import follow, join_request, report, report_preview

urlpatterns = [
    path("", report.report, name="report"),
    path("g/<str:code>/", report.report, name="report-at"),
    path("look/", report_preview.look, name="look"),
    path("join/<str:token>/", join_request.join, name="join"),
    path("find/", follow.find, name="find"),
    path("r/<str:secret>/", follow.follow, name="follow"),
    path("r/<str:secret>/rate/", follow.rate, name="rate"),
    path("r/<str:secret>/ask-again/", follow.ask_again, name="ask-again"),
    path("r/<str:secret>/add/", follow.add, name="add"),
    path("r/<str:secret>/photos/<uuid:photo_id>/<str:size>/", follow.photo, name="own-photo"),
]
