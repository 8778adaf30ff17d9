"""URLs of the public pages of requests."""

from __future__ import annotations

from django.urls import path

from jiceng.cases.portal import find, follow, join_request, my_requests, report, report_preview

urlpatterns = [
    path("report/", report.report, name="report"),
    path("g/<str:code>/", report.report, name="report-at"),
    path("look/", report_preview.look, name="look"),
    path("join/<str:token>/", join_request.join, name="join"),
    path("find/", find.find, name="find"),
    path("find/<str:token>/", find.status, name="status"),
    path("mine/", my_requests.my_requests, name="my-requests"),
    path("r/<str:secret>/", follow.follow, name="follow"),
    path("r/<str:secret>/rate/", follow.rate, name="rate"),
    path("r/<str:secret>/ask-again/", follow.ask_again, name="ask-again"),
    path("r/<str:secret>/add/", follow.add, name="add"),
    path("r/<str:secret>/voices/<uuid:voice_id>/", follow.voice, name="own-voice"),
    path("r/<str:secret>/photos/<uuid:photo_id>/<str:size>/", follow.photo, name="own-photo"),
]
