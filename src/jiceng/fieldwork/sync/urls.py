"""URLs of the pages of phones."""

from __future__ import annotations

from django.urls import path

from jiceng.fieldwork.sync import pages

urlpatterns = [
    path("", pages.phones, name="phones"),
    path("<uuidstr:device_id>/revoke/", pages.revoke, name="phone-revoke"),
    path("set-aside/", pages.set_aside, name="phones-set-aside"),
    path("set-aside/<uuidstr:command_id>/retry/", pages.retry, name="phone-command-retry"),
    path("set-aside/<uuidstr:command_id>/close/", pages.close, name="phone-command-close"),
    path("differences/", pages.differences, name="phones-differences"),
    path("differences/<uuidstr:conflict_id>/", pages.decide, name="phone-difference-decide"),
]
