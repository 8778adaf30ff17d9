"""URLs of monthly digests."""

from __future__ import annotations

from django.urls import path

from jiceng.cases.hot_issues import digest_pages

urlpatterns = [path("", digest_pages.listing, name="hot-issue-digests")]
