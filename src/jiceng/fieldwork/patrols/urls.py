"""Address of the page of coverage."""

from __future__ import annotations

from django.urls import path

from jiceng.fieldwork.patrols import pages

urlpatterns = [path("", pages.summary, name="patrol-coverage")]
