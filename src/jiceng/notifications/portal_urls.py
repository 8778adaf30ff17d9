"""URLs of mail subscriptions on the public site."""

from __future__ import annotations

from django.urls import path

from jiceng.notifications import portal_pages

urlpatterns = [
    path("g/<str:code>/news/subscribe/", portal_pages.subscribe, name="grid-subscribe"),
    path("g/<str:code>/news/subscribed/", portal_pages.subscribed, name="subscribed"),
    path("news/confirm/<str:token>/", portal_pages.confirm, name="news-confirm"),
    path("news/stop/<str:token>/", portal_pages.stop, name="news-stop"),
]
