"""URLs of the pages of the chain."""

from __future__ import annotations

from django.urls import path

from jiceng.people.households import pages

urlpatterns = [
    path("", pages.walk, name="chain"),
    path("gaps/", pages.gaps, name="chain-gaps"),
]
