"""URLs of the desk pages of announcements."""

from __future__ import annotations

from django.urls import path

from jiceng.notifications import news_pages

urlpatterns = [
    path("", news_pages.listing, name="news"),
    path("new/", news_pages.new, name="news-new"),
    path("<uuid:item_id>/", news_pages.one, name="news-item"),
    path("<uuid:item_id>/withdraw/", news_pages.withdraw, name="news-withdraw"),
]
