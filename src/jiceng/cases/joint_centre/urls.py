"""URLs of the joint centre."""

from __future__ import annotations

from django.urls import path

from jiceng.cases.joint_centre import pages

urlpatterns = [
    path("", pages.day, name="centre"),
    path("<uuid:unit>/sitting/", pages.sitting, name="centre-sitting"),
]
